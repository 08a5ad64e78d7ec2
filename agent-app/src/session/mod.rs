//! Who is signed in: asking the server, signing in and out.

pub mod api;
mod view;

pub use view::{SignInPage, Why};
