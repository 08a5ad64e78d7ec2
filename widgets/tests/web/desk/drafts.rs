//! Drafts and messages on their way, on this device: there before anything else happens, gone when the server has them.

use domain::conversation::{Event, Record, SharedEvent};
use domain::message::{MessageBody, Via};
use domain::{ParticipantNo, Seq, SharedSeq, Timestamp};
use leptos::prelude::*;
use protocol::agent::{Command, ServerFrame};
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::desk::outgoing::model::MessageState;
use widgets::dom::storage::Storage;
use widgets::files::Files;

use super::stage::{Stage, active, id, row, snapshot, welcome};

fn forget_all() {
    let storage = Storage::local();
    for key in storage.keys("switchboard:") {
        storage.remove(&key);
    }
}

fn desk() -> Stage {
    let stage = Stage::new(Storage::local());
    stage.desk.take(welcome(vec![row(1, active())]));
    stage.desk.take(snapshot(1));
    stage.desk.open(Some(id(1)));
    stage
}

#[wasm_bindgen_test]
fn what_is_typed_outlives_the_page() {
    forget_all();
    let first = desk();
    first.desk.type_text(id(1), "half a sent".into());
    drop(first);
    let second = desk();
    assert_eq!(second.desk.shown.draft.with_untracked(|draft| draft.written.typed.text.clone()), "half a sent");
    forget_all();
}

#[wasm_bindgen_test]
fn a_message_on_its_way_outlives_the_page_under_its_id() {
    forget_all();
    let first = desk();
    first.desk.send(id(1), "hello".into(), Files::default());
    let (command, _) = first.commands()[0].clone();
    drop(first);
    let second = desk();
    let again = second.commands();
    assert!(matches!(&again[..], [(same, Command::Send { text, .. })] if *same == command && text == "hello"));
    let event = Event::Shared(SharedEvent::MessagePosted {
        by: ParticipantNo(1),
        body: MessageBody::text("hello"),
        via: Via::Channel,
    });
    let record = Record { seq: Seq(1), shared_seq: Some(SharedSeq(1)), at: Timestamp(1), event, echo: Some(command) };
    second.desk.take(ServerFrame::Events { conversation: id(1), records: vec![record] });
    assert!(Storage::local().keys("switchboard:message:").is_empty());
    let left =
        second.desk.with_thread(id(1), |folded, outgoing| (folded.thread.items().len(), outgoing.is_busy(id(1))));
    assert_eq!(left, Some((1, false)), "once in the thread, no longer on its way");
}

#[wasm_bindgen_test]
fn a_refused_message_stays_with_its_text_and_goes_again_under_its_id() {
    forget_all();
    let stage = desk();
    stage.desk.send(id(1), "hello".into(), Files::default());
    let (command, _) = stage.commands()[0].clone();
    let refused = ServerFrame::Ack { id: command, result: Err(domain::Refusal::StorageUnavailable) };
    stage.desk.take(refused);
    let failed = stage.desk.with_thread(id(1), |_, outgoing| {
        outgoing.get(command).is_some_and(|message| matches!(message.state, MessageState::Failed(_)))
    });
    assert_eq!(failed, Some(true));
    stage.desk.retry(command);
    assert_eq!(stage.commands().iter().filter(|(id, _)| *id == command).count(), 2);
    forget_all();
}

#[wasm_bindgen_test]
fn what_was_refused_for_good_is_not_sent_by_the_next_page() {
    forget_all();
    let first = desk();
    first.desk.send(id(1), "hello".into(), Files::default());
    let (command, _) = first.commands()[0].clone();
    first.desk.take(ServerFrame::Ack { id: command, result: Err(domain::Refusal::NotActive) });
    drop(first);
    let second = desk();
    assert!(second.commands().is_empty());
    let state =
        second.desk.with_thread(id(1), |_, outgoing| outgoing.get(command).map(|message| message.state.clone()));
    assert_eq!(state.flatten(), Some(MessageState::Failed(domain::Refusal::NotActive)));
    second.desk.retry(command);
    drop(second);
    assert_eq!(desk().commands().len(), 1, "what the agent sends again goes again");
    forget_all();
}

#[wasm_bindgen_test]
fn what_is_given_up_is_a_draft_on_the_next_page() {
    forget_all();
    let first = desk();
    first.desk.send(id(1), "hello".into(), Files::default());
    let (command, _) = first.commands()[0].clone();
    first.desk.take(ServerFrame::Ack { id: command, result: Err(domain::Refusal::NotActive) });
    first.desk.discard(command);
    drop(first);
    assert!(Storage::local().keys("switchboard:message:").is_empty());
    assert_eq!(desk().desk.shown.draft.with_untracked(|draft| draft.written.typed.text.clone()), "hello");
    forget_all();
}
