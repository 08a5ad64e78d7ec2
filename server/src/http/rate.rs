//! How often one address may do something: a bucket each. A pure machine: time is a parameter, the table is bounded.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use domain::{Span, Timestamp};

/// Most keys remembered. Full buckets say nothing and go first.
const CAPACITY: usize = 50_000;

/// A bucket per key: holds `full`, and is refilled by as much in the period.
#[derive(Debug)]
pub struct Rate<K> {
    full: u32,
    period: Span,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Timestamp,
}

impl<K: Eq + Hash> Rate<K> {
    /// Full buckets for everybody, refilled within a minute.
    pub fn new(per_minute: u32) -> Self {
        Self::within(per_minute, Span::minutes(1))
    }

    /// Full buckets for everybody, refilled within this time.
    pub fn within(full: u32, period: Span) -> Self {
        Self { full, period, buckets: Mutex::default() }
    }

    /// Takes one, or says how long to wait for it.
    pub fn take(&self, key: K, now: Timestamp) -> Result<(), Span> {
        self.take_some(key, 1, now)
    }

    /// Takes so many, or says how long to wait for them. More than a full bucket count as a full one.
    pub fn take_some(&self, key: K, count: u32, now: Timestamp) -> Result<(), Span> {
        let count = f64::from(count.min(self.full));
        let full = f64::from(self.full);
        let per_milli = full / self.period.0 as f64;
        let refilled = |bucket: &Bucket| {
            let since = (now - bucket.at).0.max(0) as f64;
            since.mul_add(per_milli, bucket.left).min(full)
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= CAPACITY {
            buckets.retain(|_, bucket| refilled(bucket) < full);
            if buckets.len() >= CAPACITY {
                // That many addresses at once are an attack; counting anew costs it nothing and us no memory.
                buckets.clear();
            }
        }
        let bucket = buckets.entry(key).or_insert(Bucket { left: full, at: now });
        let left = refilled(bucket);
        if left < count {
            return Err(Span(((count - left) / per_milli).ceil() as i64));
        }
        *bucket = Bucket { left: left - count, at: now };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_at_once_then_as_they_come() {
        let rate = Rate::new(2);
        assert_eq!(rate.take("a", Timestamp(0)), Ok(()));
        assert_eq!(rate.take("a", Timestamp(0)), Ok(()));
        assert_eq!(rate.take("a", Timestamp(0)), Err(Span::seconds(30)));
        assert_eq!(rate.take("b", Timestamp(0)), Ok(()), "each for himself");
        assert_eq!(rate.take("a", Timestamp(29_999)), Err(Span(1)));
        assert_eq!(rate.take("a", Timestamp(30_000)), Ok(()));
        assert!(rate.take("a", Timestamp(30_000)).is_err());
    }

    #[test]
    fn several_at_once_are_all_or_none() {
        let rate = Rate::within(100, Span::seconds(100));
        assert_eq!(rate.take_some("a", 70, Timestamp(0)), Ok(()));
        assert_eq!(rate.take_some("a", 40, Timestamp(0)), Err(Span::seconds(10)));
        assert_eq!(rate.take_some("a", 30, Timestamp(0)), Ok(()));
        assert_eq!(rate.take_some("b", u32::MAX, Timestamp(0)), Ok(()), "nobody waits for ever");
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing_away() {
        let rate = Rate::new(1);
        assert_eq!(rate.take("a", Timestamp(60_000)), Ok(()));
        assert!(rate.take("a", Timestamp(0)).is_err());
    }
}
