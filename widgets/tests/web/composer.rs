//! The composer under real key presses.

use std::cell::RefCell;
use std::rc::Rc;

use domain::channel::web_chat;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::composer::view::{Parts, composer};
use widgets::files::{Files, Tray};

use crate::stage::{Stage, settle};

struct Typing {
    stage: Stage,
    text: RwSignal<String>,
    sent: Rc<RefCell<Vec<String>>>,
}

fn typing(limit: u32) -> Typing {
    let text = RwSignal::new(String::new());
    let sent: Rc<RefCell<Vec<String>>> = Rc::default();
    let taken = Rc::clone(&sent);
    let stage = Stage::mount(move || {
        let send = move |message: String, files: Files| {
            taken.borrow_mut().push([message, files.names()].concat());
            text.set(String::new());
        };
        let parts = Parts {
            text,
            limit,
            lines: 5,
            closed: Rc::new(|| false),
            why: Some(Rc::new(|obstacle| format!("{obstacle:?}"))),
            placeholder: Rc::new(|| "Write".to_owned()),
            tray: Some(Tray::new(&web_chat::CAPABILITY.customer_files, "here", String::new())),
            send: Rc::new(send),
            typed: Rc::new(|| ()),
            area: None,
        };
        composer(parts, |line| line)
    });
    Typing { stage, text, sent }
}

#[wasm_bindgen_test]
async fn enter_sends_and_empties() {
    let typing = typing(100);
    typing.stage.type_into("textarea", "hello");
    assert!(!typing.stage.press("textarea", "Enter", |_| ()), "the browser breaks no line");
    settle().await;
    assert_eq!(*typing.sent.borrow(), ["hello"]);
    let area: web_sys::HtmlTextAreaElement = wasm_bindgen::JsCast::unchecked_into(typing.stage.find("textarea"));
    assert_eq!(area.value(), "");
    assert!(!typing.stage.press("textarea", "Enter", |_| ()));
    assert_eq!(typing.sent.borrow().len(), 1, "nothing is not sent");
}

#[wasm_bindgen_test]
async fn shift_and_input_methods_keep_enter() {
    let typing = typing(100);
    typing.stage.type_into("textarea", "にほん");
    assert!(typing.stage.press("textarea", "Enter", |init| init.set_shift_key(true)));
    assert!(typing.stage.press("textarea", "Enter", |init| init.set_is_composing(true)));
    assert!(typing.stage.press("textarea", "Enter", |init| init.set_key_code(229)));
    assert!(typing.sent.borrow().is_empty());
    assert!(!typing.stage.press("textarea", "Enter", |init| init.set_ctrl_key(true)));
    assert_eq!(*typing.sent.borrow(), ["にほん"]);
}

#[wasm_bindgen_test]
async fn too_long_is_said_and_kept() {
    let typing = typing(10);
    assert_eq!(typing.stage.find(".composer-send").get_attribute("title").as_deref(), Some("Blank"));
    typing.stage.type_into("textarea", "12345678");
    settle().await;
    assert_eq!(typing.stage.find(".composer-send").get_attribute("title").as_deref(), Some("Send"));
    assert_eq!(typing.stage.texts(".composer-counter"), ["8 of 10 characters"]);
    typing.stage.type_into("textarea", "123456789012");
    typing.stage.press("textarea", "Enter", |_| ());
    settle().await;
    assert_eq!(typing.stage.texts("[role=alert]"), ["2 characters too many. Please shorten the message."]);
    let send = typing.stage.find(".composer-send");
    assert!(send.has_attribute("disabled"));
    let (name, why) = (send.get_attribute("aria-label"), send.get_attribute("title"));
    assert_eq!((name.as_deref(), why.as_deref()), (Some("Send"), Some("TooLong { by: 2 }")));
    assert_eq!(typing.text.get_untracked(), "123456789012");
    assert!(typing.sent.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn it_grows_with_its_text_and_shrinks_again() {
    let typing = typing(1_000);
    settle().await;
    let one = typing.stage.find("textarea").offset_height();
    typing.text.set("a\nb\nc".into());
    settle().await;
    let three = typing.stage.find("textarea").offset_height();
    assert!(three > one, "{one} {three}");
    typing.text.set("a\n".repeat(50));
    settle().await;
    assert!(typing.stage.find("textarea").offset_height() < one * 7);
    typing.text.set(String::new());
    settle().await;
    assert_eq!(typing.stage.find("textarea").offset_height(), one);
}

#[wasm_bindgen_test]
async fn files_hold_send_up_until_they_are_there() {
    let typing = typing(100);
    let tray = typing.stage.find("file-tray");
    assert_eq!(tray.get_attribute("limits").as_deref(), Some("10 26214400 26214400 26214400 26214400 "));
    let tell = async |told: &str| {
        tray.set_attribute("told", told).unwrap();
        tray.dispatch_event(&web_sys::Event::new("files").unwrap()).unwrap();
        settle().await;
        typing.stage.find(".composer-send").get_attribute("title")
    };
    assert_eq!(tell("b").await.as_deref(), Some("Uploading"));
    assert_eq!(tell("f").await.as_deref(), Some("UploadFailed"));
    assert!(!typing.stage.press("textarea", "Enter", |_| ()));
    assert!(typing.sent.borrow().is_empty());
    let line = "r0000000000000000000000000000000a\tready\t5\timage/png\tphoto.png";
    assert_eq!(tell(line).await.as_deref(), Some("Send"), "a file alone can be sent");
    assert!(!typing.stage.press("textarea", "Enter", |_| ()));
    assert_eq!(*typing.sent.borrow(), ["photo.png"]);
    assert!(tray.has_attribute("sent"), "the tray is told to be empty");
}
