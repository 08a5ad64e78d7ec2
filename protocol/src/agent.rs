//! What travels between an agent's desktop and the server (`/ws/agent`).

use std::collections::BTreeMap;

use domain::agent::{Access, Presence};
use domain::channel::ChannelKind;
use domain::contact::Contact;
use domain::conversation::event::Introduction;
use domain::conversation::{Arrival, Conversation, Priority, Record, Turn};
use domain::id::{AgentId, EngagementNo, QueueId, Seq};
use domain::settings::{Reason, Transfers, WrapUp};
use domain::thread::DeskItem;
use domain::words::Word;
use domain::{CommandId, ConversationId, Refusal, SharedSeq, Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Cursor, Done, Signal, UnsubscribedWhy};

pub use crate::desk_command::{Command, TemplateUse};
pub use crate::desk_http::{
    Candidate, DraftPut, Found, HttpError, LetterTerms, OutboundEntry, OutboundList, Past, SignIn, TemplateBring,
    TemplateEntry, TemplateFiles, TemplateList, TemplatePut, WorkflowEntry, WorkflowList,
};
pub use crate::directory::{Directory, DirectoryAgent, DirectoryQueue};

/// From an agent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ClientFrame {
    /// The first frame; who he is says the session cookie.
    Hello {
        /// What is held from an earlier connection; it is subscribed again and brought up to date.
        held: Vec<Held>,
    },
    /// Something the agent did. Answered by exactly one `Ack`.
    Command {
        /// Made where he did it; a repetition with the same id is answered like the first.
        id: CommandId,
        /// What.
        command: Command,
    },
    /// Asks for a conversation's stream: first what is missing, then what happens.
    Subscribe(Held),
    /// No longer wants it.
    Unsubscribe {
        /// Which one.
        conversation: ConversationId,
    },
    /// Asks for earlier items; answered by `Page`.
    History {
        /// Of which conversation.
        conversation: ConversationId,
        /// Before this one.
        before: Seq,
    },
    /// He types; repeated every 4 s while it goes on.
    Typing {
        /// Where.
        conversation: ConversationId,
    },
    /// He has seen everything up to here; at most once a second.
    Seen {
        /// Where.
        conversation: ConversationId,
        /// Up to this event.
        up_to: SharedSeq,
    },
    /// Answers `Ping`, with what is held; the server sends what is missing.
    Pong {
        /// What is held.
        held: Vec<Held>,
    },
    /// Somebody is there: keys were pressed or something was clicked. At most once a minute, and only where
    /// [`DeskSettings::inactivity`] is set.
    Active,
    /// Asks to whom this conversation could go: a `Directory` now, and again whenever it changed, at most once a second.
    /// `None` stops it.
    Directory {
        /// Which one.
        conversation: Option<ConversationId>,
    },
}

/// A conversation that is held up to an event; 0 for none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Held {
    /// Which one.
    pub conversation: ConversationId,
    /// The last event.
    pub seq: Seq,
}

/// From the server.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ServerFrame {
    /// Answers `Hello`: the whole desk.
    Welcome(Box<Welcome>),
    /// What changed on the desk, numbered per connection from 1.
    Desk {
        /// Which change this is.
        number: u32,
        /// What.
        change: DeskChange,
    },
    /// Everything anew about one conversation: replaces what is held.
    Snapshot(Box<Snapshot>),
    /// What happened, in order. A first event that is not the one after the last held means something is missing.
    Events {
        /// Where.
        conversation: ConversationId,
        /// What.
        records: Vec<Record>,
    },
    /// Earlier items, as they stand now.
    Page {
        /// Of which conversation.
        conversation: ConversationId,
        /// Oldest first.
        items: Vec<DeskItem>,
        /// Whether nothing comes before them.
        reaches_start: bool,
    },
    /// The answer to a command, and the only one.
    Ack {
        /// Which command.
        id: CommandId,
        /// Done, or why not.
        result: Result<Done<Seq>, Refusal>,
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
    /// To whom a conversation could go, while that was asked for.
    Directory(Directory),
    /// This conversation is no longer sent; what is held is dropped.
    Unsubscribed {
        /// Which one.
        conversation: ConversationId,
        /// Why.
        why: UnsubscribedWhy,
    },
}

/// The desk as it is now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Welcome {
    /// The server's time; deadlines and clocks count from it.
    pub now: Timestamp,
    /// Who he is and what he is in.
    pub me: Me,
    /// What he has to do with, in no particular order.
    pub rows: Vec<Row>,
    /// What he can choose.
    pub settings: DeskSettings,
}

/// An agent as he sees himself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Me {
    /// His id.
    pub agent: AgentId,
    /// His name.
    pub name: String,
    /// What he may do.
    pub access: Access,
    /// What he is in.
    pub presence: Presence,
    /// Since when.
    pub since: Timestamp,
    /// Since when he is idle at all.
    pub idle_since: Option<Timestamp>,
    /// Name of the queue whose offer he missed, while he is in RONA.
    pub missed: Option<String>,
    /// How many queues he serves; with none, being Available brings him nothing.
    pub queues: u32,
}

/// What an agent can choose, and how long things take.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeskSettings {
    /// Idle reasons, the default first.
    pub idle_reasons: Vec<Reason>,
    /// Wrap-up reasons.
    pub wrap_up_reasons: Vec<Reason>,
    /// Countdown, extension, default.
    pub wrap_up: WrapUp,
    /// After how long without doing anything he is signed out; `None` never.
    pub inactivity: Option<Span>,
    /// What giving conversations to others needs.
    pub transfer: Transfers,
    /// Whether there are workflows at all.
    #[serde(default)]
    pub workflows: bool,
    /// The queues there are, whoever serves them: what conversations went through is said by name.
    pub queues: Vec<QueueName>,
    /// Longest messages, where they differ from the channel's own.
    #[serde(default)]
    pub composer_limits: BTreeMap<ChannelKind, u32>,
    /// What he must not write to customers, or should think about first.
    #[serde(default)]
    pub words: Vec<Word>,
}

/// What a queue is called.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct QueueName {
    /// Which one.
    pub id: QueueId,
    /// Its name.
    pub name: String,
}

/// The name of a queue; `None` when it no longer exists.
pub fn queue_name(queues: &[QueueName], id: QueueId) -> Option<&str> {
    queues.iter().find(|queue| queue.id == id).map(|queue| queue.name.as_str())
}

/// What changed on the desk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum DeskChange {
    /// His own state.
    Me(Me),
    /// A row is new or another now.
    Row(Box<Row>),
    /// A row is gone.
    RowGone {
        /// Which one.
        conversation: ConversationId,
    },
    /// Settings were changed by an administrator.
    Settings(DeskSettings),
    /// A draft was saved or sent on another device; it is fetched by HTTP.
    Draft {
        /// Where.
        conversation: ConversationId,
        /// The version now.
        version: u32,
    },
    /// Contacts wait that were left while nobody was here; said when he becomes Available.
    LeftOffline {
        /// How many.
        count: u32,
    },
    /// A colleague named him in a note that he may read.
    Mentioned {
        /// Where.
        conversation: ConversationId,
        /// The colleague's name.
        by: String,
        /// The customer's name; empty when unknown.
        customer: String,
    },
    /// The contact of a conversation was changed.
    Contact {
        /// Where.
        conversation: ConversationId,
        /// Who it is now.
        contact: Contact,
    },
}

/// One conversation the agent has to do with, in a line: all a popover or a task list shows (SPEC A.2).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Row {
    /// Which one.
    pub conversation: ConversationId,
    /// How the customer writes.
    pub channel: ChannelKind,
    /// Name of its queue.
    pub queue: String,
    /// The queue's target for an answer.
    pub target: Span,
    /// The customer's name; empty when unknown.
    pub customer: String,
    /// His email address; empty when unknown.
    pub email: String,
    /// His telephone number; empty when unknown.
    pub phone: String,
    /// Where he came in: our number or address, or the name of the page; empty for a website.
    pub source: String,
    /// Since when the contact waits, or waited until somebody accepted.
    pub arrived_at: Timestamp,
    /// How urgent.
    pub priority: Priority,
    /// Whether he is at the screen.
    pub arrival: Arrival,
    /// Address of the customer's record elsewhere, to be opened on accept; empty for none (SPEC B.2-10).
    #[serde(default)]
    pub record: String,
    /// The message of ours that did not arrive, while nobody has written since.
    #[serde(default)]
    pub undelivered: Option<Seq>,
    /// The agent's part.
    pub engagement: EngagementNo,
    /// How far it is.
    pub state: RowState,
}

/// How far the agent's part is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum RowState {
    /// To be accepted.
    Offered {
        /// Since when.
        since: Timestamp,
        /// Until when.
        deadline: Timestamp,
        /// The colleague who asks him, if one does.
        asked: Option<Request>,
    },
    /// In it.
    Active {
        /// Since when: the connected timer.
        since: Timestamp,
        /// Whose turn it is.
        turn: Turn,
        /// Whether it is parked, and until when.
        parked: Option<Parked>,
        /// Begin of the last message; empty before the first.
        last: String,
        /// Customer's messages he has not seen.
        unread: u32,
    },
    /// Wrapping up.
    WrapUp {
        /// Since when.
        since: Timestamp,
        /// When the default reason is given by itself.
        deadline: Option<Timestamp>,
        /// Customer's messages he has not seen.
        unread: u32,
    },
}

/// A colleague's request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The colleague's name.
    pub by: String,
    /// What he said; empty for nothing.
    pub note: String,
    /// To join him; otherwise to take it over.
    pub join: bool,
}

/// A parked conversation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Parked {
    /// When it comes back by itself.
    pub until: Option<Timestamp>,
    /// Why.
    pub reason: String,
}

/// Everything about one conversation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// The head; `head.seq` is the event it is as of.
    pub head: Conversation,
    /// Name of its queue.
    pub queue: String,
    /// The latest items, oldest first.
    pub items: Vec<DeskItem>,
    /// Whether nothing comes before them.
    pub reaches_start: bool,
    /// How far everybody has seen.
    pub cursors: Vec<Cursor>,
    /// Who the customer is.
    pub contact: Contact,
    /// How he came.
    pub introduction: Introduction,
}
