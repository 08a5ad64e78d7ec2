//! A letter as a thread holds it: what its header says, and what to know before it is opened. What it says in full is one
//! file, the letter as it was carried; whoever reads it is shown what the server makes of that.

use serde::{Deserialize, Serialize};

use super::address::Mailbox;
use super::machine::Reply;
use crate::id::{FileId, Seq};
use crate::time::Timestamp;

/// Most people of one field of a received letter that are kept; how many more there were is counted.
pub const PEOPLE_LIMIT: usize = 100;

/// A letter, received or sent: what its header says, and the files in it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Letter {
    /// Who wrote it, as `From` says.
    pub from: Vec<Mailbox>,
    /// Where answers are wanted, as `Reply-To` says (RFC 5322 section 3.6.2); often nobody.
    pub reply_to: Vec<Mailbox>,
    /// To whom it was written.
    pub to: Vec<Mailbox>,
    /// Who got a copy.
    pub cc: Vec<Mailbox>,
    /// Who got a copy unseen; known of our own letters only.
    pub bcc: Vec<Mailbox>,
    /// How many more people its header names than are kept here.
    pub more: u32,
    /// What it is about.
    pub subject: String,
    /// When it was written, as its header says; the thread's own time counts.
    pub written_at: Option<Timestamp>,
    /// Its name among all letters of the world, without angle brackets (RFC 5322 section 3.6.4).
    pub message_id: String,
    /// Whether we wrote it.
    pub ours: bool,
    /// The files that came with it.
    pub files: Vec<FileId>,
    /// The letter as it was carried; `None` once it was erased.
    pub original: Option<FileId>,
    /// What to know of it before it is opened.
    pub marks: Vec<LetterMark>,
    /// The message of ours it is sent in place of, because that one did not arrive.
    pub again: Option<Seq>,
}

/// What to know of a letter before it is opened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum LetterMark {
    /// A machine wrote it (RFC 3834).
    Automatic,
    /// It went to a list.
    Bulk,
    /// It belongs here, but whoever wrote it was not among the people of this conversation.
    Stranger,
    /// It is signed; nobody checked the signature.
    Signed,
    /// It is encrypted: only the original says what it says.
    Encrypted,
    /// It shows images that would be fetched from elsewhere.
    RemoteImages,
    /// It could not be read in full; the original is whole.
    Damaged,
}

/// What an agent composes and has not sent, beside its text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LetterDraft {
    /// The message it answers or forwards; `None` for the first letter of a conversation.
    pub answers: Option<Seq>,
    /// Recipients, subject, and what goes with it.
    pub reply: Reply,
    /// Whether the draft's text is HTML of the editor; plain text otherwise.
    pub rich: bool,
    /// Whether it is what it answers once more: a letter of ours that did not arrive, in the form of a forward.
    #[serde(default)]
    pub again: bool,
}
