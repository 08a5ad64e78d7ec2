//! A conversation: an append-only log of events whose state is their fold (DESIGN.md §2).
//!
//! [`Conversation`] is the *head*: bounded, and all that deciding needs. The thread people read is another fold of the same
//! events ([`crate::thread`]). What the customer may see is a type of its own ([`SharedEvent`]), folded apart in [`shared`].

mod apply;
mod begin;
pub mod command;
mod conference;
pub mod content;
mod customer;
pub mod event;
mod house;
mod junk;
mod letter;
mod machine;
mod missing;
pub mod note;
mod record;
pub mod shared;
pub mod state;
#[cfg(test)]
mod tests;
mod transfer;
mod workflow;

pub use command::{Actor, Command, Context, OwnerFacts, Queues, TargetFacts};
pub use event::{
    Arrival, DeskEvent, EndWhy, EngagementEndWhy, Event, QueuedWhy, Record, SharedEvent, SharedRecord, TakenBackWhy,
    WithdrawnWhy, WrapUpBy,
};
pub use machine::Opening;
pub use state::{
    Asked, Birth, Conversation, DECLINE_PAUSE, Declined, Destination, Direction, Engagement, EngagementState,
    HeldLetter, Missing, Phase, Prefer, Priority, Reach, Role, Slot, Transfer, Turn, Waiting,
};
