//! A place to mount things in, taken away when dropped, and the patience to wait for the browser.

use std::any::Any;

use leptos::mount::mount_to;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlTextAreaElement, KeyboardEvent, KeyboardEventInit};
use widgets::dom::document;
use widgets::dom::el::El;
use widgets::dom::timer::sleep;
use widgets::text::{Chat, Common, Dates, Key, Words};

/// What is mounted.
pub struct Stage {
    root: HtmlElement,
    mounted: Option<Box<dyn Any>>,
}

impl Stage {
    /// Mounts what `make` makes, in English, 400 by 600 pixels.
    pub fn mount(make: impl FnOnce() -> El + 'static) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        root.set_attribute("style", "height: 600px; width: 400px; display: flex; flex-direction: column").unwrap();
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = mount_to(root.clone(), move || {
            words::<Common>();
            words::<Chat>();
            Dates::for_reader("en-GB");
            make().place()
        });
        Self { root, mounted: Some(Box::new(mounted)) }
    }

    /// The first element that matches.
    pub fn find(&self, selector: &str) -> HtmlElement {
        let found = self.root.query_selector(selector).unwrap();
        found.unwrap_or_else(|| panic!("no {selector}")).unchecked_into()
    }

    /// How many match.
    pub fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).unwrap().length()
    }

    /// The words of all that match.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length()).map(|at| found.item(at).unwrap().text_content().unwrap_or_default()).collect()
    }

    /// Types into a text area, as a person does.
    pub fn type_into(&self, selector: &str, text: &str) {
        let area: HtmlTextAreaElement = self.find(selector).unchecked_into();
        area.set_value(text);
        area.dispatch_event(&Event::new("input").unwrap()).unwrap();
    }

    /// Presses a key; returns whether the browser would go on with it.
    pub fn press(&self, selector: &str, key: &str, adjust: impl FnOnce(&KeyboardEventInit)) -> bool {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        init.set_cancelable(true);
        adjust(&init);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        self.find(selector).dispatch_event(&event).unwrap()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.mounted.take();
        self.root.remove();
    }
}

fn words<K: Key>() {
    Words::<K>::read(include_str!("../../text/chat.en.txt"));
}

/// Some frames, and what follows from them.
pub async fn settle() {
    sleep(80).await;
}
