//! Keyboard shortcuts of the desk (SPEC C.2): which there are, which keys they have on this device, who carries them out.
//!
//! A feature adds its action as one line to [`action`]'s table and says what it does with [`Keys::on`], where that lives.

pub mod action;
pub mod bindings;
pub mod chord;
mod dialog;
mod registry;
mod row;

pub use action::Action;
pub use dialog::KeysDialog;
pub use registry::{Keys, use_keys};
