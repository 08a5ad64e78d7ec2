//! Conversations that were: who may look back how far (SPEC B.5, DESIGN.md §2).

use crate::time::{Span, Timestamp};

/// How far back a contact's earlier conversations are shown to whoever is in one of his.
pub const CONTACT_SPAN: Span = Span::days(90);
/// How far back an agent sees what he did himself.
pub const OWN_SPAN: Span = Span::days(1);
/// Most conversations in one list, the latest first.
pub const LIST_LIMIT: usize = 50;

/// Whether something that last moved at `at` is still within `span` of `now`. A clock that went back hides nothing.
pub fn is_within(at: Timestamp, now: Timestamp, span: Span) -> bool {
    now <= at || now - at <= span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_span_includes_its_last_moment_and_the_future() {
        let now = Timestamp(Span::days(100).0);
        let at = |days: i64| Timestamp(Span::days(days).0);
        assert!(is_within(at(10), now, CONTACT_SPAN));
        assert!(!is_within(Timestamp(at(10).0 - 1), now, CONTACT_SPAN));
        assert!(is_within(at(101), now, CONTACT_SPAN));
    }
}
