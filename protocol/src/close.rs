//! Why a connection was closed: trouble with the connection itself. Trouble with a command is its `Ack`.

/// The client speaks another build's binary form: keep the text, reload once per hash seen, then say so.
pub const UNKNOWN_WIRE: u16 = 4001;
/// A frame that cannot be read: malformed, too large, left-over bytes, or out of order. The reason names it.
pub const BAD_FRAME: u16 = 4002;
/// Not signed in, a token that is not valid, or an origin that may not connect.
pub const UNAUTHORIZED: u16 = 4003;
/// The reader was too slow; resume.
pub const TOO_SLOW: u16 = 4004;
/// No `Hello` in time, or nothing heard for too long.
pub const SILENT: u16 = 4005;
/// Too many frames or connections; wait before coming back.
pub const TOO_MANY: u16 = 4006;
/// The server stops; come back soon (RFC 6455's registered 1012, service restart).
pub const RESTART: u16 = 1012;
/// The server met an error of its own (RFC 6455, 1011).
pub const INTERNAL: u16 = 1011;
