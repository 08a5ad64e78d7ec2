//! Where a message is typed: [`model`] says what may be sent and what keys mean, [`view`] shows it.

#[cfg(feature = "desk")]
mod component;
pub mod model;
pub mod view;

#[cfg(feature = "desk")]
pub use component::Composer;
pub use model::{Obstacle, obstacle};
pub use view::composer;
