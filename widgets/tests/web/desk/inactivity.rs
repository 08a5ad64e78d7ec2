//! Nobody is there: the question, its answers, the end.

use std::cell::Cell;
use std::rc::Rc;

use domain::Span;
use leptos::prelude::*;
use protocol::agent::{ClientFrame, ServerFrame};
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::desk::inactivity::InactivityDialog;
use widgets::dom::storage::Storage;
use widgets::dom::{document, focus};

use super::stage::{Stage, drawn, press, welcome};

/// This device's clock, put forward; set right again when dropped.
struct Ahead {
    seconds: u32,
}

impl Ahead {
    fn new() -> Self {
        js_sys::eval("globalThis.ahead = 0; globalThis.rightNow = Date.now; Date.now = () => rightNow() + ahead;")
            .unwrap();
        Self { seconds: 0 }
    }

    fn by_seconds(&mut self, seconds: u32) {
        self.seconds += seconds;
        js_sys::eval(&format!("ahead = {} * 1000", self.seconds)).unwrap();
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        js_sys::eval("Date.now = rightNow").unwrap();
    }
}

// Coming back ticks at once.
fn tick(stage: &Stage) {
    let ServerFrame::Welcome(mut here) = welcome(vec![]) else { unreachable!() };
    here.settings.inactivity = Some(Span::minutes(3));
    stage.desk.take(ServerFrame::Welcome(here));
}

#[wasm_bindgen_test]
async fn he_is_asked_a_minute_before_and_signed_out_without_an_answer() {
    let mut clock = Ahead::new();
    let mut stage = Stage::new(Storage::refused());
    let left = Rc::new(Cell::new(0));
    let count = Rc::clone(&left);
    stage.desk.when_left_alone(move || count.set(count.get() + 1));
    stage.show(|| view! { <InactivityDialog /> });
    tick(&stage);
    clock.by_seconds(100);
    press(&document().body().unwrap(), "a", false);
    clock.by_seconds(100);
    tick(&stage);
    drawn().await;
    assert!(stage.root.query_selector("[role=dialog]").unwrap().is_none(), "a key was pressed");
    let told = || stage.sent.borrow().iter().filter(|frame| **frame == ClientFrame::Active).count();
    assert_eq!(told(), 1);
    clock.by_seconds(50);
    tick(&stage);
    drawn().await;
    assert_eq!(stage.texts(".still-there-left"), ["00:30"]);
    let stays = |focused: web_sys::HtmlElement| focused.text_content().as_deref() == Some("Stay signed in");
    while !focus::focused().is_some_and(stays) {
        widgets::dom::timer::sleep(5).await;
    }
    press(&document().body().unwrap(), "a", false);
    tick(&stage);
    drawn().await;
    stage.find("[role=dialog] .primary").click();
    drawn().await;
    assert!(stage.root.query_selector("[role=dialog]").unwrap().is_none());
    assert_eq!(left.get(), 0);
    clock.by_seconds(180);
    tick(&stage);
    assert_eq!(left.get(), 1);
}

#[wasm_bindgen_test]
fn what_is_done_in_another_tab_counts() {
    let storage = Storage::local();
    let mut clock = Ahead::new();
    let one = Stage::new(storage.clone());
    let two = Stage::new(storage.clone());
    for stage in [&one, &two] {
        tick(stage);
    }
    clock.by_seconds(150);
    one.desk.stays();
    tick(&two);
    assert_eq!(two.desk.shown.inactivity.get_untracked(), widgets::desk::inactivity::model::Stage::Here);
    for key in storage.keys("switchboard:active:") {
        storage.remove(&key);
    }
}
