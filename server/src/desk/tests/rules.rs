//! What people once fell through, and the rules that catch them.

use domain::agent::{Choice, Link, Presence};
use domain::conversation::{Arrival, Phase};
use domain::hours::{Date, Hours};
use domain::routing::{OverflowRule, Queue};
use domain::settings::Settings;
use domain::{AgentId, ConversationId, EngagementNo, QueueId, Refusal, Span};
use protocol::customer::{self, Availability};
use protocol::{Signal, agent};

use super::world::{ANNA, BEN, QUEUE, SITE, World, catalog, send, start, visitor, write};
use crate::bus::{News, Topic};
use crate::catalog::Catalog;
use crate::store::Store;
use crate::store::memory::Fault;

const OTHER: QueueId = QueueId::from_number(2);

/// Anna serves the shop's queue, Ben another one it overflows to after a minute; that one leads back after a second.
fn two_queues() -> Catalog {
    let mut catalog = catalog();
    let first = catalog.queues.get_mut(&QUEUE).unwrap();
    first.agents = vec![ANNA];
    first.overflow = Some(OverflowRule { queue: OTHER, after: Span::seconds(60) });
    let back = OverflowRule { queue: QUEUE, after: Span::seconds(1) };
    let other = Queue { id: OTHER, agents: vec![BEN], overflow: Some(back), ..first.clone() };
    catalog.queues.insert(OTHER, other);
    catalog
}

fn idle() -> Choice {
    Choice::Idle { reason: domain::settings::Settings::default().default_idle_reason() }
}

impl World {
    async fn wrap_up(&self, conversation: ConversationId) {
        let reason = domain::settings::Settings::default().wrap_up_reasons[0].id;
        let wrap_up = agent::Command::WrapUp { conversation, engagement: EngagementNo(1), reasons: vec![reason] };
        self.agent(ANNA, wrap_up).await.unwrap();
    }

    async fn decline(&self, who: AgentId, conversation: ConversationId) {
        let engagement = self.offer(conversation).await.unwrap();
        self.agent(who, agent::Command::Decline { conversation, engagement }).await.unwrap();
    }

    async fn availability(&self) -> Availability {
        self.desk.availability(&self.desk.catalog.get().sites[&SITE]).await.unwrap()
    }

    fn told(&self) -> Vec<(ConversationId, u32)> {
        let position = |news| match news {
            (Topic::Contact(_), News::Signal { conversation, signal: Signal::Waiting { position, .. } }) => {
                Some((conversation, position))
            }
            _ => None,
        };
        self.news().into_iter().filter_map(position).collect()
    }
}

#[tokio::test]
async fn a_contact_overflows_only_to_where_somebody_is() {
    let world = World::over(two_queues());
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    // She misses it, and nobody else is there.
    world.pass(Span::minutes(10)).await;
    assert_eq!((world.presence(ANNA).await, world.head(id).await.queue), (Presence::Rona, Some(QUEUE)));
    let before = world.head(id).await.seq;
    world.pass(Span::minutes(10)).await;
    assert_eq!(world.head(id).await.seq, before, "nothing happens for the sake of it");
    world.arrive(BEN).await;
    world.pass(Span::seconds(31)).await;
    assert_eq!(world.head(id).await.queue, Some(OTHER), "looked at again");
    assert!(world.head(id).await.engagement_of(BEN).is_some());
}

#[tokio::test]
async fn overflow_does_not_lead_to_a_closed_queue_or_in_a_circle() {
    let mut catalog = two_queues();
    let day = Date { year: 1970, month: 1, day: 12 };
    catalog.queues.get_mut(&OTHER).unwrap().hours = Hours { holidays: vec![day], ..Hours::default() };
    let world = World::over(catalog);
    world.arrive(ANNA).await;
    world.arrive(BEN).await;
    let id = world.start(visitor(1), "hello").await;
    world.pass(Span::minutes(5)).await;
    assert_eq!(world.head(id).await.queue, Some(QUEUE), "the other one is closed today");

    let world = World::over(two_queues());
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.pass(Span::seconds(40)).await;
    world.arrive(BEN).await;
    world.pass(Span::seconds(61)).await;
    assert_eq!(world.head(id).await.queue, Some(OTHER));
    world.choose(BEN, idle()).await.unwrap();
    world.pass(Span::minutes(1)).await;
    let rested = world.head(id).await.seq;
    world.pass(Span::minutes(30)).await;
    assert_eq!(world.head(id).await.seq, rested, "an event per second helps nobody");
}

#[tokio::test]
async fn what_nobody_can_take_there_comes_back_to_who_can() {
    let world = World::over(two_queues());
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.pass(Span::seconds(40)).await;
    world.arrive(BEN).await;
    world.pass(Span::seconds(61)).await;
    world.desk.link_down(BEN).await;
    world.choose(ANNA, Choice::Available).await.unwrap();
    world.pass(Span::seconds(11)).await;
    assert!(world.head(id).await.engagement_of(ANNA).is_some(), "{:?}", world.head(id).await);
}

#[tokio::test]
async fn who_left_while_nobody_was_there_waits_where_he_is() {
    let world = World::over(two_queues());
    world.arrive(BEN).await;
    let id = world.start(visitor(1), "call me").await;
    assert_eq!(world.head(id).await.arrival, Arrival::LeftOffline);
    world.pass(Span::minutes(60)).await;
    assert_eq!(world.head(id).await.queue, Some(QUEUE));
    world.news();
    world.arrive(ANNA).await;
    assert!(world.head(id).await.engagement_of(ANNA).is_some());
    let told = |news: &(Topic, News)| matches!(news, (Topic::Agent(ANNA), News::LeftOffline { count: 1 }));
    assert_eq!(world.news().iter().filter(|news| told(news)).count(), 1);
    world.choose(ANNA, Choice::Available).await.unwrap();
    assert!(!world.news().iter().any(told), "she knows");
    world.accept(ANNA, id).await;
    world.customer(visitor(1), write(id, "I am back")).await.unwrap();
    assert_eq!(world.head(id).await.arrival, Arrival::Live);
}

#[tokio::test]
async fn overflow_waits_a_fair_time_after_an_outage() {
    let world = World::over(two_queues());
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.choose(ANNA, idle()).await.unwrap();
    world.sleep(Span::minutes(60));
    world.desk.restarted().await.unwrap();
    world.desk.link_up(ANNA).await.unwrap();
    world.desk.link_up(BEN).await.unwrap();
    world.choose(BEN, Choice::Available).await.unwrap();
    world.pass(Span::seconds(20)).await;
    world.choose(ANNA, Choice::Available).await.unwrap();
    assert!(world.head(id).await.engagement_of(ANNA).is_some(), "hers, not gone at once");
}

#[tokio::test]
async fn a_question_after_the_end_is_not_nobodys() {
    let world = World::new();
    world.arrive(ANNA).await;
    let ended = async |number| {
        let id = world.start(visitor(number), "hello").await;
        world.accept(ANNA, id).await;
        world.agent(ANNA, agent::Command::End { conversation: id }).await.unwrap();
        world.customer(visitor(number), write(id, "anything else: yes")).await.unwrap();
        id
    };
    let unseen = ended(1).await;
    world.wrap_up(unseen).await;
    assert!(world.offer(unseen).await.is_some(), "she did not look at it");

    let seen = ended(2).await;
    let head = world.head(seen).await;
    world.desk.seen(&head, head.participant_for(ANNA), head.shared_seq).await.unwrap();
    world.wrap_up(seen).await;
    assert!(matches!(world.head(seen).await.phase, Phase::Closed { .. }), "a thank-you she read");

    let alone = ended(3).await;
    world.desk.sign_out(ANNA).await.unwrap_err();
    world.choose(ANNA, idle()).await.unwrap();
    world.desk.sign_out(ANNA).await.unwrap();
    world.pass(Span::seconds(61)).await;
    assert!(matches!(world.head(alone).await.phase, Phase::Waiting(_)), "she went home over it");
}

#[tokio::test]
async fn a_slot_that_went_to_somebody_else_is_no_refusal() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    world.agent(ANNA, send(id, "what is your number?")).await.unwrap();
    world.pass(Span::minutes(6)).await;
    assert_eq!(world.head(id).await.slots().count(), 0);
    world.faults.plan(Fault::NoFreeSlot);
    world.customer(visitor(1), write(id, "42")).await.unwrap();
    assert_eq!(world.head(id).await.slots().count(), 1);

    let until = Some(world.now() + Span::seconds(30));
    world.agent(ANNA, agent::Command::Park { conversation: id, until, reason: String::new() }).await.unwrap();
    world.faults.plan(Fault::NoFreeSlot);
    world.pass(Span::seconds(30)).await;
    assert_eq!((world.head(id).await.slots().count(), world.faults.pending()), (1, 0), "back from being parked");

    // The first offer of a round finds its slot gone, the others are made all the same.
    world.choose(ANNA, idle()).await.unwrap();
    let (second, third) = (world.start(visitor(2), "hello").await, world.start(visitor(3), "hello").await);
    world.faults.spare();
    world.faults.plan(Fault::NoFreeSlot);
    world.choose(ANNA, Choice::Available).await.unwrap();
    assert!(world.offer(second).await.is_some() && world.offer(third).await.is_some());
}

#[tokio::test]
async fn an_agent_of_two_queues_gets_the_more_important_one_first() {
    let mut catalog = two_queues();
    catalog.queues.get_mut(&OTHER).unwrap().agents.push(ANNA);
    catalog.queues.get_mut(&OTHER).unwrap().priority = 5;
    catalog.profiles.get_mut(&ANNA).unwrap().slots.insert(domain::channel::Media::Chat, 1);
    let mut site = catalog.sites[&SITE].clone();
    (site.id, site.queue) = (domain::SiteId::from_number(2), OTHER);
    site.entry_point = domain::EntryPointId::from_number(2);
    catalog.sites.insert(site.id, site);
    let world = World::over(catalog);
    let early = world.start(visitor(1), "hello").await;
    world.pass(Span::seconds(5)).await;
    let important = crate::desk::Visitor { site: domain::SiteId::from_number(2), ..visitor(2) };
    let late = world.start(important, "hello").await;
    world.arrive(ANNA).await;
    assert_eq!((world.offer(early).await, world.offer(late).await), (None, Some(EngagementNo(1))));
}

#[tokio::test]
async fn a_lost_link_that_could_not_be_written_is_written_later() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.faults.set_read_only(true);
    world.desk.link_down(ANNA).await;
    world.faults.set_read_only(false);
    assert!(world.offer(id).await.is_some(), "to somebody who cannot see it");
    world.pass(Span::seconds(11)).await;
    assert!(matches!(world.head(id).await.phase, Phase::Waiting(_)));
    assert_eq!(world.presence(ANNA).await, Presence::Available, "without RONA");
    assert!(matches!(world.store.agent(ANNA).await.unwrap().unwrap().link, Link::Lost { .. }));
}

#[tokio::test]
async fn a_clock_that_goes_back_makes_no_deadline_longer() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.back(Span::minutes(60));
    world.desk.woke_up().await.unwrap();
    world.pass(Span::seconds(31)).await;
    assert_eq!(world.presence(ANNA).await, Presence::Rona);
    world.desk.link_down(ANNA).await;
    world.back(Span::minutes(60));
    world.desk.woke_up().await.unwrap();
    world.pass(Span::seconds(61)).await;
    assert_eq!(world.presence(ANNA).await, Presence::SignedOut);
    assert!(matches!(world.head(id).await.phase, Phase::Waiting(_)));
}

#[tokio::test]
async fn a_clock_that_goes_back_makes_no_reminder_late() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    world.pass(Span::seconds(1)).await;
    world.agent(ANNA, send(id, "which number?")).await.unwrap();
    let settings = Settings::default();
    let first = settings.quiet.remind_every.unwrap();
    world.back(Span::minutes(60));
    world.desk.woke_up().await.unwrap();
    world.pass(Span(first.0 - 1_000)).await;
    assert_eq!(world.head(id).await.reminders, 0, "its full span, counted anew");
    world.pass(Span::seconds(2)).await;
    assert_eq!(world.head(id).await.reminders, 1, "and not an hour later");
    world.pass(Span(settings.quiet.end_after.unwrap().0 - first.0)).await;
    assert!(matches!(world.head(id).await.phase, Phase::Closed { .. }), "what comes after comes in time too");
}

#[tokio::test]
async fn who_declines_is_left_in_peace_and_asked_again_later() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.decline(ANNA, id).await;
    assert_eq!(world.offer(id).await, None);
    world.pass(Span::seconds(29)).await;
    assert_eq!(world.offer(id).await, None);
    world.pass(Span::seconds(12)).await;
    assert!(world.offer(id).await.is_some(), "nobody else is there");
    world.decline(ANNA, id).await;
    world.desk.sign_out(ANNA).await.unwrap();
}

#[tokio::test]
async fn open_means_that_somebody_is_available() {
    let world = World::new();
    world.desk.sign_in(ANNA).await.unwrap();
    world.desk.link_up(ANNA).await.unwrap();
    assert_eq!(world.availability().await, Availability::Offline, "on a break");
    world.choose(ANNA, Choice::Available).await.unwrap();
    assert_eq!(world.availability().await, Availability::Open);
    for number in 1..=6 {
        world.start(visitor(number), "hello").await;
    }
    assert_eq!(world.availability().await, Availability::Open, "contacts may queue");
}

#[tokio::test]
async fn only_one_is_next() {
    let world = World::new();
    let (first, second) = (world.start(visitor(1), "hello").await, world.start(visitor(2), "hello").await);
    world.pass(Span::seconds(6)).await;
    assert_eq!(world.told(), [(first, 1), (second, 2)]);
    let mut catalog = catalog();
    catalog.profiles.get_mut(&ANNA).unwrap().slots.insert(domain::channel::Media::Chat, 1);
    world.desk.catalog.set(catalog);
    world.arrive(ANNA).await;
    world.pass(Span::seconds(6)).await;
    assert_eq!(world.told(), [], "the first is offered to somebody, the second is still the second");
    let head = world.head(second).await;
    assert_eq!(world.desk.expectation(&head).await, Some(Signal::Waiting { position: 2, wait: None }));
    world.accept(ANNA, first).await;
    world.pass(Span::seconds(6)).await;
    assert_eq!(world.told(), [(second, 1)]);
    // Her agent is lost: she waits again and is told so.
    world.desk.link_down(ANNA).await;
    world.pass(Span::seconds(70)).await;
    assert_eq!(world.told(), [(first, 1), (second, 2)]);
}

#[tokio::test]
async fn who_goes_during_hours_did_not_come_offline() {
    let world = World::new();
    world.arrive(ANNA).await;
    for number in 1..=6 {
        world.start(visitor(number), "hello").await;
    }
    let id = world.desk.current(visitor(6)).await.unwrap().unwrap();
    let leave = |email: &str| customer::Command::LeaveEmail { conversation: id, email: email.into() };
    world.customer(visitor(6), leave("a@example.org")).await.unwrap();
    assert_eq!(world.head(id).await.arrival, Arrival::Live);
    world.choose(ANNA, idle()).await.unwrap();
    world.customer(visitor(6), leave("b@example.org")).await.unwrap();
    assert_eq!(world.head(id).await.arrival, Arrival::LeftOffline);
}

#[tokio::test]
async fn what_changes_nothing_uses_its_id_too() {
    let world = World::new();
    world.arrive(ANNA).await;
    let who = visitor(1);
    let id = world.start(who, "hello").await;
    world.accept(ANNA, id).await;
    let command = world.command_id();
    let mut wordless = start("");
    if let customer::Command::Start(start) = &mut wordless {
        start.text = None;
    }
    let first = world.desk.customer(who, command, &wordless).await.unwrap();
    assert_eq!(first.conversation, Some(id));
    assert_eq!(world.desk.customer(who, command, &wordless).await, Ok(first));
    assert_eq!(world.desk.customer(who, command, &write(id, "other")).await, Err(Refusal::IdReused));

    let contact = world.store.contact(world.head(id).await.birth.contact).await.unwrap().unwrap();
    let (version, details) = (contact.version, contact.details);
    let edit = agent::Command::EditContact { conversation: id, version, details };
    let command = world.command_id();
    let first = world.desk.agent(ANNA, command, &edit).await.unwrap();
    assert_eq!(world.desk.agent(ANNA, command, &edit).await, Ok(first));
    assert_eq!(world.desk.agent(ANNA, command, &send(id, "other")).await, Err(Refusal::IdReused));
}

#[tokio::test]
async fn a_queue_that_contacts_may_fall_back_to_is_in_use() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    assert_eq!(world.desk.held_from(QUEUE).await, Ok(1), "offered");
    world.accept(ANNA, id).await;
    assert_eq!(world.desk.held_from(QUEUE).await, Ok(1), "assigned");
    assert_eq!(world.desk.held_from(OTHER).await, Ok(0));
    world.customer(visitor(1), customer::Command::Leave { conversation: id }).await.unwrap();
    assert_eq!(world.desk.held_from(QUEUE).await, Ok(0), "nothing brings it back");
}
