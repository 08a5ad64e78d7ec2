//! The customer's panel.
