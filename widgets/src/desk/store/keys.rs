//! The keys this agent chose on this device.

use leptos::prelude::GetUntracked;
use wasm_bindgen::JsValue;

use super::bridge::Inner;
use super::handle::DeskStore;
use crate::desk::keys::bindings::Bindings;
use crate::dom::js;

const VERSION: f64 = 1.0;

impl DeskStore {
    /// Gives actions other keys, and remembers it.
    pub fn change_keys(self, change: impl FnOnce(&mut Bindings)) {
        self.run(|inner| {
            let mut keys = inner.show.keys.read().get_untracked();
            change(&mut keys);
            inner.keep_keys(&keys);
            inner.show.keys.publish(keys);
        });
    }
}

impl Inner {
    /// The agent is known, or another tab of his chose others: what he has here.
    pub fn read_keys(&self) {
        let Some(key) = self.keys_key() else { return };
        let kept = self.storage.get(&key).map(|kept| js::from_json(&kept));
        let kept = kept.filter(|kept| js::number(kept, "v") == Some(VERSION));
        let chosen = kept.map(|kept| js::field(&kept, "keys"));
        let keys = chosen.map(|chosen| Bindings::read(|action| js::text(&chosen, action))).unwrap_or_default();
        self.show.keys.publish(keys);
    }

    // A storage that refuses forgets them with the page.
    fn keep_keys(&self, keys: &Bindings) {
        let Some(key) = self.keys_key() else { return };
        if keys.any_changed() {
            let chosen: Vec<_> = keys.entries().map(|(action, keys)| (action, JsValue::from_str(&keys))).collect();
            let entry = js::object(&[("v", JsValue::from_f64(VERSION)), ("keys", js::object(&chosen).into())]);
            let _ = self.storage.set(&key, &js::to_json(&entry));
        } else {
            self.storage.remove(&key);
        }
    }

    fn keys_key(&self) -> Option<String> {
        let agent = self.state.borrow().desk.me.as_ref()?.agent;
        Some(["switchboard:keys:", &agent.to_string()].concat())
    }
}
