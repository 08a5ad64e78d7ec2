//! Calling the agent: sounds, the tab that makes them, the settings.

use leptos::prelude::*;
use protocol::agent::{DeskChange, RowState, ServerFrame};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, StorageEvent};
use widgets::desk::keys::Keys;
use widgets::desk::settings::Settings;
use widgets::dom::lock::Lock;
use widgets::dom::storage::Storage;
use widgets::dom::{document, window};

use super::stage::{Stage, active, drawn, id, offered, row, snapshot, type_into};

const KEPT: &str = "switchboard:alerts";

// Counts the notes that are made from now on.
fn count_notes() -> impl Fn() -> f64 {
    js_sys::eval(
        "if (!('notes' in globalThis)) {
            const kind = BaseAudioContext.prototype, make = kind.createOscillator;
            kind.createOscillator = function () { notes += 1; return make.call(this); };
        }
        globalThis.notes = 0;",
    )
    .unwrap();
    || js_sys::eval("notes").unwrap().as_f64().unwrap()
}

fn focus_window() {
    window().dispatch_event(&web_sys::Event::new("focus").unwrap()).unwrap();
}

fn written(number: u128, unread: u32) -> DeskChange {
    let mut state = active();
    if let RowState::Active { unread: count, .. } = &mut state {
        *count = unread;
    }
    DeskChange::Row(Box::new(row(number, state)))
}

#[wasm_bindgen_test]
fn offers_and_messages_are_heard_once_unless_in_view_or_silent() {
    let notes = count_notes();
    let stage = Stage::with_rows(vec![row(1, active())]);
    focus_window();
    let mut number = 0;
    let mut change = |change| {
        number += 1;
        stage.desk.take(ServerFrame::Desk { number, change });
    };
    let mut offer = |number| change(DeskChange::Row(Box::new(row(number, offered()))));
    assert!((notes() - 0.0).abs() < 0.1);
    offer(2);
    assert!((notes() - 2.0).abs() < 0.1, "two notes");
    offer(2);
    assert!((notes() - 2.0).abs() < 0.1, "the same one");
    stage.desk.change_alerts(|alerts| alerts.silent = true);
    offer(3);
    assert!((notes() - 2.0).abs() < 0.1, "silent");
    stage.desk.change_alerts(|alerts| alerts.silent = false);
    offer(4);
    assert!((notes() - 4.0).abs() < 0.1);
    change(written(1, 2));
    assert!((notes() - 5.0).abs() < 0.1, "one note for a message");
    stage.desk.take(snapshot(1));
    stage.desk.open(Some(id(1)));
    if document().has_focus().unwrap() {
        change(written(1, 3));
        assert!((notes() - 5.0).abs() < 0.1, "in view");
    }
}

#[wasm_bindgen_test]
async fn the_tab_used_last_has_it_alone_and_it_passes_on() {
    let (one, two) = (Lock::want("test:tabs"), Lock::want("test:tabs"));
    one.take();
    two.take();
    assert!(two.is_held());
    let until = async |held: &dyn Fn() -> bool| {
        while !held() {
            widgets::dom::timer::sleep(5).await;
        }
    };
    until(&|| !one.is_held()).await;
    drop(two);
    until(&|| one.is_held()).await;
}

#[wasm_bindgen_test]
async fn what_is_set_is_remembered_and_holds_in_other_tabs() {
    let storage = Storage::local();
    storage.remove(KEPT);
    let mut stage = Stage::new(storage.clone());
    let desk = stage.desk;
    stage.with(|| provide_context(Keys::listen(desk)));
    stage.show(|| view! { <Settings close=Callback::new(|()| {}) /> });
    drawn().await;
    let boxes = stage.root.query_selector_all("input[type=checkbox]").unwrap();
    let messages: HtmlInputElement = boxes.item(1).unwrap().unchecked_into();
    assert!(messages.checked());
    messages.click();
    type_into(&stage.find("input[type=range]"), "80");
    let chosen = desk.shown.alerts.get_untracked();
    assert_eq!((chosen.offers, chosen.messages, chosen.volume), (true, false, 80));
    let other = Stage::new(storage.clone());
    assert_eq!(other.desk.shown.alerts.get_untracked(), chosen);
    // As the browser tells the other tabs.
    storage.set(KEPT, r#"{"v":1,"silent":true}"#);
    let init = web_sys::StorageEventInit::new();
    init.set_key(Some(KEPT));
    let event = StorageEvent::new_with_event_init_dict("storage", &init).unwrap();
    window().dispatch_event(&event).unwrap();
    assert!(other.desk.shown.alerts.get_untracked().silent);
    storage.remove(KEPT);
}

#[wasm_bindgen_test]
fn whoever_had_switched_the_sound_off_is_left_in_peace() {
    let storage = Storage::local();
    storage.remove(KEPT);
    storage.set("switchboard:sound", "0");
    assert!(Stage::new(storage.clone()).desk.shown.alerts.get_untracked().silent);
    storage.remove("switchboard:sound");
}

#[wasm_bindgen_test]
async fn the_theme_is_chosen_and_the_system_comes_back() {
    let mut stage = Stage::with_rows(vec![]);
    let desk = stage.desk;
    stage.with(|| provide_context(Keys::listen(desk)));
    stage.show(|| view! { <Settings close=Callback::new(|()| {}) /> });
    drawn().await;
    let theme = || document().document_element().unwrap().get_attribute("data-theme");
    stage.find("input[value=dark]").click();
    assert_eq!(theme().as_deref(), Some("dark"));
    stage.find("input[value='']").click();
    assert_eq!(theme(), None);
    assert_eq!(Storage::local().get("switchboard:theme"), None);
}
