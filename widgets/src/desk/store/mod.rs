//! What the desktop knows: the server's frames folded into one state, published as read-only signals.

mod acts;
mod alerts;
mod answers;
mod api;
mod bridge;
mod drafts;
pub mod form;
mod handle;
mod inactivity;
mod keep;
mod keys;
mod letter;
mod letters;
pub mod model;
pub mod shown;
pub mod wire;

pub use api::{POSTCARD, find_conversations, load_outbound, load_past, load_people};
pub use bridge::Change;
pub use handle::DeskStore;
pub use shown::{Conference, Face, Notice, Opened, Shown};

#[cfg(test)]
mod tests;
