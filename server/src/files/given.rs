//! Files that come whole: a carrier brings their bytes, or a mail holds them. They are looked at like uploads, and lie ready
//! before the message they came with is committed; its commit binds them.
//!
//! **Invariants.** What a channel does not take, or what is not what it says, costs nobody the message: it hangs there as a
//! file that will not come. The same file of the same message has the same id however often it is brought, and is kept once.

use std::io::Cursor;

use bytes::Bytes;
use domain::attachment::{FileKind, FileRefusal, FileRules, clean_name};
use domain::commit::Principal;
use domain::message::{Attachment, AttachmentState};
use domain::{CommandId, FileId, Timestamp};
use object_store::ObjectStoreExt as _;
use sha2::{Digest, Sha256};
use uuid::Builder;

use super::{FileError, Files, judge, place};
use crate::store::{FileRow, FileState, Store};

/// Most files of one message that are named at all, those that will not come included.
const MOST_NAMED: usize = 50;

/// A file as it came with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// What it is called; may be nothing.
    pub name: String,
    /// What it is said to be; may be nothing. Asked only when the name does not say.
    pub mime: String,
    /// Its bytes; `None` when they are not to be had.
    pub content: Option<Bytes>,
}

/// The message files came with.
#[derive(Debug, Clone, Copy)]
pub struct Letter {
    /// The command that takes it in.
    pub id: CommandId,
    /// Whose it is.
    pub by: Principal,
    /// What its channel takes.
    pub rules: FileRules,
    /// When it came.
    pub at: Timestamp,
}

impl Files {
    /// Keeps what came with a message, each as it will hang there, in the same order.
    pub async fn keep_given(
        &self,
        store: &dyn Store,
        letter: Letter,
        given: Vec<Given>,
    ) -> Result<Vec<Attachment>, FileError> {
        let mut attachments: Vec<Attachment> = Vec::with_capacity(given.len().min(MOST_NAMED));
        for (number, Given { name, mime, content }) in given.into_iter().take(MOST_NAMED).enumerate() {
            let bytes = content.as_ref().map_or(&[][..], |content| content);
            let attachment = Attachment {
                file: file_id(letter.id, number, bytes),
                name: full_name(&name, &mime),
                size: bytes.len() as u64,
                mime: String::new(),
                state: AttachmentState::Failed,
            };
            attachments.push(attachment.clone());
            let Some(content) = content else { continue };
            match self.keep_one(store, letter, attachment, &attachments[..number], content).await {
                Ok(kept) => attachments[number] = kept,
                Err(FileError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(attachments)
    }

    async fn keep_one(
        &self,
        store: &dyn Store,
        letter: Letter,
        file: Attachment,
        before: &[Attachment],
        content: Bytes,
    ) -> Result<Attachment, FileError> {
        let (name, kind) = letter.rules.announced(&file.name, file.size)?;
        let kept = Attachment { name, mime: kind.mime().to_owned(), state: AttachmentState::Ready, ..file };
        if letter.rules.message(&[before, std::slice::from_ref(&kept)].concat()).is_err() {
            return Err(FileRefusal::NotTaken.into());
        }
        let (looked_at, size) = (content.clone(), kept.size);
        let verdict = tokio::task::spawn_blocking(move || judge::judge(Cursor::new(looked_at), kind, size));
        verdict.await.map_err(|error| FileError::Failed(error.to_string()))??;
        let row = FileRow {
            id: kept.file,
            by: letter.by,
            conversation: None,
            name: kept.name.clone(),
            size,
            mime: kept.mime.clone(),
            state: FileState::Uploading,
            created: letter.at,
        };
        let is_new = store.begin_file(row).await?;
        let known = store.file(kept.file).await?.filter(|row| row.by == letter.by).ok_or(FileError::NotFound)?;
        if is_new || known.state == FileState::Uploading {
            self.finished.put(&place(kept.file), content.into()).await?;
            let is_mine = store.change_file(kept.file, FileState::Uploading, FileState::Loose).await?;
            let is_there = |row: FileRow| matches!(row.state, FileState::Loose | FileState::Bound(_));
            // Whoever brings the same at the same time may have been faster; or it was given up meanwhile.
            if !is_mine && !store.file(kept.file).await?.is_some_and(is_there) {
                self.forget_content(kept.file).await?;
                return Err(FileError::NotFound);
            }
        }
        Ok(kept)
    }
}

/// A name that says what the file is, if its type does.
pub fn full_name(name: &str, mime: &str) -> String {
    let name = clean_name(name);
    let end = || FileKind::of_mime(mime).and_then(|kind| kind.extensions().first());
    match FileKind::of_name(&name) {
        None => end().map_or(name.clone(), |end| clean_name(&format!("{name}.{end}"))),
        Some(_) => name,
    }
}

fn file_id(letter: CommandId, number: usize, content: &[u8]) -> FileId {
    let content = Sha256::digest(content);
    let digest = Sha256::new().chain_update(letter.0).chain_update((number as u64).to_be_bytes()).chain_update(content);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    FileId(Builder::from_custom_bytes(bytes).into_uuid())
}
