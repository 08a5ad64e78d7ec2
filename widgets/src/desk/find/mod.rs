//! One field that finds everything: what is on the desk, conversations of the past, and what can be done (UI.md, Ctrl+K).

pub mod model;
mod view;

pub use view::{Finder, FinderButton};
