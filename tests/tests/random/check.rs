//! What must hold whenever everybody rests.

use std::collections::{BTreeMap, BTreeSet};

use domain::agent::{Agent, Link, Presence};
use domain::channel::Media;
use domain::conversation::{
    Arrival, Conversation, DECLINE_PAUSE, Declined, EngagementState, Event, Phase, Queues, Record, SharedEvent,
};
use domain::timer::Timer;
use domain::{AgentId, ConversationId, Span};
use server::store::Store;
use tests::audit::Audit;

use crate::mail;
use crate::world::World;

pub async fn all(world: &World) {
    let catalog = world.catalog.get();
    let audit = Audit::of(&*world.store, &catalog, world.now(), conversations(world)).await;
    audit.derived().await;
    let texts: BTreeMap<_, Vec<_>> =
        audit.logs().await.into_iter().map(|(id, log)| (id, log.iter().filter_map(text).collect())).collect();
    acknowledged_is_there_once_and_in_order(world, &texts);
    mail::check(world, &audit.heads, &texts).await;
    nobody_unreachable_holds_an_offer(world, &audit.heads).await;
    nobody_waits_while_somebody_is_free(world, &audit.heads).await;
    every_customer_is_or_becomes_somebodys(world, &audit.heads).await;
}

/// Every conversation that anybody was told of.
fn conversations(world: &World) -> BTreeSet<ConversationId> {
    let guests = world.guests.iter().flat_map(|guest| guest.acknowledged.iter());
    let clerks = world.clerks.iter().flat_map(|clerk| clerk.acknowledged.iter());
    let writers = world.writers.iter().flat_map(|writer| writer.acknowledged.iter());
    guests.chain(clerks).chain(writers).map(|(id, _)| *id).collect()
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
    let writers = world.writers.iter().map(|writer| &writer.acknowledged);
    for acknowledged in guests.chain(clerks).chain(writers) {
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
        let media = head.capability().media;
        let Some(queue) = head.queue.and_then(|queue| catalog.queues.get(&queue)) else { continue };
        for agent in world.store.agents().await.expect("reading works") {
            let used = taken.iter().find(|(who, of, _)| (*who, *of) == (agent.id, media)).map_or(0, |(_, _, n)| *n);
            let fits = catalog.profiles[&agent.id].slots_for(media) > used;
            let serves = queue.is_served_by(agent.id, &[]);
            let pause = Span::ZERO..DECLINE_PAUSE;
            let refused = |no: &Declined| no.agent == agent.id && pause.contains(&(world.now() - no.at));
            let free = agent.is_reachable() && fits && serves && !waiting.declined.iter().any(refused);
            assert!(!free, "{:?} waits although {:?} is free", head.id(), agent.id);
        }
    }
}

/// No contact waits where no rule will ever move or serve it, and no wrap-up that nobody will end keeps what a customer wrote
/// after it.
async fn every_customer_is_or_becomes_somebodys(world: &World, heads: &[Conversation]) {
    let catalog = world.catalog.get();
    let agents = world.store.agents().await.expect("reading works");
    let taken = world.store.slots().await.expect("reading works");
    let rows = world.store.timers().await.expect("reading works");
    let is_free = |agent: &Agent, media: Media| {
        let used = taken.iter().find(|(who, of, _)| (*who, *of) == (agent.id, media)).map_or(0, |(_, _, n)| *n);
        agent.is_reachable() && catalog.profiles[&agent.id].slots_for(media) > used
    };
    for head in heads {
        let (id, media) = (head.id(), head.capability().media);
        match &head.phase {
            Phase::Waiting(waiting) => {
                let queue = head.queue.and_then(|queue| catalog.queues.get(&queue)).expect("a queue that is there");
                let servants = queue.agents.iter().filter(|agent| catalog.profiles.contains_key(agent)).count();
                assert!(servants > 0, "{id:?} waits where nobody ever looks");
                let home = catalog.home(head.birth.entry_point).expect("there are queues");
                let free_at_home = |agent: &Agent| {
                    let refused = waiting.declined.iter().any(|declined| declined.agent == agent.id);
                    is_free(agent, media) && catalog.serves(agent.id, home, media) && !refused
                };
                let preferred = waiting.prefer.is_some_and(|prefer| prefer.until > world.now());
                // What an agent gave here waits for those who serve it here, while one of them can be reached.
                let there = |agent: &Agent| agent.is_reachable() && catalog.serves(agent.id, queue.id, media);
                let meant = waiting.transfer.is_some() && agents.iter().any(there);
                let found = agents.iter().any(free_at_home) && !preferred && !meant;
                assert!(!found, "{id:?} waits away from home, where somebody is free");
                let leads_on = head.arrival == Arrival::Live && queue.id == home && queue.overflow.is_some();
                let looked_at = rows.iter().any(|(timer, _)| *timer == Timer::Overflow(id));
                assert!(!leads_on || looked_at, "{id:?} would overflow, and nobody looks");
            }
            Phase::Closed { wrote_again_at: Some(_), .. } => {
                let gone = |agent: AgentId| {
                    agents.iter().any(|there| there.id == agent && there.presence == Presence::SignedOut)
                };
                for (no, part) in &head.engagements {
                    let ends = rows.iter().any(|(timer, _)| {
                        matches!(timer, Timer::WrapUp(of, part) if (of, part) == (&id, no))
                            || *timer == Timer::Recovery(part.agent)
                    });
                    assert!(ends || !gone(part.agent), "{id:?}: what the customer wrote is nobody's");
                }
            }
            _ => {}
        }
    }
}
