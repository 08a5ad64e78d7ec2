//! When the desk makes a sound: for an offer it has not rung for. Pure.

use std::collections::BTreeSet;

use domain::{ConversationId, EngagementNo};

use super::tasks::model::{Offer, Rows};

/// The offers there are, each of which was rung for. Being offered the same conversation again is another offer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bell(BTreeSet<(ConversationId, EngagementNo)>);

impl Bell {
    /// The rows are these now: whether to ring. Several offers that come together ring once.
    pub fn rings(&mut self, rows: &Rows) -> bool {
        let offers = rows.values().filter_map(Offer::of).map(|offer| (offer.conversation, offer.engagement));
        let before = core::mem::replace(&mut self.0, offers.collect());
        !self.0.is_subset(&before)
    }
}

#[cfg(test)]
mod tests {
    use protocol::agent::Row;

    use super::*;
    use crate::desk::sample;

    fn rows(rows: &[Row]) -> Rows {
        rows.iter().map(|row| (row.conversation, row.clone())).collect()
    }

    #[test]
    fn every_offer_rings_once() {
        let mut bell = Bell::default();
        let (one, two) = (sample::offer(1, 0), sample::offer(2, 0));
        assert!(!bell.rings(&rows(&[sample::active(3, 0)])));
        assert!(bell.rings(&rows(std::slice::from_ref(&one))));
        assert!(!bell.rings(&rows(std::slice::from_ref(&one))), "another row changed");
        assert!(bell.rings(&rows(&[one, two.clone()])));
        assert!(!bell.rings(&rows(&[sample::active(1, 0), two])), "accepted");
    }

    #[test]
    fn what_comes_back_rings_again() {
        let mut bell = Bell::default();
        let offer = sample::offer(1, 0);
        bell.rings(&rows(std::slice::from_ref(&offer)));
        let again = Row { engagement: EngagementNo(2), ..offer };
        assert!(bell.rings(&rows(std::slice::from_ref(&again))));
        bell.rings(&rows(&[]));
        assert!(bell.rings(&rows(&[again])));
    }
}
