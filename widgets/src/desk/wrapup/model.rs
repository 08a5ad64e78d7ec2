//! The wrap-up dialog as data: which reasons are chosen, what the countdown says.

use domain::settings::{Reason, WrapUp};
use domain::{ReasonId, Span, Timestamp};

/// The last seconds of the countdown are urgent (SPEC B.4).
pub const URGENT: Span = Span::seconds(10);

/// What is chosen so far.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Chosen {
    /// In the order chosen.
    pub reasons: Vec<ReasonId>,
    /// Submit was pressed without any.
    pub missing: bool,
}

impl Chosen {
    /// Chooses a reason or takes it back. Where the channel allows one only, another replaces it (SPEC H-08).
    pub fn toggle(&mut self, reason: ReasonId, max: Option<u32>) {
        self.missing = false;
        if let Some(index) = self.reasons.iter().position(|chosen| *chosen == reason) {
            self.reasons.remove(index);
        } else if max == Some(1) {
            self.reasons = vec![reason];
        } else if max.is_none_or(|max| self.reasons.len() < max as usize) {
            self.reasons.push(reason);
        }
    }

    /// Whether it is chosen.
    pub fn has(&self, reason: ReasonId) -> bool {
        self.reasons.contains(&reason)
    }

    /// Whether another may be chosen beside those.
    pub fn is_full(&self, max: Option<u32>) -> bool {
        max.is_some_and(|max| max > 1 && self.reasons.len() >= max as usize)
    }

    /// The reasons to submit; none is marked as missing (SPEC B.4: required).
    pub fn submit(&mut self) -> Option<Vec<ReasonId>> {
        self.missing = self.reasons.is_empty();
        (!self.missing).then(|| self.reasons.clone())
    }
}

/// The reasons that can be chosen. The default one is last: it says nothing and should not be the easy choice.
pub fn choices(reasons: &[Reason], settings: &WrapUp) -> Vec<Reason> {
    let (default, mut others): (Vec<_>, Vec<_>) = reasons
        .iter()
        .filter(|reason| !reason.retired)
        .cloned()
        .partition(|reason| reason.id == settings.default_reason);
    others.extend(default);
    others
}

/// Names of reasons for people to read, retired ones included.
pub fn names(reasons: &[Reason], ids: &[ReasonId]) -> String {
    let names: Vec<_> = ids
        .iter()
        .filter_map(|id| reasons.iter().find(|reason| reason.id == *id))
        .map(|reason| reason.name.as_str())
        .collect();
    names.join(", ")
}

/// What the countdown says. The server runs it; this only shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Countdown {
    /// What is left, never negative.
    pub left: Span,
    /// Ten seconds or less.
    pub urgent: bool,
}

impl Countdown {
    /// To this deadline.
    pub fn to(deadline: Timestamp, now: Timestamp) -> Self {
        let left = (deadline - now).max(Span::ZERO);
        Self { left, urgent: left <= URGENT }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(number: u128) -> ReasonId {
        ReasonId::from_number(number)
    }

    #[test]
    fn several_reasons_where_the_channel_takes_several() {
        let mut chosen = Chosen::default();
        chosen.toggle(reason(1), None);
        chosen.toggle(reason(2), None);
        assert_eq!(chosen.reasons, [reason(1), reason(2)]);
        chosen.toggle(reason(1), None);
        assert_eq!(chosen.reasons, [reason(2)]);
    }

    #[test]
    fn one_reason_where_it_takes_one_and_the_later_choice_counts() {
        let mut chosen = Chosen::default();
        chosen.toggle(reason(1), Some(1));
        chosen.toggle(reason(2), Some(1));
        assert_eq!(chosen.reasons, [reason(2)]);
        chosen.toggle(reason(3), Some(2));
        chosen.toggle(reason(4), Some(2));
        assert_eq!(chosen.reasons, [reason(2), reason(3)]);
        assert!(chosen.is_full(Some(2)));
    }

    #[test]
    fn none_is_refused_until_one_is_chosen() {
        let mut chosen = Chosen::default();
        assert_eq!(chosen.submit(), None);
        assert!(chosen.missing);
        chosen.toggle(reason(1), None);
        assert!(!chosen.missing);
        assert_eq!(chosen.submit(), Some(vec![reason(1)]));
    }

    #[test]
    fn the_default_reason_is_offered_last_and_retired_ones_not_at_all() {
        let mut settings = crate::desk::sample::settings();
        settings.wrap_up_reasons[0].retired = true;
        let names: Vec<_> =
            choices(&settings.wrap_up_reasons, &settings.wrap_up).into_iter().map(|reason| reason.name).collect();
        assert_eq!(names.first().map(String::as_str), Some("Question answered"));
        assert_eq!(names.last().map(String::as_str), Some("No reason given"));
        assert_eq!(names.len(), 5);
    }

    #[test]
    fn the_countdown_is_urgent_at_ten_seconds_and_stops_at_none() {
        let at = |now| Countdown::to(Timestamp(60_000), Timestamp(now));
        assert!(!at(49_999).urgent);
        assert!(at(50_000).urgent);
        assert_eq!(at(90_000).left, Span::ZERO);
    }
}
