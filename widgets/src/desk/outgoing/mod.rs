//! What the agent asked for and nobody has answered yet: messages on their way, and everything else.

pub mod model;
pub mod request;

#[cfg(test)]
mod tests;
