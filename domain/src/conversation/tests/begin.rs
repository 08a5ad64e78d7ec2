//! Conversations that we begin (SPEC E), and those that are nothing for us (SPEC I.6).

use super::*;

impl Desk {
    fn empty_on(channel: ChannelKind) -> Self {
        let mut desk = Self::open_on(channel);
        desk.head = Conversation::new(desk.head.birth.clone());
        desk.log.clear();
        desk
    }

    fn begin(&mut self) -> Result<Vec<Event>, Refusal> {
        let anna = Actor::Agent { id: ANNA, name: "Anna".into() };
        let events = self.head.begin(String::new(), &self.context(anna))?;
        self.commit(events.clone());
        Ok(events)
    }

    /// Anna has begun it and written nothing.
    pub(super) fn begun_on(channel: ChannelKind) -> Self {
        let mut desk = Self::empty_on(channel);
        desk.begin().unwrap();
        desk
    }
}

#[test]
fn what_an_agent_begins_is_his_at_once_and_takes_a_slot() {
    for presence in [Presence::Available, Presence::Rona] {
        let mut desk = Desk::empty_on(ChannelKind::Sms);
        desk.owner = Some(OwnerFacts { presence, has_free_slot: true });
        let events = desk.begin().unwrap();
        assert_eq!(kinds(&events), ["other", "other", "other", "offered", "accepted"]);
        assert_eq!((desk.head.owner().unwrap().1.agent, desk.slots()), (ANNA, 1));
        assert!(matches!(desk.head.turn, Turn::Agent { .. }), "it is his turn to write");
        assert!(!events.iter().any(|event| matches!(event, Event::Shared(SharedEvent::MessagePosted { .. }))));
        desk.check();
    }
}

#[test]
fn nobody_begins_in_idle_without_a_slot_or_where_the_channel_forbids_it() {
    let mut desk = Desk::empty_on(ChannelKind::Email);
    let idle = Presence::Idle { reason: ReasonId::from_number(0x11) };
    for presence in [idle, Presence::SignedOut] {
        desk.owner = Some(OwnerFacts { presence, has_free_slot: true });
        assert_eq!(desk.begin(), Err(Refusal::StateNotAllowed));
    }
    desk.owner = Some(OwnerFacts { presence: Presence::Rona, has_free_slot: false });
    assert_eq!(desk.begin(), Err(Refusal::NoFreeSlot));
    for channel in [ChannelKind::WebChat, ChannelKind::Messenger, ChannelKind::WhatsApp] {
        assert_eq!(Desk::empty_on(channel).begin(), Err(Refusal::NoEntryPoint));
    }
}

#[test]
fn ended_before_the_first_message_it_leaves_nothing_to_do() {
    let mut desk = Desk::begun_on(ChannelKind::Sms);
    let events = desk.anna(Command::End).unwrap();
    assert_eq!(kinds(&events), ["part-ended", "ended"]);
    assert_eq!((desk.slots(), desk.head.engagements.len()), (0, 0));
    assert!(desk.head.left_nothing());
    assert_eq!(desk.customer("hello"), Err(Refusal::Closed), "it belongs into a conversation of its own");
    desk.check();

    let mut desk = Desk::begun_on(ChannelKind::Sms);
    desk.house(Command::AgentLost { agent: ANNA });
    assert!(desk.head.left_nothing(), "nobody waits for it");

    let mut desk = Desk::begun_on(ChannelKind::Sms);
    desk.say("your parcel is here");
    assert_eq!(kinds(&desk.anna(Command::End).unwrap()), ["left", "ended", "wrap-up"]);
    assert!(!desk.head.left_nothing());
}

#[test]
fn a_mail_we_began_goes_to_colleagues_too_and_one_that_came_does_not() {
    let to_ben = Command::Transfer { to: Destination::Agent(AgentId::from_number(2)), note: String::new() };
    let mut ours = Desk::begun_on(ChannelKind::Email);
    assert_eq!(kinds(&ours.anna(to_ben.clone()).unwrap()), ["transferred", "wrap-up", "queued", "offered"]);
    let mut theirs = Desk::accepted_on(ChannelKind::Email);
    assert_eq!(theirs.anna(to_ben), Err(Refusal::NotAllowed));
    let to_queue = Command::Transfer { to: Destination::Queue(OTHER_QUEUE), note: String::new() };
    assert!(theirs.anna(to_queue).is_ok());
}

#[test]
fn junk_is_closed_without_reasons_and_gives_its_slot_back() {
    let mut desk = Desk::accepted_on(ChannelKind::Email);
    let events = desk.anna(Command::Junk).unwrap();
    assert_eq!(kinds(&events), ["other", "ended"]);
    assert!(matches!(desk.head.phase, Phase::Closed { why: EndWhy::Junk, .. }));
    assert_eq!((desk.slots(), desk.head.engagements.len()), (0, 0));
    assert_eq!(desk.customer("buy now"), Err(Refusal::Closed), "what comes later is judged anew");
    desk.check();
    assert_eq!(Desk::open().anna(Command::Junk), Err(Refusal::NotActive), "only who has it says so");
}

#[test]
fn a_rule_closes_what_nobody_has() {
    let by_rule = || Command::JunkByRule { rule: "Newsletters".into() };
    let mut desk = Desk::open_on(ChannelKind::Email);
    assert_eq!(kinds(&desk.house(by_rule())), ["other", "ended"]);
    desk.check();
    let mut desk = Desk::accepted_on(ChannelKind::Email);
    assert!(desk.house(by_rule()).is_empty(), "what somebody has is his to judge");
}
