//! The store over a link that is none: what it asks for, what it shows.

use domain::agent::{Choice, Presence};
use leptos::prelude::*;
use protocol::agent::{ClientFrame, Command, DeskChange, Held, ServerFrame};
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::desk::context::use_words;
use widgets::desk::outgoing::request::Act;
use widgets::desk::panel::DeskRows;
use widgets::desk::store::Opened;
use widgets::socket::Link;
use widgets::thread::Key;

use super::stage::{Stage, active, id, me, message, offered, row, snapshot, welcome, wrap_up};

#[wasm_bindgen_test]
fn it_subscribes_to_what_is_the_agents() {
    let stage = Stage::with_rows(vec![row(1, active()), row(2, offered())]);
    let held = Held { conversation: id(1), seq: domain::Seq(0) };
    assert_eq!(*stage.sent.borrow(), [ClientFrame::Subscribe(held)]);
    assert_eq!(stage.desk.shown.rows.with_untracked(widgets::store::Map::len), 2);
}

#[wasm_bindgen_test]
fn accepting_opens_when_the_server_says_yes() {
    let stage = Stage::with_rows(vec![row(2, offered())]);
    stage.desk.accept(id(2));
    stage.desk.accept(id(2));
    let commands = stage.commands();
    assert_eq!(commands.len(), 1, "a double click asks once");
    assert_eq!(stage.desk.shown.opened.get_untracked(), Opened::Nothing);
    stage.ack(commands[0].0);
    assert_eq!(stage.desk.shown.opened.get_untracked(), Opened::Loading(id(2)));
    stage.desk.take(snapshot(2));
    assert!(matches!(stage.desk.shown.opened.get_untracked(), Opened::Here(_)));
    assert!(stage.desk.takes_focus(id(2)), "the work goes on in the composer");
    assert!(!stage.desk.takes_focus(id(2)));
}

#[wasm_bindgen_test]
fn a_state_moves_by_the_servers_answer_alone() {
    let stage = Stage::with_rows(vec![]);
    stage.desk.choose(Choice::Available);
    let presence = || stage.desk.shown.me.with_untracked(|me| me.as_ref().map(|me| me.presence));
    assert_ne!(presence(), Some(Presence::Available));
    assert!(stage.desk.shown.requests.with_untracked(|requests| requests.is_pending(Act::Presence)));
    stage.ack(stage.commands()[0].0);
    stage.desk.take(ServerFrame::Desk { number: 1, change: DeskChange::Me(me(Presence::Available)) });
    assert_eq!(presence(), Some(Presence::Available));
}

#[wasm_bindgen_test]
fn what_was_asked_is_asked_again_under_the_same_id_over_the_next_link() {
    let stage = Stage::with_rows(vec![]);
    stage.link.set(Link::Down { until: None });
    stage.desk.choose(Choice::Available);
    assert!(stage.commands().is_empty());
    stage.link.set(Link::Up);
    stage.desk.take(welcome(vec![]));
    assert!(matches!(stage.commands()[..], [(_, Command::Choose(Choice::Available))]));
}

#[wasm_bindgen_test]
fn records_that_come_together_are_all_shown() {
    let stage = Stage::with_rows(vec![row(1, active())]);
    stage.desk.take(snapshot(1));
    stage.desk.open(Some(id(1)));
    let (feed, _) = stage.with(|| DeskRows::feed(stage.desk, use_words(), id(1)));
    stage.desk.take(ServerFrame::Events { conversation: id(1), records: (1..=3).map(message).collect() });
    let now = feed.outline();
    assert_eq!((now.len, now.arrived), (3, 3));
    stage.desk.take(ServerFrame::Events { conversation: id(1), records: vec![message(4)] });
    let texts: Vec<_> = (0..4).filter_map(|index| feed.row(index)).map(|row| row.key).collect();
    assert_eq!(texts, (1..=4).map(Key::Seq).collect::<Vec<_>>());
}

#[wasm_bindgen_test]
fn a_mention_is_told_unless_the_conversation_is_read() {
    let stage = Stage::with_rows(vec![row(1, active()), row(2, active())]);
    stage.desk.take(snapshot(1));
    stage.desk.open(Some(id(1)));
    let mentioned = |number, conversation| {
        let change = DeskChange::Mentioned { conversation, by: "Anna".into(), customer: "Jo".into() };
        stage.desk.take(ServerFrame::Desk { number, change });
        stage.desk.shown.notice.with_untracked(Option::is_some)
    };
    assert!(!mentioned(1, id(1)));
    assert!(mentioned(2, id(2)));
}

#[wasm_bindgen_test]
fn who_wraps_up_leaves_the_conversation() {
    let stage = Stage::with_rows(vec![row(1, wrap_up(60))]);
    stage.desk.take(snapshot(1));
    stage.desk.open(Some(id(1)));
    stage.desk.wrap_up(id(1), Vec::new());
    assert!(matches!(stage.desk.shown.opened.get_untracked(), Opened::Here(_)));
    stage.ack(stage.commands()[0].0);
    assert_eq!(stage.desk.shown.opened.get_untracked(), Opened::Nothing);
}
