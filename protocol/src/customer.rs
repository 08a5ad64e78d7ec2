//! What travels between a customer's panel and the server (`/ws/customer`). Nothing of the desk is in here.

use domain::conversation::SharedRecord;
use domain::conversation::shared::SharedConversation;
use domain::site::FormAnswers;
use domain::thread::SharedItem;
use domain::{CommandId, ConversationId, FileId, ParticipantNo, Refusal, SharedSeq, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Cursor, Done, Signal, UnsubscribedWhy};

/// From the customer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ClientFrame {
    /// The first frame.
    Hello(Hello),
    /// Something the person did. Answered by exactly one `Ack`.
    Command {
        /// Made where the person did it; a repetition with the same id is answered like the first.
        id: CommandId,
        /// What.
        command: Command,
    },
    /// Asks for earlier items; answered by `Page`.
    History {
        /// Of which conversation.
        conversation: ConversationId,
        /// Before this one.
        before: SharedSeq,
    },
    /// The person types; repeated every 4 s while it goes on.
    Typing {
        /// Where.
        conversation: ConversationId,
    },
    /// The person has seen everything up to here; at most once a second.
    Seen {
        /// Where.
        conversation: ConversationId,
        /// Up to this event.
        up_to: SharedSeq,
    },
    /// Answers `Ping`, with what is held; the server sends what is missing.
    Pong {
        /// What is held.
        held: Option<Held>,
    },
}

/// Who connects, and what he holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hello {
    /// The site's key.
    pub site: String,
    /// The token from `POST /chat/api/token`.
    pub token: String,
    /// What is held from an earlier connection.
    pub held: Option<Held>,
}

/// A conversation that is held up to an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Held {
    /// Which one.
    pub conversation: ConversationId,
    /// The last event, 0 for none.
    pub seq: SharedSeq,
}

/// Something a customer did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Command {
    /// Begins a conversation. If one is open already, its message lands there.
    Start(Start),
    /// Writes.
    Write {
        /// Where; the server goes on elsewhere when that one is over (DESIGN.md §3.8).
        conversation: ConversationId,
        /// What.
        text: String,
        /// Files that go with it; what is said may be nothing then.
        #[serde(default)]
        files: Vec<FileId>,
    },
    /// Ends.
    Leave {
        /// What.
        conversation: ConversationId,
    },
    /// Will not wait at the screen: the answer may go to this address.
    LeaveEmail {
        /// Where.
        conversation: ConversationId,
        /// The address.
        email: String,
    },
}

/// How a conversation begins.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Start {
    /// What was filled in.
    pub form: FormAnswers,
    /// The first words, if any.
    pub text: Option<String>,
    /// Address of the page the chat began on.
    pub page: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The browser's language, BCP 47.
    pub language: Option<String>,
}

/// From the server.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ServerFrame {
    /// Answers `Hello`.
    Welcome {
        /// The server's time; deadlines and clocks count from it.
        now: Timestamp,
        /// The customer's current conversation on this site, if there is one. Its `Snapshot` or `Events` follow.
        conversation: Option<ConversationId>,
    },
    /// Everything anew: replaces what is held.
    Snapshot {
        /// Which conversation.
        conversation: ConversationId,
        /// Its state; `state.seq` is the event it is as of.
        state: SharedConversation,
        /// The latest items, oldest first.
        items: Vec<SharedItem>,
        /// Whether nothing comes before them.
        reaches_start: bool,
        /// How far everybody has seen.
        cursors: Vec<Cursor>,
    },
    /// What happened, in order. A first event that is not the one after the last held means something is missing.
    Events {
        /// Where.
        conversation: ConversationId,
        /// What.
        records: Vec<SharedRecord>,
    },
    /// Earlier items, as they stand now.
    Page {
        /// Of which conversation.
        conversation: ConversationId,
        /// Oldest first.
        items: Vec<SharedItem>,
        /// Whether nothing comes before them.
        reaches_start: bool,
    },
    /// The answer to a command, and the only one.
    Ack {
        /// Which command.
        id: CommandId,
        /// Done, or why not.
        result: Result<Done<SharedSeq>, Refusal>,
    },
    /// True for a moment.
    Signal {
        /// Where.
        conversation: ConversationId,
        /// What.
        signal: Signal,
    },
    /// Somebody has seen further.
    Seen {
        /// Where.
        conversation: ConversationId,
        /// Who and how far.
        cursor: Cursor,
    },
    /// Asks for a `Pong`, at least every 8 s.
    Ping {
        /// The server's time.
        now: Timestamp,
    },
    /// This conversation is no longer sent.
    Unsubscribed {
        /// Which one.
        conversation: ConversationId,
        /// Why.
        why: UnsubscribedWhy,
    },
    /// Whether anybody can answer on this site now: after `Welcome`, and whenever it changed.
    Availability(Availability),
}

/// The customer's number in each of his conversations.
pub const ME: ParticipantNo = ParticipantNo::CUSTOMER;

// --- what the panel asks by HTTP before it opens a socket ---
// Answered as JSON, and as postcard to `Accept: application/x-postcard`, so that the panel needs no JSON parser.

/// `GET /chat/api/site/{key}?lang=de`: what the panel needs to know of its site.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SiteInfo {
    /// The team's name, for the header.
    pub team: String,
    /// What the form asks.
    pub form: domain::site::Form,
    /// The site's own words in the asked language; empty means the product's.
    pub texts: domain::site::Texts,
    /// Look of launcher and panel.
    pub look: domain::site::Look,
    /// Origins that may embed the panel; the handshake is made with no other.
    pub origins: Vec<String>,
    /// Whether the host page may keep a resume handle.
    pub keep_handle: bool,
    /// Whether anybody can answer now.
    pub availability: Availability,
}

/// Whether anybody can answer now (SPEC H-35).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Availability {
    /// Within hours and somebody is signed in for the queue.
    Open,
    /// Nobody can; messages are kept.
    Offline,
}

/// `POST /chat/api/token`: asks for a token, by a resume handle or for a new visitor.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TokenRequest {
    /// The site's key.
    pub site: String,
    /// The handle the host page kept, if any. One that is unknown or expired is answered like none.
    #[serde(default)]
    pub resume: Option<String>,
}

/// Its answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TokenGrant {
    /// To be sent in `Hello`; base64url of 256 bits.
    pub token: String,
    /// For the host page to keep, 30 days; `None` when the site forbids it.
    pub resume: Option<String>,
    /// Whether the handle was good: the visitor is who he was.
    pub resumed: bool,
}
