//! Mails: what customers write, put together as RFC 5322 has it ([`compose`], [`write`]), what is in one ([`read`]), and its
//! HTML as a page that can do nothing ([`show`]).

mod compose;
mod read;
mod show;
mod write;

pub use compose::{Answers, Asked, Sender, compose};
pub use read::{Attached, Letter, Person, people, read};
pub use show::routes;
pub use write::{Draft, write};

/// Why a mail cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// Nobody can be reached so.
    #[error("{0:?} is no address: write pat@example.org or Pat Doe <pat@example.org>, with commas between several")]
    Address(String),
    /// It goes to nobody.
    #[error("a mail needs somebody in `to` or `cc`")]
    Nobody,
    /// This cannot be the name of a mail.
    #[error("`answers` is no name of a mail: such as 1.2@example.org, without angle brackets")]
    Answers,
    /// The whole mail is not in base64.
    #[error("`raw` is not base64: {0}")]
    Raw(String),
}
