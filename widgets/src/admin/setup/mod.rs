//! Forms over values of the API as they are: what a page does not know stays as it was, and a save bar says what changed.

pub mod fields;
pub mod form;

pub(in crate::admin) use fields::Bar;
pub use fields::Sheet;
pub use form::Form;
