//! The service over the memory store, with a clock moved by hand: what people do and what becomes of it.

mod carriers;
mod faults;
mod history;
mod life;
mod outbound;
mod people;
mod rules;
mod templates;
mod together;
mod words;
mod workflows;
pub(crate) mod world;
