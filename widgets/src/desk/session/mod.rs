//! Who is signed in: asking the server before anything is shown, signing in and out.

pub mod api;
mod begin;
mod view;

pub use api::Account;
pub use begin::{Begun, begin, known};
pub use view::{SignInPage, Why};
