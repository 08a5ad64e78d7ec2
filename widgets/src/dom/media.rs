//! What the screen is like, as a signal.

use crate::prelude::{ReadSignal, Set, signal};
use web_sys::{Event, MediaQueryList};

use super::listener::Listener;
use super::window;

/// Whether a media query holds, as a signal of the current owner. Never, where the browser cannot tell.
pub fn matches(query: &str) -> ReadSignal<bool> {
    let list = window().match_media(query).ok().flatten();
    let (read, write) = signal(list.as_ref().is_some_and(MediaQueryList::matches));
    if let Some(list) = list {
        let asked = list.clone();
        Listener::on(&list, "change", move |_: Event| write.set(asked.matches())).keep();
    }
    read
}
