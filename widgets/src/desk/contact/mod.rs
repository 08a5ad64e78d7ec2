//! Who the customer is, and correcting it.

mod facts;
pub mod model;
pub mod notes;
mod view;

pub use view::ContactPane;
