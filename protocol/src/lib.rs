//! How commands and events travel: one envelope per audience, two codecs, limits, close codes (DESIGN.md §4).
//!
//! **Invariants.** [`customer`] and [`agent`] share what the customer may see and nothing of the desk, so that an internal
//! fact cannot leak by construction and the panel links only what it needs. Enums are externally tagged; no `flatten`,
//! `untagged` or `skip_serializing_if`, because the binary codec cannot carry them.
//!
//! The JSON form is the public contract; `README.md` beside this crate describes it for other languages.

pub mod agent;
pub mod close;
pub mod codec;
pub mod customer;
mod desk_command;
mod desk_http;
mod directory;
pub mod file;
pub mod limits;

use domain::{ConversationId, ParticipantNo, SharedSeq, Span};
use serde::{Deserialize, Serialize};

/// What a command came to: where it went and the last event it made there, in the reader's numbering.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Done<S> {
    /// The conversation, if the command was about one. A message may go to another than the one it was sent to: the ended
    /// one's successor (DESIGN.md §3.8).
    pub conversation: Option<ConversationId>,
    /// The last event it made; the reader's own stream brings it.
    pub seq: S,
}

/// How far somebody has seen; merged by maximum, never numbered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cursor {
    /// Who.
    pub participant: ParticipantNo,
    /// Up to this event.
    pub up_to: SharedSeq,
}

/// What is true for a moment and never stored (DESIGN.md §2, third lane).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Signal {
    /// Somebody types; repeated every 4 s, to be forgotten after 6.
    Typing {
        /// Who.
        participant: ParticipantNo,
    },
    /// Where a waiting customer stands; at most every 5 s.
    Waiting {
        /// 1 for the next to be served.
        position: u32,
        /// Median of the last waits, if there were enough.
        wait: Option<Span>,
    },
}

/// Why a conversation is no longer sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum UnsubscribedWhy {
    /// The reader may no longer see it; he drops what he holds.
    AccessLost,
    /// It does not exist, or he may not see it: both look the same.
    NotFound,
    /// The customer went on in another conversation.
    Superseded,
}
