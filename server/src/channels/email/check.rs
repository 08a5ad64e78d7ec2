//! Whether a mailbox's settings work, tried for real: the first thing that is wrong with each of its servers.

use std::time::Duration;

use super::connect::{Trouble, Trust};
use super::imap::{self, Facts};
use super::settings::Mailbox;
use super::smtp;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Of the server that brings letters.
    pub imap: Result<Facts, Trouble>,
    /// Of the server that takes them.
    pub smtp: Result<(), Trouble>,
}

/// Tries both servers: name, connection, certificate, signing in, folder.
pub async fn check(mailbox: &Mailbox, hello: &str, patience: Duration) -> Check {
    let trust = match Trust::load(mailbox.ca_file.as_deref()) {
        Ok(trust) => trust,
        Err(trouble) => return Check { imap: Err(trouble.clone()), smtp: Err(trouble) },
    };
    let (imap, smtp) = futures_util::future::join(
        imap::look(mailbox, &trust, patience),
        smtp::look(&mailbox.smtp, &trust, hello, patience),
    )
    .await;
    Check { imap, smtp }
}
