//! The emoji picker: a button beside the composer, and a searchable grid over it (SPEC A.1).

pub mod list;
pub mod model;
mod view;

pub use view::EmojiPicker;
