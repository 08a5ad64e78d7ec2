//! The customer's panel: its brain and its views. `customer-widget` only starts it.
//!
//! [`model`] and [`outbox`] are pure · [`store`] joins them with the socket and shows signals · [`keep`] is what stays in
//! the browser, [`draft`] what is typed · [`loader`] talks with the page around · [`boot`] finds out who and where · [`view`] draws.

pub mod boot;
pub mod draft;
mod engine;
pub mod fields;
pub mod http;
pub mod keep;
pub mod loader;
pub mod model;
pub mod outbox;
pub mod phase;
pub mod rows;
pub mod store;
pub mod transcript;
pub mod view;
