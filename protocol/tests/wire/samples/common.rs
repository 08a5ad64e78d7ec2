//! Samples of what both audiences' frames contain.

use domain::email::ReplyRefusal;
use domain::refusal::Field;
use domain::thread::Item;
use domain::{CommandId, FileId, ParticipantNo, Refusal, SharedSeq, Span};
use protocol::file::{FilePost, FileProgress};
use protocol::{Cursor, Done, Signal, UnsubscribedWhy};
use serde::Serialize;
use serde_json::Value;

use super::talk::{AGENT_NO, CHAT, FIELDS, LATER, NOW, receipts};

/// A value and what the recordings call it.
pub type Named<T> = (String, T);

/// A command's id, as a client makes it.
pub const COMMAND: CommandId = CommandId::from_number(0x019a_a100_0001_7000_8000_0000_0000_0099);

/// A file that was uploaded.
pub const FILE: FileId = FileId::from_number(0x019a_a100_0002_7000_8000_0000_0000_00f1);

/// An upload that is announced: by an agent, and by a customer.
pub fn file_posts() -> Vec<FilePost> {
    let post = |conversation| FilePost { id: FILE, name: "label.pdf".into(), size: 48_213, conversation };
    vec![post(Some(CHAT)), post(None)]
}

/// How far it is.
pub fn file_progress() -> Vec<FileProgress> {
    let at = |offset, ready| FileProgress { offset, ready, name: "label.pdf".into(), mime: "application/pdf".into() };
    vec![at(16_384, false), at(48_213, true)]
}

/// How far everybody has seen.
pub fn cursors() -> Vec<Cursor> {
    let cursor = |participant, up_to| Cursor { participant, up_to: SharedSeq(up_to) };
    vec![cursor(ParticipantNo::CUSTOMER, 5), cursor(AGENT_NO, 4)]
}

/// Everything that is true for a moment.
pub fn signals() -> Vec<Signal> {
    vec![
        Signal::Typing { participant: AGENT_NO },
        Signal::Waiting { position: 2, wait: Some(Span::seconds(90)) },
        Signal::Waiting { position: 1, wait: None },
    ]
}

/// Every reason to stop a stream.
pub const UNSUBSCRIBED: [UnsubscribedWhy; 3] =
    [UnsubscribedWhy::AccessLost, UnsubscribedWhy::NotFound, UnsubscribedWhy::Superseded];

/// Commands that were carried out: about a conversation, and about none.
pub fn done<S: Copy>(seq: S) -> [Done<S>; 2] {
    [Done { conversation: Some(CHAT), seq }, Done { conversation: None, seq }]
}

/// Every refusal.
pub fn refusals() -> Vec<Refusal> {
    let mut refusals = vec![
        Refusal::NoSuchConversation,
        Refusal::NotAllowed,
        Refusal::OfferOver,
        Refusal::Closed,
        Refusal::EndedByCustomer,
        Refusal::NotActive,
        Refusal::TextBlank,
        Refusal::TextTooLong { length: 1_001, limit: 1_000 },
        Refusal::WindowClosed,
        Refusal::TooManyAttachments { limit: 10 },
        Refusal::NoSuchFile,
        Refusal::FileTypeNotAllowed,
        Refusal::FilesTooLarge { limit: 26_214_400 },
        Refusal::FieldInvalid { field: Field::Email },
        Refusal::ReasonMissing,
        Refusal::ReasonUnknown,
        Refusal::TooManyReasons { limit: 1 },
        Refusal::ExtensionNotAllowed,
        Refusal::StateNotAllowed,
        Refusal::NoFreeSlot,
        Refusal::NoLongerAvailable,
        Refusal::IdReused,
        Refusal::ContactStale { version: 3 },
        Refusal::TemplateMismatch,
        Refusal::TooMany { seconds: 5 },
        Refusal::NoSuchSite,
        Refusal::StorageUnavailable,
        Refusal::Internal,
        Refusal::Letter(ReplyRefusal::NoRecipient),
        Refusal::LetterHeld,
        Refusal::NoLetterHeld,
        Refusal::DraftStale,
        Refusal::OutboundActive { conversation: Some(CHAT) },
        Refusal::OutboundActive { conversation: None },
        Refusal::NoEntryPoint,
        Refusal::WordRestricted { word: "guarantee".into() },
    ];
    let address = || "jo@example.org".to_owned();
    let letters = [
        ReplyRefusal::TooManyRecipients,
        ReplyRefusal::NoAddress(address()),
        ReplyRefusal::OwnAddress(address()),
        ReplyRefusal::Twice(address()),
        ReplyRefusal::Locked,
        ReplyRefusal::SenderStays(address()),
        ReplyRefusal::Subject,
        ReplyRefusal::ForeignPart,
    ];
    refusals.extend(letters.map(Refusal::Letter));
    refusals.extend(FIELDS.map(|field| Refusal::FieldMissing { field }));
    refusals
}

/// Items of a thread: as it was posted, edited, taken back, and at every stage of its way.
pub fn items<E: Clone>(posted: &E, other: &E) -> Vec<Item<E>> {
    let item = |seq: u64, event: &E| Item {
        seq,
        shared_seq: Some(SharedSeq(seq)),
        at: NOW,
        event: event.clone(),
        edited_at: None,
        deleted: false,
        receipt: None,
        echo: None,
    };
    let mut items = vec![
        Item { shared_seq: None, ..item(1, other) },
        Item { echo: Some(COMMAND), edited_at: Some(LATER), ..item(2, posted) },
        Item { deleted: true, ..item(3, posted) },
    ];
    let on_the_way = receipts().into_iter().zip(4..);
    items.extend(on_the_way.map(|(receipt, seq)| Item { receipt: Some(receipt), ..item(seq, posted) }));
    items
}

/// The variants a value is made of, from the outside in, as far as there is nothing else beside them.
pub fn words(value: &Value) -> Vec<&str> {
    let is_variant = |name: &str| name.starts_with(|first: char| first.is_ascii_uppercase());
    match value {
        Value::String(name) if is_variant(name) => vec![name],
        Value::Object(fields) => match fields.iter().next() {
            Some((name, inside)) if fields.len() == 1 && is_variant(name) => {
                [vec![name.as_str()], words(inside)].concat()
            }
            _ => vec![],
        },
        _ => vec![],
    }
}

/// Gives each of these a name that begins with `name`.
pub fn named<T, F>(name: &str, values: Vec<T>, frame: impl Fn(T) -> F) -> Vec<Named<F>>
where
    T: Serialize,
{
    let each = |value| {
        let json = serde_json::to_value(&value).unwrap_or_default();
        ([vec![name], words(&json)].concat().join(" "), frame(value))
    };
    values.into_iter().map(each).collect()
}
