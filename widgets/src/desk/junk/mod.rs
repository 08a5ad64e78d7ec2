//! What is nothing for us (SPEC I.6): asked once, then closed without wrap-up.

mod view;

pub use view::JunkDialog;
