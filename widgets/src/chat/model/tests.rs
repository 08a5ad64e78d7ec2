//! The panel's model against a server that is played by hand.

use domain::conversation::EndWhy;
use domain::message::{MessageBody, Via};
use protocol::UnsubscribedWhy;
use protocol::customer::{Command, Start};

use super::*;
use crate::files::Files;

const HERE: ConversationId = ConversationId::from_number(1);
const AGENT: ParticipantNo = ParticipantNo(1);
const NOW: Timestamp = Timestamp(1_000_000);

fn id(number: u128) -> CommandId {
    CommandId::from_number(number)
}

fn entry(number: u128, act: Act) -> Entry {
    Entry { id: id(number), at: Timestamp(number as i64), conversation: None, act, state: State::Pending }
}

fn written(number: u128, text: &str) -> Entry {
    entry(number, Act::Write(text.into(), Files::default()))
}

fn record(seq: u64, event: SharedEvent) -> SharedRecord {
    SharedRecord { seq: SharedSeq(seq), at: NOW, event, echo: None }
}

fn said(seq: u64, by: ParticipantNo, text: &str) -> SharedRecord {
    record(seq, SharedEvent::MessagePosted { by, body: MessageBody::text(text), via: Via::Channel })
}

fn echo(number: u128, record: SharedRecord) -> SharedRecord {
    SharedRecord { echo: Some(id(number)), ..record }
}

fn events(records: Vec<SharedRecord>) -> ServerFrame {
    ServerFrame::Events { conversation: HERE, records }
}

fn done(number: u128, seq: u64) -> ServerFrame {
    let done = Done { conversation: Some(HERE), seq: SharedSeq(seq) };
    ServerFrame::Ack { id: id(number), result: Ok(done) }
}

fn talking() -> Model {
    let mut model = Model::default();
    model.take(ServerFrame::Welcome { now: NOW, conversation: Some(HERE) }, NOW);
    let joined = SharedEvent::Joined { participant: AGENT, name: "Anna".into() };
    let opened = SharedEvent::Opened { name: "Jo".into() };
    model.take(events(vec![record(1, opened), record(2, joined)]), NOW);
    model
}

fn texts(model: &Model) -> Vec<String> {
    let talk = model.talk().unwrap();
    let items = talk.shown.iter().map(|at| match &talk.thread.items()[*at].event {
        SharedEvent::MessagePosted { body, .. } => body.plain().to_owned(),
        other => format!("{other:?}").split([' ', '{']).next().unwrap_or_default().to_owned(),
    });
    items.chain(model.unconfirmed().map(|entry| entry.text().unwrap().to_owned())).collect()
}

fn sent(outputs: &[Output]) -> Vec<CommandId> {
    outputs
        .iter()
        .filter_map(|output| match output {
            Output::Send(ClientFrame::Command { id, .. }) => Some(*id),
            _ => None,
        })
        .collect()
}

#[test]
fn a_message_is_one_row_from_key_press_to_echo() {
    let mut model = talking();
    let outputs = model.act(written(7, "hello"));
    assert_eq!(sent(&outputs), [id(7)]);
    assert_eq!(texts(&model), ["Joined", "hello"]);
    assert_eq!(model.take(done(7, 3), NOW), [Output::Forget(id(7))]);
    assert_eq!(texts(&model), ["Joined", "hello"], "acknowledged, its event on the way");
    model.take(events(vec![echo(7, said(3, ME, "hello"))]), NOW);
    assert_eq!(texts(&model), ["Joined", "hello"]);
    assert!(model.outbox.entries().is_empty());
}

#[test]
fn the_echo_may_come_before_the_answer() {
    let mut model = talking();
    model.act(written(7, "hello"));
    model.take(events(vec![echo(7, said(3, ME, "hello"))]), NOW);
    assert_eq!(texts(&model), ["Joined", "hello"]);
    assert_eq!(model.take(done(7, 3), NOW), [Output::Forget(id(7))]);
    assert_eq!(texts(&model), ["Joined", "hello"]);
}

#[test]
fn the_same_text_twice_is_two_messages() {
    let mut model = talking();
    model.act(written(7, "ok"));
    model.act(written(8, "ok"));
    model.take(events(vec![echo(7, said(3, ME, "ok"))]), NOW);
    assert_eq!(texts(&model), ["Joined", "ok", "ok"]);
}

#[test]
fn a_gap_asks_for_what_is_missing_and_shows_nothing_twice() {
    let mut model = talking();
    let held = Some(Held { conversation: HERE, seq: SharedSeq(2) });
    assert_eq!(model.take(events(vec![said(4, AGENT, "two")]), NOW), [Output::Send(ClientFrame::Pong { held })]);
    assert_eq!(texts(&model), ["Joined"]);
    let all = vec![said(2, AGENT, "old"), said(3, AGENT, "one"), said(4, AGENT, "two")];
    assert_eq!(model.take(events(all.clone()), NOW), [Output::Rang, Output::Rang]);
    model.take(events(all), NOW);
    assert_eq!(texts(&model), ["Joined", "one", "two"]);
}

#[test]
fn what_was_written_without_a_link_goes_in_order_and_once() {
    let mut model = talking();
    model.link_lost();
    assert!(model.act(written(7, "one")).is_empty());
    assert!(model.act(written(8, "two")).is_empty());
    let outputs = model.take(ServerFrame::Welcome { now: NOW, conversation: Some(HERE) }, NOW);
    assert_eq!(sent(&outputs), [id(7), id(8)]);
    model.link_lost();
    let outputs = model.take(ServerFrame::Welcome { now: NOW, conversation: Some(HERE) }, NOW);
    assert_eq!(sent(&outputs), [id(7), id(8)], "unanswered ones go again under their ids");
    assert_eq!(texts(&model), ["Joined", "one", "two"]);
}

#[test]
fn a_snapshot_with_the_message_in_it_settles_the_outbox() {
    let mut model = talking();
    model.act(written(7, "one"));
    model.link_lost();
    let items = vec![SharedItem::from(echo(7, said(3, ME, "one"))), said(4, AGENT, "yes").into()];
    let state = SharedConversation { seq: SharedSeq(4), ..SharedConversation::default() };
    model.take(ServerFrame::Snapshot { conversation: HERE, state, items, reaches_start: false, cursors: vec![] }, NOW);
    assert_eq!(texts(&model), ["one", "yes"]);
    assert_eq!(model.outline().arrived, 1);
}

#[test]
fn a_refused_message_keeps_its_text_and_its_id() {
    let mut model = talking();
    model.act(written(7, "hello"));
    let refused = ServerFrame::Ack { id: id(7), result: Err(Refusal::TooMany { seconds: 3 }) };
    assert!(model.take(refused, NOW).is_empty(), "it stays kept");
    assert_eq!(texts(&model), ["Joined", "hello"]);
    assert_eq!(model.outbox.entries()[0].state, State::Failed(Refusal::TooMany { seconds: 3 }));
    assert_eq!(sent(&model.retry(id(7))), [id(7)]);
}

#[test]
fn messages_wait_for_the_beginning_they_follow() {
    let mut model = Model::default();
    model.take(ServerFrame::Welcome { now: NOW, conversation: None }, NOW);
    let start = Start { text: Some("hi".into()), ..Start::default() };
    assert_eq!(sent(&model.act(entry(5, Act::Start(Box::new(start))))), [id(5)]);
    assert!(model.act(written(6, "more")).is_empty());
    let outputs = model.take(done(5, 2), NOW);
    assert!(outputs.contains(&Output::Started));
    assert!(sent(&outputs).is_empty(), "where it goes says the snapshot");
    let records = vec![record(1, SharedEvent::Opened { name: "Jo".into() }), echo(5, said(2, ME, "hi"))];
    model.take(events(records), NOW);
    let state = SharedConversation { seq: SharedSeq(2), ..SharedConversation::default() };
    let items = vec![echo(5, said(2, ME, "hi")).into()];
    let outputs = model
        .take(ServerFrame::Snapshot { conversation: HERE, state, items, reaches_start: true, cursors: vec![] }, NOW);
    assert_eq!(sent(&outputs), [id(6)]);
    assert_eq!(texts(&model), ["hi", "more"]);
}

#[test]
fn a_refused_beginning_goes_back_to_the_form() {
    let mut model = Model::default();
    model.take(ServerFrame::Welcome { now: NOW, conversation: None }, NOW);
    model.act(entry(5, Act::Start(Box::default())));
    assert!(model.outbox.starting().is_some());
    let refused = ServerFrame::Ack { id: id(5), result: Err(Refusal::NoSuchSite) };
    assert_eq!(model.take(refused, NOW), [Output::Forget(id(5))]);
    assert_eq!(model.start_refused(), Some(&Refusal::NoSuchSite));
    assert!(model.outbox.starting().is_none());
}

#[test]
fn beginning_anew_shows_the_new_conversation_only() {
    let mut model = talking();
    let ended = SharedEvent::Ended { why: EndWhy::Customer };
    assert!(model.take(events(vec![record(3, ended)]), NOW).contains(&Output::Ended));
    model.begin_anew();
    assert!(model.talk().is_none());
    let outputs = model.act(entry(9, Act::Start(Box::default())));
    assert!(matches!(&outputs[..], [Output::Send(ClientFrame::Command { command: Command::Start(_), .. })]));
    let there = ConversationId::from_number(2);
    let result = Ok(Done { conversation: Some(there), seq: SharedSeq(1) });
    model.take(ServerFrame::Ack { id: id(9), result }, NOW);
    let gone = ServerFrame::Unsubscribed { conversation: HERE, why: UnsubscribedWhy::Superseded };
    model.take(gone, NOW);
    let opened = vec![record(1, SharedEvent::Opened { name: "Jo".into() })];
    model.take(ServerFrame::Events { conversation: there, records: opened }, NOW);
    assert_eq!(model.talk().unwrap().id, there);
    assert!(model.outbox.entries().is_empty());
}

#[test]
fn typing_is_forgotten_and_ends_with_the_message() {
    let mut model = talking();
    let typing = ServerFrame::Signal { conversation: HERE, signal: Signal::Typing { participant: AGENT } };
    model.take(typing.clone(), NOW);
    assert_eq!(model.typing().collect::<Vec<_>>(), [AGENT]);
    model.tick(NOW + Span::seconds(7));
    assert_eq!(model.typing().count(), 0);
    model.take(typing, NOW);
    model.take(events(vec![said(3, AGENT, "there")]), NOW);
    assert_eq!(model.typing().count(), 0);
    model.take(ServerFrame::Signal { conversation: HERE, signal: Signal::Typing { participant: AGENT } }, NOW);
    model.take(events(vec![record(4, SharedEvent::Left { participant: AGENT })]), NOW);
    assert_eq!(model.typing().count(), 0, "who left types no more");
}

#[test]
fn unread_is_what_others_wrote_and_nobody_looked_at() {
    let mut model = talking();
    model.take(events(vec![said(3, AGENT, "a"), said(4, ME, "b"), said(5, AGENT, "c")]), NOW);
    assert_eq!(model.unread(), 2);
    model.look();
    assert_eq!(model.unread(), 0);
    let up_to = SharedSeq(5);
    assert_eq!(model.take_seen(), Some(ClientFrame::Seen { conversation: HERE, up_to }));
    assert_eq!(model.take_seen(), None);
}

#[test]
fn earlier_pages_are_asked_for_once() {
    let mut model = Model::default();
    model.take(ServerFrame::Welcome { now: NOW, conversation: Some(HERE) }, NOW);
    let state = SharedConversation { seq: SharedSeq(90), ..SharedConversation::default() };
    let items: Vec<_> = (80..=90).map(|seq| said(seq, AGENT, "x").into()).collect();
    model.take(ServerFrame::Snapshot { conversation: HERE, state, items, reaches_start: false, cursors: vec![] }, NOW);
    assert!(model.wants_earlier().is_some());
    assert!(model.wants_earlier().is_none());
    let items: Vec<_> = (60..85).map(|seq| said(seq, AGENT, "y").into()).collect();
    model.take(ServerFrame::Page { conversation: HERE, items, reaches_start: false }, NOW);
    assert_eq!(model.outline().prepended, 20);
    assert_eq!(model.outline().len, 31);
    assert!(model.wants_earlier().is_some());
}
