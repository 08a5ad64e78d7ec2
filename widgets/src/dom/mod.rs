//! The browser as values: what is acquired here is given back when the value is dropped or its owner cleaned up.

pub mod clock;
pub mod fetch;
pub mod focus;
pub mod grow;
pub mod ids;
pub mod js;
pub mod listener;
pub mod page;
pub mod sound;
pub mod storage;
pub mod timer;

pub use leptos::prelude::{document, window};
