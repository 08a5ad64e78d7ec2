//! A conversation: an append-only log of events whose state is their fold (DESIGN.md §2).
//!
//! [`Conversation`] is the *head*: bounded, and all that deciding needs. The thread people read is another fold of the same
//! events ([`crate::thread`]). What the customer may see is a type of its own ([`SharedEvent`]), folded apart in [`shared`].

mod apply;
pub mod command;
pub mod content;
pub mod event;
mod house;
mod machine;
pub mod shared;
pub mod state;
#[cfg(test)]
mod tests;

pub use command::{Actor, Command, Context, OwnerFacts, Queues};
pub use event::{
    Arrival, DeskEvent, EndWhy, EngagementEndWhy, Event, QueuedWhy, Record, SharedEvent, SharedRecord, WithdrawnWhy,
    WrapUpBy,
};
pub use machine::Opening;
pub use state::{
    Birth, Conversation, DECLINE_PAUSE, Declined, Engagement, EngagementState, Phase, Prefer, Priority, Role, Slot,
    Turn, Waiting,
};
