//! How many frames a connection may send: a bucket that fills with time. Pure; the clock is the caller's.

use domain::Timestamp;

/// Frames per second, on average.
const PER_SECOND: i64 = 60;
/// Frames at once.
const BURST: i64 = 300;

/// The frames a connection may still send now.
#[derive(Debug, Clone, Copy)]
pub struct Bucket {
    /// Thousandths of a frame.
    level: i64,
    at: Timestamp,
}

impl Bucket {
    /// A full one.
    pub const fn new(now: Timestamp) -> Self {
        Self { level: BURST * 1_000, at: now }
    }

    /// Takes one frame out; `false` when there is none.
    pub fn take(&mut self, now: Timestamp) -> bool {
        let passed = (now - self.at).0.max(0);
        self.at = self.at.max(now);
        self.level = self.level.saturating_add(passed.saturating_mul(PER_SECOND)).min(BURST * 1_000);
        if self.level < 1_000 {
            return false;
        }
        self.level -= 1_000;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_a_flood_does_not_and_time_heals() {
        let start = Timestamp(0);
        let mut bucket = Bucket::new(start);
        assert!((0..BURST).all(|_| bucket.take(start)));
        assert!(!bucket.take(start));
        let later = Timestamp(1_000);
        assert!((0..PER_SECOND).all(|_| bucket.take(later)));
        assert!(!bucket.take(later));
        assert!(!bucket.take(start), "a clock that jumps back gives nothing");
        assert!(!bucket.take(later), "nor when it jumps forth again");
    }
}
