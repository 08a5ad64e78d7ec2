//! A person's journey in a real browser, few and whole. The demo shop stands on another site than the product, with a strict
//! content security policy and awkward CSS.

#![expect(clippy::expect_used, reason = "what is not as expected fails the test")]

mod access;
mod administration;
mod day;
mod embed;
mod faults;
mod files;
mod journey;
mod mail;
mod mailroom;
mod people;
mod place;
mod templates;
mod together;
mod trouble;
mod undelivered;
mod words;
mod workflows;
