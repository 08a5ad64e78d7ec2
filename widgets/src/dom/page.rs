//! The page as a whole: whether it is looked at, when it wakes, its languages.

use crate::prelude::{GetUntracked, ReadSignal, Set, signal};
use web_sys::{Event, VisibilityState};

use super::listener::Listener;
use super::{document, window};

/// Whether the page is in sight.
pub fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Whether it is in sight and has the focus.
pub fn is_attended() -> bool {
    is_visible() && document().has_focus().unwrap_or(true)
}

/// Whether the page is in sight, as a signal of the current owner.
pub fn visible() -> ReadSignal<bool> {
    let (read, write) = signal(is_visible());
    Listener::on(&document(), "visibilitychange", move |_: Event| {
        if read.get_untracked() != is_visible() {
            write.set(is_visible());
        }
    })
    .keep();
    read
}

/// Calls back whenever the page may have slept or been cut off: in sight again, shown from the cache, online, focused.
#[must_use = "listens as long as it is kept"]
pub fn on_wake(callback: impl Fn() + Clone + 'static) -> [Listener; 4] {
    let in_sight = callback.clone();
    let shown = callback.clone();
    let online = callback.clone();
    [
        Listener::on(&document(), "visibilitychange", move |_: Event| {
            if is_visible() {
                in_sight();
            }
        }),
        Listener::on(&window(), "pageshow", move |_: Event| shown()),
        Listener::on(&window(), "online", move |_: Event| online()),
        Listener::on(&window(), "focus", move |_: Event| callback()),
    ]
}

/// What the reader prefers, best first, as BCP 47 tags.
pub fn languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Whether its keyboard has Option and Command instead of Alt and Windows.
#[cfg(feature = "desk")]
pub fn is_mac() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}

/// Loads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// Has a panic, which ends the program, told in the console: where and why.
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
    }));
}
