//! Formatting what is typed for platforms that read markers: the buttons and their keys (SPEC A.6). What they do is
//! `domain::richtext`'s.

pub mod model;
mod view;

pub use view::{FormatBar, press};
