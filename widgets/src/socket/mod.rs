//! The link to the server: one WebSocket, made anew for ever, judged by silence.
//!
//! Frames go to the owner's callback in the moment they come, one by one; never through a signal, which would lose all but
//! the last of a burst. [`machine`] decides, [`browser`] does.

pub mod backoff;
mod browser;
pub mod machine;

pub use browser::{Closed, Socket, Wiring};
pub use machine::Link;
