//! The part of the page's address after `#`: what is open, so that it survives a reload and can be sent to somebody.

use crate::prelude::{Effect, Get, Memo};
use web_sys::Event;

use super::listener::Listener;
use super::window;

/// The fragment, without `#`; empty if there is none.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or_default().to_owned()
}

/// Keeps the fragment in step with `wanted`. Each value is a step the browser's Back takes back.
pub fn show(wanted: Memo<String>) {
    // Outside: the address bar and the history follow what is open.
    Effect::new(move |before: Option<()>| {
        let wanted = wanted.get();
        if before.is_some() && wanted != fragment() {
            let _ = window().location().set_hash(&wanted);
        }
    });
}

/// Goes to another page, which takes this one's place in the history.
pub fn leave(address: &str) {
    let _ = window().location().replace(address);
}

/// Calls back when somebody changed it: Back, Forward, a link, by hand. As long as the current reactive owner lives.
pub fn on_change(callback: impl Fn(String) + 'static) {
    Listener::on(&window(), "hashchange", move |_: Event| callback(fragment())).keep();
}
