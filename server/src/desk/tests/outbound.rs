//! Writing first (SPEC E), what is junk, and who is not heard (SPEC I.6).

use domain::agent::{Choice, Presence};
use domain::channel::{ChannelKind, Media};
use domain::contact::IdentityKind;
use domain::conversation::{EndWhy, Phase};
use domain::entry_point::{Carrier, EntryPoint};
use domain::refusal::Field;
use domain::settings::Settings;
use domain::{ConversationId, EntryPointId, Refusal, Span, Timestamp};
use protocol::agent::Command;

use super::world::{ANNA, BEN, QUEUE, World, catalog, send, start, visitor};
use crate::catalog::{Catalog, kind};
use crate::channels::Inbound;
use crate::store::{Document, Store as _};

const NUMBER: EntryPointId = EntryPointId::from_number(0x51);
const SECOND: EntryPointId = EntryPointId::from_number(0x52);
const MAILBOX: EntryPointId = EntryPointId::from_number(0x53);
const CHAT: EntryPointId = EntryPointId::from_number(0x54);
const JO: &str = "+49 151 (2345) 678";

fn entry_point(id: EntryPointId, channel: ChannelKind, address: &str) -> EntryPoint {
    let (name, address) = (address.into(), address.into());
    EntryPoint { id, channel, name, address, queue: QUEUE, carrier: Carrier::Simulated, active: true }
}

fn entry_points() -> [EntryPoint; 4] {
    [
        entry_point(NUMBER, ChannelKind::Sms, "+4930901820"),
        entry_point(SECOND, ChannelKind::Sms, "+4930901821"),
        entry_point(MAILBOX, ChannelKind::Email, "hello@shop.example"),
        entry_point(CHAT, ChannelKind::WhatsApp, "+4930901822"),
    ]
}

fn house() -> Catalog {
    Catalog { entry_points: entry_points().map(|entry| (entry.id, entry)).into(), ..catalog() }
}

fn begin(entry_point: EntryPointId, to: &str) -> Command {
    Command::Begin { entry_point, to: to.into() }
}

impl World {
    async fn begins(&self, from: EntryPointId, to: &str) -> ConversationId {
        self.agent(ANNA, begin(from, to)).await.unwrap().conversation.unwrap()
    }

    /// What is set up stands in the store, too: a change reads it anew.
    async fn keep_catalog(&self) {
        let catalog = self.catalog.get();
        for profile in catalog.profiles.values() {
            put(self, kind::PROFILE, profile.id.to_string(), profile).await;
        }
        for queue in catalog.queues.values() {
            put(self, kind::QUEUE, queue.id.to_string(), queue).await;
        }
        for site in catalog.sites.values() {
            put(self, kind::SITE, site.id.to_string(), site).await;
        }
        for entry_point in catalog.entry_points.values() {
            put(self, kind::ENTRY_POINT, entry_point.id.to_string(), entry_point).await;
        }
    }

    async fn comes_in(&self, text: &str) -> Result<ConversationId, Refusal> {
        let from = IdentityKind::Phone.checked(NUMBER, JO).unwrap();
        let message = Inbound {
            from,
            name: String::new(),
            external: text.into(),
            text: text.into(),
            at: Timestamp(0),
            files: vec![],
        };
        let done = self.desk.receive(&entry_points()[0], &message, vec![]).await?;
        self.desk.run_pending().await;
        Ok(done.conversation.unwrap())
    }
}

async fn put(world: &World, kind: &str, id: String, value: &impl serde::Serialize) {
    let document = Document { id, version: 0, json: serde_json::to_string(value).unwrap() };
    world.store.put_document(kind, document, None, world.now()).await.unwrap();
}

#[tokio::test]
async fn an_address_is_somebodys_once_he_wrote_from_it() {
    let world = World::over(house());
    world.arrive(ANNA).await;
    let id = world.begins(NUMBER, JO).await;
    let unheard = async || {
        let contact = world.store.contact(world.head(id).await.birth.contact).await.unwrap().unwrap();
        contact.unheard.len()
    };
    assert_eq!(unheard().await, 1);
    world.agent(ANNA, send(id, "good morning")).await.unwrap();
    assert_eq!(world.comes_in("who are you?").await, Ok(id));
    assert_eq!(unheard().await, 0);
    assert_eq!(world.comes_in("hello?").await, Ok(id));
}

#[tokio::test]
async fn what_an_agent_begins_is_his_and_goes_out_only_when_he_writes() {
    let world = World::over(house());
    world.arrive(ANNA).await;
    let id = world.begins(NUMBER, JO).await;
    let head = world.head(id).await;
    assert_eq!(head.owner().map(|(_, part)| part.agent), Some(ANNA));
    assert!(world.desk.to_deliver(9).await.unwrap().is_empty(), "nobody has been written to");
    let row = world.desk.row(ANNA, &head, &world.desk.row_parts(ANNA, &head).await.unwrap()).unwrap();
    assert_eq!((&*row.phone, &*row.source, &*row.queue), ("+491512345678", "+4930901820", "Support"));
    world.agent(ANNA, send(id, "your parcel is here")).await.unwrap();
    assert_eq!(world.desk.to_deliver(9).await.unwrap().len(), 1);
    assert_eq!(world.comes_in("thank you").await, Ok(id), "the answer belongs here");
}

#[tokio::test]
async fn rona_may_begin_and_stays_rona_and_idle_may_not() {
    let world = World::over(house());
    world.arrive(ANNA).await;
    let idle = Choice::Idle { reason: Settings::default().default_idle_reason() };
    world.choose(ANNA, idle).await.unwrap();
    assert_eq!(world.agent(ANNA, begin(NUMBER, JO)).await, Err(Refusal::StateNotAllowed));
    assert_eq!(world.agent(BEN, begin(NUMBER, JO)).await, Err(Refusal::StateNotAllowed), "who is not at work neither");
    world.choose(ANNA, Choice::Available).await.unwrap();
    world.comes_in("hello").await.unwrap();
    world.pass(Span::seconds(31)).await;
    assert_eq!(world.presence(ANNA).await, Presence::Rona);
    world.begins(SECOND, JO).await;
    assert_eq!(world.presence(ANNA).await, Presence::Rona);
}

#[tokio::test]
async fn one_conversation_with_an_address_at_an_entry_point() {
    let world = World::over(house());
    world.arrive(ANNA).await;
    world.arrive(BEN).await;
    let id = world.begins(NUMBER, JO).await;
    let again = begin(NUMBER, "+491512345678");
    assert_eq!(world.agent(ANNA, again.clone()).await, Err(Refusal::OutboundActive { conversation: Some(id) }));
    assert_eq!(world.agent(BEN, again).await, Err(Refusal::OutboundActive { conversation: None }), "Anna's");
    let second = world.begins(SECOND, JO).await;
    assert_ne!(id, second, "from another number it is another");
    let mail = world.begins(MAILBOX, "Jo@Example.org").await;
    let same = begin(MAILBOX, "jo@example.ORG");
    assert_eq!(world.agent(ANNA, same).await, Err(Refusal::OutboundActive { conversation: Some(mail) }));
}

#[tokio::test]
async fn what_cannot_be_begun_says_why() {
    let mut house = house();
    house.profiles.get_mut(&ANNA).unwrap().slots = [(Media::Social, 1)].into();
    house.entry_points.get_mut(&SECOND).unwrap().active = false;
    let world = World::over(house);
    world.arrive(ANNA).await;
    let phone = Refusal::FieldInvalid { field: Field::Phone };
    assert_eq!(world.agent(ANNA, begin(NUMBER, "0151 2345678")).await, Err(phone.clone()), "without its country");
    assert_eq!(world.agent(ANNA, begin(NUMBER, "+4930901821")).await, Err(phone), "a number of ours");
    for nowhere in [SECOND, CHAT, EntryPointId::from_number(9)] {
        assert_eq!(world.agent(ANNA, begin(nowhere, JO)).await, Err(Refusal::NoEntryPoint));
    }
    assert_eq!(world.agent(ANNA, begin(MAILBOX, "jo@example.org")).await, Err(Refusal::NotAllowed), "not her channel");
    let offered = world.desk.writes_from(ANNA).entry_points;
    assert_eq!(offered.iter().map(|entry| entry.id).collect::<Vec<_>>(), [NUMBER]);
    assert_eq!(world.desk.writes_from(BEN).entry_points.len(), 2, "mail first");
    world.begins(NUMBER, JO).await;
    assert_eq!(world.agent(ANNA, begin(NUMBER, "+4915100000000")).await, Err(Refusal::NoFreeSlot));
    let nobody = IdentityKind::Phone.checked(NUMBER, "+4915100000000").unwrap();
    assert_eq!(world.store.identity(&nobody.key(), &nobody.value).await, Ok(None), "it leaves no trace");
}

#[tokio::test]
async fn ended_before_the_first_message_it_is_found_nowhere() {
    let world = World::over(house());
    world.arrive(ANNA).await;
    let earlier = world.comes_in("hello").await.unwrap();
    world.accept(ANNA, earlier).await;
    world.agent(ANNA, Command::Junk { conversation: earlier, block: false }).await.unwrap();
    let id = world.begins(NUMBER, JO).await;
    world.agent(ANNA, Command::End { conversation: id }).await.unwrap();
    assert!(world.head(id).await.left_nothing());
    assert!(world.store.slots().await.unwrap().iter().all(|(_, _, taken)| *taken == 0));
    let recent = world.desk.recent(ANNA).await.unwrap();
    assert_eq!(recent.iter().map(|past| past.conversation).collect::<Vec<_>>(), [earlier]);
    let found = world.desk.find(ANNA, "4915").await.unwrap();
    assert!(found.iter().all(|found| found.past.conversation != id), "{found:?}");
    let next = world.comes_in("again").await.unwrap();
    assert!(next != id && next != earlier, "nothing goes on there");
}

#[tokio::test]
async fn junk_asks_for_no_reasons_and_a_blocked_sender_is_not_heard() {
    let world = World::over(house());
    world.keep_catalog().await;
    world.arrive(ANNA).await;
    let id = world.comes_in("you won").await.unwrap();
    world.accept(ANNA, id).await;
    world.agent(ANNA, Command::Junk { conversation: id, block: true }).await.unwrap();
    assert!(matches!(world.head(id).await.phase, Phase::Closed { why: EndWhy::Junk, .. }));
    assert_eq!(world.presence(ANNA).await, Presence::Available);
    assert!(world.desk.desk_conversations(ANNA).await.unwrap().is_empty());
    assert_eq!(world.comes_in("you won again").await, Err(Refusal::NotAllowed));
    let blocked = world.store.documents(kind::BLOCKED).await.unwrap();
    assert_eq!(blocked.len(), 1);
}

#[tokio::test]
async fn a_blocked_visitor_cannot_chat() {
    let world = World::new();
    world.keep_catalog().await;
    world.arrive(ANNA).await;
    let id = world.start(visitor(9), "spam").await;
    world.accept(ANNA, id).await;
    world.agent(ANNA, Command::Junk { conversation: id, block: true }).await.unwrap();
    assert_eq!(world.customer(visitor(9), start("spam")).await, Err(Refusal::NotAllowed));
    assert!(world.customer(visitor(10), start("hello")).await.is_ok());
}
