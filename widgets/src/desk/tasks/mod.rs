//! The task list: offers to accept, conversations by whose turn it is, wrap-ups that wait.

mod card;
mod line;
pub mod model;
mod popover;
mod section;
mod view;

pub use popover::Popovers;
pub use view::{TaskList, Tasks};

#[cfg(test)]
mod tests;
