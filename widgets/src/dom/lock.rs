//! Something that one page of several has for itself, by the browser's locks: it passes on by itself when the page is closed.
//! Where there are none (pages that are not secure), every page has it.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::js::{field, object};
use super::{spawn, window};

/// A page's claim; given up when dropped.
#[derive(Debug)]
pub struct Lock(Rc<Claim>);

#[derive(Debug)]
struct Claim {
    name: String,
    held: Cell<bool>,
    /// Which request counts: one that was overtaken by another changes nothing.
    turn: Cell<u32>,
    /// Ends the request under way, and the promise that holds the lock.
    end: RefCell<Option<web_sys::AbortController>>,
    release: RefCell<Option<Function>>,
}

impl Lock {
    /// Waits for it behind whoever has it.
    pub fn want(name: &str) -> Self {
        let claim = Rc::new(Claim {
            name: name.to_owned(),
            held: Cell::new(false),
            turn: Cell::new(0),
            end: RefCell::default(),
            release: RefCell::default(),
        });
        claim.request(false);
        Self(claim)
    }

    /// Takes it from whoever has it; he waits for it again.
    pub fn take(&self) {
        if !self.0.held.get() {
            self.0.give_up();
            // Whoever steals gets it.
            self.0.held.set(true);
            self.0.request(true);
        }
    }

    /// Whether this page has it.
    pub fn is_held(&self) -> bool {
        self.0.held.get()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

impl Claim {
    fn request(self: &Rc<Self>, steal: bool) {
        let turn = self.turn.get() + 1;
        self.turn.set(turn);
        let Some(asked) = self.ask(turn, steal) else {
            self.held.set(true);
            return;
        };
        let claim = Rc::downgrade(self);
        spawn(async move {
            let ended = JsFuture::from(asked).await;
            if let Some(claim) = claim.upgrade().filter(|claim| claim.turn.get() == turn) {
                let was_held = claim.held.replace(ended.is_err());
                // Taken by another page. A browser that refuses at once would do so for ever: then this page simply has it.
                if ended.is_err() && was_held {
                    claim.held.set(false);
                    claim.request(false);
                }
            }
        });
    }

    fn ask(self: &Rc<Self>, turn: u32, steal: bool) -> Option<Promise> {
        let locks = field(&window().navigator(), "locks");
        let request: Function = field(&locks, "request").dyn_into().ok()?;
        // A request that steals cannot be ended: it is answered at once.
        let options = if steal {
            object(&[("steal", JsValue::TRUE)])
        } else {
            let end = web_sys::AbortController::new().ok()?;
            let options = object(&[("signal", end.signal().into())]);
            *self.end.borrow_mut() = Some(end);
            options
        };
        let claim = Rc::downgrade(self);
        let granted = Closure::once_into_js(move |_: JsValue| granted(&claim, turn));
        Reflect::apply(&request, &locks, &js_sys::Array::of3(&JsValue::from_str(&self.name), &options, &granted))
            .ok()?
            .dyn_into()
            .ok()
    }

    fn give_up(&self) {
        self.turn.set(self.turn.get() + 1);
        self.held.set(false);
        if let Some(end) = self.end.take() {
            end.abort();
        }
        if let Some(release) = self.release.take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

// It is held as long as this promise stands.
fn granted(claim: &Weak<Claim>, turn: u32) -> JsValue {
    let Some(claim) = claim.upgrade().filter(|claim| claim.turn.get() == turn) else {
        return JsValue::UNDEFINED;
    };
    claim.held.set(true);
    Promise::new(&mut |resolve, _| *claim.release.borrow_mut() = Some(resolve)).into()
}
