//! Several contacts, one person: merged, found by every address, and taken apart again.

use domain::agent::Access;
use domain::channel::ChannelKind;
use domain::contact::IdentityKind;
use domain::entry_point::{Carrier, EntryPoint};
use domain::refusal::Field;
use domain::{ContactId, ConversationId, EntryPointId, Refusal, Timestamp};
use protocol::agent::{Candidate, Command};

use super::world::{ANNA, BEN, QUEUE, World, catalog, send, visitor, write};
use crate::catalog::Catalog;
use crate::channels::Inbound;

const NUMBER: EntryPointId = EntryPointId::from_number(0x51);

fn number() -> EntryPoint {
    let (name, address) = ("Order line".into(), "+4930901820".into());
    let carrier = Carrier::Simulated;
    EntryPoint { id: NUMBER, channel: ChannelKind::Sms, name, address, queue: QUEUE, carrier, active: true }
}

fn sms(from: &str, external: &str) -> Inbound {
    let from = IdentityKind::Phone.checked(NUMBER, from).unwrap();
    let (name, external, text) = (String::new(), external.into(), "hello".into());
    Inbound { from, name, external, text, at: Timestamp(0), files: vec![] }
}

/// Ben supervises.
fn world() -> World {
    let mut catalog = Catalog { entry_points: [(NUMBER, number())].into(), ..catalog() };
    if let Some(ben) = catalog.profiles.get_mut(&BEN) {
        ben.access = Access::Supervisor;
    }
    World::over(catalog)
}

impl World {
    async fn texted(&self, from: &str, external: &str) -> ConversationId {
        let done = self.desk.receive(&number(), &sms(from, external), vec![]).await.unwrap();
        self.desk.run_pending().await;
        done.conversation.unwrap()
    }

    /// Anna is in a chat of the visitor, who gave an address, and in a conversation by SMS.
    async fn two(&self) -> (ConversationId, ConversationId) {
        self.arrive(ANNA).await;
        let chat = self.start(visitor(1), "hello").await;
        self.accept(ANNA, chat).await;
        let text = self.texted("+4915112345678", "SM1").await;
        self.accept(ANNA, text).await;
        (chat, text)
    }

    async fn known(&self, id: ConversationId) -> domain::contact::Contact {
        self.desk.desk_view(id, domain::conversation::Reach::All).await.unwrap().unwrap().contact
    }

    async fn knows(&self, id: ConversationId, field: Field, value: &str) {
        let contact = self.known(id).await;
        let mut details = contact.details;
        value.clone_into(details.get_mut(field).unwrap());
        let edit = Command::EditContact { conversation: id, version: contact.version, details };
        self.agent(ANNA, edit).await.unwrap();
    }

    async fn merge(&self, id: ConversationId, other: &Candidate) -> Result<(), Refusal> {
        self.agent(ANNA, self.merging(id, other).await).await.map(drop)
    }

    async fn merging(&self, id: ConversationId, other: &Candidate) -> Command {
        let version = self.known(id).await.version;
        let (other, other_version) = (other.contact.id, other.contact.version);
        Command::MergeContact { conversation: id, version, other, other_version, theirs: Vec::new() }
    }

    async fn undo(&self, who: domain::AgentId, id: ConversationId, other: ContactId) -> Result<(), Refusal> {
        let version = self.known(id).await.version;
        self.agent(who, Command::UnmergeContact { conversation: id, version, other }).await.map(drop)
    }

    async fn alike(&self, id: ConversationId) -> Vec<Candidate> {
        self.desk.people(ANNA, id, "").await.unwrap()
    }
}

#[tokio::test]
async fn equal_addresses_suggest_a_merge() {
    let world = world();
    let (chat, text) = world.two().await;
    assert!(world.alike(chat).await.is_empty());
    world.knows(chat, Field::Phone, "+49 151 12345678").await;
    let found = world.alike(chat).await;
    let [other] = found.as_slice() else { panic!("the sender of the SMS: {found:?}") };
    assert_eq!((other.contact.id, other.conversations), (world.known(text).await.id, 1));
    assert_eq!((other.shared.as_deref(), other.verified), (Some("+4915112345678"), false), "it was typed");
    assert_eq!(world.alike(text).await[0].contact.id, world.known(chat).await.id, "found from the other side, too");
    world.merge(chat, other).await.unwrap();
    assert!(world.alike(chat).await.is_empty(), "one is not like oneself");
}

#[tokio::test]
async fn people_are_found_by_their_very_address_and_by_supervisors_by_name() {
    let world = world();
    let (chat, text) = world.two().await;
    world.knows(text, Field::Name, "Robin Miller").await;
    let find = async |who, query: &str| {
        let found = world.desk.people(who, chat, query).await.unwrap();
        found.into_iter().map(|found| found.contact.details.name).collect::<Vec<_>>()
    };
    assert_eq!(find(BEN, "+49 (151) 12345678").await, ["Robin Miller"]);
    assert!(find(ANNA, "+49 (151) 12345678").await.is_empty(), "a number that was guessed");
    world.knows(chat, Field::Phone, "+4915112345678").await;
    assert_eq!(find(ANNA, "+49 (151) 12345678").await, ["Robin Miller"]);
    assert!(find(ANNA, "+491511234567").await.is_empty(), "not by its beginning");
    assert!(find(ANNA, "robin").await.is_empty(), "nobody leafs through the customers");
    assert_eq!(find(BEN, "mill").await, ["Robin Miller"]);
    assert!(find(ANNA, "jo@example.org").await.is_empty(), "not himself");
    let stranger = world.start(visitor(7), "hello").await;
    assert_eq!(world.desk.people(ANNA, stranger, "").await, Err(Refusal::NoSuchConversation));
}

#[tokio::test]
async fn an_agent_merges_nobody_who_has_no_address_in_common() {
    let world = world();
    let (chat, _) = world.two().await;
    let query = "+4915112345678";
    let other = world.desk.people(BEN, chat, query).await.unwrap().remove(0);
    assert_eq!(world.merge(chat, &other).await, Err(Refusal::NotAllowed));
    world.knows(chat, Field::Phone, query).await;
    let other = world.alike(chat).await.remove(0);
    world.merge(chat, &other).await.unwrap();
}

#[tokio::test]
async fn a_merged_customer_is_one_person_and_notices_nothing() {
    let world = world();
    let (chat, text) = world.two().await;
    world.knows(chat, Field::Phone, "+4915112345678").await;
    let version = world.known(text).await.version;
    let note = Command::NoteContact { conversation: text, version, notes: "Left-handed.".into() };
    world.agent(ANNA, note).await.unwrap();
    let before = (world.head(chat).await.shared_seq, world.head(text).await.shared_seq);
    let other = world.alike(chat).await.remove(0);
    world.merge(chat, &other).await.unwrap();
    assert_eq!((world.head(chat).await.shared_seq, world.head(text).await.shared_seq), before);
    let (one, two) = (world.known(chat).await, world.known(text).await);
    assert_eq!((one.id, &one.details, &one.notes), (two.id, &two.details, &two.notes));
    assert_eq!((&*one.details.name, &*one.notes), ("Jo", "Left-handed."));
    assert_eq!(one.identities.len(), 1);
    let past = world.desk.history(ANNA, chat).await.unwrap();
    assert_eq!(past.iter().map(|past| past.conversation).collect::<Vec<_>>(), [text]);
    // Both go on where they were, and answers go where the customer wrote from.
    world.customer(visitor(1), write(chat, "still there?")).await.unwrap();
    world.agent(ANNA, send(text, "good morning")).await.unwrap();
    let parcel = world.desk.to_deliver(9).await.unwrap().remove(0);
    assert_eq!(parcel.message.to.value, "+4915112345678");
    assert_eq!(world.texted("+4915112345678", "SM2").await, text);
    // A correction counts for both.
    world.knows(text, Field::Name, "Jo Miller").await;
    assert_eq!(world.known(chat).await.details.name, "Jo Miller");
}

#[tokio::test]
async fn the_name_that_was_taken_over_stands_in_every_list() {
    let world = world();
    let (chat, text) = world.two().await;
    world.knows(chat, Field::Phone, "+4915112345678").await;
    world.knows(text, Field::Name, "Robin Miller").await;
    let other = world.alike(chat).await.remove(0);
    let merging = world.merging(chat, &other).await;
    let Command::MergeContact { conversation, version, other, other_version, .. } = merging else { unreachable!() };
    let theirs = vec![Field::Name];
    world.agent(ANNA, Command::MergeContact { conversation, version, other, other_version, theirs }).await.unwrap();
    for id in [chat, text] {
        let head = world.head(id).await;
        let parts = world.desk.row_parts(ANNA, &head).await.unwrap();
        assert_eq!(world.desk.row(ANNA, &head, &parts).unwrap().customer, "Robin Miller");
    }
    assert_eq!(world.head(chat).await.customer_name(), "Jo", "the customer's own log says nothing of it");
    assert_eq!(world.desk.history(ANNA, text).await.unwrap()[0].customer, "Robin Miller");
    let found = world.desk.find(ANNA, "robin").await.unwrap();
    assert!(found.len() == 2 && found.iter().all(|found| found.past.customer == "Robin Miller"), "{found:?}");
}

#[tokio::test]
async fn a_merged_customer_who_starts_again_is_known() {
    let world = world();
    let (chat, text) = world.two().await;
    world.knows(chat, Field::Phone, "+4915112345678").await;
    let other = world.alike(chat).await.remove(0);
    world.merge(chat, &other).await.unwrap();
    world.agent(ANNA, Command::End { conversation: text }).await.unwrap();
    world.pass(domain::Span::days(8)).await;
    let again = world.texted("+4915112345678", "SM9").await;
    assert_ne!(again, text, "too late to go on");
    assert_eq!(world.known(again).await.id, world.known(chat).await.id);
    assert_eq!(world.head(again).await.customer_name(), "Jo");
}

#[tokio::test]
async fn only_a_supervisor_takes_a_merge_back_and_everything_goes_back() {
    let world = world();
    let (chat, text) = world.two().await;
    let alone = world.known(text).await;
    world.knows(chat, Field::Phone, "+4915112345678").await;
    let before = world.known(chat).await;
    let other = world.alike(chat).await.remove(0);
    world.merge(chat, &other).await.unwrap();
    assert_eq!(world.undo(ANNA, chat, other.contact.id).await, Err(Refusal::NotAllowed));
    world.undo(BEN, chat, other.contact.id).await.unwrap();
    let (one, two) = (world.known(chat).await, world.known(text).await);
    assert_eq!((one.details, one.identities, one.merged), (before.details, before.identities, vec![]));
    assert_eq!((two.id, two.details, two.identities), (alone.id, alone.details, alone.identities));
    assert!(world.desk.history(ANNA, chat).await.unwrap().is_empty());
    assert_eq!(world.texted("+4915112345678", "SM2").await, text);
    let acts: Vec<_> = world.store.audit().iter().map(|line| line.act).filter(|act| act.contains("merged")).collect();
    assert_eq!(acts, ["contact.merged", "contact.unmerged"]);
}

#[tokio::test]
async fn the_customers_record_is_named_where_the_queue_knows_a_place() {
    let mut catalog = Catalog { entry_points: [(NUMBER, number())].into(), ..catalog() };
    if let Some(queue) = catalog.queues.get_mut(&QUEUE) {
        queue.screen_pop = "https://crm.example/{{customer.phone}}?{{channel}}={{customer.name}}".into();
    }
    let world = World::over(catalog);
    world.arrive(ANNA).await;
    let text = world.texted("+4915112345678", "SM1").await;
    let record = async || {
        let head = world.head(text).await;
        let parts = world.desk.row_parts(ANNA, &head).await.unwrap();
        world.desk.row(ANNA, &head, &parts).unwrap().record
    };
    assert_eq!(record().await, "https://crm.example/%2B4915112345678?sms=");
    world.accept(ANNA, text).await;
    world.knows(text, Field::Name, "A&B").await;
    assert_eq!(record().await, "https://crm.example/%2B4915112345678?sms=A%26B");
}

#[tokio::test]
async fn who_was_slower_is_told() {
    let world = world();
    let (chat, text) = world.two().await;
    world.knows(chat, Field::Phone, "+4915112345678").await;
    let (from_chat, from_text) = (world.alike(chat).await.remove(0), world.alike(text).await.remove(0));
    let slower = world.merging(text, &from_text).await;
    world.merge(chat, &from_chat).await.unwrap();
    let refused = world.agent(ANNA, slower).await;
    assert!(matches!(refused, Err(Refusal::ContactStale { .. })), "{refused:?}");
}

#[tokio::test]
async fn whoever_only_looks_on_merges_nobody() {
    let world = world();
    let (chat, _) = world.two().await;
    world.knows(chat, Field::Phone, "+4915112345678").await;
    let other = world.alike(chat).await.remove(0);
    assert_eq!(world.agent(BEN, world.merging(chat, &other).await).await.map(drop), Err(Refusal::NotActive));
}
