//! Answering a letter: to whom it goes, under which subject, and what else is in it (SPEC D).
//!
//! [`Reply`] is the state of a composer, its editable fields among it: the view draws it, and the server judges what is sent
//! by the same rules. What the agent writes and the files he adds are not in it, so that no switch can lose them.

pub mod account;
mod address;
mod letter;
mod machine;
mod recipients;
pub mod rules;
pub mod signature;
mod subject;
#[cfg(test)]
mod tests;

pub use address::{Mailbox, Own, split};
pub use letter::{Letter, LetterDraft, LetterMark, PEOPLE_LIMIT};
pub use machine::{Block, Mode, RecipientField, Reply, ReplyRefusal, Terms};
pub use recipients::RECIPIENT_LIMIT;
pub use subject::{SUBJECT_LIMIT, bare, is_forward, subject};
