//! Who the customer is, and correcting it.

mod facts;
pub mod model;
mod view;

pub use view::ContactPane;
