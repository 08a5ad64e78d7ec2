//! What must be erasable travels inside events and is stored apart from them (SPEC I.5): the log row keeps its place and its
//! shape, the content row can be blanked.

use serde::{Deserialize, Serialize};

use super::event::{DeskEvent, Event, Introduction, SharedEvent};
use crate::contact::FieldChange;
use crate::email::Letter;
use crate::message::MessageBody;

/// The erasable part of one event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Content {
    /// What a message says.
    Body(MessageBody),
    /// A customer's name.
    Name(String),
    /// How a customer came.
    Introduction(Introduction),
    /// What was corrected about a customer.
    Changes(Vec<FieldChange>),
    /// An agent's remark.
    Remark(String),
    /// What the header of a letter says.
    Letter(Box<Letter>),
}

impl Event {
    /// Takes the erasable part out; what is left is the tombstone of the event.
    pub fn take_content(&mut self) -> Option<Content> {
        match self {
            Self::Shared(SharedEvent::MessagePosted { body, .. } | SharedEvent::MessageEdited { body, .. }) => {
                Some(Content::Body(core::mem::replace(body, MessageBody::Erased)))
            }
            Self::Shared(SharedEvent::Opened { name } | SharedEvent::Renamed { name, .. }) => {
                Some(Content::Name(core::mem::take(name)))
            }
            Self::Desk(DeskEvent::Introduced(introduction)) => {
                let arrival = introduction.arrival;
                let whole = core::mem::replace(introduction, Introduction { arrival, ..Introduction::default() });
                Some(Content::Introduction(whole))
            }
            Self::Desk(DeskEvent::Letter(letter)) => Some(Content::Letter(core::mem::take(letter))),
            Self::Desk(DeskEvent::ContactChanged { changes, .. }) => Some(Content::Changes(core::mem::take(changes))),
            Self::Desk(
                DeskEvent::Parked { reason: remark, .. }
                | DeskEvent::Transferred { note: remark, .. }
                | DeskEvent::Invited { note: remark, .. }
                | DeskEvent::Noted { text: remark, .. }
                | DeskEvent::WorkflowEnded { said: remark, .. },
            ) => Some(Content::Remark(core::mem::take(remark))),
            Self::Shared(_) | Self::Desk(_) => None,
        }
    }

    /// Puts back what [`Self::take_content`] took. Content of another kind of event is ignored.
    pub fn put_content(&mut self, content: Content) {
        match (self, content) {
            (
                Self::Shared(SharedEvent::MessagePosted { body, .. } | SharedEvent::MessageEdited { body, .. }),
                Content::Body(stored),
            ) => *body = stored,
            (Self::Shared(SharedEvent::Opened { name } | SharedEvent::Renamed { name, .. }), Content::Name(stored)) => {
                *name = stored;
            }
            (Self::Desk(DeskEvent::Introduced(introduction)), Content::Introduction(stored)) => *introduction = stored,
            (Self::Desk(DeskEvent::ContactChanged { changes, .. }), Content::Changes(stored)) => *changes = stored,
            (Self::Desk(DeskEvent::Letter(letter)), Content::Letter(stored)) => *letter = stored,
            (
                Self::Desk(
                    DeskEvent::Parked { reason: remark, .. }
                    | DeskEvent::Transferred { note: remark, .. }
                    | DeskEvent::Invited { note: remark, .. }
                    | DeskEvent::Noted { text: remark, .. }
                    | DeskEvent::WorkflowEnded { said: remark, .. },
                ),
                Content::Remark(stored),
            ) => *remark = stored,
            _ => {}
        }
    }
}
