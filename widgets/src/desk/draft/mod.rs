//! Drafts: what an agent has typed and not sent, on every device of his, nothing overwritten for good (DESIGN.md §3.4).

pub mod machine;
mod written;

pub use written::Written;

#[cfg(test)]
mod tests;
