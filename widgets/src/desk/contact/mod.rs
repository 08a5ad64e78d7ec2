//! Who the customer is, and correcting it.

pub mod model;
