//! Several agents and one customer: giving a conversation away, asking a colleague to join, notes for each other (SPEC A.4,
//! I.2, I.4).

mod bar;
mod dialog;
pub mod model;
mod note;

pub use bar::ConferenceBar;
pub use dialog::WhomDialog;
pub use note::{NoteComposer, WriteMode};
