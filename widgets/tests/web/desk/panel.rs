//! The open conversation: what the agent can do with what he wrote, and where the focus goes.

use domain::conversation::{DeskEvent, Event, Record};
use domain::{AgentId, CommandId, EngagementNo, Refusal, Seq, Timestamp};
use leptos::prelude::*;
use protocol::agent::ServerFrame;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlTextAreaElement;
use widgets::desk::panel::Panel;
use widgets::dom::focus::focused;
use widgets::dom::storage::Storage;
use widgets::files::Files;

use super::stage::{Stage, active, drawn, id, message, row, snapshot, type_into, welcome};
use crate::stage::settle;

fn opened() -> Stage {
    let mut stage = Stage::new(Storage::refused());
    stage.desk.take(welcome(vec![row(1, active())]));
    stage.desk.take(snapshot(1));
    stage.show(|| view! { <Panel /> });
    // The page's sheet is not here; what makes the thread draw its rows is.
    stage.root.set_attribute("style", "height: 600px; display: flex").unwrap();
    stage.desk.open_to_write(id(1));
    stage
}

fn area(stage: &Stage) -> HtmlTextAreaElement {
    wasm_bindgen::JsCast::unchecked_into(stage.find("textarea"))
}

async fn refused(stage: &Stage, why: Refusal) -> CommandId {
    stage.desk.send(id(1), "hello".into(), Files::default());
    let (command, _) = stage.commands().last().unwrap().clone();
    stage.desk.take(ServerFrame::Ack { id: command, result: Err(why) });
    settle().await;
    command
}

#[wasm_bindgen_test]
async fn a_refused_message_can_be_given_up_and_its_text_comes_back() {
    let stage = opened();
    settle().await;
    let command = refused(&stage, Refusal::TextBlank).await;
    assert_eq!(stage.texts(".message-retry"), ["Try again", "Discard"]);
    wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(
        stage.root.query_selector_all(".message-retry").unwrap().item(1).unwrap(),
    )
    .click();
    settle().await;
    assert_eq!(area(&stage).value(), "hello");
    assert!(stage.texts(".message-retry").is_empty());
    let known = stage.desk.with_thread(id(1), |_, outgoing| outgoing.get(command).is_some());
    assert_eq!(known, Some(false));
}

#[wasm_bindgen_test]
async fn a_text_being_written_is_not_replaced_by_one_given_up() {
    let stage = opened();
    settle().await;
    let command = refused(&stage, Refusal::NotActive).await;
    type_into(&stage.find("textarea"), "something else");
    stage.desk.discard(command);
    settle().await;
    assert_eq!(area(&stage).value(), "something else");
    assert_eq!(stage.texts(".restore-text"), ["hello"]);
    stage.find(".restore").click();
    drawn().await;
    assert_eq!(area(&stage).value(), "hello");
    assert_eq!(stage.texts(".restore-text"), ["something else"]);
}

#[wasm_bindgen_test]
async fn send_says_why_it_does_nothing() {
    let stage = opened();
    settle().await;
    let title = || stage.find(".composer-send").get_attribute("title").unwrap_or_default();
    assert_eq!(title(), "There is no text to send yet.");
    type_into(&stage.find("textarea"), "hello");
    settle().await;
    assert_eq!(title(), "Send");
}

#[wasm_bindgen_test]
async fn the_composer_takes_the_focus_unless_that_raises_a_keyboard() {
    let stage = opened();
    settle().await;
    assert_eq!(focused().map(|element| element.tag_name()).as_deref(), Some("TEXTAREA"));
    stage.desk.open(None);
    settle().await;
    stage.touch.set(true);
    stage.desk.open_to_write(id(1));
    settle().await;
    assert_eq!(focused().map(|element| element.tag_name()).as_deref(), Some("MAIN"));
}

#[wasm_bindgen_test]
async fn announcements_for_agents_in_a_row_are_one_line() {
    let stage = opened();
    settle().await;
    let offered = |no| DeskEvent::Offered {
        engagement: EngagementNo(no),
        agent: AgentId::from_number(1),
        deadline: Timestamp(60_000),
    };
    let desk = |seq, event| Record {
        seq: Seq(seq),
        shared_seq: None,
        at: Timestamp(1),
        event: Event::Desk(event),
        echo: None,
    };
    let records = vec![message(1), desk(2, offered(1)), desk(3, offered(2)), desk(4, offered(3)), desk(5, offered(4))];
    stage.desk.take(ServerFrame::Events { conversation: id(1), records });
    settle().await;
    assert_eq!(stage.texts(".row").len(), 2, "the message, and all steps of the offers");
    let line = stage.texts(".row-notice").concat();
    assert!(line.starts_with("… · ") && line.matches(" · ").count() == 3, "{line}");
    stage.desk.take(ServerFrame::Events { conversation: id(1), records: vec![message(6), desk(7, offered(5))] });
    settle().await;
    assert_eq!(stage.texts(".row-notice").len(), 2, "a message parts them");
}
