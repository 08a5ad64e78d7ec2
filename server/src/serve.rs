//! A server from start to end.
