//! Looking back: the contact's earlier conversations and their transcripts, and what the agent did himself (SPEC B.5).

mod list;
mod transcript;

pub use list::{Earlier, Recent};
pub use transcript::Transcript;
