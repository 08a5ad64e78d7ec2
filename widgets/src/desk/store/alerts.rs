//! Calling the agent: what this device wants, and doing it. Of several tabs of one login the one used last does it alone
//! (SPEC H-40).

use domain::ConversationId;
use leptos::prelude::GetUntracked;
use wasm_bindgen::JsValue;
use web_sys::StorageEvent;

use super::bridge::Inner;
use super::handle::DeskStore;
use crate::desk::alerts::model::{Alert, Call, Choices, Sound, View, still_stands};
use crate::desk::tasks::model::{Line, Offer};
use crate::dom::listener::Listener;
use crate::dom::lock::Lock;
use crate::dom::sound::{ARRIVED, WRITTEN};
use crate::dom::storage::Storage;
use crate::dom::{js, page, window};
use crate::text::{Desk, Key as _, NotArrived};

const KEY: &str = "switchboard:alerts";
const VERSION: f64 = 1.0;
/// What only knew on and off.
const EARLIER_KEY: &str = "switchboard:sound";

/// What this device wants to be told.
pub(super) fn choices(storage: &Storage) -> Choices {
    let usual = Choices::default();
    let kept = storage.get(KEY).map(|kept| js::from_json(&kept)).filter(|kept| js::number(kept, "v") == Some(VERSION));
    let Some(kept) = kept else {
        return Choices { silent: storage.get(EARLIER_KEY).as_deref() == Some("0"), ..usual };
    };
    let flag = |name, usual| js::field(&kept, name).as_bool().unwrap_or(usual);
    Choices {
        offers: flag("offers", usual.offers),
        messages: flag("messages", usual.messages),
        volume: js::number(&kept, "volume").map_or(usual.volume, |volume| volume.clamp(0.0, 100.0) as u8),
        silent: flag("silent", usual.silent),
        desktop: flag("desktop", usual.desktop),
    }
}

// A storage that refuses forgets them with the page.
fn keep(storage: &Storage, choices: Choices) {
    let entry = js::object(&[
        ("v", JsValue::from_f64(VERSION)),
        ("offers", choices.offers.into()),
        ("messages", choices.messages.into()),
        ("volume", choices.volume.into()),
        ("silent", choices.silent.into()),
        ("desktop", choices.desktop.into()),
    ]);
    let _ = storage.set(KEY, &js::to_json(&entry));
}

impl DeskStore {
    /// Changes what this device wants to be told, and remembers it.
    pub fn change_alerts(self, change: impl FnOnce(&mut Choices)) {
        self.run(|inner| {
            let mut choices = inner.show.alerts.read().get_untracked();
            change(&mut choices);
            keep(&inner.storage, choices);
            inner.show.alerts.publish(choices);
        });
    }

    /// Makes a sound as loud as it is set, to hear what it is like.
    pub fn try_sound(self, sound: Sound) {
        self.run(|inner| inner.ring(sound));
    }

    /// What is chosen in another tab holds here too, and the tab that is used calls.
    pub(super) fn follow_tabs(self) {
        Listener::on(&window(), "storage", move |event: StorageEvent| {
            let key = event.key().unwrap_or_default();
            self.run(|inner| {
                if key == KEY {
                    inner.show.alerts.publish(choices(&inner.storage));
                } else if key.starts_with("switchboard:keys:") {
                    inner.read_keys();
                }
            });
        })
        .keep();
        Listener::on(&window(), "focus", move |_: web_sys::Event| self.run(|inner| inner.calls())).keep();
    }
}

impl Inner {
    /// The rows are others now: who has to be called is called.
    pub fn call(&self) {
        let choices = self.show.alerts.read().get_untracked();
        let alert = {
            let mut state = self.state.borrow_mut();
            let state = &mut *state;
            let view = View { attended: page::is_attended(), open: state.open };
            Alert::about(&state.bell.hears(&state.desk.rows), choices, view)
        };
        self.notices.borrow_mut().retain(|id| still_stands(&self.state.borrow().desk.rows, *id));
        if self.lock.borrow().as_ref().is_none_or(Lock::is_held) {
            if let Some(sound) = alert.sound {
                self.ring(sound);
            }
            for (id, call) in alert.notify {
                self.notify(id, call);
            }
        }
    }

    /// The agent is known: this tab wants to be the one that calls him.
    pub fn want_to_call(&self) {
        let agent = self.state.borrow().desk.me.as_ref().map(|me| me.agent);
        if let Some(agent) = agent
            && self.lock.borrow().is_none()
        {
            *self.lock.borrow_mut() = Some(Lock::want(&["switchboard:desk:", &agent.to_string()].concat()));
            if page::is_attended() {
                self.calls();
            }
        }
    }

    /// This tab is used: it calls from now on.
    fn calls(&self) {
        if let Some(lock) = &*self.lock.borrow() {
            lock.take();
        }
    }

    fn ring(&self, sound: Sound) {
        let volume = self.show.alerts.read().get_untracked().volume;
        let notes: &[_] = match sound {
            Sound::Offer => &ARRIVED,
            Sound::Message => &WRITTEN,
        };
        self.chime.borrow_mut().play(notes, volume);
    }

    fn notify(&self, id: ConversationId, call: Call) {
        let line = self.state.borrow().row(id).map(Line::of);
        let Some(line) = line else { return };
        let name = line.name.unwrap_or_else(|| Desk::NoName.say().to_owned());
        let (title, body) = match call {
            Call::Offer => (Desk::OfferFrom.fill(&[("name", &name), ("queue", &line.queue)]), String::new()),
            Call::Failure => (name, NotArrived::Resume.say().to_owned()),
            // Whoever wraps up has no last message in his list.
            Call::Message if line.last.is_empty() => (name, Desk::ResumeHint.say().to_owned()),
            Call::Message => (name, line.last),
        };
        let me = self.me.clone();
        let pressed = move || {
            if let Some(inner) = me.upgrade() {
                let readable = inner.state.borrow().row(id).is_some_and(|row| Offer::of(row).is_none());
                if readable {
                    inner.state.borrow_mut().focus = Some(id);
                    inner.open(Some(id));
                }
            }
        };
        self.notices.borrow_mut().show(id, &title, &body, pressed);
    }
}
