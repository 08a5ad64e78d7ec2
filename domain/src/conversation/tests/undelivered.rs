//! Messages of ours that did not arrive: somebody has to see to them, whatever became of the conversation (SPEC I.1).

use super::*;
use crate::message::{Receipt, Undelivered};

impl Desk {
    /// What became of the last message of an agent, if there is one.
    pub(super) fn receipt(&mut self, receipt: Receipt) -> Vec<Event> {
        self.receipt_while(receipt, false)
    }

    fn receipt_while(&mut self, receipt: Receipt, superseded: bool) -> Vec<Event> {
        let posted = |record: &&Record| matches!(&record.event, Event::Shared(SharedEvent::MessagePosted { by, .. }) if *by != ParticipantNo::CUSTOMER);
        let Some(target) = self.log.iter().rev().find(posted).map(|record| record.seq) else { return Vec::new() };
        let context = Context { superseded, ..self.context(Actor::House) };
        let events = self.head.receipt_changed(target, receipt, &context);
        self.commit(events.clone());
        events
    }

    fn ended() -> Self {
        let mut desk = Self::answered();
        desk.anna(Command::End).unwrap();
        desk
    }

    fn answered() -> Self {
        let mut desk = Self::accepted_on(ChannelKind::Sms);
        desk.say("it is on its way");
        desk
    }
}

fn failed() -> Receipt {
    Undelivered::Recipient.receipt()
}

fn sent() -> Receipt {
    Receipt::Sent { at: Timestamp(1) }
}

#[test]
fn the_answer_is_owed_again() {
    let mut desk = Desk::answered();
    desk.receipt(sent());
    assert!(matches!(desk.head.turn, Turn::Customer { .. }), "it is on its way");
    desk.wait(Span::seconds(60));
    assert_eq!(kinds(&desk.receipt(failed())), ["receipt"]);
    assert_eq!(desk.head.turn, Turn::Agent { since: desk.now });
    assert_eq!(desk.head.undelivered.map(|missing| missing.owed_since), Some(Some(desk.now)));
    desk.say("once more");
    assert_eq!((desk.head.undelivered, desk.slots()), (None, 1));
    desk.check();
}

#[test]
fn one_that_arrived_after_all_is_no_trouble_any_more() {
    let mut desk = Desk::answered();
    desk.receipt(failed());
    desk.wait(Span::seconds(60));
    desk.receipt(Receipt::Delivered { at: Timestamp(9) });
    assert_eq!((desk.head.undelivered, desk.head.turn), (None, Turn::Customer { since: desk.now }));
    let mut desk = Desk::answered();
    desk.receipt(failed());
    desk.wait(Span::seconds(60));
    desk.customer("hello?").unwrap();
    desk.wait(Span::seconds(60));
    desk.receipt(Receipt::Delivered { at: Timestamp(9) });
    assert!(matches!(desk.head.turn, Turn::Agent { .. }), "he asked meanwhile");
    let mut desk = Desk::ended();
    desk.receipt(failed());
    desk.receipt(Receipt::Read { at: Timestamp(9) });
    assert_eq!(kinds(&desk.wrap_up().unwrap()), ["wrapped-up"]);
    desk.check();
}

#[test]
fn a_released_slot_is_taken_again_or_the_contact_waits() {
    for (free, expected) in [(true, vec!["receipt", "retaken"]), (false, vec!["receipt", "part-ended", "queued"])] {
        let mut desk = Desk::answered();
        desk.wait(Span::minutes(30));
        desk.house(Command::Quiet);
        assert_eq!(desk.slots(), 0);
        desk.owner = Some(OwnerFacts { presence: Presence::Available, has_free_slot: free });
        assert_eq!(kinds(&desk.receipt(failed())), expected);
        desk.check();
    }
}

#[test]
fn a_parked_one_comes_back() {
    let mut desk = Desk::answered();
    desk.anna(Command::Park { until: None, reason: String::new() }).unwrap();
    assert_eq!(kinds(&desk.receipt(failed())), ["receipt", "unparked", "retaken"]);
    desk.check();
}

#[test]
fn what_was_over_waits_again_for_whoever_wrote_it() {
    let mut desk = Desk::ended();
    desk.wrap_up().unwrap();
    desk.wait(Span::days(30));
    assert_eq!(kinds(&desk.receipt(failed())), ["reopened", "receipt", "queued"], "however long ago it ended");
    let Some(Event::Desk(DeskEvent::Queued { why, prefer, .. })) = desk.log.last().map(|record| record.event.clone())
    else {
        panic!("it waits")
    };
    assert_eq!((why, prefer.map(|prefer| prefer.agent)), (QueuedWhy::Undelivered, Some(ANNA)));
    assert_eq!((desk.head.turn, desk.head.arrived_at), (Turn::Agent { since: desk.now }, desk.now));
    desk.check();
}

#[test]
fn only_the_first_news_brings_it_back() {
    let mut desk = Desk::ended();
    desk.wrap_up().unwrap();
    desk.receipt(sent());
    assert!(matches!(desk.head.phase, Phase::Closed { wrote_again_at: None, .. }));
}

#[test]
fn whoever_wraps_up_may_go_on_or_it_comes_back_when_he_is_done() {
    let mut desk = Desk::ended();
    assert_eq!(kinds(&desk.receipt(failed())), ["receipt"]);
    let mut resumed = Desk { log: desk.log.clone(), head: desk.head.clone(), ..Desk::open() };
    let (engagement, _) = resumed.head.engagement_of(ANNA).unwrap();
    resumed.anna(Command::Resume { engagement }).unwrap();
    assert!(resumed.head.undelivered.is_some() && matches!(resumed.head.phase, Phase::Assigned { .. }));
    let events = desk.wrap_up().unwrap();
    assert_eq!(kinds(&events), ["wrapped-up", "reopened", "queued"], "even at once and with everything in view");
    assert!(matches!(events[2], Event::Desk(DeskEvent::Queued { why: QueuedWhy::Undelivered, .. })));
    desk.check();
}

#[test]
fn what_failed_before_the_end_is_no_reason_to_come_back() {
    let mut desk = Desk::answered();
    desk.receipt(failed());
    desk.anna(Command::End).unwrap();
    assert_eq!(kinds(&desk.wrap_up().unwrap()), ["wrapped-up"]);
    assert_eq!(desk.head.undelivered, None);
}

#[test]
fn whoever_is_gone_is_wrapped_up_for() {
    let mut desk = Desk::ended();
    desk.owner = Some(OwnerFacts { presence: Presence::SignedOut, has_free_slot: false });
    assert_eq!(kinds(&desk.receipt(failed())), ["wrapped-up", "reopened", "receipt", "queued"]);
    desk.check();
}

#[test]
fn what_nobody_is_to_answer_stays_closed() {
    let mut desk = Desk::ended();
    desk.wrap_up().unwrap();
    assert_eq!(kinds(&desk.receipt_while(failed(), true)), ["receipt"], "it goes on in a newer one");
    let mut desk = Desk::accepted_on(ChannelKind::WhatsApp);
    desk.say("it is on its way");
    desk.settings.end_keywords = [("en".to_owned(), "Stop".to_owned())].into();
    desk.customer("stop").unwrap();
    assert!(matches!(desk.head.phase, Phase::Closed { why: EndWhy::Customer, .. }), "{:?}", desk.head.phase);
    assert_eq!(kinds(&desk.receipt(failed())), ["receipt"], "he wants no more of us");
    assert_eq!((desk.head.undelivered, kinds(&desk.wrap_up().unwrap())), (None, vec!["wrapped-up"]));
    desk.check();
    let mut desk = Desk::answered();
    desk.anna(Command::Junk).unwrap();
    assert_eq!(kinds(&desk.receipt(failed())), ["receipt"]);
}
