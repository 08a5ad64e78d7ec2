//! Answering a letter: to whom it goes, under which subject, and what else is in it (SPEC D).
//!
//! [`Reply`] is the state of a composer, its editable fields among it: the view draws it, and the server judges what is sent
//! by the same rules. What the agent writes and the files he adds are not in it, so that no switch can lose them.

mod address;
mod machine;
mod recipients;
mod subject;
#[cfg(test)]
mod tests;

pub use address::{Mailbox, Own, split};
pub use machine::{Block, Mode, RecipientField, Reply, ReplyRefusal, Terms};
pub use recipients::RECIPIENT_LIMIT;
pub use subject::{SUBJECT_LIMIT, bare, subject};

use crate::id::FileId;

/// A letter that is answered or forwarded: what its header says, and the files in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Letter {
    /// Who wrote it, as `From` says.
    pub from: Vec<Mailbox>,
    /// Where answers are wanted, as `Reply-To` says (RFC 5322 section 3.6.2); often nobody.
    pub reply_to: Vec<Mailbox>,
    /// To whom it was written.
    pub to: Vec<Mailbox>,
    /// Who got a copy.
    pub cc: Vec<Mailbox>,
    /// What it is about.
    pub subject: String,
    /// The files that came with it.
    pub files: Vec<FileId>,
}
