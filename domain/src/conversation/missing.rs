//! Messages of ours that did not arrive: the answer is owed again, whatever became of the conversation meanwhile (SPEC I.1).

use serde::{Deserialize, Serialize};

use crate::id::Seq;
use crate::message::Receipt;
use crate::time::Timestamp;

use super::command::Context;
use super::event::{DeskEvent, EndWhy, Event, QueuedWhy};
use super::state::{Conversation, Phase, Turn};

/// A message of ours that did not arrive.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Missing {
    /// Which one.
    pub message: Seq,
    /// Since when that is known, if it was the customer's turn until then.
    pub owed_since: Option<Timestamp>,
}

impl Conversation {
    /// How far a message of ours came is known. One that did not arrive is somebody's to see to, whatever became of the
    /// conversation meanwhile, as if the customer asked again; only what the customer ended, what was junk, and what goes on
    /// in a newer one stays closed.
    pub(crate) fn receipt_changed(&self, target: Seq, receipt: Receipt, context: &Context<'_>) -> Vec<Event> {
        let failed = matches!(receipt, Receipt::Failed { .. });
        let event = DeskEvent::ReceiptChanged { target, receipt }.into();
        let rests = self.wants_nothing() || matches!(self.phase, Phase::Closed { .. }) && context.superseded;
        if failed && !rests { self.brought_up(vec![event], QueuedWhy::Undelivered, context) } else { vec![event] }
    }

    /// Whether it is over for good: the customer ended it, or it was junk.
    pub(super) const fn wants_nothing(&self) -> bool {
        matches!(self.phase, Phase::Closed { why: EndWhy::Customer | EndWhy::Junk, .. })
    }

    /// Who has no answer waits for one since then; one that arrived after all is one. Whom the customer left, or what was
    /// junk, nobody owes anything.
    pub(super) fn receipt_came(&mut self, target: Seq, receipt: &Receipt, at: Timestamp) {
        match receipt {
            Receipt::Failed { .. } if self.wants_nothing() => {}
            Receipt::Failed { .. } => {
                let before = self.undelivered.and_then(|missing| missing.owed_since);
                let waited = matches!(self.turn, Turn::Customer { .. });
                self.undelivered = Some(Missing { message: target, owed_since: before.or(waited.then_some(at)) });
                if waited {
                    self.turn = Turn::Agent { since: at };
                }
            }
            Receipt::Delivered { .. } | Receipt::Read { .. } => {
                let Some(missing) = self.undelivered.take_if(|missing| missing.message == target) else { return };
                let waits = matches!(self.phase, Phase::Waiting(_) | Phase::Offered { .. });
                // Unless he wrote meanwhile, it is his turn again.
                if !waits && missing.owed_since.is_some_and(|since| self.turn == Turn::Agent { since }) {
                    self.turn = Turn::Customer { since: at };
                }
            }
            Receipt::Queued | Receipt::Sent { .. } | Receipt::Unknown => {}
        }
    }
}
