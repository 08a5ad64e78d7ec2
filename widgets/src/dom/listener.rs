//! An event listener that is removed when it is dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Event, EventTarget};

/// A listener on any target. Its callback runs outside of every reactive owner: fetch context before, move it in.
#[derive(Debug)]
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    capture: bool,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens to `name` on `target`.
    pub fn on<E: JsCast>(target: &EventTarget, name: &'static str, callback: impl FnMut(E) + 'static) -> Self {
        Self::with(target, name, &AddEventListenerOptions::new(), false, callback)
    }

    /// Listens in the capture phase, before anything inside the target hears of it.
    pub fn capturing<E: JsCast>(target: &EventTarget, name: &'static str, callback: impl FnMut(E) + 'static) -> Self {
        let options = AddEventListenerOptions::new();
        options.set_capture(true);
        Self::with(target, name, &options, true, callback)
    }

    /// Listens without being able to prevent: scrolling does not wait for it.
    pub fn passive<E: JsCast>(target: &EventTarget, name: &'static str, callback: impl FnMut(E) + 'static) -> Self {
        let options = AddEventListenerOptions::new();
        options.set_passive(true);
        Self::with(target, name, &options, false, callback)
    }

    fn with<E: JsCast>(
        target: &EventTarget,
        name: &'static str,
        options: &AddEventListenerOptions,
        capture: bool,
        mut callback: impl FnMut(E) + 'static,
    ) -> Self {
        let callback = Closure::<dyn FnMut(Event)>::new(move |event: Event| callback(event.unchecked_into()));
        // It can only fail for a name that is no string.
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            callback.as_ref().unchecked_ref(),
            options,
        );
        Self { target: target.clone(), name, capture, callback }
    }

    /// Listens until the current reactive owner is cleaned up.
    pub fn keep(self) {
        super::keep(self);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.name,
            self.callback.as_ref().unchecked_ref(),
            self.capture,
        );
    }
}
