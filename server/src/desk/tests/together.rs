//! Several agents and one customer: transfer, conference, hand-over, notes, and who reads what (SPEC A.4, B.3, I.2, I.4).

use domain::agent::{Access, Choice, Presence};
use domain::contact::Details;
use domain::conversation::{Destination, EndWhy, Phase, Reach};
use domain::routing::Queue;
use domain::settings::{NoAnswer, Settings};
use domain::{AgentId, ConversationId, EngagementNo, QueueId, Refusal, Span};
use protocol::agent::{self, RowState};
use protocol::customer;

use super::world::{ANNA, BEN, World, catalog, send, visitor, write};
use crate::bus::{News, Topic};
use crate::catalog::Catalog;
use crate::store::Store;

const SALES: QueueId = QueueId::from_number(2);

/// A second queue, which Ben alone serves.
fn two_queues() -> Catalog {
    let mut catalog = catalog();
    let support = catalog.queues.values().next().unwrap().clone();
    let sales = Queue { id: SALES, name: "Sales".into(), agents: vec![BEN], ..support };
    catalog.queues.insert(SALES, sales);
    catalog
}

/// Anna is with a customer, Ben is free.
async fn at_work(catalog: Catalog) -> (World, ConversationId) {
    let world = World::over(catalog);
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    world.arrive(BEN).await;
    (world, id)
}

fn to_ben(conversation: ConversationId) -> agent::Command {
    agent::Command::Transfer { conversation, to: Destination::Agent(BEN), note: "speaks Dutch".into() }
}

fn invite(conversation: ConversationId) -> agent::Command {
    agent::Command::Invite { conversation, to: Destination::Agent(BEN), note: String::new() }
}

async fn accept_newest(world: &World, who: AgentId, conversation: ConversationId) -> Result<(), Refusal> {
    let engagement = EngagementNo(world.head(conversation).await.engagement_count);
    world.agent(who, agent::Command::Accept { conversation, engagement }).await.map(|_| ())
}

async fn wrap_up(world: &World, who: AgentId, conversation: ConversationId) {
    let (engagement, _) =
        world.head(conversation).await.engagement_of(who).map(|(no, part)| (no, part.clone())).unwrap();
    let reasons = vec![Settings::default().wrap_up_reasons[0].id];
    world.agent(who, agent::Command::WrapUp { conversation, engagement, reasons }).await.unwrap();
}

#[tokio::test]
async fn a_transfer_is_offered_with_its_note_and_answered() {
    let (world, id) = at_work(catalog()).await;
    world.agent(ANNA, to_ben(id)).await.unwrap();
    let head = world.head(id).await;
    let parts = world.desk.row_parts(BEN, &head).await.unwrap();
    let row = world.desk.row(BEN, &head, &parts).unwrap();
    let RowState::Offered { asked: Some(asked), .. } = row.state else { panic!("{row:?}") };
    assert_eq!((asked.by.as_str(), asked.note.as_str(), asked.join), ("Anna", "speaks Dutch", false));
    accept_newest(&world, BEN, id).await.unwrap();
    world.agent(BEN, send(id, "goedendag")).await.unwrap();
    assert_eq!(world.agent(ANNA, send(id, "me too")).await, Err(Refusal::NotActive));
}

#[tokio::test]
async fn who_gave_it_away_reads_no_further_and_finds_it_for_a_day() {
    let (world, id) = at_work(catalog()).await;
    world.agent(ANNA, to_ben(id)).await.unwrap();
    accept_newest(&world, BEN, id).await.unwrap();
    world.agent(BEN, send(id, "a secret")).await.unwrap();
    let reach = world.desk.reach(ANNA, id).await.unwrap();
    let Reach::UpTo(left) = reach else { panic!("{reach:?}") };
    let view = world.desk.desk_view(id, reach).await.unwrap().unwrap();
    assert_eq!(view.head.seq, left);
    assert_eq!(view.items.last().unwrap().seq, left.0);
    assert_eq!(world.desk.reach(BEN, id).await.unwrap(), Reach::All);
    wrap_up(&world, ANNA, id).await;
    assert_eq!(world.desk.reach(ANNA, id).await.unwrap(), reach);
    assert_eq!(world.agent(ANNA, to_ben(id)).await, Err(Refusal::NotActive));
    let recent =
        async |who| world.desk.recent(who).await.unwrap().iter().map(|past| past.conversation).collect::<Vec<_>>();
    assert_eq!((recent(ANNA).await, recent(BEN).await), (vec![id], vec![]), "what Ben is in is no past");
    let found = async |query: &str| world.desk.find(ANNA, query).await.unwrap().len();
    assert_eq!((found("hello").await, found("secret").await), (1, 0));
    let contact = world.desk.desk_view(id, Reach::All).await.unwrap().unwrap().contact;
    let details = Details { name: "Robin Miller".into(), email: "robin@example.org".into(), ..contact.details };
    let edit = agent::Command::EditContact { conversation: id, version: contact.version, details };
    world.agent(BEN, edit).await.unwrap();
    assert_eq!((found("robin").await, found("jo").await), (0, 1), "what he is called now is not hers to know");
    let name = world.desk.recent(ANNA).await.unwrap()[0].customer.clone();
    assert_eq!((name.as_str(), world.desk.find(ANNA, "jo").await.unwrap()[0].past.messages), ("Jo", 1));
    assert!(world.desk.people(ANNA, id, "").await.is_err(), "the customer is no longer hers");
    world.sleep(domain::Span::days(2));
    assert!(!world.desk.may_read(ANNA, id).await.unwrap());
    assert!(recent(ANNA).await.is_empty());
}

#[tokio::test]
async fn an_unanswered_transfer_is_rona_and_waits_where_it_came_from() {
    let (world, id) = at_work(catalog()).await;
    world.agent(ANNA, to_ben(id)).await.unwrap();
    let arrived = world.head(id).await.arrived_at;
    world.pass(Span::seconds(30)).await;
    assert_eq!(world.presence(BEN).await, Presence::Rona);
    let head = world.head(id).await;
    assert_eq!(head.arrived_at, arrived);
    assert!(matches!(head.phase, Phase::Offered { .. }), "to Anna, who gave it away long enough ago: {:?}", head.phase);
}

#[tokio::test]
async fn an_unanswered_transfer_is_dropped_where_the_house_wants_it() {
    let mut catalog = catalog();
    catalog.settings.transfer.no_answer = NoAnswer::Drop;
    let (world, id) = at_work(catalog).await;
    world.agent(ANNA, to_ben(id)).await.unwrap();
    world.pass(Span::seconds(30)).await;
    assert_eq!(world.presence(BEN).await, Presence::Rona);
    assert!(matches!(world.head(id).await.phase, Phase::Closed { why: EndWhy::NotAccepted, .. }));
    assert_eq!(world.texts(id).await, ["hello"], "the transcript is kept");
    world.customer(visitor(1), write(id, "hello?")).await.unwrap();
    assert!(matches!(world.head(id).await.phase, Phase::Waiting(_) | Phase::Offered { .. }));
}

#[tokio::test]
async fn a_transfer_to_a_queue_goes_to_whoever_serves_it_and_stays_there() {
    let (world, id) = at_work(two_queues()).await;
    let to = |queue| agent::Command::Transfer { conversation: id, to: Destination::Queue(queue), note: String::new() };
    let directory = world.desk.directory(ANNA, id).await.unwrap().unwrap();
    let names: Vec<_> = directory.queues.iter().map(|queue| (queue.name.as_str(), queue.waiting, queue.free)).collect();
    assert_eq!(names, [("Sales", 0, 1)], "not the present one");
    // Ben has all hands full: it waits for him although Anna is free.
    for number in 2..=6 {
        let other = world.start(visitor(number), "hello").await;
        if world.head(other).await.engagement_of(BEN).is_some() {
            world.accept(BEN, other).await;
        }
    }
    world.agent(ANNA, to(SALES)).await.unwrap();
    world.pass(Span::minutes(1)).await;
    let head = world.head(id).await;
    assert_eq!(head.queue, Some(SALES));
    assert_eq!(world.agent(ANNA, to(SALES)).await, Err(Refusal::NotActive));
}

#[tokio::test]
async fn what_is_no_longer_so_is_said_and_nothing_changes() {
    let (world, id) = at_work(two_queues()).await;
    let reason = Settings::default().idle_reasons[0].id;
    world.choose(BEN, Choice::Idle { reason }).await.unwrap();
    let before = world.head(id).await;
    assert_eq!(world.agent(ANNA, to_ben(id)).await, Err(Refusal::NoLongerAvailable));
    assert_eq!(world.agent(ANNA, invite(id)).await, Err(Refusal::NoLongerAvailable));
    let gone = Destination::Queue(QueueId::from_number(99));
    let to_nowhere = agent::Command::Transfer { conversation: id, to: gone, note: String::new() };
    assert_eq!(world.agent(ANNA, to_nowhere).await, Err(Refusal::NoLongerAvailable));
    let to_nobody = agent::Command::Transfer {
        conversation: id,
        to: Destination::Agent(AgentId::from_number(99)),
        note: String::new(),
    };
    assert_eq!(world.agent(ANNA, to_nobody).await, Err(Refusal::NotAllowed));
    assert_eq!(world.agent(BEN, to_ben(id)).await, Err(Refusal::NoSuchConversation), "somebody else's");
    let by_queue = agent::Command::Invite { conversation: id, to: Destination::Queue(SALES), note: String::new() };
    assert_eq!(world.agent(ANNA, by_queue).await, Err(Refusal::NotAllowed), "not in web chat");
    assert_eq!(world.head(id).await, before);
}

#[tokio::test]
async fn a_last_slot_that_goes_to_somebody_else_is_no_longer_available() {
    let mut catalog = catalog();
    catalog.profiles.get_mut(&BEN).unwrap().slots = [(domain::channel::Media::Chat, 1)].into();
    let (world, id) = at_work(catalog).await;
    let other = world.start(visitor(2), "hello").await;
    assert!(world.head(other).await.engagement_of(BEN).is_some());
    assert_eq!(world.agent(ANNA, to_ben(id)).await, Err(Refusal::NoLongerAvailable));
    let directory = world.desk.directory(ANNA, id).await.unwrap().unwrap();
    assert!(!directory.agents[0].free);
}

#[tokio::test]
async fn supervisors_are_among_the_agents_if_the_house_wants_it() {
    let mut catalog = catalog();
    catalog.profiles.get_mut(&BEN).unwrap().access = Access::Supervisor;
    let (world, id) = at_work(catalog.clone()).await;
    let directory = world.desk.directory(ANNA, id).await.unwrap().unwrap();
    assert!(directory.agents[0].supervisor && directory.agents[0].free);
    assert!(world.desk.directory(BEN, id).await.unwrap().is_none(), "not his conversation");
    world.agent(ANNA, to_ben(id)).await.unwrap();

    catalog.settings.transfer.supervisors = false;
    let (world, id) = at_work(catalog).await;
    assert!(world.desk.directory(ANNA, id).await.unwrap().unwrap().agents.is_empty());
    assert_eq!(world.agent(ANNA, to_ben(id)).await, Err(Refusal::NotAllowed));
}

#[tokio::test]
async fn three_parties_talk_and_the_colleague_goes() {
    let (world, id) = at_work(catalog()).await;
    world.agent(ANNA, invite(id)).await.unwrap();
    accept_newest(&world, BEN, id).await.unwrap();
    world.agent(BEN, send(id, "hello from Ben")).await.unwrap();
    world.customer(visitor(1), write(id, "hello both")).await.unwrap();
    world.agent(ANNA, send(id, "so we are three")).await.unwrap();
    assert_eq!(world.texts(id).await, ["hello", "hello from Ben", "hello both", "so we are three"]);
    assert_eq!(world.agent(BEN, agent::Command::EndConference { conversation: id }).await, Err(Refusal::NotAllowed));
    world.agent(BEN, agent::Command::LeaveConference { conversation: id }).await.unwrap();
    assert!(matches!(world.desk.reach(BEN, id).await.unwrap(), Reach::UpTo(_)));
    let waits = world.store.last_waits(super::world::QUEUE, 9).await.unwrap();
    assert_eq!(waits.len(), 1, "a colleague who joins ends nobody's wait");
    wrap_up(&world, BEN, id).await;
    assert!(matches!(world.desk.reach(BEN, id).await.unwrap(), Reach::UpTo(_)));
}

#[tokio::test]
async fn an_ignored_invitation_is_rona_and_the_chat_goes_on() {
    let (world, id) = at_work(catalog()).await;
    world.agent(ANNA, invite(id)).await.unwrap();
    world.pass(Span::seconds(30)).await;
    assert_eq!(world.presence(BEN).await, Presence::Rona);
    world.agent(ANNA, send(id, "still here")).await.unwrap();
    assert_eq!(world.store.slots().await.unwrap().iter().map(|(_, _, taken)| taken).sum::<u32>(), 1);
}

#[tokio::test]
async fn an_owner_who_is_gone_leaves_it_to_the_colleague() {
    let (world, id) = at_work(catalog()).await;
    world.agent(ANNA, invite(id)).await.unwrap();
    accept_newest(&world, BEN, id).await.unwrap();
    world.desk.link_down(ANNA).await;
    world.pass(Span::seconds(61)).await;
    assert_eq!(world.head(id).await.owner().unwrap().1.agent, BEN);
    world.customer(visitor(1), customer::Command::Leave { conversation: id }).await.unwrap();
    wrap_up(&world, BEN, id).await;
    assert!(world.store.slots().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_mention_is_told_to_those_who_may_read_it() {
    let (world, id) = at_work(catalog()).await;
    let note = agent::Command::Note { conversation: id, text: "@Ben look".into(), mentions: vec![BEN] };
    world.news();
    world.agent(ANNA, note.clone()).await.unwrap();
    let told = |world: &World| {
        let is_told =
            |(topic, news): &(Topic, News)| *topic == Topic::Agent(BEN) && matches!(news, News::Mentioned { .. });
        world.news().iter().any(is_told)
    };
    assert!(!told(&world), "he may not read it");
    world.agent(ANNA, invite(id)).await.unwrap();
    accept_newest(&world, BEN, id).await.unwrap();
    world.agent(ANNA, note).await.unwrap();
    assert!(told(&world));
    assert_eq!(world.texts(id).await, ["hello"], "a note is no message");
}

#[tokio::test]
async fn notes_about_a_contact_are_versioned_and_recorded() {
    let (world, id) = at_work(catalog()).await;
    let notes = |version, notes: &str| agent::Command::NoteContact { conversation: id, version, notes: notes.into() };
    world.agent(ANNA, notes(1, "prefers the afternoon\r\n")).await.unwrap();
    let contact = world.store.contact(visitor(1).contact).await.unwrap().unwrap();
    assert_eq!((contact.version, contact.notes.as_str()), (2, "prefers the afternoon"));
    assert_eq!(contact.details.name, "Jo", "nothing else changes");
    assert_eq!(world.agent(ANNA, notes(1, "x")).await, Err(Refusal::ContactStale { version: 2 }));
    let long = "x".repeat(4_001);
    assert_eq!(world.agent(ANNA, notes(2, &long)).await, Err(Refusal::TextTooLong { length: 4_001, limit: 4_000 }));
}
