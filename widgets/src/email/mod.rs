//! Email at the desk (SPEC A.3, D): letters as cards, and the composer that answers and forwards them. What it says, how it
//! looks, its editor and the frames letters are read in are fetched when the first conversation of letters is opened.
//!
//! One entry, [`panel`], which is a part of its own: nothing else of the desk reaches into here.
//!
//! [`model`] what a thread of letters shows · [`reading`] what is unfolded and what was not looked at · [`machine`] composing ·
//! [`room`] what the views share.

mod api;
mod banner;
mod card;
mod compose;
mod editor;
mod fields;
mod history;
mod junk;
mod list;
pub mod machine;
pub mod model;
pub mod reading;
pub mod room;
mod send;
mod sheet;
mod view;

pub use view::panel;

#[cfg(test)]
mod tests;
