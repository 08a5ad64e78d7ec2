//! Conversations that are carried: in, out, and what becomes of messages on the way.

use domain::channel::ChannelKind;
use domain::contact::{Identity, IdentityKind};
use domain::conversation::{DeskEvent, Event, Phase};
use domain::delivery::{ATTEMPTS, CLAIM, Outcome};
use domain::entry_point::{Carrier, EntryPoint};
use domain::message::{Receipt, Undelivered};
use domain::template::{Approval, Approved, Template};
use domain::{ConversationId, EntryPointId, Refusal, Seq, Span, TemplateId, Timestamp};
use protocol::agent::{self, TemplateUse};

use super::world::{ANNA, QUEUE, World, catalog, send};
use crate::catalog::Catalog;
use crate::channels::{Inbound, Reference, Report};
use crate::desk::Parcel;
use crate::store::Store as _;

mod undelivered;

const NUMBER: EntryPointId = EntryPointId::from_number(0x51);
const PAGE: EntryPointId = EntryPointId::from_number(0x52);
const CHAT: EntryPointId = EntryPointId::from_number(0x53);

fn entry_point(id: EntryPointId, channel: ChannelKind, name: &str, address: &str) -> EntryPoint {
    let (name, address) = (name.into(), address.into());
    EntryPoint { id, channel, name, address, queue: QUEUE, carrier: Carrier::Simulated, active: true }
}

fn number() -> EntryPoint {
    entry_point(NUMBER, ChannelKind::Sms, "Order line", "+4930901820")
}

fn page() -> EntryPoint {
    entry_point(PAGE, ChannelKind::Messenger, "Shop page", "shop")
}

fn chat() -> EntryPoint {
    entry_point(CHAT, ChannelKind::WhatsApp, "Shop chat", "+4930901821")
}

fn carried() -> World {
    let entry_points = [number(), page(), chat()].map(|entry| (entry.id, entry)).into();
    World::over(Catalog { entry_points, ..catalog() })
}

fn sms(external: &str, text: &str) -> Inbound {
    let from = IdentityKind::Phone.checked(NUMBER, "+4915112345678").unwrap();
    inbound(from, "", external, text)
}

fn inbound(from: Identity, name: &str, external: &str, text: &str) -> Inbound {
    Inbound { from, name: name.into(), external: external.into(), text: text.into(), at: Timestamp(0), files: vec![] }
}

impl World {
    async fn bring(&self, at: &EntryPoint, message: &Inbound) -> ConversationId {
        let done = self.desk.receive(at, message, vec![]).await.unwrap();
        self.desk.run_pending().await;
        done.conversation.unwrap()
    }

    /// A conversation by SMS that Anna has, and the number of her first answer.
    async fn answered(&self) -> (ConversationId, Seq) {
        self.arrive(ANNA).await;
        let id = self.bring(&number(), &sms("SM1", "hello")).await;
        self.accept(ANNA, id).await;
        (id, self.says(id, "good morning").await)
    }

    async fn says(&self, id: ConversationId, text: &str) -> Seq {
        let before = self.head(id).await.seq;
        self.agent(ANNA, send(id, text)).await.unwrap();
        before.next()
    }

    async fn parcels(&self) -> Vec<Parcel> {
        self.desk.to_deliver(9).await.unwrap()
    }

    async fn one_parcel(&self) -> Parcel {
        let mut parcels = self.parcels().await;
        assert_eq!(parcels.len(), 1, "{parcels:?}");
        parcels.remove(0)
    }

    async fn ended(&self, parcel: &Parcel, outcome: Outcome) {
        self.desk.delivered(&parcel.delivery, outcome).await.unwrap();
    }

    async fn receipt(&self, id: ConversationId, event: Seq) -> Receipt {
        self.desk.receipt_of(id, event).await.unwrap().unwrap()
    }

    /// Every receipt ever noted of this message.
    async fn receipts(&self, id: ConversationId, event: Seq) -> Vec<Receipt> {
        let (records, _) = self.store.records(id, Seq(0), usize::MAX).await.unwrap();
        let of_it = |record: domain::conversation::Record| match record.event {
            Event::Desk(DeskEvent::ReceiptChanged { target, receipt }) if target == event => Some(receipt),
            _ => None,
        };
        records.into_iter().filter_map(of_it).collect()
    }

    async fn reported(&self, id: ConversationId, event: Seq, receipt: Receipt) {
        let reference = Some(Reference { conversation: id, event });
        self.desk.report(&number(), &Report { reference, external: None, receipt }).await.unwrap();
    }

    async fn ends(&self, id: ConversationId) {
        self.agent(ANNA, agent::Command::End { conversation: id }).await.unwrap();
        let (engagement, _) = self.head(id).await.engagement_of(ANNA).map(|(no, part)| (no, part.clone())).unwrap();
        let reasons = vec![domain::settings::Settings::default().wrap_up_reasons[0].id];
        self.agent(ANNA, agent::Command::WrapUp { conversation: id, engagement, reasons }).await.unwrap();
    }
}

fn taken(external: &str) -> Outcome {
    Outcome::Taken { external: Some(external.into()) }
}

#[tokio::test]
async fn a_message_from_outside_is_a_contact_like_any_other() {
    let world = carried();
    world.arrive(ANNA).await;
    let id = world.bring(&number(), &sms("SM1", "hello")).await;
    let head = world.head(id).await;
    assert!(head.engagement_of(ANNA).is_some(), "offered: {:?}", head.phase);
    let contact = world.store.contact(head.birth.contact).await.unwrap().unwrap();
    assert_eq!((&*contact.details.phone, &*contact.details.name), ("+4915112345678", ""));
    let row = world.desk.row(ANNA, &head, &world.desk.row_parts(ANNA, &head).await.unwrap()).unwrap();
    assert_eq!((&*row.phone, &*row.source, &*row.queue), ("+4915112345678", "+4930901820", "Support"));
}

#[tokio::test]
async fn a_page_is_named_and_its_customers_are_its_own() {
    let world = carried();
    world.arrive(ANNA).await;
    let from = IdentityKind::PageScoped.checked(PAGE, "7214003311").unwrap();
    let id = world.bring(&page(), &inbound(from, "Luca Rossi", "m_1", "ciao")).await;
    let head = world.head(id).await;
    assert_eq!(head.customer_name(), "Luca Rossi");
    let row = world.desk.row(ANNA, &head, &world.desk.row_parts(ANNA, &head).await.unwrap()).unwrap();
    assert_eq!((&*row.phone, &*row.source), ("", "Shop page"));
    let elsewhere = IdentityKind::PageScoped.checked(NUMBER, "7214003311").unwrap();
    assert_eq!(world.store.identity(&elsewhere.key(), "7214003311").await.unwrap(), None);
}

#[tokio::test]
async fn who_writes_again_is_the_same_person_in_the_same_conversation() {
    let world = carried();
    let first = world.bring(&number(), &sms("SM1", "one")).await;
    let second = world.bring(&number(), &sms("SM2", "two")).await;
    assert_eq!(first, second);
    assert_eq!(world.texts(first).await, ["one", "two"]);
}

#[tokio::test]
async fn the_same_message_comes_in_once_whatever_happened_since() {
    let world = carried();
    world.arrive(ANNA).await;
    let id = world.bring(&number(), &sms("SM1", "hello")).await;
    assert_eq!(world.bring(&number(), &sms("SM1", "hello")).await, id);
    assert_eq!(world.bring(&number(), &sms("SM1", "hello!")).await, id, "what came first stands");
    world.accept(ANNA, id).await;
    world.ends(id).await;
    world.pass(Span::days(30)).await;
    assert_eq!(world.bring(&number(), &sms("SM1", "hello")).await, id);
    assert_eq!(world.texts(id).await, ["hello"]);
    assert!(matches!(world.head(id).await.phase, Phase::Closed { .. }));
}

#[tokio::test]
async fn what_is_over_comes_back_within_the_window_and_is_linked_after_it() {
    let world = carried();
    world.arrive(ANNA).await;
    let id = world.bring(&number(), &sms("SM1", "hello")).await;
    world.accept(ANNA, id).await;
    world.ends(id).await;
    world.pass(Span::days(6)).await;
    assert_eq!(world.bring(&number(), &sms("SM2", "me again")).await, id);
    world.accept(ANNA, id).await;
    world.ends(id).await;
    world.pass(Span::days(8)).await;
    let next = world.bring(&number(), &sms("SM3", "long ago")).await;
    assert_ne!(next, id);
    let (records, _) = world.store.records(next, Seq(0), usize::MAX).await.unwrap();
    let linked = Event::Desk(DeskEvent::Linked { previous: id });
    assert!(records.iter().any(|record| record.event == linked));
    assert_eq!(world.head(next).await.birth.contact, world.head(id).await.birth.contact);
}

#[tokio::test]
async fn an_answer_goes_to_whoever_wrote_and_is_queued_first() {
    let world = carried();
    let (id, answer) = world.answered().await;
    assert_eq!(world.receipts(id, answer).await, [Receipt::Queued]);
    let parcel = world.one_parcel().await;
    assert_eq!((&*parcel.message.to.value, &*parcel.message.text), ("+4915112345678", "good morning"));
    assert_eq!(parcel.message.reference, Reference { conversation: id, event: answer });
    assert!(world.parcels().await.is_empty(), "claimed");
    world.ended(&parcel, taken("SM2")).await;
    let sent = Receipt::Sent { at: world.now() };
    assert_eq!(world.receipts(id, answer).await, [Receipt::Queued, sent]);
    world.pass(Span::minutes(60)).await;
    assert!(world.parcels().await.is_empty(), "once");
}

#[tokio::test]
async fn web_chat_is_not_carried() {
    let world = carried();
    world.arrive(ANNA).await;
    let id = world.start(super::world::visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    let answer = world.says(id, "good morning").await;
    assert!(world.receipts(id, answer).await.is_empty());
    assert!(world.parcels().await.is_empty());
}

#[tokio::test]
async fn receipts_come_in_any_order_and_only_go_forward() {
    let world = carried();
    let (id, answer) = world.answered().await;
    world.ended(&world.one_parcel().await, taken("SM2")).await;
    let (read, delivered) = (Receipt::Read { at: Timestamp(9) }, Receipt::Delivered { at: Timestamp(8) });
    let by_name = Report { reference: None, external: Some("SM2".into()), receipt: read.clone() };
    world.desk.report(&number(), &by_name).await.unwrap();
    let before = world.head(id).await.seq;
    world.reported(id, answer, delivered).await;
    world.reported(id, answer, read.clone()).await;
    world.reported(id, answer, Undelivered::Recipient.receipt()).await;
    assert_eq!(world.receipt(id, answer).await, read);
    assert_eq!(world.head(id).await.seq, before, "what is no news makes no event");
}

#[tokio::test]
async fn a_receipt_that_overtakes_the_answer_settles_the_message() {
    let world = carried();
    let (id, answer) = world.answered().await;
    let parcel = world.one_parcel().await;
    let delivered = Receipt::Delivered { at: Timestamp(8) };
    world.reported(id, answer, delivered.clone()).await;
    world.ended(&parcel, Outcome::Unknown).await;
    world.pass(Span::minutes(60)).await;
    assert!(world.parcels().await.is_empty());
    assert_eq!(world.receipt(id, answer).await, delivered);
    world.ended(&parcel, taken("SM2")).await;
    assert!(world.store.delivery_by_name(NUMBER, "SM2").await.unwrap().is_some(), "its name is still learnt");
}

#[tokio::test]
async fn nobody_reports_on_messages_of_others() {
    let world = carried();
    let (id, answer) = world.answered().await;
    let reference = |event| Some(Reference { conversation: id, event });
    let report = |reference| Report { reference, external: None, receipt: Receipt::Read { at: Timestamp(1) } };
    assert!(world.desk.report(&page(), &report(reference(answer))).await.is_err(), "another entry point's");
    assert!(world.desk.report(&number(), &report(reference(Seq(1)))).await.is_err(), "no message of ours");
    let unknown = Report { external: Some("SM404".into()), ..report(None) };
    assert!(world.desk.report(&number(), &unknown).await.is_err());
    assert_eq!(world.receipt(id, answer).await, Receipt::Queued);
}

#[tokio::test]
async fn a_carrier_that_takes_nothing_is_tried_ever_more_rarely_and_then_given_up() {
    let world = carried();
    let (id, answer) = world.answered().await;
    let second = world.says(id, "are you there?").await;
    let mut waits = Vec::new();
    for _ in 0..ATTEMPTS {
        let parcel = world.one_parcel().await;
        assert_eq!(parcel.delivery.event, answer, "the second one waits for the first");
        world.ended(&parcel, Outcome::Later { why: Undelivered::Unreachable, wait: None }).await;
        let next = world.desk.next_delivery().await.unwrap().unwrap();
        waits.push((next - world.now()).as_seconds());
        world.sleep(next - world.now());
    }
    assert!(waits[..10].windows(2).all(|pair| pair[1] > pair[0]), "{waits:?}");
    assert_eq!(world.receipt(id, answer).await, Undelivered::Unreachable.receipt());
    assert_eq!(world.receipts(id, answer).await.len(), 2, "waiting is no news");
    assert_eq!(world.one_parcel().await.delivery.event, second, "now the second one may go");
}

#[tokio::test]
async fn what_a_carrier_refuses_is_not_tried_again() {
    let world = carried();
    let (id, answer) = world.answered().await;
    world.ended(&world.one_parcel().await, Outcome::Refused { why: Undelivered::OptedOut }).await;
    let failed = Receipt::Failed { reason: "opted_out".into(), retry: false };
    assert_eq!(world.receipt(id, answer).await, failed);
    assert_eq!(world.desk.next_delivery().await.unwrap(), None);
}

#[tokio::test]
async fn a_request_without_an_answer_is_unknown_and_never_sent_again() {
    let world = carried();
    let (id, answer) = world.answered().await;
    world.ended(&world.one_parcel().await, Outcome::Unknown).await;
    assert_eq!(world.receipt(id, answer).await, Receipt::Unknown);
    world.sleep(Span::days(1));
    assert!(world.parcels().await.is_empty());
    let delivered = Receipt::Delivered { at: Timestamp(8) };
    world.reported(id, answer, delivered.clone()).await;
    assert_eq!(world.receipt(id, answer).await, delivered, "it had arrived");
}

#[tokio::test]
async fn a_claim_nobody_reports_on_is_unknown_and_the_next_message_goes_on() {
    let world = carried();
    let (id, answer) = world.answered().await;
    let second = world.says(id, "are you there?").await;
    world.one_parcel().await;
    world.sleep(Span(CLAIM.0 - 1));
    assert!(world.parcels().await.is_empty(), "somebody may still be at it");
    world.sleep(Span(1));
    assert!(world.parcels().await.is_empty());
    assert_eq!(world.receipt(id, answer).await, Receipt::Unknown);
    assert_eq!(world.one_parcel().await.delivery.event, second);
}

#[tokio::test]
async fn what_became_of_a_message_survives_a_store_that_fails() {
    let world = carried();
    let (id, answer) = world.answered().await;
    let parcel = world.one_parcel().await;
    world.faults.set_read_only(true);
    assert!(world.desk.delivered(&parcel.delivery, taken("SM2")).await.is_err());
    world.faults.set_read_only(false);
    world.ended(&parcel, taken("SM2")).await;
    assert_eq!(world.receipt(id, answer).await, Receipt::Sent { at: world.now() });
}

#[tokio::test]
async fn what_cannot_go_out_says_why() {
    let world = carried();
    let (id, answer) = world.answered().await;
    world.store.erase(id, &[answer]).await.unwrap();
    assert!(world.parcels().await.is_empty());
    assert_eq!(world.receipt(id, answer).await, Undelivered::Content.receipt());
}

#[tokio::test]
async fn a_number_is_one_person_on_every_channel() {
    let whats_app = entry_point(PAGE, ChannelKind::WhatsApp, "Shop", "+4930901821");
    let entry_points = [number(), whats_app.clone()].map(|entry| (entry.id, entry)).into();
    let world = World::over(Catalog { entry_points, ..catalog() });
    let one = world.bring(&number(), &sms("1", "hello")).await;
    let from = IdentityKind::Phone.checked(PAGE, "+4915112345678").unwrap();
    let two = world.bring(&whats_app, &inbound(from, "Jo Doe", "1", "hello")).await;
    assert_ne!(one, two, "a conversation is of one entry point");
    let contact = world.head(two).await.birth.contact;
    assert_eq!(world.head(one).await.birth.contact, contact);
    assert_eq!(world.store.contact(contact).await.unwrap().unwrap().details.name, "Jo Doe");
}

#[tokio::test]
async fn once_the_window_is_closed_only_an_approved_template_goes_out_and_as_one() {
    let world = carried();
    let mut catalog = (*world.catalog.get()).clone();
    for (number, approval) in [(1, Some(Approval { name: "order_update".into(), ..Approval::default() })), (2, None)] {
        let template = Template {
            id: TemplateId::from_number(number),
            group: String::new(),
            order: 0,
            name: "Order".into(),
            texts: [("de".to_owned(), "{{agent.first_name}}: [[no]] ist da, [[no]].".to_owned())].into(),
            channels: vec![ChannelKind::WhatsApp],
            teams: vec![],
            owner: None,
            locked: true,
            approval,
            files: vec![],
        };
        catalog.templates.insert(template.id, template);
    }
    world.catalog.set(catalog);
    world.arrive(ANNA).await;
    let from = IdentityKind::Phone.checked(CHAT, "+4915112345678").unwrap();
    let id = world.bring(&chat(), &inbound(from, "Jo", "WA1", "hello")).await;
    world.accept(ANNA, id).await;
    world.sleep(Span::days(1));
    world.arrive(ANNA).await;
    let send = async |text: &str, template: Option<u128>| {
        let values = ["Anna", "17", "Jo"].map(str::to_owned).to_vec();
        let used = |number| TemplateUse { template: TemplateId::from_number(number), language: "de".into(), values };
        let (text, template) = (text.to_owned(), template.map(used));
        let command = agent::Command::Send { conversation: id, text, draft: None, template, files: Vec::new() };
        world.agent(ANNA, command).await.map(|_| ())
    };
    let said = "Anna: 17 ist da, Jo.";
    assert_eq!(send(said, None).await, Err(Refusal::WindowClosed), "the same words are no template");
    assert_eq!(send(said, Some(2)).await, Err(Refusal::WindowClosed), "a locked one is not an approved one");
    assert_eq!(send("Anna: 18 ist da, Jo.", Some(1)).await, Err(Refusal::TemplateMismatch));
    assert_eq!(send(said, Some(1)).await, Ok(()));
    let parcel = world.one_parcel().await;
    let parameters = ["Anna", "17", "Jo"].map(str::to_owned).to_vec();
    let approved = Approved { name: "order_update".into(), language: "de".into(), parameters };
    assert_eq!((parcel.message.text.as_str(), &parcel.message.approved), (said, &Some(approved)));
    world.ended(&parcel, taken("WA2")).await;
    let delivery = world.store.delivery(id, parcel.delivery.event).await.unwrap().unwrap();
    assert_eq!((delivery.is_done(), delivery.approved), (true, None), "values are not kept beside the message");
}
