//! Templates on the desk (SPEC C.3, F.3): the picker over the composer, what an insertion does to the text, and locked
//! ones. What they say and when they may be sent are `domain::template`'s rules.

mod again;
mod api;
pub mod board;
mod locked;
mod marks;
pub mod model;
mod own;
mod picker;
mod shelf;
pub mod words;

pub use again::send_again;
pub use board::Board;
pub use locked::{LockedComposer, LockedText};
pub use picker::{Target, TemplatePicker, preview};
pub use shelf::Shelf;
