//! Wrap-up: the reasons an agent gives when his part in a conversation is over.

pub mod model;
mod view;

pub use view::WrapUpDialog;
