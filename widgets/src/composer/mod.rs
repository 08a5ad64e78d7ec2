//! Where a message is typed: [`model`] says what may be sent and what keys mean, [`view`] shows it.

pub mod model;
pub mod view;

pub use model::{Obstacle, obstacle};
pub use view::Composer;
