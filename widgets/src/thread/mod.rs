//! The list of messages, for both audiences: ten thousand entries held, about sixty drawn.
//!
//! A page implements [`model::Rows`] over what its store holds, outside of the reactive graph, and gives the view a
//! [`Feed`]: those rows plus one signal, their [`model::Outline`]. Only rows in sight have signals of their own.
//!
//! [`model`] what a row is · [`links`] addresses in texts · [`window`] which rows are drawn, and where · [`scroll`] keeps
//! the browser's scrolling in step with it · [`view`] and [`row`] draw.

#[cfg(feature = "desk")]
mod component;
mod feed;
pub mod links;
pub mod model;
pub mod row;
pub mod scroll;
pub mod view;
pub mod window;

#[cfg(feature = "desk")]
pub use component::Thread;
pub use feed::Feed;
#[cfg(feature = "desk")]
pub use model::Mark;
pub use model::{Body, Brief, Delivery, Key, Kind, Look, Message, Notice, Outline, Place, Row, Rows, place};
