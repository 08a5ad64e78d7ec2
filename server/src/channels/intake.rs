//! Taking a customer's message in with what came with it: first its files lie ready, then the desk commits the message and
//! binds them. A repetition finds what the first attempt left.

use domain::Refusal;
use domain::attachment::FileRules;
use domain::commit::Principal;
use domain::entry_point::EntryPoint;
use protocol::Done;

use super::{Carrier, Content, FetchError, Inbound, InboundFile};
use crate::app::App;
use crate::files::{FileError, Given, Letter, full_name};

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntakeError {
    /// The desk refuses it.
    #[error("{0}")]
    Refused(Refusal),
    /// One of its files cannot be had now: the message is to be brought again.
    #[error("a file of the message cannot be had now")]
    FileLater,
}

/// Takes a message in. The same message again is answered like the first time.
pub async fn take(
    app: &App,
    carrier: &dyn Carrier,
    at: &EntryPoint,
    message: &Inbound,
) -> Result<Done<domain::SharedSeq>, IntakeError> {
    let mut files = Vec::new();
    if !message.files.is_empty() {
        if let Some(done) = app.desk.received(at, message).await.map_err(IntakeError::Refused)? {
            return Ok(done);
        }
        let (id, contact) = app.desk.announced(at, message).await.map_err(IntakeError::Refused)?;
        let rules = at.channel.capability().customer_files;
        let letter = Letter { id, by: Principal::Contact(contact), rules, at: app.clock.now() };
        let mut given = Vec::with_capacity(message.files.len());
        for file in &message.files {
            given.push(Given {
                name: file.name.clone(),
                mime: file.mime.clone(),
                content: content(carrier, &rules, file).await?,
            });
        }
        files = app.files.keep_given(&*app.store, letter, given).await?;
    }
    app.desk.receive(at, message, files).await.map_err(IntakeError::Refused)
}

/// The bytes of a file; nothing when there is none, or none that would be taken.
async fn content(
    carrier: &dyn Carrier,
    rules: &FileRules,
    file: &InboundFile,
) -> Result<Option<bytes::Bytes>, IntakeError> {
    let there = match &file.content {
        Content::Here(bytes) => return Ok(Some(bytes.clone())),
        Content::There(there) => there,
    };
    let Ok((_, kind)) = rules.announced(&full_name(&file.name, &file.mime), 1) else { return Ok(None) };
    let limit = rules.max_file_bytes.of(kind.class()).min(rules.max_message_bytes);
    match carrier.fetch(there, limit).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(FetchError::Never) => Ok(None),
        Err(FetchError::Later) => Err(IntakeError::FileLater),
    }
}

impl From<FileError> for IntakeError {
    fn from(error: FileError) -> Self {
        tracing::error!(%error, "a customer's file could not be kept");
        Self::Refused(match error {
            FileError::Full => Refusal::StorageUnavailable,
            _ => Refusal::Internal,
        })
    }
}
