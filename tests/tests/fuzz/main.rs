//! Bytes from outside, changed at random: nobody who reads them panics, and what is read as valid stays what it is.
//!
//! Changes are seeded, so that every run is the same. `FUZZ=100` runs a hundred times as many. What fails is written to a file
//! and named; move it to `corpus/<target>/` and it is tried first from then on.

#![expect(clippy::expect_used, reason = "what is not as expected fails the test")]

mod change;
mod driver;
mod frames;
mod hooks;
mod letters;
mod live;
mod settings;
mod stored;
mod text;
