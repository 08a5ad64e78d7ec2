//! The link to the server as the agent sees it (SPEC D.6).

pub mod machine;
mod view;

pub use view::{LinkBanner, LinkState};
