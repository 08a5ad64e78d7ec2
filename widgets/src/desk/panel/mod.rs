//! The conversation in the middle: head line, thread, composer, what an agent can do with it.

pub mod announce;
pub mod attention;
mod rows;

pub use rows::DeskRows;
