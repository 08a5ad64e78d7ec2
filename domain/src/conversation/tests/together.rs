//! Several agents and one customer: transfer, conference, hand-over, notes (SPEC A.4, B.3, I.2, I.4).

use super::*;
use crate::commit::Stage;

const BEN: AgentId = AgentId::from_number(2);

fn to_ben() -> Command {
    Command::Transfer { to: Destination::Agent(BEN), note: "speaks Dutch".into() }
}

impl Desk {
    fn ben(&mut self, command: Command) -> Result<Vec<Event>, Refusal> {
        self.act(Actor::Agent { id: BEN, name: "Ben".into() }, command)
    }

    fn newest(&self) -> EngagementNo {
        EngagementNo(self.head.engagement_count)
    }

    fn invite(&mut self) -> Result<Vec<Event>, Refusal> {
        self.anna(Command::Invite { agent: BEN, queue: None, note: "a hard one".into() })
    }

    /// Anna owns it, Ben is in it.
    fn conference() -> Self {
        let mut desk = Self::accepted();
        desk.invite().unwrap();
        let engagement = desk.newest();
        desk.ben(Command::Accept { engagement }).unwrap();
        desk.check();
        desk
    }

    fn expire(&mut self) -> Vec<Event> {
        let engagement = self.newest();
        self.house(Command::Withdraw { engagement, why: WithdrawnWhy::Expired })
    }
}

#[test]
fn who_gives_it_to_an_agent_wraps_up_at_once_and_the_other_is_offered_it() {
    let mut desk = Desk::accepted();
    desk.wait(Span::minutes(3));
    let arrived = desk.head.arrived_at;
    let events = desk.anna(to_ben()).unwrap();
    assert_eq!(kinds(&events), ["transferred", "left", "wrap-up", "queued", "offered"]);
    assert_eq!(desk.slots(), 2, "the one who wraps up, and the one who is asked");
    assert_eq!(desk.head.arrived_at, arrived, "the waiting timer is never reset");
    let Some(Asked { by, note }) = &desk.head.engagements[&desk.newest()].asked else { panic!("asked") };
    assert_eq!((*by, note.as_str()), (ANNA, "speaks Dutch"));
    assert_eq!(desk.anna(Command::Send { body: MessageBody::text("x"), approved: None }), Err(Refusal::NotActive));
    let engagement = desk.newest();
    assert_eq!(kinds(&desk.ben(Command::Accept { engagement }).unwrap()), ["accepted", "joined"]);
    assert_eq!(desk.head.owner().unwrap().1.agent, BEN);
    desk.check();
}

#[test]
fn who_left_reads_up_to_there_and_nothing_when_he_is_done() {
    let mut desk = Desk::accepted();
    desk.anna(to_ben()).unwrap();
    let Reach::UpTo(left) = desk.head.reach(ANNA) else { panic!("up to where he left") };
    let own = &desk.log[left.0 as usize - 1].event;
    assert!(matches!(own, Event::Desk(DeskEvent::WrapUpStarted { .. })), "his own going, and no more: {own:?}");
    let before = desk.head.clone();
    desk.wrap_up().unwrap();
    assert_eq!(desk.head.reach(ANNA), Reach::Nothing);
    let mut commit = Commit::new(desk.now);
    let reason = vec![desk.settings.wrap_up.default_reason];
    let done = DeskEvent::WrappedUp { engagement: EngagementNo(1), reasons: reason, by: WrapUpBy::Agent };
    commit.append(&before, vec![done.into()], &desk.settings, |_| None, &|_: AgentId, _| 5);
    assert_eq!(commit.conversations[0].engagements[0].stage, Stage::Left);
}

#[test]
fn a_transfer_nobody_answers_waits_where_it_came_from_with_priority() {
    let mut desk = Desk::accepted();
    desk.anna(to_ben()).unwrap();
    desk.wait(Span::seconds(30));
    assert_eq!(kinds(&desk.expire()), ["withdrawn"]);
    let Phase::Waiting(waiting) = &desk.head.phase else { panic!("waits") };
    assert_eq!(waiting.missed, [ANNA, BEN]);
    assert_eq!((desk.head.queue, desk.head.priority), (Some(QUEUE), Priority::High));
    desk.house(Command::Offer { agent: BEN });
    assert_eq!(kinds(&desk.expire()), ["withdrawn"], "an offer of the queue is one like any other");
    desk.check();
}

#[test]
fn a_transfer_nobody_answers_is_dropped_where_the_house_wants_it() {
    let mut desk = Desk::accepted();
    desk.settings.transfer.no_answer = NoAnswer::Drop;
    desk.anna(to_ben()).unwrap();
    let engagement = desk.newest();
    assert_eq!(kinds(&desk.ben(Command::Decline { engagement }).unwrap()), ["withdrawn"], "a no is not silence");
    desk.house(Command::Offer { agent: BEN });
    let engagement = desk.newest();
    desk.ben(Command::Accept { engagement }).unwrap();

    let mut desk = Desk::accepted();
    desk.settings.transfer.no_answer = NoAnswer::Drop;
    desk.anna(to_ben()).unwrap();
    assert_eq!(kinds(&desk.expire()), ["withdrawn", "ended"]);
    assert_eq!(desk.slots(), 1, "the one who wraps up");
    desk.check();
    // Whoever gave it away does not close it: what the customer writes is for others.
    assert_eq!(kinds(&desk.customer("hello?").unwrap()), ["reopened", "posted", "queued"]);
    desk.check();
}

#[test]
fn a_transfer_to_a_queue_is_offered_there() {
    let mut desk = Desk::accepted();
    let to = |queue| Command::Transfer { to: Destination::Queue(queue), note: String::new() };
    assert_eq!(desk.anna(to(QUEUE)), Err(Refusal::NotAllowed), "it is there");
    assert_eq!(desk.anna(to(QueueId::from_number(99))), Err(Refusal::NoLongerAvailable));
    let events = desk.anna(to(OTHER_QUEUE)).unwrap();
    assert_eq!(kinds(&events), ["transferred", "left", "wrap-up", "queued"]);
    assert_eq!(desk.head.queue, Some(OTHER_QUEUE));
    let Phase::Waiting(waiting) = &desk.head.phase else { panic!("waits") };
    assert_eq!(waiting.declined, [Declined { agent: ANNA, at: desk.now }], "not at once to whoever gave it away");
    desk.house(Command::Offer { agent: BEN });
    assert!(desk.head.engagements[&desk.newest()].asked.is_some(), "he is told who gave it");
    desk.check();
}

#[test]
fn nobody_gives_what_is_not_his_to_somebody_who_cannot_have_it() {
    let mut desk = Desk::accepted();
    assert_eq!(desk.ben(to_ben()), Err(Refusal::NotActive));
    let to_herself = Command::Transfer { to: Destination::Agent(ANNA), note: String::new() };
    assert_eq!(desk.anna(to_herself), Err(Refusal::NotAllowed));
    desk.target = Some(TargetFacts { name: "Ben".into(), available: false, supervisor: false });
    assert_eq!(desk.anna(to_ben()), Err(Refusal::NoLongerAvailable));
    assert_eq!(desk.invite(), Err(Refusal::NoLongerAvailable));
    desk.target = None;
    assert_eq!(desk.anna(to_ben()), Err(Refusal::NotAllowed), "nobody of that name");
    desk.target = Some(TargetFacts { name: "Sam".into(), available: true, supervisor: true });
    desk.settings.transfer.supervisors = false;
    assert_eq!(desk.anna(to_ben()), Err(Refusal::NotAllowed));
    desk.settings.transfer.supervisors = true;
    desk.settings.transfer.note_required = true;
    let silent = Command::Transfer { to: Destination::Agent(BEN), note: "  ".into() };
    assert_eq!(desk.anna(silent), Err(Refusal::FieldMissing { field: crate::refusal::Field::Text }));
    let long = Command::Transfer { to: Destination::Agent(BEN), note: "x".repeat(501) };
    assert_eq!(desk.anna(long), Err(Refusal::TextTooLong { length: 501, limit: 500 }));
    desk.anna(to_ben()).unwrap();
}

#[test]
fn channels_say_who_may_get_it_and_who_is_told() {
    let open = |channel| {
        let mut desk = Desk::accepted();
        desk.head.birth.channel = channel;
        desk
    };
    let mut mail = open(ChannelKind::Email);
    assert_eq!(mail.anna(to_ben()), Err(Refusal::NotAllowed), "queues only (H-06)");
    let mut widened = open(ChannelKind::Email);
    widened.settings.transfer.letters_to_agents = true;
    widened.target = Some(TargetFacts { name: "Ben".into(), available: true, supervisor: false });
    widened.anna(to_ben()).unwrap();
    assert_eq!(mail.invite(), Err(Refusal::NotAllowed));
    let mut sms = open(ChannelKind::Sms);
    assert_eq!(kinds(&sms.anna(to_ben()).unwrap()), ["transferred", "wrap-up", "queued", "offered"], "not told (H-12)");
    let by_queue = |queue| Command::Invite { agent: BEN, queue: Some(queue), note: String::new() };
    assert_eq!(Desk::accepted().anna(by_queue(OTHER_QUEUE)), Err(Refusal::NotAllowed));
    assert!(open(ChannelKind::WhatsApp).anna(by_queue(OTHER_QUEUE)).is_ok(), "WhatsApp only (H-09)");
}

#[test]
fn a_colleague_joins_everybody_writes_and_the_owner_goes_on_alone() {
    let mut desk = Desk::accepted();
    assert_eq!(kinds(&desk.invite().unwrap()), ["invited"]);
    assert_eq!(desk.slots(), 2);
    desk.say("a colleague will join us");
    let engagement = desk.newest();
    assert_eq!(kinds(&desk.ben(Command::Accept { engagement }).unwrap()), ["accepted", "joined"]);
    desk.ben(Command::Send { body: MessageBody::text("hello, I am Ben"), approved: None }).unwrap();
    desk.customer("hello Ben").unwrap();
    assert_eq!(desk.head.last_agent, Some(ANNA), "whoever helps is not whom the customer comes back to");
    assert_eq!(desk.ben(Command::End), Err(Refusal::NotAllowed), "neither ends the chat itself (H-07)");
    assert_eq!(desk.ben(Command::EndConference), Err(Refusal::NotAllowed));
    assert_eq!(desk.anna(Command::LeaveConference), Err(Refusal::NotAllowed));
    assert_eq!(desk.anna(to_ben()), Err(Refusal::NotAllowed));
    assert_eq!(kinds(&desk.anna(Command::EndConference).unwrap()), ["conference-ended", "left", "wrap-up"]);
    desk.check();
    desk.say("I am still here");
    let none = Command::WrapUpConference { reasons: vec![] };
    desk.anna(none.clone()).unwrap();
    assert_eq!(desk.anna(none), Err(Refusal::NotActive), "once");
}

#[test]
fn the_second_agent_leaves_and_wraps_up_his_own_part() {
    let mut desk = Desk::conference();
    assert_eq!(kinds(&desk.ben(Command::LeaveConference).unwrap()), ["conference-ended", "left", "wrap-up"]);
    assert_eq!(desk.slots(), 2, "his slot is taken until then");
    assert!(matches!(desk.head.reach(BEN), Reach::UpTo(_)));
    assert_eq!(desk.head.owner().unwrap().1.agent, ANNA);
    desk.check();
    desk.invite().unwrap();
    desk.check();
}

#[test]
fn an_invitation_ignored_declined_or_cancelled_leaves_the_chat_as_it_was() {
    let why = [WithdrawnWhy::Expired, WithdrawnWhy::MissedAnother, WithdrawnWhy::LinkLost];
    for why in why {
        let mut desk = Desk::accepted();
        desk.settings.transfer.no_answer = NoAnswer::Drop;
        desk.invite().unwrap();
        let engagement = desk.newest();
        assert_eq!(kinds(&desk.house(Command::Withdraw { engagement, why })), ["withdrawn"]);
        desk.say("I am here");
        desk.check();
    }
    let mut desk = Desk::accepted();
    assert_eq!(desk.anna(Command::CancelInvitation), Err(Refusal::OfferOver));
    desk.invite().unwrap();
    let engagement = desk.newest();
    assert_eq!(desk.anna(Command::Park { until: None, reason: String::new() }), Err(Refusal::NotAllowed));
    desk.anna(Command::CancelInvitation).unwrap();
    assert_eq!(desk.ben(Command::Accept { engagement }), Err(Refusal::OfferOver));
    assert_eq!(desk.slots(), 1);
    desk.check();
}

#[test]
fn an_owner_hands_over_and_wraps_up() {
    let mut desk = Desk::conference();
    assert_eq!(desk.ben(Command::HandOver), Err(Refusal::NotAllowed));
    assert_eq!(kinds(&desk.anna(Command::HandOver).unwrap()), ["handed-over", "left", "wrap-up", "joined"]);
    assert_eq!(desk.head.owner().unwrap().1.agent, BEN);
    desk.ben(Command::End).unwrap();
    desk.check();
}

#[test]
fn an_owner_who_vanishes_leaves_it_to_the_colleague() {
    let mut desk = Desk::conference();
    let events = desk.house(Command::AgentLost { agent: ANNA });
    assert_eq!(kinds(&events), ["handed-over", "part-ended", "left", "joined"]);
    assert_eq!(desk.head.owner().unwrap().1.agent, BEN);
    desk.check();

    let mut desk = Desk::conference();
    desk.house(Command::AgentLost { agent: BEN });
    assert_eq!(desk.head.owner().unwrap().1.agent, ANNA);
    desk.check();

    let mut desk = Desk::accepted();
    desk.invite().unwrap();
    desk.house(Command::AgentLost { agent: ANNA });
    assert!(matches!(desk.head.phase, Phase::Waiting(_)), "who was only asked has nothing to take over");
    desk.check();
}

#[test]
fn when_the_customer_or_the_owner_ends_it_both_wrap_up_and_the_last_one_decides() {
    let mut desk = Desk::conference();
    assert_eq!(kinds(&desk.act(Actor::Customer, Command::Leave).unwrap()), ["ended", "wrap-up", "wrap-up"]);
    desk.check();

    let mut desk = Desk::conference();
    desk.anna(Command::End).unwrap();
    desk.wait(Span::minutes(2));
    desk.customer("one more thing").unwrap();
    assert_eq!(kinds(&desk.wrap_up().unwrap()), ["wrapped-up"], "the other may go on with it");
    let (engagement, _) = desk.head.engagement_of(BEN).unwrap();
    desk.ben(Command::Resume { engagement }).unwrap();
    assert_eq!(desk.head.owner().unwrap().1.agent, BEN);
    desk.check();

    let mut desk = Desk::accepted();
    desk.invite().unwrap();
    assert_eq!(kinds(&desk.anna(Command::End).unwrap()), ["withdrawn", "left", "ended", "wrap-up"]);
    desk.check();
}

#[test]
fn a_conference_keeps_its_slots_however_quiet_it_is() {
    let mut desk = Desk::conference();
    desk.say("anything else?");
    desk.wait(Span::minutes(6));
    assert_eq!(kinds(&desk.house(Command::Quiet)), ["reminded"]);
    assert_eq!(desk.slots(), 2);
}

#[test]
fn notes_are_for_those_who_are_in_it() {
    let mut desk = Desk::accepted();
    let note = |text: &str| Command::Note { text: text.into(), mentions: vec![BEN, BEN, ANNA] };
    let events = desk.anna(note("@Ben has had this before")).unwrap();
    let [Event::Desk(DeskEvent::Noted { mentions, .. })] = &events[..] else { panic!("{events:?}") };
    assert_eq!(*mentions, [BEN], "each once, and not oneself");
    assert!(desk.log.last().unwrap().shared().is_none(), "no customer's");
    assert_eq!(desk.ben(note("x")), Err(Refusal::NotActive));
    assert_eq!(desk.act(Actor::Customer, note("x")), Err(Refusal::NotAllowed));
    assert_eq!(desk.anna(note(" \n")), Err(Refusal::TextBlank));
    desk.anna(to_ben()).unwrap();
    assert_eq!(desk.anna(note("x")), Err(Refusal::NotActive), "who left has nothing to add");
    desk.check();
}

#[test]
fn where_nobody_tells_the_customer_a_colleague_says_who_he_is_once() {
    let said = |events: &[Event]| match events.first() {
        Some(Event::Shared(SharedEvent::MessagePosted { body, .. })) => body.plain().to_owned(),
        other => panic!("{other:?}"),
    };
    for (channel, prefix, first) in [
        (ChannelKind::Sms, true, "Ben: hello"),
        (ChannelKind::Messenger, true, "Ben: hello"),
        (ChannelKind::Sms, false, "hello"),
        (ChannelKind::WhatsApp, true, "hello"),
        (ChannelKind::WebChat, true, "hello"),
    ] {
        let mut desk = Desk::accepted_on(channel);
        desk.settings.name_prefix = prefix;
        desk.invite().unwrap();
        let engagement = desk.newest();
        desk.ben(Command::Accept { engagement }).unwrap();
        let hello = Command::Send { body: MessageBody::text("hello"), approved: None };
        assert_eq!(said(&desk.anna(hello.clone()).unwrap()), "hello", "whoever was there before");
        assert_eq!(said(&desk.ben(hello.clone()).unwrap()), first, "{channel:?}");
        assert_eq!(said(&desk.ben(hello).unwrap()), "hello", "{channel:?}, again");
    }
}
