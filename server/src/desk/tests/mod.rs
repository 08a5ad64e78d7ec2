//! The service over the memory store, with a clock moved by hand: what people do and what becomes of it.

mod faults;
mod history;
mod life;
mod rules;
pub(crate) mod world;
