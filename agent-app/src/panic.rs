//! A panic is the end of the program in a page. What is left says so and offers to load it again; drafts are kept already.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use wasm_bindgen::JsValue;
use widgets::dom::document;
use widgets::text::{Desk, Words};

thread_local! {
    // In English until the reader's language is there.
    static SCREEN: RefCell<[String; 3]> = RefCell::new([
        "Something went wrong on this page".to_owned(),
        "Your drafts are kept. Load the page again to go on.".to_owned(),
        "Reload the page".to_owned(),
    ]);
}

/// Shows the screen when the program panics.
pub fn install() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        web_sys::console::error_1(&JsValue::from_str(&info.to_string()));
        // If even this fails there is nothing left to fail with.
        let _ = show();
    }));
}

/// Takes over the reader's language.
pub fn speak(words: Words<Desk>) {
    let texts = [Desk::PanicTitle, Desk::PanicBody, Desk::Reload].map(|key| words.get(key));
    SCREEN.with_borrow_mut(|screen| *screen = texts);
}

// By hand: the program that draws everything else is gone. A form needs no listener to load the page again.
fn show() -> Result<(), JsValue> {
    let document = document();
    let Some(body) = document.body() else {
        return Ok(());
    };
    if body.query_selector(".crash")?.is_some() {
        return Ok(());
    }
    let texts = SCREEN.with(|screen| screen.try_borrow().map(|screen| screen.clone()).unwrap_or_default());
    let screen = document.create_element("form")?;
    screen.set_class_name("crash");
    screen.set_attribute("role", "alertdialog")?;
    for (text, tag) in texts.iter().zip(["h1", "p", "button"]) {
        let element = document.create_element(tag)?;
        element.set_text_content(Some(text));
        if tag == "button" {
            element.set_class_name("button primary");
        }
        screen.append_child(&element)?;
    }
    body.append_child(&screen)?;
    Ok(())
}
