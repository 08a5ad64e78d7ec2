//! Writing first (SPEC E): the button in the bar and the dialog behind it.

pub mod model;
mod view;

pub use view::{BeginButton, BeginDialog};
