//! What is new, and what is worth a sound or a notification. Pure.

use std::collections::BTreeSet;

use domain::{ConversationId, EngagementNo, Seq};

use crate::desk::tasks::model::{Line, Offer, Rows};
use crate::store::Map;

/// What this device wants to be told, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choices {
    /// A sound for every new offer.
    pub offers: bool,
    /// A sound for every customer's message that is not in view, and for ours that did not arrive.
    pub messages: bool,
    /// How loud, from 0 to 100.
    pub volume: u8,
    /// No sounds for now, whatever is wanted otherwise.
    pub silent: bool,
    /// Desktop notifications; the browser has to allow them too.
    pub desktop: bool,
}

impl Default for Choices {
    fn default() -> Self {
        Self { offers: true, messages: true, volume: 50, silent: false, desktop: true }
    }
}

/// A sound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sound {
    /// Somebody wants to talk.
    Offer,
    /// Somebody wrote.
    Message,
}

/// What is new since the rows were looked at the last time.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct New {
    /// Offers.
    pub offers: Vec<ConversationId>,
    /// Conversations with further messages that were not seen.
    pub messages: Vec<ConversationId>,
    /// Conversations in which a message of ours did not arrive.
    pub failures: Vec<ConversationId>,
}

/// Knows what was there before. Being offered the same conversation again is another offer; messages that were there when the
/// page began, or when the offer was accepted, are no news.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bell {
    offers: BTreeSet<(ConversationId, EngagementNo)>,
    unread: Map<ConversationId, Known>,
}

/// How many messages were not seen, and which of ours did not arrive.
type Known = (u32, Option<Seq>);

impl Bell {
    /// The rows are these now.
    pub fn hears(&mut self, rows: &Rows) -> New {
        let offers: BTreeSet<_> =
            rows.values().filter_map(Offer::of).map(|offer| (offer.conversation, offer.engagement)).collect();
        let unread: Map<_, _> = rows
            .values()
            .filter(|row| Offer::of(row).is_none())
            .map(|row| (row.conversation, (Line::of(row).unread, row.undelivered)))
            .collect();
        let new = |news: fn(Known, Known) -> bool| -> Vec<ConversationId> {
            let is_new =
                |(id, now): &(&ConversationId, &Known)| self.unread.get(*id).is_some_and(|before| news(*before, **now));
            unread.iter().filter(is_new).map(|(id, _)| *id).collect()
        };
        let new = New {
            offers: offers.difference(&self.offers).map(|(id, _)| *id).collect(),
            messages: new(|(before, _), (now, _)| now > before),
            failures: new(|(_, before), (_, now)| now.is_some() && now != before),
        };
        *self = Self { offers, unread };
        new
    }
}

/// Where the agent is looking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct View {
    /// The page is in sight and has the focus.
    pub attended: bool,
    /// What is open in it.
    pub open: Option<ConversationId>,
}

impl View {
    fn shows(self, id: ConversationId) -> bool {
        self.attended && self.open == Some(id)
    }
}

/// What somebody is called for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Call {
    /// Somebody wants to talk.
    Offer,
    /// A customer wrote.
    Message,
    /// A message of ours did not arrive.
    Failure,
}

/// What is done about something new.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Alert {
    /// The sound that is made; several things that come together make one.
    pub sound: Option<Sound>,
    /// What a notification is shown for: offers while he is elsewhere, messages unless they are in view.
    pub notify: Vec<(ConversationId, Call)>,
}

impl Alert {
    /// What to do.
    pub fn about(new: &New, choices: Choices, view: View) -> Self {
        let unseen = |all: &[ConversationId], call: Call| -> Vec<_> {
            all.iter().copied().filter(|id| !view.shows(*id)).map(|id| (id, call)).collect()
        };
        let messages = [unseen(&new.messages, Call::Message), unseen(&new.failures, Call::Failure)].concat();
        let sound = if choices.silent || choices.volume == 0 {
            None
        } else if choices.offers && !new.offers.is_empty() {
            Some(Sound::Offer)
        } else if choices.messages && !messages.is_empty() {
            Some(Sound::Message)
        } else {
            None
        };
        let offers = new.offers.iter().filter(|_| !view.attended).map(|id| (*id, Call::Offer));
        let notify = if choices.desktop { offers.chain(messages).collect() } else { Vec::new() };
        Self { sound, notify }
    }
}

/// Whether a notification about this conversation still says something: it is offered, something in it was not seen, or did
/// not arrive.
pub fn still_stands(rows: &Rows, id: ConversationId) -> bool {
    rows.get(&id).is_some_and(|row| Offer::of(row).is_some() || row.undelivered.is_some() || Line::of(row).unread > 0)
}

#[cfg(test)]
mod tests {
    use protocol::agent::{Row, RowState};

    use super::*;
    use crate::desk::sample;

    fn rows(rows: &[Row]) -> Rows {
        rows.iter().map(|row| (row.conversation, row.clone())).collect()
    }

    fn unread(mut row: Row, count: u32) -> Row {
        if let RowState::Active { unread, .. } = &mut row.state {
            *unread = count;
        }
        row
    }

    fn id(number: u128) -> ConversationId {
        ConversationId::from_number(number)
    }

    #[test]
    fn every_offer_is_new_once() {
        let mut bell = Bell::default();
        let (one, two) = (sample::offer(1, 0), sample::offer(2, 0));
        assert_eq!(bell.hears(&rows(&[sample::active(3, 0)])), New::default());
        assert_eq!(bell.hears(&rows(std::slice::from_ref(&one))).offers, [id(1)]);
        assert_eq!(bell.hears(&rows(std::slice::from_ref(&one))).offers, [], "another row changed");
        assert_eq!(bell.hears(&rows(&[one, two.clone()])).offers, [id(2)]);
        assert_eq!(bell.hears(&rows(&[sample::active(1, 0), two])).offers, [], "accepted");
    }

    #[test]
    fn what_comes_back_is_new_again() {
        let mut bell = Bell::default();
        let offer = sample::offer(1, 0);
        bell.hears(&rows(std::slice::from_ref(&offer)));
        let again = Row { engagement: EngagementNo(2), ..offer };
        assert_eq!(bell.hears(&rows(std::slice::from_ref(&again))).offers, [id(1)]);
        bell.hears(&rows(&[]));
        assert_eq!(bell.hears(&rows(&[again])).offers, [id(1)]);
    }

    #[test]
    fn messages_are_new_when_there_are_more_than_before() {
        let mut bell = Bell::default();
        let row = sample::active(1, 0);
        assert_eq!(bell.hears(&rows(&[unread(row.clone(), 3)])).messages, [], "there when the page began");
        assert_eq!(bell.hears(&rows(&[unread(row.clone(), 4)])).messages, [id(1)]);
        assert_eq!(bell.hears(&rows(&[unread(row.clone(), 0)])).messages, []);
        assert_eq!(bell.hears(&rows(&[unread(row, 1)])).messages, [id(1)]);
        bell.hears(&rows(&[sample::offer(2, 0)]));
        assert_eq!(bell.hears(&rows(&[unread(sample::active(2, 0), 2)])).messages, [], "read in the offer's place");
    }

    #[test]
    fn what_did_not_arrive_is_told_once_for_each_message() {
        let failed = |message: Option<u64>| Row { undelivered: message.map(Seq), ..sample::active(1, 0) };
        let mut bell = Bell::default();
        assert_eq!(bell.hears(&rows(&[failed(None)])).failures, []);
        assert_eq!(bell.hears(&rows(&[failed(Some(4))])).failures, [id(1)]);
        assert_eq!(bell.hears(&rows(&[failed(Some(4))])).failures, []);
        assert_eq!(bell.hears(&rows(&[failed(Some(9))])).failures, [id(1)]);
        assert_eq!(bell.hears(&rows(&[failed(None)])).failures, []);
    }

    #[test]
    fn what_is_in_view_calls_nobody() {
        let new = New { offers: vec![id(1)], messages: vec![id(2)], failures: vec![] };
        let (one, two) = ((id(1), Call::Offer), (id(2), Call::Message));
        let message = New { offers: vec![], ..new.clone() };
        let all = Choices::default();
        let here = View { attended: true, open: Some(id(2)) };
        let elsewhere = View { attended: true, open: Some(id(3)) };
        let away = View { attended: false, open: Some(id(2)) };
        let check = |new: &New, choices, view, sound, notify: &[(ConversationId, Call)]| {
            assert_eq!(Alert::about(new, choices, view), Alert { sound, notify: notify.to_vec() });
        };
        check(&new, all, here, Some(Sound::Offer), &[]);
        check(&message, all, here, None, &[]);
        check(&message, all, elsewhere, Some(Sound::Message), &[two]);
        check(&new, all, away, Some(Sound::Offer), &[one, two]);
        check(&new, Choices { silent: true, ..all }, away, None, &[one, two]);
        check(&new, Choices { volume: 0, desktop: false, ..all }, away, None, &[]);
        check(&new, Choices { offers: false, ..all }, away, Some(Sound::Message), &[one, two]);
        check(&message, Choices { messages: false, ..all }, away, None, &[two]);
        let failure = New { failures: vec![id(2)], ..New::default() };
        check(&failure, all, elsewhere, Some(Sound::Message), &[(id(2), Call::Failure)]);
        check(&failure, all, here, None, &[]);
    }
}
