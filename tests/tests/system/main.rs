//! A real server, scripted people, the public wire.

mod bad_input;
mod chat;
mod disk;
mod resume;
mod start;
