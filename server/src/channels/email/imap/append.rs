//! A copy of what was sent, in the mailbox, where its owner looks for it with other programs, and where a letter stands that
//! was taken although nobody said so.

use std::time::Duration;

use async_imap::types::NameAttribute;
use futures_util::TryStreamExt as _;
use tokio::time::timeout;

use super::session::{Imap, in_folder, sign_in, trouble};
use crate::channels::email::connect::{Trouble, Trust};
use crate::channels::email::settings::Mailbox;

/// Puts a letter into the folder of sent letters, marked as read, unless one of this name is there already.
pub async fn append_sent(
    mailbox: &Mailbox,
    trust: &Trust,
    message_id: &str,
    raw: &[u8],
    patience: Duration,
) -> Result<(), Trouble> {
    let work = async {
        let (mut imap, folder, is_there) = search(mailbox, trust, message_id).await?;
        // Said twice it would be there twice.
        if !is_there {
            let appended = imap.append(&folder, Some("(\\Seen)"), None, raw).await;
            appended.map_err(|error| trouble(&error, &mailbox.imap.host))?;
        }
        let _ = imap.logout().await;
        Ok(())
    };
    timeout(patience, work).await.unwrap_or(Err(Trouble::Silent))
}

/// Whether a letter of this name stands among the sent ones: providers put it there when they take it.
pub async fn is_sent(mailbox: &Mailbox, trust: &Trust, message_id: &str, patience: Duration) -> Result<bool, Trouble> {
    let work = async {
        let (mut imap, _, is_there) = search(mailbox, trust, message_id).await?;
        let _ = imap.logout().await;
        Ok(is_there)
    };
    timeout(patience, work).await.unwrap_or(Err(Trouble::Silent))
}

/// Opens the folder of sent letters: the one that is set, else what the server marks as it (RFC 6154), else `Sent`.
async fn search(mailbox: &Mailbox, trust: &Trust, message_id: &str) -> Result<(Imap, String, bool), Trouble> {
    let host = &mailbox.imap.host;
    let mut imap = sign_in(&mailbox.imap, trust).await?;
    let folder = if let Some(folder) = &mailbox.sent {
        folder.clone()
    } else {
        let folders = imap.list(Some(""), Some("*")).await.map_err(|error| trouble(&error, host))?;
        let folders: Vec<_> = folders.try_collect().await.map_err(|error| trouble(&error, host))?;
        let is_sent = |attribute: &NameAttribute<'_>| matches!(attribute, NameAttribute::Sent);
        let marked = folders.iter().find(|folder| folder.attributes().iter().any(is_sent));
        marked.map_or("Sent", |folder| folder.name()).to_owned()
    };
    imap.examine(&folder).await.map_err(|error| in_folder(error, host))?;
    let quoted: String = message_id.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\')).collect();
    let known = imap.uid_search(format!("HEADER Message-ID \"<{quoted}>\"")).await;
    let is_there = !known.map_err(|error| trouble(&error, host))?.is_empty();
    Ok((imap, folder, is_there))
}
