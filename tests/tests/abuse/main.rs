//! People who mean harm, and programs that do not know better: each is answered as `server/README.md` says, and nobody else
//! notices.

#![expect(clippy::expect_used, reason = "what is not as expected fails the test")]

mod foreign_pages;
mod requests;
mod secrets;
mod sockets;
