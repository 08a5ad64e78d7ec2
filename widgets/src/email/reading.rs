//! Which letters are unfolded, and which came while an answer was composed and have to be looked at before it is sent (SPEC
//! D.5). Pure.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Span, Timestamp};

/// A letter that was in sight for so long was looked at.
const LOOKED_AT: Span = Span::seconds(1);

/// What is read in one conversation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reading {
    /// Letters that are unfolded.
    open: BTreeSet<u64>,
    /// Letters that came while an answer was composed and were not looked at, oldest first.
    fresh: Vec<u64>,
    /// The letters in sight, and since when.
    in_sight: BTreeMap<u64, Timestamp>,
    /// The latest letter that was told of.
    known: u64,
}

impl Reading {
    /// The conversation is opened: the latest letter is unfolded, and so is what nobody looked at, unless an answer was begun
    /// before it came.
    pub fn begin(latest: Option<u64>, unread: Vec<u64>, composing: bool) -> Self {
        let mut reading = Self { known: latest.unwrap_or_default(), ..Self::default() };
        if composing {
            reading.fresh = unread;
            reading.fresh.sort_unstable();
        } else {
            reading.open.extend(unread);
        }
        reading.open.extend(latest.filter(|latest| !reading.fresh.contains(latest)));
        reading
    }

    /// These letters are there; what came since the last time is new. It unfolds by itself unless an answer is composed.
    pub fn arrived(&mut self, letters: impl IntoIterator<Item = u64>, composing: bool) {
        for letter in letters {
            if letter <= self.known {
                continue;
            }
            self.known = letter;
            if composing {
                self.fresh.push(letter);
            } else {
                self.open.insert(letter);
            }
        }
    }

    /// Everything up to this letter is known: one of ours was sent.
    pub fn sent(&mut self, letter: u64) {
        if letter > self.known {
            self.known = letter;
            self.open.insert(letter);
        }
    }

    /// The latest letter that was told of.
    pub const fn known(&self) -> u64 {
        self.known
    }

    /// Whether a letter is unfolded.
    pub fn is_open(&self, letter: u64) -> bool {
        self.open.contains(&letter)
    }

    /// Whether it came while an answer was composed and was not looked at.
    pub fn is_fresh(&self, letter: u64) -> bool {
        self.fresh.contains(&letter)
    }

    /// Letters that were not looked at, oldest first.
    pub fn fresh(&self) -> &[u64] {
        &self.fresh
    }

    /// Unfolds a letter, or folds it.
    pub fn toggle(&mut self, letter: u64) {
        if !self.open.remove(&letter) {
            self.open.insert(letter);
        }
    }

    /// Unfolds what was not looked at, and says which to go to: the oldest.
    pub fn unfold_fresh(&mut self) -> Option<u64> {
        self.open.extend(&self.fresh);
        self.fresh.first().copied()
    }

    /// Nothing is composed any more: nothing is to be looked at before it is sent.
    pub fn composed(&mut self) {
        self.open.extend(self.fresh.drain(..));
        self.in_sight.clear();
    }

    /// These letters are in sight now.
    pub fn look(&mut self, in_sight: &[u64], now: Timestamp) {
        self.in_sight.retain(|letter, _| in_sight.contains(letter));
        for letter in in_sight {
            if self.open.contains(letter) && self.fresh.contains(letter) {
                self.in_sight.entry(*letter).or_insert(now);
            }
        }
        let seen = |letter: &u64| self.in_sight.get(letter).is_some_and(|since| now - *since >= LOOKED_AT);
        self.fresh = self.fresh.iter().copied().filter(|letter| !seen(letter)).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_and_what_nobody_read_are_unfolded() {
        let reading = Reading::begin(Some(9), vec![9, 7], false);
        assert!(reading.is_open(9) && reading.is_open(7) && !reading.is_open(5));
        assert!(reading.fresh().is_empty());
    }

    #[test]
    fn a_letter_that_comes_while_one_writes_is_to_be_looked_at() {
        let mut reading = Reading::begin(Some(2), vec![], false);
        reading.arrived([2, 5], false);
        assert!(reading.is_open(5) && reading.fresh().is_empty(), "nobody writes");
        reading.arrived([2, 5, 8, 11], true);
        assert_eq!(reading.fresh(), [8, 11]);
        assert!(!reading.is_open(8));
        reading.look(&[8, 11], Timestamp(0));
        reading.look(&[8, 11], Timestamp(5_000));
        assert_eq!(reading.fresh(), [8, 11], "folded, they say nothing");
        assert_eq!(reading.unfold_fresh(), Some(8));
        reading.look(&[8], Timestamp(6_000));
        reading.look(&[8], Timestamp(6_999));
        assert_eq!(reading.fresh(), [8, 11]);
        reading.look(&[8], Timestamp(7_000));
        assert_eq!(reading.fresh(), [11]);
        reading.look(&[11], Timestamp(7_100));
        reading.look(&[], Timestamp(7_500));
        reading.look(&[11], Timestamp(8_200));
        assert_eq!(reading.fresh(), [11], "it was out of sight in between");
        reading.look(&[11], Timestamp(9_200));
        assert!(reading.fresh().is_empty());
    }

    #[test]
    fn what_came_before_a_reload_is_still_to_be_looked_at() {
        let mut reading = Reading::begin(Some(9), vec![9], true);
        assert!(!reading.is_open(9) && reading.is_fresh(9));
        reading.composed();
        assert!(reading.is_open(9) && reading.fresh().is_empty());
    }
}
