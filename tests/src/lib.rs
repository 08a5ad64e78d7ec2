//! The whole system from outside: what the suites in `tests/` share. Everything here uses public interfaces only: the built
//! binary, HTTP, the JSON form of the wire, a real browser.

#![expect(
    clippy::expect_used,
    clippy::return_self_not_must_use,
    reason = "all of this is tests: what is not as expected fails them"
)]

pub mod audit;
pub mod browser;
pub mod dice;
pub mod files;
pub mod network;
pub mod pages;
pub mod people;
pub mod server;
pub mod simulator;
pub mod socket;
pub mod steady;
