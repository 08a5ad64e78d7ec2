//! Who may look back at what, and for how long.

use domain::{ConversationId, EngagementNo, Refusal, Span};
use protocol::{agent, customer};

use super::world::{ANNA, BEN, World, send, visitor};

/// This agent gets nothing for a while.
async fn pause(world: &World, agent: domain::AgentId) {
    let reason = world.desk.desk_settings().idle_reasons[0].id;
    world.choose(agent, domain::agent::Choice::Idle { reason }).await.unwrap();
}

/// A conversation of this visitor that Anna answered, ended and wrapped up.
async fn earlier(world: &World, number: u128) -> ConversationId {
    let id = world.start(visitor(number), "the first time").await;
    world.accept(ANNA, id).await;
    world.agent(ANNA, send(id, "solved")).await.unwrap();
    world.customer(visitor(number), customer::Command::Leave { conversation: id }).await.unwrap();
    let reasons = vec![domain::settings::Settings::default().wrap_up_reasons[0].id];
    let engagement = EngagementNo(1);
    world.agent(ANNA, agent::Command::WrapUp { conversation: id, engagement, reasons }).await.unwrap();
    id
}

#[tokio::test]
async fn whoever_is_with_a_contact_reads_what_was_before() {
    let world = World::new();
    world.arrive(ANNA).await;
    let first = earlier(&world, 1).await;
    let stranger = earlier(&world, 2).await;
    pause(&world, ANNA).await;
    world.arrive(BEN).await;
    let now = world.start(visitor(1), "it is back").await;
    assert!(!world.desk.may_read(BEN, first).await.unwrap(), "an offer shows its popover and nothing else");
    assert_eq!(world.desk.history(BEN, now).await, Err(Refusal::NoSuchConversation));
    world.accept(BEN, now).await;
    let past = world.desk.history(BEN, now).await.unwrap();
    let reason = domain::settings::Settings::default().wrap_up_reasons[0].name.clone();
    let [only] = past.as_slice() else { panic!("one earlier conversation, without this one: {past:?}") };
    assert_eq!((only.conversation, only.messages, only.agent.as_str()), (first, 2, "Anna"));
    assert_eq!(only.reasons, [reason]);
    assert!(only.ended.is_some());
    assert!(world.desk.may_read(BEN, first).await.unwrap());
    assert!(!world.desk.may_read(BEN, stranger).await.unwrap(), "another customer's");
    assert_eq!(world.desk.history(BEN, stranger).await, Err(Refusal::NoSuchConversation));
    assert_eq!(
        world.agent(BEN, send(first, "hello?")).await.map(|_| ()),
        Err(Refusal::Closed),
        "reading is not taking part"
    );
}

#[tokio::test]
async fn looking_back_ends_with_the_conversation_that_allowed_it() {
    let world = World::new();
    world.arrive(ANNA).await;
    let first = earlier(&world, 1).await;
    pause(&world, ANNA).await;
    world.arrive(BEN).await;
    let now = world.start(visitor(1), "it is back").await;
    world.accept(BEN, now).await;
    assert!(world.desk.may_read(BEN, first).await.unwrap());
    world.customer(visitor(1), customer::Command::Leave { conversation: now }).await.unwrap();
    assert!(world.desk.may_read(BEN, first).await.unwrap(), "wrapping up still needs it");
    let reasons = vec![domain::settings::Settings::default().wrap_up_reasons[0].id];
    let wrap_up = agent::Command::WrapUp { conversation: now, engagement: EngagementNo(1), reasons };
    world.agent(BEN, wrap_up).await.unwrap();
    assert!(!world.desk.may_read(BEN, first).await.unwrap());
}

#[tokio::test]
async fn ninety_days_are_shown_and_a_day_of_ones_own() {
    let world = World::new();
    world.arrive(ANNA).await;
    let first = earlier(&world, 1).await;
    let own = |past: Vec<agent::Past>| past.into_iter().map(|past| past.conversation).collect::<Vec<_>>();
    assert_eq!(own(world.desk.recent(ANNA).await.unwrap()), [first]);
    assert!(world.desk.recent(BEN).await.unwrap().is_empty());
    world.pass(Span::days(89)).await;
    assert!(world.desk.recent(ANNA).await.unwrap().is_empty());
    let now = world.start(visitor(1), "it is back").await;
    world.accept(ANNA, now).await;
    assert_eq!(own(world.desk.history(ANNA, now).await.unwrap()), [first]);
    assert!(own(world.desk.recent(ANNA).await.unwrap()).is_empty(), "what goes on is not over");
    world.sleep(Span::days(2));
    assert!(world.desk.history(ANNA, now).await.unwrap().is_empty());
}

#[tokio::test]
async fn everybody_finds_what_he_may_read() {
    let world = World::new();
    world.arrive(ANNA).await;
    let first = earlier(&world, 1).await;
    let stranger = earlier(&world, 2).await;
    world.agent(ANNA, agent::Command::Choose(domain::agent::Choice::Available)).await.unwrap();
    let now = world.start(visitor(1), "the kettle drips").await;
    world.accept(ANNA, now).await;
    let find = async |who, query: &str| {
        let found = world.desk.find(who, query).await.unwrap();
        found.into_iter().map(|found| (found.past.conversation, found.excerpt)).collect::<Vec<_>>()
    };
    assert_eq!(find(ANNA, "KETTLE drip").await, [(now, "the kettle drips".to_owned())]);
    let solved: Vec<_> = find(ANNA, "solved").await.into_iter().map(|(id, _)| id).collect();
    assert!(solved.contains(&first) && solved.contains(&stranger), "her own of the last day: {solved:?}");
    let names: Vec<_> = find(ANNA, "jo").await;
    assert!(names.iter().all(|(_, excerpt)| excerpt.is_empty()) && names.len() == 3, "{names:?}");
    assert!(find(BEN, "kettle").await.is_empty(), "not his");
    assert!(find(ANNA, " ?").await.is_empty());
}
