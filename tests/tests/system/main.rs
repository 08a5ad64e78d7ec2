//! A real server, scripted people, the public wire.

#![expect(clippy::expect_used, reason = "what is not as expected fails the test")]

mod bad_input;
mod carriers;
mod chat;
mod disk;
mod files;
mod resume;
mod start;
mod templates;
