//! Limits of the wire. Both sides keep them; the server does not trust a client to.

/// Largest frame, in bytes, in either direction.
pub const FRAME: usize = 64 * 1024;
/// About how many bytes of items a page or a batch of events carries.
pub const PAGE: usize = 48 * 1024;
/// Most items in a page.
pub const PAGE_ITEMS: usize = 100;
/// The server pings this often, in milliseconds (DESIGN.md §3.5).
pub const PING_EVERY_MS: u32 = 8_000;
/// A side that heard nothing for this long takes the link for dead, in milliseconds.
pub const SILENCE_MS: u32 = 20_000;
/// The first frame must come within this, in milliseconds.
pub const HELLO_WITHIN_MS: u32 = 10_000;
/// Typing is said again this often while it goes on, in milliseconds.
pub const TYPING_EVERY_MS: u32 = 4_000;
/// Typing is forgotten after this, in milliseconds.
pub const TYPING_FOR_MS: u32 = 6_000;
/// Seen is said at most this often, in milliseconds.
pub const SEEN_EVERY_MS: u32 = 1_000;
/// Bytes a slow reader may leave unread before he is disconnected; he resumes later.
pub const QUEUE: usize = 1024 * 1024;
/// Most conversations named in one `Hello` or `Pong`.
pub const HELD: usize = 200;
