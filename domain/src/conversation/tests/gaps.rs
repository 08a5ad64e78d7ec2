//! What people once fell through: messages that were nobody's, places that are gone, times without an end.

use super::*;

#[test]
fn what_the_agent_did_not_see_does_not_rest() {
    let ended = || {
        let mut desk = Desk::accepted();
        desk.anna(Command::End).unwrap();
        desk.wait(Span::seconds(10));
        desk.customer("one more question").unwrap();
        desk
    };
    let mut unseen = ended();
    unseen.seen_all = false;
    assert_eq!(kinds(&unseen.wrap_up().unwrap()), ["wrapped-up", "reopened", "queued"]);
    unseen.check();

    let mut by_itself = ended();
    by_itself.wait(Span::minutes(5));
    let over = Command::WrapUpOver { engagement: EngagementNo(1) };
    assert_eq!(kinds(&by_itself.house(over)), ["wrapped-up", "reopened", "queued"]);

    let mut gone = ended();
    gone.anna(Command::ExtendWrapUp { engagement: EngagementNo(1) }).unwrap();
    let lost = Command::AgentLost { agent: ANNA };
    assert_eq!(kinds(&gone.house(lost)), ["wrapped-up", "reopened", "queued"], "nobody is there to submit");
}

#[test]
fn who_writes_to_somebody_who_went_home_over_his_wrap_up_waits_for_others() {
    let mut desk = Desk::accepted();
    desk.anna(Command::End).unwrap();
    desk.anna(Command::ExtendWrapUp { engagement: EngagementNo(1) }).unwrap();
    assert!(desk.house(Command::AgentLost { agent: ANNA }).is_empty(), "nobody waits for it");
    desk.owner = Some(OwnerFacts { presence: Presence::SignedOut, has_free_slot: false });
    assert_eq!(kinds(&desk.customer("hello?").unwrap()), ["wrapped-up", "reopened", "posted", "queued"]);
    let Phase::Waiting(waiting) = &desk.head.phase else { panic!("waits") };
    assert_eq!(waiting.prefer, None, "for nobody who went home");
    desk.check();
}

#[test]
fn left_offline_is_true_until_the_customer_is_back() {
    let mut desk = Desk::open();
    desk.attended = false;
    desk.act(Actor::Customer, Command::LeaveOffline).unwrap();
    assert_eq!(desk.head.arrival, Arrival::LeftOffline);
    desk.customer("by the way").unwrap();
    assert_eq!(desk.head.arrival, Arrival::LeftOffline, "still nobody there");
    let overflow = Some((QueueId::from_number(8), Span::seconds(1)));
    assert_eq!(desk.head.timers(&desk.settings, overflow), [], "who is not at the screen does not overflow");
    assert!(desk.house(Command::Overflow { queue: QueueId::from_number(8) }).is_empty());
    desk.attended = true;
    desk.wait(Span::minutes(60));
    desk.customer("I am back").unwrap();
    assert_eq!(desk.head.arrival, Arrival::Live);
    let due = desk.now + Span::seconds(1);
    let overflows = desk.head.timers(&desk.settings, overflow);
    assert_eq!(overflows, [(crate::timer::Timer::Overflow(desk.head.id()), due)], "from now on");
    desk.check();

    let mut hours = Desk::open();
    assert!(hours.act(Actor::Customer, Command::LeaveOffline).unwrap().is_empty());
    assert_eq!(hours.head.arrival, Arrival::Live, "somebody was there");
}

#[test]
fn nobody_waits_in_a_queue_that_is_gone() {
    let mut desk = Desk::open();
    desk.head.queue = Some(QueueId::from_number(99));
    desk.house(Command::Offer { agent: ANNA });
    desk.anna(Command::Decline { engagement: EngagementNo(1) }).unwrap();
    assert_eq!(desk.head.queue, Some(QUEUE));
    let Phase::Waiting(waiting) = &desk.head.phase else { panic!("waits") };
    assert_eq!(waiting.declined, [Declined { agent: ANNA, at: desk.now }]);

    let mut away = Desk::open();
    away.house(Command::Overflow { queue: QueueId::from_number(8) });
    assert_eq!(kinds(&away.house(Command::ComeBack)), ["queued"]);
    assert_eq!(away.head.queue, Some(QUEUE));
    assert!(away.house(Command::ComeBack).is_empty());
}

#[test]
fn a_deadline_is_never_further_away_than_its_span() {
    let mut desk = Desk::open();
    desk.house(Command::Offer { agent: ANNA });
    let fair = |desk: &Desk| Command::MoveDeadlines { to: desk.now + Span::seconds(30) };
    desk.house(fair(&desk));
    assert!(desk.house(fair(&desk)).is_empty(), "it has its time");
    desk.now = Timestamp(500_000);
    assert_eq!(desk.house(fair(&desk)).len(), 1, "the clock went back");
    let deadline = desk.now + Span::seconds(30);
    assert_eq!(desk.head.engagements[&EngagementNo(1)].state, EngagementState::Offered { deadline });
}

#[test]
fn nothing_is_parked_for_longer_than_a_year() {
    let mut desk = Desk::accepted();
    let park = |until| Command::Park { until: Some(until), reason: String::new() };
    let late = desk.now + Span::days(367);
    let refused = Refusal::FieldInvalid { field: crate::refusal::Field::Time };
    assert_eq!(desk.anna(park(late)), Err(refused));
    assert!(desk.anna(park(desk.now + Span::days(366))).is_ok());
}
