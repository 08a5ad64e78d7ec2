//! HTTP handlers without a socket.
