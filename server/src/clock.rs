//! Time, ids and randomness as parameters: the only places that read the system's own.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::Timestamp;
use rand::{RngCore, TryRngCore};
use uuid::Uuid;

/// What time it is.
pub trait Clock: Send + Sync + 'static {
    /// Now, in milliseconds since 1970-01-01 UTC.
    fn now(&self) -> Timestamp;
}

/// New ids and secrets.
pub trait Ids: Send + Sync + 'static {
    /// A UUID nobody had before; version 7, so that it sorts by time.
    fn uuid(&self, now: Timestamp) -> Uuid;
    /// 256 bits nobody can guess.
    fn secret(&self) -> [u8; 32];
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Timestamp(since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    fn uuid(&self, now: Timestamp) -> Uuid {
        let mut random = [0; 10];
        fill(&mut random);
        let millis = u64::try_from(now.0).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    fn secret(&self) -> [u8; 32] {
        let mut secret = [0; 32];
        fill(&mut secret);
        secret
    }
}

/// Fills from the operating system; should it ever fail, from a generator it seeded, never with zeroes.
fn fill(bytes: &mut [u8]) {
    if rand::rngs::OsRng.try_fill_bytes(bytes).is_err() {
        #[expect(clippy::disallowed_methods, reason = "this is where randomness is drawn")]
        rand::rng().fill_bytes(bytes);
    }
}
