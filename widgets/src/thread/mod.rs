//! The list of messages.
