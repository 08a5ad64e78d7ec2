//! A copy of what was sent, in the mailbox, where its owner looks for it with other programs.

use std::time::Duration;

use async_imap::types::NameAttribute;
use futures_util::TryStreamExt as _;
use tokio::time::timeout;

use super::session::{sign_in, trouble};
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
    let host = &mailbox.imap.host;
    let work = async {
        let mut imap = sign_in(&mailbox.imap, trust).await?;
        let folders = imap.list(Some(""), Some("*")).await.map_err(|error| trouble(&error, host))?;
        let folders: Vec<_> = folders.try_collect().await.map_err(|error| trouble(&error, host))?;
        let is_sent = |attribute: &NameAttribute<'_>| matches!(attribute, NameAttribute::Sent);
        let marked = folders.iter().find(|folder| folder.attributes().iter().any(is_sent));
        let named = || folders.iter().find(|folder| folder.name().eq_ignore_ascii_case("Sent"));
        let folder = marked.or_else(named).map_or("Sent", |folder| folder.name()).to_owned();
        // Said twice it would be there twice.
        imap.examine(&folder).await.map_err(|error| trouble(&error, host))?;
        let quoted: String = message_id.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\')).collect();
        let known = imap.uid_search(format!("HEADER Message-ID \"<{quoted}>\"")).await;
        if known.map_err(|error| trouble(&error, host))?.is_empty() {
            imap.append(&folder, Some("(\\Seen)"), None, raw).await.map_err(|error| trouble(&error, host))?;
        }
        let _ = imap.logout().await;
        Ok(())
    };
    timeout(patience, work).await.unwrap_or(Err(Trouble::Silent))
}
