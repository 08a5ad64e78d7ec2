//! What both front ends show, and their whole brain: socket, stores, thread, composer, words.
//!
//! **Invariants.** `model.rs`, `machine.rs`, `window.rs` and `backoff.rs` are pure: no browser, no clock, no signals, and are
//! tested natively. Only `dom/`, `ui/`, `socket/` and `thread/scroll.rs` keep something outside in step with a signal
//! (`Effect::new`). Only `store/bridge.rs` can write to what a store publishes. Nothing here leaks: a listener, timer or
//! socket is a value whose drop undoes it.
//!
//! Where to look: [`dom`] (the browser, as values), [`text`] (languages), [`socket`] (the link), [`store`] (what a store may
//! publish), [`thread`] (the virtual list of messages), [`composer`], [`files`], [`ui`] (icons, discs, dialogs), [`chat`] (the
//! customer's panel).

#[cfg(feature = "desk")]
#[cfg(feature = "desk")]
pub mod admin;
pub mod channel;
pub mod chat;
pub mod composer;
#[cfg(feature = "desk")]
pub mod desk;
pub mod dom;
#[cfg(feature = "desk")]
pub mod email;
pub mod files;
pub mod prelude;
pub mod socket;
pub mod store;
pub mod text;
pub mod thread;
pub mod ui;
