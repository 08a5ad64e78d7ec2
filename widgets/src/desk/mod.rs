//! The agent's desktop: what it knows and what it shows. One folder per feature; `model.rs` and `machine.rs` are pure.

pub mod alerts;
pub mod begun;
pub mod contact;
pub mod context;
pub mod draft;
pub mod emoji;
pub mod find;
pub mod format;
pub mod history;
pub mod inactivity;
pub mod junk;
pub mod keys;
pub mod link;
pub mod outbound;
pub mod outgoing;
pub mod panel;
pub mod park;
pub mod presence;
pub mod refusal;
pub mod search;
pub mod session;
pub mod settings;
pub mod store;
pub mod tasks;
pub mod template;
pub mod together;
pub mod words;
pub mod workflow;
pub mod wrapup;

#[cfg(test)]
mod sample;
