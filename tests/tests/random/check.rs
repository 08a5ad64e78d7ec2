//! What must hold whenever everybody rests.

use std::collections::{BTreeMap, BTreeSet};

use domain::agent::{Link, Presence};
use domain::channel::Media;
use domain::conversation::{Conversation, EngagementState, Event, Phase, Record, SharedEvent};
use domain::timer::Timer;
use domain::{AgentId, ConversationId, Seq};
use server::store::Store;

use crate::world::{FIRST, SECOND, World};

pub async fn all(world: &World) {
    let heads = conversations(world).await;
    let mut texts = BTreeMap::new();
    for head in &heads {
        texts.insert(head.id(), log(world, head).await);
    }
    acknowledged_is_there_once_and_in_order(world, &texts);
    one_open_conversation_per_key(&heads);
    slots_are_what_the_heads_say(world, &heads).await;
    lists_are_what_the_heads_say(world, &heads).await;
    every_deadline_has_its_row(world, &heads).await;
    nobody_unreachable_holds_an_offer(world, &heads).await;
    nobody_waits_while_somebody_is_free(world, &heads).await;
}

/// Every conversation that anybody was told of.
async fn conversations(world: &World) -> Vec<Conversation> {
    let guests = world.guests.iter().flat_map(|guest| guest.acknowledged.iter());
    let clerks = world.clerks.iter().flat_map(|clerk| clerk.acknowledged.iter());
    let ids: BTreeSet<ConversationId> = guests.chain(clerks).map(|(id, _)| *id).collect();
    let mut heads = Vec::new();
    for id in ids {
        heads.push(world.store.conversation(id).await.expect("reading works").expect("it exists"));
    }
    heads
}

/// Folds the log, compares it with the head, and returns the texts in it.
async fn log(world: &World, head: &Conversation) -> Vec<String> {
    let (records, _) = world.store.records(head.id(), Seq(0), usize::MAX).await.expect("reading works");
    let mut folded = Conversation::new(head.birth.clone());
    let mut shared = 0;
    for (index, record) in records.iter().enumerate() {
        assert_eq!(record.seq.0, index as u64 + 1, "the log is dense");
        if let Some(seq) = record.shared_seq {
            shared += 1;
            assert_eq!(seq.0, shared, "what the customer sees is dense");
        }
        folded.apply(record);
    }
    assert_eq!(&folded, head, "the head is the fold of the log");
    records.iter().filter_map(text).collect()
}

fn text(record: &Record) -> Option<String> {
    match &record.event {
        Event::Shared(SharedEvent::MessagePosted { body, .. }) => Some(body.plain().to_owned()),
        _ => None,
    }
}

fn acknowledged_is_there_once_and_in_order(world: &World, texts: &BTreeMap<ConversationId, Vec<String>>) {
    let guests = world.guests.iter().map(|guest| &guest.acknowledged);
    let clerks = world.clerks.iter().map(|clerk| &clerk.acknowledged);
    for acknowledged in guests.chain(clerks) {
        let mut by_conversation: BTreeMap<ConversationId, Vec<&String>> = BTreeMap::new();
        for (id, text) in acknowledged {
            by_conversation.entry(*id).or_default().push(text);
        }
        for (id, said) in by_conversation {
            let wanted: BTreeSet<_> = said.iter().copied().collect();
            let stored: Vec<_> = texts[&id].iter().filter(|text| wanted.contains(text)).collect();
            assert_eq!(stored, said, "what was acknowledged is there, once and in order");
        }
    }
}

fn one_open_conversation_per_key(heads: &[Conversation]) {
    let mut keys = BTreeSet::new();
    for key in heads.iter().filter_map(Conversation::open_key) {
        assert!(keys.insert(key.to_owned()), "two open conversations under {key}");
    }
}

async fn slots_are_what_the_heads_say(world: &World, heads: &[Conversation]) {
    let mut held: BTreeMap<(AgentId, Media), u32> = BTreeMap::new();
    for (agent, media) in heads.iter().flat_map(Conversation::slots) {
        *held.entry((agent, media)).or_default() += 1;
    }
    let taken = world.store.slots().await.expect("reading works");
    let taken: BTreeMap<_, _> =
        taken.into_iter().filter(|(_, _, n)| *n > 0).map(|(agent, media, n)| ((agent, media), n)).collect();
    assert_eq!(taken, held);
    assert!(held.values().all(|count| *count <= 2), "more conversations than fit: {held:?}");
}

async fn lists_are_what_the_heads_say(world: &World, heads: &[Conversation]) {
    for queue in [FIRST, SECOND] {
        let listed: BTreeSet<_> = world.store.waiting(queue).await.expect("reading works").into_iter().collect();
        let waits = |head: &&Conversation| matches!(head.phase, Phase::Waiting(_)) && head.queue == Some(queue);
        let waiting: BTreeSet<_> = heads.iter().filter(waits).map(Conversation::id).collect();
        assert_eq!(listed, waiting);
    }
}

async fn every_deadline_has_its_row(world: &World, heads: &[Conversation]) {
    let rows: BTreeMap<_, _> = world.store.timers().await.expect("reading works").into_iter().collect();
    let catalog = world.catalog.get();
    for head in heads {
        let overflow = head.queue.and_then(|queue| catalog.overflow(queue));
        for (timer, due) in head.timers(&catalog.settings, overflow) {
            if due <= world.now() {
                continue;
            }
            let row = rows.get(&timer);
            assert!(row.is_some_and(|row| *row <= due || timer.is_about_a_person()), "{timer:?} at {due:?}: {row:?}");
        }
    }
}

async fn nobody_unreachable_holds_an_offer(world: &World, heads: &[Conversation]) {
    let rows = world.store.timers().await.expect("reading works");
    for agent in world.store.agents().await.expect("reading works") {
        // After a restart the deadline moved; then the row is later than what the state says.
        let moved = rows.iter().any(|(timer, _)| *timer == Timer::Recovery(agent.id));
        let offered = heads
            .iter()
            .flat_map(|head| head.engagements.values())
            .any(|part| part.agent == agent.id && matches!(part.state, EngagementState::Offered { .. }));
        assert!(!offered || agent.is_reachable(), "an offer to somebody who cannot answer: {agent:?}");
        let gone = agent.presence == Presence::SignedOut || matches!(agent.link, Link::Lost { .. });
        let due = agent.recovery_at(world.catalog.get().settings.recovery);
        if gone && !moved && due.is_some_and(|due| due <= world.now()) {
            let open = heads.iter().any(|head| {
                head.engagement_of(agent.id).is_some_and(|(_, part)| {
                    matches!(part.state, EngagementState::Active { .. })
                        && matches!(head.turn, domain::conversation::Turn::Agent { .. })
                        && matches!(head.phase, Phase::Assigned { .. })
                })
            });
            assert!(!open, "a customer waits for somebody who went home: {agent:?}");
        }
    }
}

async fn nobody_waits_while_somebody_is_free(world: &World, heads: &[Conversation]) {
    let catalog = world.catalog.get();
    let taken = world.store.slots().await.expect("reading works");
    for head in heads {
        let Phase::Waiting(waiting) = &head.phase else { continue };
        if waiting.prefer.is_some_and(|prefer| prefer.until > world.now()) {
            continue;
        }
        let Some(queue) = head.queue.and_then(|queue| catalog.queues.get(&queue)) else { continue };
        for agent in world.store.agents().await.expect("reading works") {
            let used = taken.iter().find(|(who, _, _)| *who == agent.id).map_or(0, |(_, _, n)| *n);
            let fits = catalog.profiles[&agent.id].slots_for(Media::Chat) > used;
            let serves = queue.is_served_by(agent.id, &[]);
            assert!(!(agent.is_reachable() && fits && serves), "{:?} waits although {:?} is free", head.id(), agent.id);
        }
    }
}
