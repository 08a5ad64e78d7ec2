//! The house rules as tests: each holds one rule over every tracked file and says which file and line breaks it, and what to
//! do instead. Exceptions are lists in these files, each entry with its reason; an entry that is no longer needed fails.

mod cargo;
mod channels;
mod crates;
mod files;
mod front;
mod hygiene;
mod pure;
mod rule;
mod source;
mod texts;
mod tree;
mod wire;
