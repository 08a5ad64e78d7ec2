//! Workflows in the service: set going once, ended once, and nothing of an answer where it does not belong.

use domain::channel::ChannelKind;
use domain::conversation::{DeskEvent, Event};
use domain::workflow::answer::ContactAnswer;
use domain::workflow::{Answer, Call, Failure, Parameter, ParameterKind, Workflow};
use domain::{ConversationId, Refusal, Seq, Span, WorkflowId};
use protocol::agent::{Command, DraftPut};

use super::world::{ANNA, BEN, World, catalog, visitor};
use crate::desk::{Errand, Reply};
use crate::store::{Calls, Store};

const LOOK_UP: WorkflowId = WorkflowId::from_number(1);

fn workflow() -> Workflow {
    let order = Parameter { key: "order".into(), label: "Order".into(), kind: ParameterKind::Text, required: true };
    Workflow {
        id: LOOK_UP,
        name: "Look up order".into(),
        hint: String::new(),
        url: "https://shop.example/".into(),
        secret: "0123456789abcdef".into(),
        channels: vec![],
        queues: vec![],
        parameters: vec![order],
        confirm: false,
        enabled: true,
    }
}

fn answer() -> Answer {
    Answer {
        message: "Found".into(),
        note: "VIP".into(),
        composer: "It left on Monday.".into(),
        contact: ContactAnswer { email: Some("jo.doe@example.org".into()), ..ContactAnswer::default() },
        ..Answer::default()
    }
}

async fn talking(workflow: Workflow) -> (World, ConversationId) {
    let mut catalog = catalog();
    catalog.workflows.insert(LOOK_UP, workflow);
    let world = World::over(catalog);
    world.arrive(ANNA).await;
    let conversation = world.start(visitor(1), "where is it").await;
    world.accept(ANNA, conversation).await;
    (world, conversation)
}

fn trigger(conversation: ConversationId) -> Command {
    Command::Trigger { conversation, workflow: LOOK_UP, values: vec![("order".into(), "4711".into())] }
}

async fn set_going(world: &World, conversation: ConversationId) -> Errand {
    world.agent(ANNA, trigger(conversation)).await.unwrap();
    let errands = world.desk.take_errands();
    errands.into_iter().next().unwrap()
}

async fn events(world: &World, id: ConversationId) -> Vec<DeskEvent> {
    let (records, _) = world.store.records(id, Seq(0), 1 << 20).await.unwrap();
    let desk = records.into_iter().filter_map(|record| match record.event {
        Event::Desk(event) => Some(event),
        Event::Shared(_) => None,
    });
    desk.collect()
}

async fn log(world: &World) -> Vec<Call> {
    world.store.calls(Calls::All, 10).await.unwrap()
}

#[tokio::test]
async fn an_answer_is_carried_out_whole_and_once() {
    let (world, id) = talking(workflow()).await;
    let errand = set_going(&world, id).await;
    let said: serde_json::Value = serde_json::from_slice(&errand.body).unwrap();
    assert_eq!(said["parameters"], serde_json::json!({ "order": "4711" }));
    assert_eq!(said["agent"]["name"], "Anna");
    assert!(!String::from_utf8_lossy(&errand.body).contains(&workflow().secret));
    assert_eq!(world.head(id).await.calls, [errand.call.id]);
    let reply = Reply { answer: answer(), status: Some(200), ..Reply::default() };
    for _ in 0..2 {
        world.desk.call_ended(&errand.call, &reply).await.unwrap();
    }
    let events = events(&world, id).await;
    let count = |is: fn(&DeskEvent) -> bool| events.iter().filter(|event| is(event)).count();
    assert_eq!(count(|event| matches!(event, DeskEvent::WorkflowTriggered { .. })), 1);
    assert_eq!(count(|event| matches!(event, DeskEvent::Noted { workflow, .. } if workflow == "Look up order")), 1);
    assert_eq!(count(|event| matches!(event, DeskEvent::ContactChanged { by: Some(ANNA), .. })), 1);
    let ended =
        |event: &DeskEvent| matches!(event, DeskEvent::WorkflowEnded { failure: None, said, .. } if said == "Found");
    assert_eq!(count(ended), 1);
    assert!(world.head(id).await.calls.is_empty());
    let contact = world.store.contact(world.head(id).await.birth.contact).await.unwrap().unwrap();
    assert_eq!(contact.details.email, "jo.doe@example.org");
    assert_eq!(world.desk.draft(ANNA, id).await.unwrap().text, "It left on Monday.");
    assert_eq!(log(&world).await[0].end.as_ref().map(|end| (end.failure, end.status)), Some((None, Some(200))));
}

#[tokio::test]
async fn the_same_command_calls_nothing_again() {
    let (world, id) = talking(workflow()).await;
    let command = world.command_id();
    let first = world.desk.agent(ANNA, command, &trigger(id)).await.unwrap();
    assert_eq!(world.desk.take_errands().len(), 1);
    assert_eq!(world.desk.agent(ANNA, command, &trigger(id)).await, Ok(first));
    assert_eq!((world.desk.take_errands().len(), log(&world).await.len()), (0, 1));
}

#[tokio::test]
async fn what_is_typed_stays_and_who_left_gets_nothing() {
    let (world, id) = talking(workflow()).await;
    let errand = set_going(&world, id).await;
    let put = DraftPut {
        text: "Dear Jo,".into(),
        files: Vec::new(),
        letter: None,
        base: 0,
        form: domain::template::Form::default(),
    };
    world.desk.save_draft(ANNA, id, put).await.unwrap();
    let reply = Reply { answer: answer(), ..Reply::default() };
    world.desk.call_ended(&errand.call, &reply).await.unwrap();
    assert_eq!(world.desk.draft(ANNA, id).await.unwrap().text, "Dear Jo,\nIt left on Monday.");
    let late = set_going(&world, id).await;
    world.agent(ANNA, Command::End { conversation: id }).await.unwrap();
    world.desk.call_ended(&late.call, &reply).await.unwrap();
    assert_eq!(world.desk.draft(ANNA, id).await.unwrap().text, "Dear Jo,\nIt left on Monday.");
}

#[tokio::test]
async fn a_call_nobody_reports_on_ends_as_interrupted() {
    let (world, id) = talking(workflow()).await;
    let errand = set_going(&world, id).await;
    world.sleep(Span::seconds(30));
    world.desk.end_lost_calls(world.now() + Span::seconds(-60)).await.unwrap();
    assert_eq!(world.head(id).await.calls, [errand.call.id], "it may still be told");
    world.desk.end_lost_calls(world.now()).await.unwrap();
    let end = log(&world).await[0].end.clone().unwrap();
    assert_eq!(end.failure, Some(Failure::Interrupted));
    // Too late: what nobody knew of is not done behind people's backs.
    world.desk.call_ended(&errand.call, &Reply { answer: answer(), ..Reply::default() }).await.unwrap();
    assert_eq!(
        (world.desk.draft(ANNA, id).await.unwrap().text, log(&world).await[0].end.clone()),
        (String::new(), Some(end))
    );
}

#[tokio::test]
async fn only_what_is_for_a_conversation_is_set_going_there() {
    let changes: [fn(&mut Workflow); 3] = [
        |one| one.enabled = false,
        |one| one.channels = vec![ChannelKind::Sms],
        |one| one.queues = vec![domain::QueueId::from_number(99)],
    ];
    for change in changes {
        let mut one = workflow();
        change(&mut one);
        let (world, id) = talking(one).await;
        assert!(world.desk.workflows(ANNA, id).await.unwrap().is_empty());
        assert_eq!(world.agent(ANNA, trigger(id)).await, Err(Refusal::NoLongerAvailable));
        assert!(world.desk.take_errands().is_empty() && log(&world).await.is_empty());
    }
    let (world, id) = talking(workflow()).await;
    assert_eq!(world.desk.workflows(ANNA, id).await.unwrap().len(), 1);
    assert_eq!(world.desk.workflows(BEN, id).await, Err(Refusal::NoSuchConversation));
    assert_eq!(world.agent(BEN, trigger(id)).await, Err(Refusal::NoSuchConversation));
    let without = Command::Trigger { conversation: id, workflow: LOOK_UP, values: vec![] };
    assert!(matches!(world.agent(ANNA, without).await, Err(Refusal::FieldMissing { .. })));
}
