//! What the simulated carrier speaks, both ways, as JSON. Documented in `simulator/README.md`.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use domain::message::Attachment;
use domain::template::Approved;
use serde::{Deserialize, Serialize};

use super::super::OutboundLetter;

/// What comes in: `POST /hooks/simulated/{entry_point}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Request {
    /// Messages of customers.
    pub messages: Vec<Message>,
    /// Reports on messages of ours.
    pub receipts: Vec<Receipt>,
}

/// A message of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The carrier's name for it; the same message may come again.
    pub id: String,
    /// Who wrote: a number, an id or an address, as the channel has it.
    pub from: String,
    /// The name the carrier shows for him.
    #[serde(default)]
    pub name: String,
    /// What he wrote; may be nothing when files come with it.
    pub text: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Files that come with it.
    #[serde(default)]
    pub files: Vec<File>,
    /// Of a mail: what it is about.
    #[serde(default)]
    pub subject: String,
    /// Of a mail: the same as HTML.
    #[serde(default)]
    pub html: String,
    /// Of a mail: to whom, if not to us alone; parted by commas.
    #[serde(default)]
    pub to: String,
    /// Of a mail: who gets a copy.
    #[serde(default)]
    pub cc: String,
    /// Of a mail: the `message_id` it answers.
    #[serde(default)]
    pub answers: Option<String>,
    /// A whole mail as RFC 5322 has it, in base64: then nothing else of it counts.
    #[serde(default)]
    pub raw: String,
}

/// A file of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The carrier's name for it: it is at `GET /files/{id}` there.
    pub id: String,
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// Its media type.
    #[serde(default)]
    pub mime: String,
}

/// A report on a message of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The carrier's name for it.
    #[serde(default)]
    pub id: Option<String>,
    /// Our name for it.
    #[serde(default)]
    pub reference: Option<String>,
    /// How far it came.
    pub state: State,
    /// Why it failed: `recipient`, `content`, `opted_out`, `window_closed`, `setup`, `throttled`, `unreachable`.
    #[serde(default)]
    pub reason: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// How far a message of ours came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The carrier has it.
    Sent,
    /// It is on the customer's device.
    Delivered,
    /// He opened it.
    Read,
    /// It will not arrive.
    Failed,
}

/// What goes out: `POST /messages`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outgoing<'a> {
    /// Our name for it, to be given back with receipts.
    pub reference: String,
    /// From which entry point.
    pub entry_point: String,
    /// To whom.
    pub to: &'a str,
    /// What it says.
    pub text: &'a str,
    /// Files that go with it.
    pub files: Vec<OutgoingFile<'a>>,
    /// The approved template it is, if it is one; `text` is what that says then.
    pub template: Option<Template<'a>>,
    /// The mail it is; `text` is what is new in it.
    pub letter: Option<OutgoingLetter<'a>>,
}

/// A mail that goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutgoingLetter<'a> {
    /// Its name among all mails, for [`Message::answers`].
    pub message_id: &'a str,
    /// Everybody who gets it, unseen or not.
    pub recipients: &'a [String],
    /// The mail as RFC 5322 has it, in base64.
    pub raw: String,
}

impl<'a> OutgoingLetter<'a> {
    /// This one.
    pub fn of(letter: &'a OutboundLetter) -> Self {
        let raw = BASE64_STANDARD.encode(&letter.raw);
        Self { message_id: &letter.message_id, recipients: &letter.recipients, raw }
    }
}

/// A file that goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutgoingFile<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Its media type.
    pub mime: &'a str,
    /// Where it is fetched from us.
    pub path: String,
}

impl<'a> OutgoingFile<'a> {
    /// This one.
    pub fn of(file: &'a Attachment) -> Self {
        let path = format!("/hooks/simulated/files/{}", file.file);
        Self { name: &file.name, mime: &file.mime, path }
    }
}

/// An approved template, as carriers are told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Template<'a> {
    /// The carrier's name for it.
    pub name: &'a str,
    /// The carrier's name for its language.
    pub language: &'a str,
    /// Its parameters, from number 1 on.
    pub parameters: &'a [String],
}

impl<'a> Template<'a> {
    /// This one.
    pub fn of(approved: &'a Approved) -> Self {
        Self { name: &approved.name, language: &approved.language, parameters: &approved.parameters }
    }
}

/// The answer when it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Taken {
    /// The carrier's name for it.
    pub id: String,
}

/// The answer when it was not, and will not be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct NotTaken {
    /// Why not, as in [`Receipt::reason`].
    pub reason: String,
}

/// The entry points the carrier serves: `GET /hooks/simulated`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryPoints {
    /// All of them that are switched on.
    pub entry_points: Vec<EntryPoint>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryPoint {
    /// Its id.
    pub id: String,
    /// Its channel: `sms`, `whats_app`, `messenger`, `email`.
    pub channel: &'static str,
    /// What people read.
    pub name: String,
    /// Our number, page or mailbox.
    pub address: String,
}
