//! Who carries shortcuts out, and the one listener that hears them.

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::action::Action;
use super::chord::{Chord, Stroke};
use crate::desk::store::DeskStore;
use crate::dom::listener::Listener;
use crate::dom::{document, page, window};
use crate::text::{Desk, Words};

type Act = Rc<dyn Fn()>;

/// The shortcuts of the page; a handle for the context.
#[derive(Clone, Copy)]
pub struct Keys {
    acts: StoredValue<Vec<(u32, Action, Act)>, LocalStorage>,
    /// Whether the list is shown.
    pub list: RwSignal<bool>,
}

/// The shortcuts.
pub fn use_keys() -> Keys {
    expect_context()
}

impl Keys {
    /// Hears every key of the page, as long as the current owner lives.
    pub fn listen(desk: DeskStore) -> Self {
        let keys = Self { acts: StoredValue::new_local(Vec::new()), list: RwSignal::new(false) };
        keys.on(Action::ShortcutList, move || keys.list.set(true));
        Listener::on(&window(), "keydown", move |event: KeyboardEvent| keys.heard(desk, &event)).keep();
        keys
    }

    /// Says what an action does, as long as the current owner lives. Whoever said it last is asked.
    pub fn on(self, action: Action, act: impl Fn() + 'static) {
        let number = self.acts.try_update_value(|acts| {
            let number = acts.iter().map(|(number, ..)| number + 1).max().unwrap_or_default();
            acts.push((number, action, Rc::new(act)));
            number
        });
        on_cleanup(move || {
            self.acts.try_update_value(|acts| acts.retain(|(other, ..)| Some(*other) != number));
        });
    }

    // A key that is held down does it once; what waits behind a modal dialog does nothing.
    fn heard(self, desk: DeskStore, event: &KeyboardEvent) {
        if event.repeat() || event.is_composing() || is_covered() {
            return;
        }
        let Some(action) = chord(event).ok().and_then(|chord| desk.action_of(chord)) else { return };
        let find = |acts: &Vec<(u32, Action, Act)>| {
            acts.iter().rev().find(|(_, other, _)| *other == action).map(|(.., act)| Rc::clone(act))
        };
        if let Some(act) = self.acts.try_with_value(find).flatten() {
            event.prevent_default();
            act();
        }
    }
}

/// Why a key event is no chord.
pub(super) enum NoChord {
    /// A modifier alone: more may follow.
    Unfinished,
    /// `AltGr` makes a character of it.
    AltGraph,
    /// Another key.
    Other,
}

/// The chord of a key event.
pub(super) fn chord(event: &KeyboardEvent) -> Result<Chord, NoChord> {
    let (key, code) = (event.key(), event.code());
    let stroke = Stroke {
        key: &key,
        code: &code,
        ctrl: event.ctrl_key(),
        alt: event.alt_key(),
        shift: event.shift_key(),
        meta: event.meta_key(),
        alt_graph: event.get_modifier_state("AltGraph"),
        mac: page::is_mac(),
    };
    stroke.chord().ok_or_else(|| match &*key {
        "Control" | "Alt" | "Shift" | "Meta" => NoChord::Unfinished,
        _ if stroke.types_by_alt_graph() => NoChord::AltGraph,
        _ => NoChord::Other,
    })
}

fn is_covered() -> bool {
    const COVERS: &str = "[role=dialog][aria-modal=true], [role=alertdialog][aria-modal=true], .desk[inert]";
    document().query_selector(COVERS).ok().flatten().is_some()
}

impl DeskStore {
    /// The keys of an action as people read them, for tooltips; empty when it has none. Reactive.
    pub fn hint(self, action: Action) -> String {
        let chord = self.shown.keys.with(|keys| keys.chord(action));
        chord.map(|chord| chord.shown(page::is_mac())).unwrap_or_default()
    }

    /// A name with the keys of its action behind it. Reactive.
    pub fn titled(self, words: Words<Desk>, name: Desk, action: Action) -> String {
        let (name, hint) = (words.get(name), self.hint(action));
        if hint.is_empty() { name } else { [&name, " (", &hint, ")"].concat() }
    }

    fn action_of(self, chord: Chord) -> Option<Action> {
        self.shown.keys.try_with_untracked(|keys| keys.action(chord)).flatten()
    }
}
