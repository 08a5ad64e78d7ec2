//! One shortcut in the list: its keys, and giving it others.

use leptos::html::Button;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::action::Action;
use super::bindings::Conflict;
use super::chord::{Chord, Unusable};
use super::registry::{NoChord, chord};
use crate::desk::context::{use_desk, use_words};
use crate::dom::{focus, page};
use crate::text::Desk;
use crate::ui::{IconButton, shapes};

/// What was pressed and could not simply be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refused {
    Conflict(Chord, Conflict),
    AltGraph,
}

/// A row of the list.
#[component]
pub fn KeyRow(
    /// Of this action.
    action: Action,
    /// The row that waits for keys: one at a time.
    asking: RwSignal<Option<Action>>,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let refused = RwSignal::new(None);
    let asks = Memo::new(move |_| asking.get() == Some(action));
    let button = NodeRef::<Button>::new();
    let take = Callback::new(move |chord: Chord| {
        desk.change_keys(|keys| keys.bind(action, chord));
        refused.set(None);
        asking.set(None);
        // The button that took them may be gone: the work goes on where it began.
        if let Some(button) = button.get_untracked() {
            focus::focus(&button);
        }
    });
    let propose = Callback::new(move |chord: Chord| {
        let checked = desk.shown.keys.with_untracked(|keys| keys.check(action, chord, page::is_mac()));
        match checked {
            Ok(()) => take.run(chord),
            Err(conflict) => refused.set(Some(Refused::Conflict(chord, conflict))),
        }
    });
    let keys = move |event: KeyboardEvent| {
        if !asks.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "Escape" => {
                refused.set(None);
                asking.set(None);
            }
            // Leaves, as everywhere.
            "Tab" => return asking.set(None),
            _ => match chord(&event) {
                Ok(chord) => propose.run(chord),
                Err(NoChord::AltGraph) => refused.set(Some(Refused::AltGraph)),
                Err(NoChord::Unfinished | NoChord::Other) => {}
            },
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let ask = move |_| {
        refused.set(None);
        asking.set(Some(action));
    };
    let shown = move || match desk.hint(action) {
        none if none.is_empty() => words.get(Desk::KeysNoKeys),
        keys => keys,
    };
    let label = move || words.fill(Desk::KeysChange, &[("name", &words.get(action.name())), ("keys", &shown())]);
    let changed = Memo::new(move |_| desk.shown.keys.with(|keys| keys.is_changed(action)));
    let has_keys = Memo::new(move |_| desk.shown.keys.with(|keys| keys.chord(action).is_some()));
    let reset = move || match action.default_chord() {
        Some(chord) => propose.run(chord),
        None => desk.change_keys(|keys| keys.reset(action)),
    };
    view! {
        <li class="keys-row" data-action=action.id()>
            <span class="keys-name">{words.get(action.name())}</span>
            <Show when=move || changed.get()>
                <IconButton shape=shapes::ROTATE_CCW name=named(Desk::KeysReset, action) press=reset />
            </Show>
            <Show when=move || has_keys.get() && asks.get()>
                <IconButton
                    shape=shapes::TRASH
                    name=named(Desk::KeysClear, action)
                    press=move || {
                        asking.set(None);
                        desk.change_keys(|keys| keys.clear(action));
                    }
                />
            </Show>
            <button
                node_ref=button
                type="button"
                class="keys-button"
                class:asking=move || asks.get()
                aria-label=move || if asks.get() { words.get(Desk::KeysPress) } else { label() }
                on:click=ask
                on:keydown=keys
            >
                {move || if asks.get() { words.get(Desk::KeysPress) } else { shown() }}
            </button>
            <div class="keys-refused" role="alert">
                {move || refused.get().map(|refused| view! { <Why refused take /> })}
            </div>
        </li>
    }
}

fn named(text: Desk, action: Action) -> String {
    let words = use_words();
    words.fill(text, &[("name", &words.get(action.name()))])
}

#[component]
fn Why(refused: Refused, take: Callback<Chord>) -> impl IntoView {
    let words = use_words();
    let why = match refused {
        Refused::AltGraph => words.get(Desk::KeysAltGr),
        Refused::Conflict(chord, conflict) => {
            let keys = chord.shown(page::is_mac());
            match conflict {
                Conflict::With(other) => {
                    words.fill(Desk::KeysTaken, &[("keys", &keys), ("name", &words.get(other.name()))])
                }
                Conflict::Unusable(Unusable::Types) => words.fill(Desk::KeysTypes, &[("keys", &keys)]),
                Conflict::Unusable(Unusable::Reserved) => words.fill(Desk::KeysReserved, &[("keys", &keys)]),
            }
        }
    };
    let other = match refused {
        Refused::Conflict(chord, Conflict::With(_)) => Some(chord),
        _ => None,
    };
    view! {
        <p>{why}</p>
        {other
            .map(|chord| {
                view! {
                    <button type="button" class="button" on:click=move |_| take.run(chord)>
                        {words.get(Desk::KeysTake)}
                    </button>
                }
            })}
    }
}
