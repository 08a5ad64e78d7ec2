//! Slows down whoever guesses passwords. A pure machine: time is a parameter, the table is bounded.
//!
//! An attempt counts as failed until it is known to have succeeded, so that parallel attempts gain nothing. After
//! [`Rule::free`] failures each further attempt has to wait, twice as long every time up to [`Rule::longest`]. A key that
//! was left alone for [`Rule::forget`] starts anew.

use std::collections::HashMap;
use std::hash::Hash;

use domain::{Span, Timestamp};

/// How patient the throttle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Failures without any wait.
    pub free: u32,
    /// The longest wait.
    pub longest: Span,
    /// When a key is forgotten.
    pub forget: Span,
    /// Most keys remembered; beyond it the one left alone longest goes.
    pub capacity: usize,
}

/// Per login name and address: a stranger who guesses slows down himself, and not the owner, who comes from elsewhere.
pub const PER_LOGIN: Rule = Rule { free: 5, longest: Span::minutes(1), forget: Span::minutes(15), capacity: 10_000 };

/// Per login name, from wherever. Far more are free than one address has attempts for, and the waits are short: only
/// whoever holds many addresses gets here, and even he must not lock anybody out.
pub const PER_NAME: Rule = Rule { free: 100, longest: Span::seconds(10), forget: Span::minutes(15), capacity: 10_000 };

/// Per address. More failures are free, because an office may share one; the waits grow longer.
pub const PER_ADDRESS: Rule =
    Rule { free: 20, longest: Span::minutes(15), forget: Span::minutes(60), capacity: 10_000 };

/// Failed attempts by key.
#[derive(Debug)]
pub struct Throttle<K> {
    rule: Rule,
    entries: HashMap<K, Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    failures: u32,
    last: Timestamp,
}

impl<K: Eq + Hash + Clone> Throttle<K> {
    /// A throttle that remembers nothing yet.
    pub fn new(rule: Rule) -> Self {
        Self { rule, entries: HashMap::new() }
    }

    /// How long this key still has to wait.
    pub fn wait(&self, key: &K, now: Timestamp) -> Option<Span> {
        let entry = self.entries.get(key)?;
        let left = entry.last + self.delay(entry.failures) - now;
        (left > Span::ZERO).then_some(left)
    }

    /// An attempt begins; it counts as failed until [`Self::succeeded`] says otherwise.
    pub fn attempt(&mut self, key: K, now: Timestamp) {
        let forget = self.rule.forget;
        let fresh = |entry: &Entry| now - entry.last < forget;
        if !self.entries.contains_key(&key) && self.entries.len() >= self.rule.capacity {
            self.entries.retain(|_, entry| fresh(entry));
            self.make_room();
        }
        let entry = self.entries.entry(key).or_insert(Entry { failures: 0, last: now });
        entry.failures = if fresh(entry) { entry.failures.saturating_add(1) } else { 1 };
        entry.last = now;
    }

    /// The attempt was good: everything before it is forgiven.
    pub fn succeeded(&mut self, key: &K) {
        self.entries.remove(key);
    }

    /// The attempt was good, what failed before it still counts: for keys that several people share.
    pub fn take_back(&mut self, key: &K) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.failures = entry.failures.saturating_sub(1);
        }
    }

    fn delay(&self, failures: u32) -> Span {
        match failures.checked_sub(self.rule.free) {
            None => Span::ZERO,
            Some(beyond) => {
                let doubled = Span::seconds(1).times(1_i64 << beyond.min(20));
                doubled.min(self.rule.longest)
            }
        }
    }

    fn make_room(&mut self) {
        if self.entries.len() < self.rule.capacity {
            return;
        }
        let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.last);
        if let Some(key) = oldest.map(|(key, _)| key.clone()) {
            self.entries.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule { free: 3, longest: Span::seconds(8), forget: Span::minutes(1), capacity: 2 };

    fn failed(times: u32) -> Throttle<&'static str> {
        let mut throttle = Throttle::new(RULE);
        for _ in 0..times {
            throttle.attempt("anna", Timestamp(0));
        }
        throttle
    }

    #[test]
    fn waits_double_after_the_free_failures_up_to_the_longest() {
        let waits: Vec<_> =
            (1..=8).map(|times| failed(times).wait(&"anna", Timestamp(0)).map(Span::as_seconds)).collect();
        assert_eq!(waits, [None, None, Some(1), Some(2), Some(4), Some(8), Some(8), Some(8)]);
    }

    #[test]
    fn a_wait_ends() {
        let throttle = failed(4);
        assert_eq!(throttle.wait(&"anna", Timestamp(1_500)), Some(Span(500)));
        assert_eq!(throttle.wait(&"anna", Timestamp(2_000)), None);
        assert_eq!(throttle.wait(&"ben", Timestamp(0)), None);
    }

    #[test]
    fn success_forgives_but_not_for_shared_keys() {
        let mut throttle = failed(5);
        throttle.take_back(&"anna");
        assert_eq!(throttle.wait(&"anna", Timestamp(0)), Some(Span::seconds(2)));
        throttle.succeeded(&"anna");
        assert_eq!(throttle.wait(&"anna", Timestamp(0)), None);
    }

    #[test]
    fn who_is_left_alone_starts_anew() {
        let mut throttle = failed(6);
        throttle.attempt("anna", Timestamp(60_000));
        assert_eq!(throttle.wait(&"anna", Timestamp(60_000)), None);
    }

    #[test]
    fn the_table_is_bounded() {
        let mut throttle = failed(6);
        throttle.attempt("ben", Timestamp(1));
        throttle.attempt("carla", Timestamp(2));
        assert_eq!(throttle.entries.len(), 2);
        assert_eq!(throttle.wait(&"anna", Timestamp(2)), None, "the oldest went");
    }

    #[test]
    fn absurd_counts_do_not_overflow() {
        let mut throttle = failed(4);
        throttle.entries.get_mut("anna").unwrap().failures = u32::MAX;
        throttle.attempt("anna", Timestamp(1));
        assert_eq!(throttle.wait(&"anna", Timestamp(1)), Some(Span::seconds(8)));
    }
}
