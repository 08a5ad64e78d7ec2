//! Carriers: who brings customers' messages in and takes agents' messages out. A seam with one module per carrier, named as
//! [`domain::entry_point::Carrier`] names it; web chat has none, because its customers come to us (`ws`).
//!
//! A new carrier is a variant there, a module here that implements [`Carrier`], a line in [`Carriers::get`] and its settings.
//! The rest of the server knows none of them by name: what comes in goes through `http::hooks` to `desk::inbound`, what goes
//! out comes from `desk::delivery` through [`delivery`].
//!
//! Rules of the seam:
//! * A request from outside is believed only after [`Carrier::read`] has checked its signature over the bytes as they came.
//! * Everything may come twice and in any order: messages collapse by [`Inbound::external`], receipts only move forward.
//! * [`Carrier::send`] tries once. `Outcome::Later` and `Outcome::Refused` say that the carrier *certainly* has not taken the
//!   message; in every doubt the outcome is `Unknown`, and nobody sends it again by himself (DESIGN.md §3.2).
//! * Files of customers are kept before their message is committed, and again by its repetition ([`intake`]); agents' files
//!   stay here and are fetched from `/hooks/<carrier>/files`.
//! * Each message goes out under a [`Reference`] of ours. A carrier that can give it back with its receipts does, so that
//!   even a message whose answer was lost is found again.

pub mod delivery;
pub mod email;
pub mod intake;
pub mod signature;
pub mod simulated;

use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;
use axum::http::HeaderMap;
use bytes::Bytes;
use domain::contact::Identity;
use domain::delivery::Outcome;
use domain::entry_point::{self, EntryPoint};
use domain::message::{Attachment, Receipt};
use domain::template::Approved;
use domain::{ConversationId, FileId, Seq, Timestamp};

use crate::config::Channels;

/// A message of a customer, as a carrier brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    /// What the carrier knows the customer by.
    pub from: Identity,
    /// The name the carrier shows for him; empty when it knows none.
    pub name: String,
    /// What the carrier calls the message: the same message may come more than once.
    pub external: String,
    /// What it says.
    pub text: String,
    /// When it was written, by the carrier's clock; puts the messages of one request in order.
    pub at: Timestamp,
    /// Files that came with it.
    pub files: Vec<InboundFile>,
}

/// A file of a customer, as a carrier brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundFile {
    /// What it is called; empty when the carrier does not say.
    pub name: String,
    /// Its media type, by the carrier's word; empty when it gives none.
    pub mime: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// These bytes, which came along.
    Here(Bytes),
    /// What the carrier gives for this name of its: [`Carrier::fetch`].
    There(String),
}

/// Why a carrier does not give a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// It cannot be reached, or cannot do it now.
    #[error("the carrier cannot give the file now")]
    Later,
    /// It has none of this name, or it is too large.
    #[error("the carrier has no such file, or it is too large")]
    Never,
}

/// A carrier's word on a message of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Which message, by our name for it, if the carrier gave that back.
    pub reference: Option<Reference>,
    /// Which message, by the carrier's name for it.
    pub external: Option<String>,
    /// How far it came.
    pub receipt: Receipt,
}

/// What a request from outside holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Incoming {
    /// Messages of customers.
    pub messages: Vec<Inbound>,
    /// Letters of customers, as they were carried.
    pub letters: Vec<Bytes>,
    /// Reports on messages of ours.
    pub reports: Vec<Report>,
    /// What could not be understood, each with where it stands and why.
    pub refused: Vec<Refused>,
}

/// Something in a request that was not taken, and would not be taken the next time either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where it stands, such as `messages[1].text`.
    pub place: String,
    /// What is wrong.
    pub why: String,
}

/// Our name for a message on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// Its conversation.
    pub conversation: ConversationId,
    /// The event that holds it.
    pub event: Seq,
}

/// A message on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbound {
    /// Our name for it.
    pub reference: Reference,
    /// From where.
    pub entry_point: EntryPoint,
    /// To whom.
    pub to: Identity,
    /// What it says; may be nothing when files go with it.
    pub text: String,
    /// Files that go with it.
    pub files: Vec<Attachment>,
    /// The approved template it is: a platform that knows those is told its name and parameters, not the text.
    pub approved: Option<Approved>,
    /// The letter it is, where letters are carried: then nothing but that counts.
    pub letter: Option<OutboundLetter>,
}

/// A letter on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboundLetter {
    /// Its name among all letters.
    pub message_id: String,
    /// Everybody who gets it, unseen or not.
    pub recipients: Vec<String>,
    /// The file it is.
    pub original: FileId,
    /// Its bytes, which are fetched for whoever carries it.
    pub raw: Bytes,
}

/// A request from outside before anything of it is believed.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// The path it was sent to.
    pub path: &'a str,
    /// Its body as it came: signatures are over these bytes.
    pub body: &'a [u8],
    /// The time now, against repetitions of old requests.
    pub now: Timestamp,
    /// Whether it came from this machine, and straight.
    pub is_local: bool,
}

/// Why a request from outside is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// It is not signed, wrongly, or at another time.
    #[error("{0}")]
    Unsigned(signature::SignatureError),
    /// This carrier is on this machine, and the request is not from here.
    #[error("this carrier is believed on the server's own machine only, and not through a proxy")]
    NotLocal,
    /// It cannot be read; says where.
    #[error("the body is not the JSON expected: {0}")]
    Unreadable(String),
    /// More in one request than is taken.
    #[error("{count} entries; at most {limit} are taken at once")]
    TooMany {
        /// How many there were.
        count: usize,
        /// How many are taken.
        limit: usize,
    },
}

/// Who brings messages in and takes them out.
#[async_trait]
pub trait Carrier: Send + Sync {
    /// Whether a request comes from the carrier.
    fn believe(&self, request: Request<'_>) -> Result<(), RequestError>;

    /// What a request to this entry point holds, once it is believed.
    fn read(&self, entry_point: &EntryPoint, request: Request<'_>) -> Result<Incoming, RequestError>;

    /// Hands a message over, once. Returns within 30 s.
    async fn send(&self, message: &Outbound) -> Outcome;

    /// The content of a file that was named by [`Content::There`], at most `limit` bytes. Returns within 30 s. Who brings
    /// the bytes along has nothing to fetch.
    async fn fetch(&self, _file: &str, _limit: u64) -> Result<Bytes, FetchError> {
        Err(FetchError::Never)
    }
}

/// The carriers that are configured.
#[derive(Default)]
pub struct Carriers {
    simulated: Option<simulated::Simulated>,
}

impl Carriers {
    /// Those that the configuration names.
    pub fn new(channels: &Channels) -> Self {
        Self { simulated: channels.simulator.clone().map(simulated::Simulated::new) }
    }

    /// The carrier of this name; `None` when it is not configured.
    pub fn get(&self, carrier: entry_point::Carrier) -> Option<&dyn Carrier> {
        match carrier {
            entry_point::Carrier::Simulated => self.simulated.as_ref().map(|carrier| carrier as _),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.conversation, self.event)
    }
}

/// A text that is no reference of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no reference that was sent with a message")]
pub struct NoReference;

impl FromStr for Reference {
    type Err = NoReference;

    fn from_str(text: &str) -> Result<Self, NoReference> {
        let (conversation, event) = text.split_once('.').ok_or(NoReference)?;
        let conversation = conversation.parse().map_err(|_| NoReference)?;
        let event = event.parse().map_err(|_| NoReference)?;
        Ok(Self { conversation, event: Seq(event) })
    }
}
