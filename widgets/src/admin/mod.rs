//! Administration: what is set up, as lists with forms. One folder per page; what they share stands here. `admin-app` is the
//! frame around them, and its `pages.rs` the list of them.

pub mod api;
mod fields;
mod frame;
pub mod mail_rules;
pub mod mailboxes;
mod merge;
pub mod queue;
pub mod settings;
pub mod setup;
mod shelf;
mod single;
pub mod template;
pub mod words;
pub mod workflow;
