//! The life of a conversation: the cases SPEC names, then random walks that must never reach an illegal state.

mod begin;
mod gaps;
mod letters;
mod together;
mod undelivered;
mod walks;
mod window;

use super::shared::{SharedConversation, SharedState};
use super::*;
use crate::agent::Presence;
use crate::channel::{ChannelKind, JoinAudience};
use crate::commit::Commit;
use crate::contact::FieldChange;
use crate::conversation::event::Introduction;
use crate::id::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, EntryPointId, ParticipantNo, QueueId, ReasonId,
};
use crate::message::{MessageBody, Via};
use crate::refusal::{Field, Refusal};
use crate::settings::{NoAnswer, Settings};
use crate::time::{Span, Timestamp};

const QUEUE: QueueId = QueueId::from_number(7);
const OTHER_QUEUE: QueueId = QueueId::from_number(8);
const ANNA: AgentId = AgentId::from_number(1);

/// A house with a queue where contacts come in and another.
#[derive(Debug)]
struct TwoQueues;

impl Queues for TwoQueues {
    fn exists(&self, queue: QueueId) -> bool {
        [QUEUE, OTHER_QUEUE].contains(&queue)
    }

    fn home(&self, _: EntryPointId) -> Option<QueueId> {
        Some(QUEUE)
    }
}

/// A conversation under a clock moved by hand.
struct Desk {
    head: Conversation,
    log: Vec<Record>,
    now: Timestamp,
    settings: Settings,
    owner: Option<OwnerFacts>,
    seen_all: bool,
    attended: bool,
    target: Option<TargetFacts>,
}

impl Desk {
    fn open() -> Self {
        Self::open_on(ChannelKind::WebChat)
    }

    fn open_on(channel: ChannelKind) -> Self {
        let now = Timestamp(1_000_000);
        let birth = Birth {
            id: ConversationId::from_number(1),
            channel,
            entry_point: EntryPointId::from_number(1),
            contact: ContactId::from_number(1),
            open_key: "k".into(),
            at: now,
        };
        let owner = Some(OwnerFacts { presence: Presence::Available, has_free_slot: true });
        let mut desk = Self {
            head: Conversation::new(birth),
            log: Vec::new(),
            now,
            settings: Settings::default(),
            owner,
            seen_all: true,
            attended: true,
            target: Some(TargetFacts { name: "Ben".into(), available: true, supervisor: false }),
        };
        let opening = Opening {
            name: "Jo".into(),
            introduction: Introduction::default(),
            message: Some((MessageBody::text("hello"), Via::Channel)),
            letter: None,
            continues: None,
        };
        let events = desk.head.open(opening, &desk.context(Actor::Customer)).unwrap();
        desk.commit(events);
        desk
    }

    /// Opened, offered to Anna and accepted.
    fn accepted() -> Self {
        Self::accepted_on(ChannelKind::WebChat)
    }

    fn accepted_on(channel: ChannelKind) -> Self {
        let mut desk = Self::open_on(channel);
        desk.house(Command::Offer { agent: ANNA });
        desk.anna(Command::Accept { engagement: EngagementNo(1) }).unwrap();
        desk
    }

    fn context(&self, actor: Actor) -> Context<'_> {
        Context {
            now: self.now,
            actor,
            settings: &self.settings,
            queues: &TwoQueues,
            owner: self.owner,
            target: self.target.clone(),
            superseded: false,
            seen_all: self.seen_all,
            attended: self.attended,
        }
    }

    fn act(&mut self, actor: Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        let events = self.head.decide(&command, &self.context(actor))?;
        self.commit(events.clone());
        Ok(events)
    }

    fn anna(&mut self, command: Command) -> Result<Vec<Event>, Refusal> {
        self.act(Actor::Agent { id: ANNA, name: "Anna".into() }, command)
    }

    fn customer(&mut self, text: &str) -> Result<Vec<Event>, Refusal> {
        self.act(Actor::Customer, Command::Write { body: MessageBody::text(text), via: Via::Channel })
    }

    fn house(&mut self, command: Command) -> Vec<Event> {
        self.act(Actor::House, command).unwrap()
    }

    fn say(&mut self, text: &str) {
        self.anna(Command::Send { body: MessageBody::text(text), approved: None }).unwrap();
    }

    fn wrap_up(&mut self) -> Result<Vec<Event>, Refusal> {
        let reason = self.settings.wrap_up_reasons[0].id;
        let (engagement, _) = self.head.engagement_of(ANNA).unwrap();
        self.anna(Command::WrapUp { engagement, reasons: vec![reason] })
    }

    fn commit(&mut self, events: Vec<Event>) {
        let mut commit = Commit::new(self.now);
        self.head = commit.append(&self.head, events, &self.settings, |_| None, &|_: AgentId, _| 5);
        self.log.extend(commit.conversations.into_iter().flat_map(|append| append.records));
    }

    fn wait(&mut self, span: Span) {
        self.now = self.now + span;
    }

    fn slots(&self) -> usize {
        self.head.slots().count()
    }

    /// What must hold after every step.
    fn check(&self) {
        let mut replayed = Conversation::new(self.head.birth.clone());
        let mut shared = 0;
        for (index, record) in self.log.iter().enumerate() {
            assert_eq!(record.seq.0, index as u64 + 1, "the log is dense");
            if let Some(seq) = record.shared_seq {
                shared += 1;
                assert_eq!(seq.0, shared, "what the customer sees is dense");
            }
            replayed.apply(record);
        }
        assert_eq!(replayed, self.head, "the head is the fold of the log");
        self.check_customers_view();
        let state = |no: &EngagementNo| self.head.engagements.get(no).map(|part| part.state);
        let conferees = self
            .head
            .engagements
            .values()
            .filter(|part| part.role == Role::Conferee && !matches!(part.state, EngagementState::WrapUp { .. }));
        let most = usize::from(matches!(self.head.phase, Phase::Assigned { .. }));
        assert!(conferees.count() <= most, "three parties at most: {:?}", self.head);
        for (no, part) in &self.head.engagements {
            let is_in = matches!(part.state, EngagementState::Active { .. });
            let owns = self.head.owner().is_some_and(|(owner, _)| owner == *no);
            assert!(!is_in || part.left.is_none(), "who is in it reads it");
            assert!(!is_in || owns || part.role == Role::Conferee, "one owner: {:?}", self.head);
            assert!(!owns || part.role == Role::Owner, "the owner is one: {:?}", self.head);
        }
        let mut agents: Vec<_> = self
            .head
            .engagements
            .values()
            .filter(|part| !matches!(part.state, EngagementState::WrapUp { .. }))
            .map(|part| part.agent)
            .collect();
        agents.sort_unstable();
        agents.dedup();
        let live = self.head.engagements.values().filter(|part| !matches!(part.state, EngagementState::WrapUp { .. }));
        assert_eq!(agents.len(), live.count(), "nobody is in it twice: {:?}", self.head);
        match &self.head.phase {
            Phase::Offered { engagement, .. } => {
                assert!(matches!(state(engagement), Some(EngagementState::Offered { .. })));
            }
            Phase::Assigned { owner } | Phase::Parked { owner, .. } => {
                assert!(matches!(state(owner), Some(EngagementState::Active { .. })), "{:?}", self.head);
            }
            Phase::Waiting(_) | Phase::Closed { .. } => {
                assert!(
                    self.head.engagements.values().all(|part| matches!(part.state, EngagementState::WrapUp { .. })),
                    "nobody is in it: {:?}",
                    self.head
                );
            }
        }
        assert!(self.head.queue.is_some(), "it always has a queue");
        let json = serde_json::to_string(&self.head).unwrap();
        assert_eq!(serde_json::from_str::<Conversation>(&json).unwrap(), self.head, "heads are stored as JSON");
    }

    /// What the customer's panel folds is what the head says.
    fn check_customers_view(&self) {
        let mut panel = SharedConversation::default();
        self.log.iter().filter_map(Record::shared).for_each(|record| panel.apply(&record));
        // Where nobody is said to join, he waits for whoever it is.
        let told = self.head.capability().join_audience == JoinAudience::Everyone;
        let with = self.head.owner().filter(|_| told).and_then(|(_, part)| match part.state {
            EngagementState::Active { participant, .. } => Some(SharedState::With { participant }),
            _ => None,
        });
        let wanted = match self.head.phase {
            Phase::Closed { why, .. } => SharedState::Ended { why },
            _ => with.unwrap_or_default(),
        };
        assert!(!told || panel.state == wanted, "{:?} {wanted:?} {:?}", panel.state, self.head);
    }
}

fn kinds(events: &[Event]) -> Vec<&'static str> {
    events
        .iter()
        .map(|event| match event {
            Event::Shared(SharedEvent::MessagePosted { .. }) => "posted",
            Event::Shared(SharedEvent::Joined { .. }) => "joined",
            Event::Shared(SharedEvent::Left { .. }) => "left",
            Event::Shared(SharedEvent::Ended { .. }) => "ended",
            Event::Shared(SharedEvent::Reopened) => "reopened",
            Event::Shared(SharedEvent::Reminded { .. }) => "reminded",
            Event::Shared(SharedEvent::Delayed) => "delayed",
            Event::Desk(DeskEvent::Queued { .. }) => "queued",
            Event::Desk(DeskEvent::Withdrawn { .. }) => "withdrawn",
            Event::Desk(DeskEvent::Accepted { .. }) => "accepted",
            Event::Desk(DeskEvent::WrapUpStarted { .. }) => "wrap-up",
            Event::Desk(DeskEvent::WrappedUp { .. }) => "wrapped-up",
            Event::Desk(DeskEvent::SlotReleased { .. }) => "released",
            Event::Desk(DeskEvent::SlotRetaken { .. }) => "retaken",
            Event::Desk(DeskEvent::EngagementEnded { .. }) => "part-ended",
            Event::Desk(DeskEvent::Unparked { .. }) => "unparked",
            Event::Desk(DeskEvent::Offered { .. }) => "offered",
            Event::Desk(DeskEvent::Transferred { .. }) => "transferred",
            Event::Desk(DeskEvent::Invited { .. }) => "invited",
            Event::Desk(DeskEvent::ConferenceEnded { .. }) => "conference-ended",
            Event::Desk(DeskEvent::HandedOver { .. }) => "handed-over",
            Event::Desk(DeskEvent::Noted { .. }) => "noted",
            Event::Desk(DeskEvent::WorkflowTriggered { .. }) => "triggered",
            Event::Desk(DeskEvent::WorkflowEnded { .. }) => "call-ended",
            Event::Desk(DeskEvent::ContactChanged { .. }) => "contact",
            Event::Shared(SharedEvent::Renamed { .. }) => "renamed",
            Event::Desk(DeskEvent::Letter(_)) => "letter",
            Event::Desk(DeskEvent::LetterHeld { .. }) => "held",
            Event::Desk(DeskEvent::LetterTakenBack { .. }) => "taken-back",
            Event::Desk(DeskEvent::ReceiptChanged { .. }) => "receipt",
            _ => "other",
        })
        .collect()
}

#[test]
fn an_accepted_chat_tells_both_sides_and_takes_a_slot() {
    let mut desk = Desk::open();
    desk.house(Command::Offer { agent: ANNA });
    assert_eq!(desk.slots(), 1, "an offer takes the slot");
    let events = desk.anna(Command::Accept { engagement: EngagementNo(1) }).unwrap();
    assert_eq!(kinds(&events), ["accepted", "joined"]);
    assert_eq!(desk.head.participants[&ParticipantNo(1)].name, "Anna");
    desk.check();
}

#[test]
fn an_offer_that_is_over_cannot_be_accepted() {
    let mut desk = Desk::open();
    desk.house(Command::Offer { agent: ANNA });
    desk.house(Command::Withdraw { engagement: EngagementNo(1), why: WithdrawnWhy::Expired });
    assert_eq!(desk.anna(Command::Accept { engagement: EngagementNo(1) }), Err(Refusal::OfferOver));
    let Phase::Waiting(waiting) = &desk.head.phase else { panic!("waits again") };
    assert_eq!(waiting.missed, [ANNA]);
    assert_eq!(desk.head.arrived_at, Timestamp(1_000_000), "the waiting timer is never reset");
}

#[test]
fn ending_wraps_up_and_keeps_the_slot_until_the_reasons_are_given() {
    let mut desk = Desk::accepted();
    let events = desk.anna(Command::End).unwrap();
    assert_eq!(kinds(&events), ["left", "ended", "wrap-up"]);
    assert_eq!(desk.slots(), 1);
    let (engagement, _) = desk.head.engagement_of(ANNA).unwrap();
    let none = Command::WrapUp { engagement, reasons: vec![] };
    assert_eq!(desk.anna(none), Err(Refusal::ReasonMissing));
    let unknown = Command::WrapUp { engagement, reasons: vec![ReasonId::from_number(0xdead)] };
    assert_eq!(desk.anna(unknown), Err(Refusal::ReasonUnknown));
    desk.wrap_up().unwrap();
    assert_eq!(desk.slots(), 0);
    desk.check();
}

#[test]
fn the_countdown_gives_the_default_reason_unless_it_was_stopped() {
    let mut desk = Desk::accepted();
    desk.anna(Command::End).unwrap();
    let over = Command::WrapUpOver { engagement: EngagementNo(1) };
    assert!(desk.house(over.clone()).is_empty(), "not yet");
    desk.wait(Span::minutes(5));
    let events = desk.house(over.clone());
    let default = desk.settings.wrap_up.default_reason;
    assert!(matches!(&events[..], [Event::Desk(DeskEvent::WrappedUp { reasons, by: WrapUpBy::Deadline, .. })]
        if *reasons == [default]));

    let mut desk = Desk::accepted();
    desk.anna(Command::End).unwrap();
    desk.anna(Command::ExtendWrapUp { engagement: EngagementNo(1) }).unwrap();
    desk.wait(Span::minutes(5));
    assert!(desk.house(over).is_empty());
    let again = Command::ExtendWrapUp { engagement: EngagementNo(1) };
    assert_eq!(desk.anna(again), Err(Refusal::ExtensionNotAllowed));
}

#[test]
fn a_customer_who_ended_starts_a_new_chat() {
    let mut desk = Desk::accepted();
    let events = desk.act(Actor::Customer, Command::Leave).unwrap();
    assert_eq!(kinds(&events), ["ended", "wrap-up"]);
    assert_eq!(desk.customer("one more thing"), Err(Refusal::EndedByCustomer));
    assert_eq!(desk.anna(Command::Send { body: MessageBody::text("x"), approved: None }), Err(Refusal::Closed));
}

#[test]
fn a_message_after_the_end_reopens_and_prefers_the_last_agent() {
    let mut desk = Desk::accepted();
    desk.anna(Command::End).unwrap();
    desk.wrap_up().unwrap();
    desk.wait(Span::minutes(10));
    assert_eq!(kinds(&desk.customer("are you there?").unwrap()), ["reopened", "posted", "queued"]);
    let Phase::Waiting(waiting) = &desk.head.phase else { panic!("waits") };
    assert_eq!(waiting.prefer.unwrap().agent, ANNA);
    assert_eq!(desk.head.priority, Priority::High);
    desk.check();
}

#[test]
fn a_message_after_the_window_belongs_into_a_new_conversation() {
    let mut desk = Desk::accepted();
    desk.anna(Command::End).unwrap();
    desk.wrap_up().unwrap();
    desk.wait(Span::days(8));
    assert_eq!(desk.customer("hello again"), Err(Refusal::Closed));
}

#[test]
fn a_closing_thank_you_rests_and_a_question_comes_back_at_submit() {
    let mut desk = Desk::accepted();
    desk.anna(Command::End).unwrap();
    desk.wait(Span::seconds(30));
    desk.customer("thanks!").unwrap();
    assert_eq!(kinds(&desk.wrap_up().unwrap()), ["wrapped-up"]);

    let mut desk = Desk::accepted();
    desk.anna(Command::End).unwrap();
    desk.wait(Span::seconds(90));
    desk.customer("but what about the invoice?").unwrap();
    assert_eq!(kinds(&desk.wrap_up().unwrap()), ["wrapped-up", "reopened", "queued"]);
    desk.check();
}

#[test]
fn an_agent_may_go_on_instead_of_wrapping_up() {
    let mut desk = Desk::accepted();
    desk.anna(Command::End).unwrap();
    desk.customer("wait").unwrap();
    desk.anna(Command::Resume { engagement: EngagementNo(1) }).unwrap();
    desk.say("I am here");
    desk.check();
}

#[test]
fn a_quiet_customer_is_reminded_twice_and_then_the_chat_ends() {
    let mut desk = Desk::accepted();
    desk.say("anything else?");
    desk.wait(Span::minutes(5));
    assert_eq!(kinds(&desk.house(Command::Quiet)), ["reminded", "released"]);
    assert!(desk.house(Command::Quiet).is_empty(), "once");
    desk.wait(Span::minutes(5));
    assert_eq!(kinds(&desk.house(Command::Quiet)), ["reminded"]);
    desk.wait(Span::minutes(5));
    assert_eq!(kinds(&desk.house(Command::Quiet)), ["ended", "wrap-up"]);
    desk.check();
}

#[test]
fn a_reply_without_a_slot_goes_to_its_agent_or_to_the_queue() {
    let mut desk = Desk::accepted();
    desk.say("anything else?");
    desk.wait(Span::minutes(6));
    desk.house(Command::Quiet);
    assert_eq!(desk.slots(), 0);
    assert_eq!(kinds(&desk.customer("yes").unwrap()), ["posted", "retaken"]);
    assert_eq!(desk.slots(), 1);

    desk.say("what?");
    desk.wait(Span::minutes(6));
    desk.house(Command::Quiet);
    desk.owner = Some(OwnerFacts { presence: Presence::Available, has_free_slot: false });
    assert_eq!(kinds(&desk.customer("this").unwrap()), ["posted", "part-ended", "delayed", "queued"]);
    desk.check();
}

#[test]
fn a_lost_agents_open_turn_goes_back_and_the_customers_turn_stays_his() {
    let mut desk = Desk::accepted();
    assert_eq!(kinds(&desk.house(Command::AgentLost { agent: ANNA })), ["part-ended", "delayed", "queued"]);
    desk.check();

    let mut desk = Desk::accepted();
    desk.say("anything else?");
    assert_eq!(kinds(&desk.house(Command::AgentLost { agent: ANNA })), ["released"]);
    desk.owner = Some(OwnerFacts { presence: Presence::SignedOut, has_free_slot: true });
    desk.customer("yes").unwrap();
    let Phase::Waiting(waiting) = &desk.head.phase else { panic!("back in the queue") };
    assert_eq!(waiting.prefer, None, "nobody waits for somebody who went home");
    desk.check();
}

#[test]
fn a_parked_conversation_comes_back_with_the_customer_or_the_time() {
    let mut desk = Desk::accepted();
    desk.say("I will ask");
    let until = Some(desk.now + Span::minutes(30));
    desk.anna(Command::Park { until, reason: "waiting for the warehouse".into() }).unwrap();
    assert_eq!(desk.slots(), 0);
    assert!(desk.house(Command::Unpark).is_empty(), "not yet");
    desk.wait(Span::minutes(30));
    assert_eq!(kinds(&desk.house(Command::Unpark)), ["unparked"]);
    desk.anna(Command::Park { until: None, reason: String::new() }).unwrap();
    assert_eq!(kinds(&desk.customer("and?").unwrap()), ["posted", "unparked", "retaken"]);
    desk.check();
}

#[test]
fn others_may_do_nothing_here() {
    let mut desk = Desk::accepted();
    let ben = Actor::Agent { id: AgentId::from_number(2), name: "Ben".into() };
    let send = Command::Send { body: MessageBody::text("hi"), approved: None };
    assert_eq!(desk.act(ben.clone(), send), Err(Refusal::NotActive));
    assert_eq!(desk.act(ben, Command::End), Err(Refusal::NotActive));
    assert_eq!(desk.act(Actor::Customer, Command::End), Err(Refusal::NotAllowed));
}

/// The end of a call that asked for everything.
fn end_of(call: CommandId, by: AgentId) -> Command {
    let changes = vec![FieldChange { field: Field::Name, from: "Jo".into(), to: "Jo Doe".into() }];
    let (name, said, note) = ("Look up".to_owned(), "Found".to_owned(), "VIP".to_owned());
    Command::EndCall { call, name, by, failure: None, said, note, changes, ignored: vec![] }
}

#[test]
fn a_workflow_is_set_going_by_who_is_in_it_and_ends_once() {
    let mut desk = Desk::accepted();
    let call = CommandId::from_number(0xca11);
    let trigger = |call| Command::Trigger { call, name: "Look up".into() };
    let stranger = Actor::Agent { id: AgentId::from_number(0x99), name: "Nobody".into() };
    assert_eq!(desk.act(stranger, trigger(call)), Err(Refusal::NotActive));
    assert_eq!(kinds(&desk.anna(trigger(call)).unwrap()), ["triggered"]);
    assert_eq!(desk.head.calls, [call]);
    for number in 1..5 {
        desk.anna(trigger(CommandId::from_number(number))).unwrap();
    }
    let one_more = desk.anna(trigger(CommandId::from_number(6)));
    assert_eq!(one_more, Err(Refusal::TooMany { seconds: 10 }));
    let events = desk.act(Actor::House, end_of(call, ANNA)).unwrap();
    assert_eq!(kinds(&events), ["contact", "renamed", "noted", "call-ended"]);
    assert!(
        matches!(&events[2], Event::Desk(DeskEvent::Noted { by: ParticipantNo(1), workflow, .. }) if workflow == "Look up")
    );
    assert_eq!(desk.act(Actor::House, end_of(call, ANNA)), Ok(vec![]), "nothing is done twice");
    // It ends wherever the conversation is by then.
    desk.anna(Command::End).unwrap();
    assert_eq!(desk.act(Actor::House, end_of(CommandId::from_number(1), ANNA)).map(|events| events.len()), Ok(4));
    desk.check();
}
