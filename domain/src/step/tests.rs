//! Steps over several aggregates: what one missed offer or one lost agent does to everything he held.

use super::*;
use crate::channel::ChannelKind;
use crate::commit::TimerChange;
use crate::conversation::event::Introduction;
use crate::conversation::{Actor, Birth, Opening, Phase};
use crate::id::{ContactId, ConversationId, EntryPointId};
use crate::timer::Timer;

const NOW: Timestamp = Timestamp(1_000_000);
const QUEUE: QueueId = QueueId::from_number(7);
const ANNA: AgentId = AgentId::from_number(1);

struct World {
    settings: Settings,
    anna: Agent,
}

impl World {
    fn new() -> Self {
        let settings = Settings::default();
        let mut anna = Agent::new(ANNA, NOW);
        for command in
            [AgentCommand::SignIn, AgentCommand::LinkUp, AgentCommand::Choose(crate::agent::Choice::Available)]
        {
            anna = anna.decide(command, 0, &settings, NOW).unwrap().unwrap();
        }
        Self { settings, anna }
    }

    fn run<T>(&self, now: Timestamp, step: impl FnOnce(&mut Commit, &Context<'_>, &House<'_>) -> T) -> (Commit, T) {
        let context = Context {
            now,
            actor: Actor::House,
            settings: &self.settings,
            queues: &QUEUE,
            target: None,
            owner: None,
            superseded: false,
            seen_all: true,
            attended: true,
        };
        let house = House { settings: &self.settings, overflow: &|_| None, capacity: &|_, _| 5 };
        let mut commit = Commit::new(now);
        let result = step(&mut commit, &context, &house);
        (commit, result)
    }

    /// A conversation that was just offered to Anna.
    fn offered(&self, number: u128) -> Conversation {
        let birth = Birth {
            id: ConversationId::from_number(number),
            channel: ChannelKind::WebChat,
            entry_point: EntryPointId::from_number(1),
            contact: ContactId::from_number(number),
            open_key: number.to_string(),
            at: NOW,
        };
        let opening = Opening {
            name: String::new(),
            introduction: Introduction::default(),
            message: None,
            letter: None,
            continues: None,
        };
        let empty = Conversation::new(birth);
        let (_, head) = self.run(NOW, |commit, context, house| open(commit, &empty, opening, context, house).unwrap());
        let (commit, ()) =
            self.run(NOW, |commit, context, house| offer(commit, &head, &self.anna, context, house).unwrap());
        commit.conversations[0].head.clone()
    }
}

#[test]
fn an_offer_takes_the_slot_sets_the_deadline_and_uses_the_agents_turn_at_once() {
    let world = World::new();
    let head = world.offered(1);
    let Phase::Offered { engagement, .. } = head.phase else { panic!("offered") };
    let mut waiting = head.clone();
    waiting.engagements.clear();
    waiting.phase = Phase::Waiting(crate::conversation::Waiting::default());
    let (commit, ()) =
        world.run(NOW, |commit, context, house| offer(commit, &waiting, &world.anna, context, house).unwrap());
    assert_eq!(commit.slots_taken.len(), 1);
    assert_eq!(commit.agents[0].agent.last_contact_at, NOW);
    let due = NOW + Span::seconds(30);
    assert!(commit.timers.contains(&TimerChange::Set(Timer::Offer(head.id(), engagement.next()), due)));
}

#[test]
fn one_missed_offer_takes_all_his_offers_back_in_one_commit() {
    let world = World::new();
    let (first, second) = (world.offered(1), world.offered(2));
    let late = NOW + Span::seconds(30);
    let (commit, ()) = world.run(late, |commit, context, house| {
        missed(commit, &first, EngagementNo(1), &world.anna, &[first.clone(), second.clone()], context, house).unwrap();
    });
    assert_eq!(commit.conversations.len(), 2);
    assert!(commit.conversations.iter().all(|append| matches!(append.head.phase, Phase::Waiting(_))));
    assert_eq!(commit.slots_freed.len(), 2);
    assert_eq!(commit.agents[0].agent.presence, crate::agent::Presence::Rona);
}

#[test]
fn an_offer_is_not_missed_before_its_time() {
    let world = World::new();
    let head = world.offered(1);
    let (commit, ()) = world.run(NOW, |commit, context, house| {
        missed(commit, &head, EngagementNo(1), &world.anna, &[], context, house).unwrap();
    });
    assert!(commit.is_empty());
}

#[test]
fn a_lost_link_takes_offers_back_without_rona() {
    let world = World::new();
    let head = world.offered(1);
    let (commit, ()) = world.run(NOW, |commit, context, house| {
        presence(commit, &world.anna, AgentCommand::LinkDown, &[head], context, house).unwrap();
    });
    assert!(matches!(commit.conversations[0].head.phase, Phase::Waiting(_)));
    assert_eq!(commit.agents[0].agent.presence, crate::agent::Presence::Available, "the chosen state stands");
    assert!(commit.timers.iter().any(|change| matches!(change, TimerChange::Set(Timer::Recovery(_), _))));
}

#[test]
fn who_signs_in_again_in_time_loses_nothing() {
    let world = World::new();
    let mut head = world.offered(1);
    let accept = Command::Accept { engagement: EngagementNo(1) };
    let actor = Actor::Agent { id: ANNA, name: "Anna".into() };
    let (commit, ()) = world.run(NOW, |commit, context, house| {
        let context = Context { actor, ..context.clone() };
        conversation(commit, &head, &accept, &context, house).unwrap();
    });
    head = commit.conversations[0].head.clone();
    let out = world.anna.decide(AgentCommand::SignOut, 0, &world.settings, NOW).unwrap().unwrap();
    let (early, ()) = world.run(NOW + Span::seconds(59), |commit, context, house| {
        gone(commit, &out, std::slice::from_ref(&head), context, house).unwrap();
    });
    assert!(early.is_empty());
    let back = out.decide(AgentCommand::SignIn, 0, &world.settings, NOW).unwrap().unwrap();
    let back = back.decide(AgentCommand::LinkUp, 0, &world.settings, NOW).unwrap().unwrap_or(back);
    let late = NOW + Span::seconds(61);
    let (never, ()) = world.run(late, |commit, context, house| {
        gone(commit, &back, std::slice::from_ref(&head), context, house).unwrap();
    });
    assert!(never.is_empty());
    let (commit, ()) = world.run(late, |commit, context, house| {
        gone(commit, &out, &[head], context, house).unwrap();
    });
    assert!(matches!(commit.conversations[0].head.phase, Phase::Waiting(_)));
}
