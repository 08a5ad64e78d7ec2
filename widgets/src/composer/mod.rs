//! Where a message is typed.
