//! When somebody was last here, in any tab; when he is asked, and when it is over. Pure; all times are this device's.

use domain::{Span, Timestamp};

/// How long before the end he is asked.
pub const ASK_BEFORE: Span = Span::minutes(1);
/// The server is told at most so often.
const TELL_EVERY: Span = Span::minutes(1);
/// Other tabs at most so often.
const SHARE_EVERY: Span = Span::seconds(5);

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Stage {
    /// Somebody is there.
    #[default]
    Here,
    /// He is asked.
    Asking {
        /// What is left.
        left: Span,
    },
    /// Nobody is there.
    Over,
}

/// Watches for signs of life.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Watch {
    /// The last one.
    last: Timestamp,
    /// The last time the server was told.
    told: Timestamp,
    /// The last time other tabs were told.
    shared: Timestamp,
}

impl Watch {
    /// Somebody opened the page.
    pub const fn new(now: Timestamp) -> Self {
        Self { last: now, told: now, shared: now }
    }

    /// Something was done. Once he is asked only his answer counts.
    pub fn acted(&mut self, limit: Option<Span>, now: Timestamp) {
        if self.stage(limit, now) == Stage::Here {
            self.last = now;
        }
    }

    /// He says that he is there.
    pub fn stays(&mut self, limit: Option<Span>, now: Timestamp) {
        if self.stage(limit, now) != Stage::Over {
            self.last = now;
        }
    }

    /// Something was done in another tab.
    pub fn heard(&mut self, at: Timestamp) {
        self.last = self.last.max(at);
    }

    /// When something was last done.
    pub const fn last(&self) -> Timestamp {
        self.last
    }

    /// Whether the server is to be told now: something was done since it was told, and that was a minute ago. What was done in
    /// between is told when the minute is over, so that the server never thinks it was longer ago than it was.
    pub fn tells(&mut self, now: Timestamp) -> bool {
        let tells = self.last > self.told && now - self.told >= TELL_EVERY;
        if tells {
            self.told = now;
        }
        tells
    }

    /// Whether other tabs are to be told now that something was done.
    pub fn shares(&mut self, now: Timestamp) -> bool {
        let shares = now - self.shared >= SHARE_EVERY;
        if shares {
            self.shared = now;
        }
        shares
    }

    /// How far it is, where so much is allowed.
    pub fn stage(&self, limit: Option<Span>, now: Timestamp) -> Stage {
        let Some(limit) = limit else { return Stage::Here };
        let left = self.last + limit - now;
        if left <= Span::ZERO {
            Stage::Over
        } else if left <= ASK_BEFORE {
            Stage::Asking { left }
        } else {
            Stage::Here
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Option<Span> = Some(Span::minutes(3));

    fn at(seconds: i64) -> Timestamp {
        Timestamp(0) + Span::seconds(seconds)
    }

    #[test]
    fn he_is_asked_a_minute_before_and_only_his_answer_counts_then() {
        let mut watch = Watch::new(at(0));
        assert_eq!(watch.stage(LIMIT, at(119)), Stage::Here);
        assert_eq!(watch.stage(LIMIT, at(120)), Stage::Asking { left: Span::minutes(1) });
        watch.acted(LIMIT, at(130));
        assert_eq!(watch.stage(LIMIT, at(130)), Stage::Asking { left: Span::seconds(50) });
        watch.stays(LIMIT, at(131));
        assert_eq!(watch.stage(LIMIT, at(132)), Stage::Here);
        assert_eq!(watch.stage(LIMIT, at(311)), Stage::Over);
        watch.stays(LIMIT, at(312));
        watch.acted(LIMIT, at(312));
        assert_eq!(watch.stage(LIMIT, at(312)), Stage::Over, "too late");
    }

    #[test]
    fn another_tab_counts_and_nobody_is_asked_where_nothing_is_set() {
        let mut watch = Watch::new(at(0));
        watch.heard(at(100));
        watch.heard(at(50));
        assert_eq!(watch.stage(LIMIT, at(200)), Stage::Here);
        assert_eq!(watch.stage(None, at(100_000)), Stage::Here);
    }

    #[test]
    fn the_server_is_told_at_most_once_a_minute_and_the_last_thing_too() {
        let mut watch = Watch::new(at(0));
        watch.acted(LIMIT, at(10));
        assert!(!watch.tells(at(10)));
        assert!(watch.tells(at(60)));
        assert!(!watch.tells(at(200)), "nothing was done since");
    }

    // Whatever is done when, the server knows of it within a minute: it never signs out before the desk asks.
    #[test]
    fn the_server_never_thinks_that_it_was_longer_ago() {
        for seed in 0..500_i64 {
            let mut watch = Watch::new(at(0));
            let mut told = at(0);
            for second in 1..600 {
                if (second * second + seed * 7) % 41 == 0 {
                    watch.acted(None, at(second));
                }
                if watch.tells(at(second)) {
                    told = at(second);
                }
                let behind = watch.last() - told;
                assert!(behind < TELL_EVERY, "seed {seed}, second {second}");
            }
        }
    }
}
