//! The customer's side of a conversation: the fold of [`SharedEvent`]s alone. The panel links this and nothing of the desk.

use serde::{Deserialize, Serialize};

use super::event::{EndWhy, SharedEvent, SharedRecord};
use crate::id::{ParticipantNo, SharedSeq};

/// What a customer's panel knows of the conversation, apart from its thread.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SharedConversation {
    /// The last event it holds.
    pub seq: SharedSeq,
    /// What the conversation is in, for the customer.
    pub state: SharedState,
    /// Everybody who was ever in it.
    pub people: Vec<(ParticipantNo, String)>,
}

/// What a conversation is in, for its customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum SharedState {
    /// Nobody is there yet.
    #[default]
    Waiting,
    /// An agent is there.
    With {
        /// Who.
        participant: ParticipantNo,
    },
    /// It is over; whether the customer may write on follows from why.
    Ended {
        /// Why.
        why: EndWhy,
    },
}

impl SharedState {
    /// Whether the customer may write here. Only his own End closes the composer (SPEC I.1).
    pub const fn may_write(self) -> bool {
        !matches!(self, Self::Ended { why: EndWhy::Customer })
    }
}

impl SharedConversation {
    /// Takes the next event. Total, like the head's reducer.
    pub fn apply(&mut self, record: &SharedRecord) {
        self.seq = record.seq;
        match &record.event {
            SharedEvent::Opened { name } => self.name(ParticipantNo::CUSTOMER, name),
            SharedEvent::Renamed { participant, name } => self.name(*participant, name),
            SharedEvent::Joined { participant, name } => {
                self.name(*participant, name);
                // Who comes while somebody is there joins him.
                if !matches!(self.state, SharedState::With { .. }) {
                    self.state = SharedState::With { participant: *participant };
                }
            }
            SharedEvent::Left { participant } => {
                if self.state == (SharedState::With { participant: *participant }) {
                    self.state = SharedState::Waiting;
                }
            }
            SharedEvent::Delayed | SharedEvent::Reopened => self.state = SharedState::Waiting,
            SharedEvent::Ended { why } => self.state = SharedState::Ended { why: *why },
            SharedEvent::MessagePosted { .. }
            | SharedEvent::MessageEdited { .. }
            | SharedEvent::MessageDeleted { .. }
            | SharedEvent::Reminded { .. } => {}
        }
    }

    /// The display name of somebody; empty when unknown.
    pub fn name_of(&self, participant: ParticipantNo) -> &str {
        self.people.iter().find(|(no, _)| *no == participant).map_or("", |(_, name)| name)
    }

    fn name(&mut self, participant: ParticipantNo, name: &str) {
        match self.people.iter_mut().find(|(no, _)| *no == participant) {
            Some((_, known)) => name.clone_into(known),
            None => self.people.push((participant, name.to_owned())),
        }
    }
}
