//! What the agent is in: selector, state timer, RONA.

pub mod model;
mod rona;
mod view;

pub use rona::RonaBanner;
pub use view::{StateSelector, shape, state_name};
