//! Shortcuts: the list, other keys, who does what.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::KeyboardEventInit;
use widgets::desk::keys::{Action, Keys, KeysDialog};
use widgets::dom::storage::Storage;
use widgets::dom::{document, focus};

use super::stage::{Stage, drawn, press, type_into, welcome};

// As `Ctrl+Alt` with this letter, wherever the focus is.
fn ctrl_alt(target: &web_sys::EventTarget, letter: &str, alt_graph: bool) {
    let init = KeyboardEventInit::new();
    init.set_key(letter);
    init.set_code(&["Key", &letter.to_uppercase()].concat());
    init.set_ctrl_key(true);
    init.set_alt_key(true);
    init.set_modifier_alt_graph(alt_graph);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    target.dispatch_event(&event).unwrap();
}

fn listening(stage: &Stage) -> Keys {
    let desk = stage.desk;
    stage.with(|| {
        let keys = Keys::listen(desk);
        provide_context(keys);
        keys
    })
}

#[wasm_bindgen_test]
async fn keys_do_what_their_feature_says_and_nothing_behind_a_modal_or_with_alt_gr() {
    let mut stage = Stage::with_rows(vec![]);
    let keys = listening(&stage);
    let ended = Rc::new(Cell::new(0));
    let count = Rc::clone(&ended);
    let owner = Owner::new();
    owner.with(|| keys.on(Action::End, move || count.set(count.get() + 1)));
    let body = document().body().unwrap();
    ctrl_alt(&body, "x", false);
    assert_eq!(ended.get(), 1);
    ctrl_alt(&body, "x", true);
    assert_eq!(ended.get(), 1, "AltGr types");
    stage.show(|| view! { <KeysDialog /> });
    ctrl_alt(&body, "f", false);
    drawn().await;
    ctrl_alt(&body, "x", false);
    assert_eq!(ended.get(), 1, "the list covers the desk");
    press(&stage.find(".keys-list"), "Escape", false);
    drawn().await;
    assert!(stage.root.query_selector("[role=dialog]").unwrap().is_none());
    owner.cleanup();
    ctrl_alt(&body, "x", false);
    assert_eq!(ended.get(), 1, "whoever did it is gone");
}

#[wasm_bindgen_test]
async fn other_keys_are_pressed_conflicts_are_told_and_both_are_remembered() {
    let storage = Storage::local();
    let mut stage = Stage::new(storage.clone());
    stage.desk.take(welcome(vec![]));
    let keys = listening(&stage);
    keys.list.set(true);
    stage.show(|| view! { <KeysDialog /> });
    drawn().await;
    type_into(&stage.find("input[type=search]"), "accept");
    drawn().await;
    assert_eq!(stage.texts(".keys-name"), ["Accept", "Accept all"]);
    let button = stage.find("[data-action=accept] .keys-button");
    assert_eq!(button.text_content().as_deref(), Some("Ctrl+Alt+Y"));
    button.click();
    drawn().await;
    ctrl_alt(&button, "x", false);
    drawn().await;
    let why = stage.find("[data-action=accept] .keys-refused");
    assert!(why.text_content().unwrap().starts_with("Ctrl+Alt+X is taken by “End conversation”."));
    stage.find("[data-action=accept] .keys-refused button").click();
    drawn().await;
    assert_eq!(button.text_content().as_deref(), Some("Ctrl+Alt+X"));
    assert!(focus::focused().is_some_and(|focused| focused == button));
    assert_eq!(stage.with(|| stage.desk.hint(Action::End)), "");
    drop(stage);
    let again = Stage::new(storage.clone());
    again.desk.take(welcome(vec![]));
    assert_eq!(again.with(|| again.desk.hint(Action::Accept)), "Ctrl+Alt+X");
    again.desk.change_keys(|keys| {
        keys.reset(Action::Accept);
        keys.reset(Action::End);
    });
    assert!(storage.keys("switchboard:keys:").is_empty(), "nothing chosen, nothing kept");
}
