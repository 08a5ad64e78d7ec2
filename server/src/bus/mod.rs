//! News between connections. Push is a hint, the store is the truth: a lost piece of news loses nothing, because every
//! stream is numbered and every reader says what it holds (DESIGN.md §3.3).

mod local;

use std::sync::Arc;

use domain::agent::Agent;
use domain::contact::Contact;
use domain::conversation::{Conversation, Record};
use domain::{AgentId, ContactId, ConversationId};
use protocol::{Cursor, Signal};

pub use local::{LocalBus, Received, Subscription};

/// What one can listen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// What happens in a conversation, for agents who read it.
    Conversation(ConversationId),
    /// What happens in any conversation of a contact, for his own panels.
    Contact(ContactId),
    /// What concerns an agent's desk.
    Agent(AgentId),
    /// What concerns everybody at the desks.
    Desks,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum News {
    /// Events were committed. Carries them, so that most readers need not ask the store.
    Appended {
        /// The head after them.
        head: Arc<Conversation>,
        /// The events.
        records: Arc<[Record]>,
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
    /// An agent is in another state.
    Agent(Arc<Agent>),
    /// An agent signed out: his connections end.
    SignedOut,
    /// A session of this agent ended, whichever: each connection looks whether its own still stands.
    SessionEnded,
    /// A draft was saved or sent.
    Draft {
        /// Where.
        conversation: ConversationId,
        /// The version now.
        version: u32,
    },
    /// A contact's details changed.
    Contact {
        /// In which conversation it was noticed.
        conversation: ConversationId,
        /// Who it is now.
        contact: Arc<Contact>,
    },
    /// Contacts were left while nobody was here; said to an agent who becomes Available.
    LeftOffline {
        /// How many.
        count: u32,
    },
    /// A colleague named this agent in a note that he may read.
    Mentioned {
        /// Where.
        conversation: ConversationId,
        /// The colleague's name.
        by: String,
        /// The customer's name.
        customer: String,
    },
    /// An administrator changed something.
    Catalog,
}

/// Where news goes. Never blocks and never fails: who cannot keep up is told so and asks the store.
pub trait Bus: Send + Sync + 'static {
    /// Tells everybody who listens to this topic.
    fn publish(&self, topic: Topic, news: News);
}
