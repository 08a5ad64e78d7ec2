//! The talk with the page around the panel; its messages are described in `customer-widget/loader/README.md`.
//!
//! Nothing but the language is taken from it before its origin was found on the site's list, and nothing is told to it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, MessagePort};

use crate::dom::js::{field, object, text};
use crate::dom::listener::Listener;
use crate::dom::timer::Timeout;
use crate::dom::window;

/// A page that has not answered by then has no loader.
const ANSWER_WITHIN_MS: u32 = 1_500;

/// What a loader said first; not to be believed before [`Self::accept`].
#[derive(Debug)]
pub struct Greeting {
    origin: String,
    port: MessagePort,
    init: JsValue,
}

/// The page around, once its origin is known to be right.
#[derive(Debug)]
pub struct Loader {
    port: MessagePort,
    init: JsValue,
}

/// What the page around tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// The panel is in sight.
    Opened {
        /// Whether it may take the focus.
        focus: bool,
        /// Where the customer is.
        place: Place,
    },
    /// It is out of sight.
    Closed,
    /// What the person need not type.
    Prefill(Prefill),
}

/// The page the customer is on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Place {
    /// Its address.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
}

/// What the site knows of the person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Prefill {
    /// Name.
    pub name: String,
    /// Email address.
    pub email: String,
    /// Telephone number.
    pub phone: String,
}

/// Says that the panel is there and waits for the loader; `None` when the panel stands alone.
pub async fn greet() -> Option<Greeting> {
    let parent = window().parent().ok().flatten()?;
    if JsValue::from(parent.clone()) == JsValue::from(window()) {
        return None;
    }
    let greeting = Rc::new(RefCell::new(None));
    let answered = Rc::new(RefCell::new(None::<Function>));
    let promise = Promise::new(&mut |resolve, _| *answered.borrow_mut() = Some(resolve));
    let (into, done, around) = (Rc::clone(&greeting), Rc::clone(&answered), parent.clone());
    let first = Rc::new(RefCell::new(None));
    let kept = Rc::clone(&first);
    let listener = Listener::on(&window(), "message", move |event: MessageEvent| {
        let from_parent = event.source().is_some_and(|source| JsValue::from(source) == JsValue::from(around.clone()));
        if !from_parent || text(&event.data(), "type").as_deref() != Some("switchboard:port") {
            return;
        }
        if let Ok(port) = event.ports().get(0).dyn_into::<MessagePort>() {
            let (into, done, origin) = (Rc::clone(&into), Rc::clone(&done), event.origin());
            let listened = port.clone();
            let listener = Listener::on(&port, "message", move |event: MessageEvent| {
                let greeting = Greeting { origin: origin.clone(), port: listened.clone(), init: event.data() };
                *into.borrow_mut() = Some(greeting);
                resolve(&done);
            });
            *kept.borrow_mut() = Some(listener);
            port.start();
        }
    });
    let done = Rc::clone(&answered);
    let timeout = Timeout::after(ANSWER_WITHIN_MS, move || resolve(&done));
    // Nothing in it is secret, and the parent's origin is not known yet.
    let _ = parent.post_message(&JsValue::from_str("switchboard:ready"), "*");
    let _ = JsFuture::from(promise).await;
    drop((listener, first, timeout));
    greeting.borrow_mut().take()
}

fn resolve(promise: &RefCell<Option<Function>>) {
    if let Some(resolve) = promise.borrow().as_ref() {
        let _ = resolve.call0(&JsValue::NULL);
    }
}

impl Greeting {
    /// The language the page wants.
    pub fn language(&self) -> Option<String> {
        text(&self.init, "lang")
    }

    /// The loader, if its page is one of the site's. A port of any other is closed.
    pub fn accept(self, origins: &[String]) -> Option<Loader> {
        if origins.contains(&self.origin) {
            Some(Loader { port: self.port, init: self.init })
        } else {
            self.port.close();
            None
        }
    }
}

impl Loader {
    /// The kept resume handle.
    pub fn resume(&self) -> Option<String> {
        text(&self.init, "resume")
    }

    /// Whether the panel is in sight from the start.
    pub fn is_open(&self) -> bool {
        field(&self.init, "open").is_truthy()
    }

    /// Whether the panel may take the focus from the start.
    pub fn may_focus(&self) -> bool {
        field(&self.init, "focus").is_truthy()
    }

    /// Where the customer is.
    pub fn place(&self) -> Place {
        place(&self.init)
    }

    /// What the site knows of the person.
    pub fn prefill(&self) -> Prefill {
        prefill(&field(&self.init, "prefill"))
    }

    /// Listens to what comes, as long as the listener is kept.
    #[must_use = "listens as long as it is kept"]
    pub fn listen(&self, told: impl Fn(Told) + 'static) -> Listener {
        Listener::on(&self.port, "message", move |event: MessageEvent| {
            let data = event.data();
            match text(&data, "type").as_deref() {
                Some("open") => told(Told::Opened { focus: field(&data, "focus").is_truthy(), place: place(&data) }),
                Some("close") => told(Told::Closed),
                Some("prefill") => told(Told::Prefill(prefill(&data))),
                _ => {}
            }
        })
    }

    /// Asks to be put out of sight.
    pub fn close(&self) {
        self.post("close", &[]);
    }

    /// The number on the launcher.
    pub fn unread(&self, count: u32) {
        self.post("unread", &[("count", JsValue::from(count))]);
    }

    /// The conversation began.
    pub fn started(&self) {
        self.post("started", &[]);
    }

    /// It ended.
    pub fn ended(&self) {
        self.post("ended", &[]);
    }

    /// Keep this resume handle.
    pub fn keep(&self, resume: &str) {
        self.post("keep", &[("resume", JsValue::from_str(resume))]);
    }

    /// The site's look.
    pub fn look(&self, color: &str, side: &str) {
        self.post("look", &[("color", JsValue::from_str(color)), ("side", JsValue::from_str(side))]);
    }

    /// Something the site may listen to.
    pub fn event(&self, name: &str) {
        self.post("event", &[("name", JsValue::from_str(name))]);
    }

    fn post(&self, kind: &str, fields: &[(&str, JsValue)]) {
        let message = object(fields);
        let _ = js_sys::Reflect::set(&message, &"type".into(), &kind.into());
        let _ = self.port.post_message(&message);
    }
}

fn place(data: &JsValue) -> Place {
    Place { url: text(data, "url"), title: text(data, "title") }
}

fn prefill(data: &JsValue) -> Prefill {
    let field = |name| text(data, name).unwrap_or_default();
    Prefill { name: field("name"), email: field("email"), phone: field("phone") }
}
