//! The panel's rows as people see them, made of frames as a server sends them.

use std::cell::RefCell;
use std::rc::Rc;

use domain::conversation::shared::{SharedConversation, SharedState};
use domain::conversation::{SharedEvent, SharedRecord};
use domain::message::{MessageBody, Via};
use domain::{CommandId, ConversationId, ParticipantNo, Refusal, SharedSeq, Timestamp};
use leptos::prelude::*;
use protocol::Cursor;
use protocol::customer::{ME, ServerFrame};
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::chat::model::Model;
use widgets::chat::outbox::{Act, Entry, State};
use widgets::chat::rows::{ChatRows, command_of};
use widgets::files::Files;
use widgets::thread::Feed;
use widgets::thread::view::thread;

use crate::stage::{Stage, settle};

const HERE: ConversationId = ConversationId::from_number(1);
const ANNA: ParticipantNo = ParticipantNo(1);
const NOW: Timestamp = Timestamp(1_763_000_000_000);

struct Panel {
    stage: Stage,
    model: Rc<RefCell<Model>>,
    revision: RwSignal<u32>,
}

fn panel() -> Panel {
    let model: Rc<RefCell<Model>> = Rc::default();
    let revision = RwSignal::new(0);
    let (shown, pressed) = (Rc::clone(&model), Rc::clone(&model));
    let stage = Stage::mount(move || {
        let rows = Rc::new(ChatRows::new(Rc::clone(&shown)));
        let outline = move || {
            revision.track();
            shown.borrow().outline()
        };
        let retry = move |key| {
            pressed.borrow_mut().retry(command_of(key).unwrap());
            revision.update(|revision| *revision += 1);
        };
        thread(Feed::of(rows, Rc::new(outline)), Vec::new, Rc::new(|| ()), Rc::new(retry), None, |view| view)
    });
    let panel = Panel { stage, model, revision };
    panel.take(ServerFrame::Welcome { now: NOW, conversation: Some(HERE) });
    let people = vec![(ME, "Jo".to_owned()), (ANNA, "Anna".to_owned())];
    let state = SharedConversation { seq: SharedSeq(2), state: SharedState::With { participant: ANNA }, people };
    let joined = SharedEvent::Joined { participant: ANNA, name: "Anna".into() };
    let items = vec![record(2, joined, None).into()];
    panel.take(ServerFrame::Snapshot { conversation: HERE, state, items, reaches_start: true, cursors: vec![] });
    panel
}

impl Panel {
    fn take(&self, frame: ServerFrame) {
        self.model.borrow_mut().take(frame, NOW);
        self.revision.update(|revision| *revision += 1);
    }

    fn write(&self, number: u128, text: &str) {
        let act = Act::Write(text.into(), Files::default());
        let id = CommandId::from_number(number);
        self.model.borrow_mut().act(Entry { id, at: NOW, conversation: Some(HERE), act, state: State::Pending });
        self.revision.update(|revision| *revision += 1);
    }

    fn says(&self, seq: u64, by: ParticipantNo, text: &str, echo: Option<u128>) {
        let body = MessageBody::text(text);
        let event = SharedEvent::MessagePosted { by, body, via: Via::Channel };
        let records = vec![record(seq, event, echo)];
        self.take(ServerFrame::Events { conversation: HERE, records });
    }
}

fn record(seq: u64, event: SharedEvent, echo: Option<u128>) -> SharedRecord {
    SharedRecord { seq: SharedSeq(seq), at: NOW, event, echo: echo.map(CommandId::from_number) }
}

#[wasm_bindgen_test]
async fn a_message_keeps_its_element_from_key_press_to_echo() {
    let panel = panel();
    panel.write(7, "hello");
    settle().await;
    assert_eq!(panel.stage.texts(".bubble-text"), ["hello"]);
    assert_eq!(panel.stage.texts(".message-state"), ["Sending…"]);
    let rows = panel.stage.count(".row");
    panel.stage.find(".row:last-child").set_attribute("data-test", "same").unwrap();
    panel.says(3, ME, "hello", Some(7));
    settle().await;
    assert_eq!((panel.stage.count(".row"), panel.stage.count("[data-test=same]")), (rows, 1));
    assert_eq!(panel.stage.texts(".message-state"), ["Sent"]);
    let cursor = Cursor { participant: ANNA, up_to: SharedSeq(3) };
    panel.take(ServerFrame::Seen { conversation: HERE, cursor });
    settle().await;
    assert_eq!(panel.stage.texts(".message-state"), ["Seen"]);
}

#[wasm_bindgen_test]
async fn a_gap_shows_nothing_out_of_order_and_nothing_twice() {
    let panel = panel();
    panel.says(4, ANNA, "second", None);
    settle().await;
    assert_eq!(panel.stage.count(".bubble-text"), 0);
    panel.says(3, ANNA, "first", None);
    panel.says(4, ANNA, "second", None);
    panel.says(4, ANNA, "second", None);
    settle().await;
    assert_eq!(panel.stage.texts(".bubble-text"), ["first", "second"]);
    assert_eq!(panel.stage.texts(".message-name"), ["Anna"], "one group, one name");
}

#[wasm_bindgen_test]
async fn a_refused_message_stays_with_a_way_out() {
    let panel = panel();
    panel.write(7, "hello");
    let id = CommandId::from_number(7);
    panel.take(ServerFrame::Ack { id, result: Err(Refusal::TooMany { seconds: 3 }) });
    settle().await;
    assert_eq!(panel.stage.texts(".bubble-text"), ["hello"]);
    assert!(panel.stage.texts(".message-state.failed")[0].contains("try again in 3 s"));
    panel.stage.find(".message-retry").click();
    settle().await;
    assert_eq!(panel.stage.texts(".message-state"), ["Sending…"]);
}

#[wasm_bindgen_test]
async fn without_a_link_it_is_said_that_it_will_be_sent() {
    let panel = panel();
    panel.model.borrow_mut().link_lost();
    panel.write(7, "hello");
    settle().await;
    assert_eq!(panel.stage.texts(".message-state"), ["Will be sent once connected"]);
}

#[wasm_bindgen_test]
async fn what_is_deleted_leaves_its_place() {
    let panel = panel();
    panel.says(3, ANNA, "oops", None);
    let deleted = SharedEvent::MessageDeleted { target: SharedSeq(3) };
    panel.take(ServerFrame::Events { conversation: HERE, records: vec![record(4, deleted, None)] });
    settle().await;
    assert_eq!(panel.stage.count(".bubble-text"), 0);
    assert_eq!(panel.stage.texts(".bubble-deleted"), ["This message was deleted"]);
}
