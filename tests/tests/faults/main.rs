//! Promises under attack: what people were told is kept.

#![expect(clippy::expect_used, reason = "what is not as expected fails the test")]

mod crash;
mod frozen;
mod house;
mod network;
mod pause;
