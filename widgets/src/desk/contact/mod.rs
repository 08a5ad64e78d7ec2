//! Who the customer is, and correcting it.

mod facts;
pub mod merge;
pub mod model;
pub mod notes;
mod people;
mod view;

pub use facts::RecordLink;
pub use merge::MergeDialog;
pub use view::ContactPane;
