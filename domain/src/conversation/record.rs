//! Events with their place in the log: as the desk sees them, and as the customer does.

use serde::{Deserialize, Serialize};

use crate::id::{CommandId, Seq, SharedSeq};
use crate::time::Timestamp;

use super::event::{Event, SharedEvent};

/// An event with its place in the log, as the desk sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Record {
    /// Place in the log.
    pub seq: Seq,
    /// Place among what the customer may see.
    pub shared_seq: Option<SharedSeq>,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: Event,
    /// The command that made it; filled for its author only (DESIGN.md §3.2).
    pub echo: Option<CommandId>,
}

/// An event with its place, as the customer sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SharedRecord {
    /// Place among what the customer may see.
    pub seq: SharedSeq,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: SharedEvent,
    /// The command that made it; filled for its author only.
    pub echo: Option<CommandId>,
}

impl Record {
    /// The customer's view of it; `None` when he may not see it.
    pub fn shared(&self) -> Option<SharedRecord> {
        match (&self.event, self.shared_seq) {
            (Event::Shared(event), Some(seq)) => {
                Some(SharedRecord { seq, at: self.at, event: event.clone(), echo: self.echo })
            }
            _ => None,
        }
    }
}
