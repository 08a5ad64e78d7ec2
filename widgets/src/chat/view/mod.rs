//! The panel as people see it, made of plain elements ([`crate::dom::el`] says why). Views call the store and draw what it
//! shows; they hold nothing but what is half typed.

mod banner;
mod form;
mod header;
mod panel;
mod talk;
mod trouble;
mod waiting;

pub use panel::panel;
pub use trouble::trouble_view;
