//! A person's journey in a real browser, few and whole. The demo shop stands on another site than the product, with a strict
//! content security policy and awkward CSS.

mod access;
mod embed;
mod journey;
mod trouble;
