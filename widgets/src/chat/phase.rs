//! Which of the panel's faces is shown: derived from the model, pure.

use domain::Refusal;
use domain::conversation::EndWhy;
use domain::conversation::shared::SharedState;

use super::model::{Model, Turn};

/// What the customer sees.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Phase {
    /// There may be a conversation; the server has not said yet.
    Resuming,
    /// The form before the chat.
    Form {
        /// It was sent; no answer yet.
        sending: bool,
        /// Why it was refused.
        refused: Option<Refusal>,
    },
    /// Nobody is there yet.
    Waiting {
        /// Where he stands, if it is known.
        turn: Option<Turn>,
        /// The address he left instead of waiting.
        left_email: Option<String>,
    },
    /// An agent is there.
    With {
        /// Display name; empty when unknown.
        name: String,
    },
    /// It is over, or rests.
    Ended {
        /// Why.
        why: EndWhy,
    },
}

impl Phase {
    /// From what is known. `known`: whether the customer has a token.
    pub fn of(model: &Model, known: bool) -> Self {
        let Some(talk) = model.talk() else {
            let sending = model.outbox.starting().is_some();
            return if known && !model.is_welcomed() && !sending {
                Self::Resuming
            } else {
                Self::Form { sending, refused: model.start_refused().cloned() }
            };
        };
        match talk.state.state {
            SharedState::Waiting => {
                Self::Waiting { turn: model.turn(), left_email: model.left_email().map(str::to_owned) }
            }
            SharedState::With { participant } => Self::With { name: talk.state.name_of(participant).to_owned() },
            SharedState::Ended { why } => Self::Ended { why },
        }
    }

    /// Whether there is a thread to show.
    pub const fn has_thread(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::With { .. } | Self::Ended { .. })
    }

    /// Whether the customer may write.
    pub const fn may_write(&self) -> bool {
        self.has_thread() && !self.is_closed()
    }

    /// Whether he ended it himself: only a new one can follow.
    pub const fn is_closed(&self) -> bool {
        matches!(self, Self::Ended { why: EndWhy::Customer })
    }

    /// Whether he may end it.
    pub const fn may_end(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::With { .. })
    }
}
