//! The agent's desktop: what it knows and what it shows. One folder per feature; `model.rs` and `machine.rs` are pure.

pub mod begun;
pub mod bell;
pub mod contact;
pub mod context;
pub mod draft;
pub mod keys;
pub mod link;
pub mod outgoing;
pub mod panel;
pub mod park;
pub mod presence;
pub mod refusal;
pub mod search;
pub mod store;
pub mod tasks;
pub mod template;
pub mod wrapup;

#[cfg(test)]
mod sample;
