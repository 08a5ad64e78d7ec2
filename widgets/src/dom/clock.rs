//! The wall clock, read here and nowhere else, and its distance to the server's.

use domain::{Span, Timestamp};

/// Now, as this device believes.
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// How far the server's clock is ahead of this device's. Deadlines and timers count from the server's time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Skew(Span);

impl Skew {
    /// The server said `server` when this device read `local`.
    pub fn between(server: Timestamp, local: Timestamp) -> Self {
        Self(server - local)
    }

    /// The server's time at the device's time `local`.
    pub fn server_time(self, local: Timestamp) -> Timestamp {
        local + self.0
    }

    /// The server's time now.
    pub fn now(self) -> Timestamp {
        self.server_time(now())
    }
}
