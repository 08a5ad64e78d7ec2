//! Email against real servers: dovecot and exim on loopback, started for each test as an ordinary user; what customers get is
//! read with an independent client. `corpus/` holds letters that try to run scripts; the server's own tests and the
//! browser's open them.

#![expect(clippy::expect_used, reason = "what is not as expected fails the test")]

mod bounces;
mod customer;
mod cut;
mod inbound;
mod inbox;
mod outbound;
mod servers;
mod words;
