//! The list of shortcuts (SPEC C.2): searched, grouped, and each given other keys by pressing them.

use leptos::prelude::*;

use super::action::{Action, Group};
use super::bindings::Bindings;
use super::registry::use_keys;
use super::row::KeyRow;
use crate::desk::context::{use_desk, use_words};
use crate::desk::search::matches;
use crate::text::{Desk, Key as _, Words};
use crate::ui::lazy::{in_dialog, lazy};
use crate::ui::{Dialog, SearchField};

/// The list, while it is shown.
#[component]
pub fn KeysDialog() -> impl IntoView {
    let (keys, words) = (use_keys(), use_words());
    let close = Callback::new(move |()| keys.list.set(false));
    move || keys.list.get().then(|| lazy(list, in_dialog(words.get(Desk::Keys), close, "keys-dialog")))
}

crate::part! {
    fn list() in tools { view! { <List /> } }
}

#[component]
fn List() -> impl IntoView {
    let (keys, desk, words) = (use_keys(), use_desk(), use_words());
    let query = RwSignal::new(String::new());
    // The row that waits for keys.
    let asking = RwSignal::new(None::<Action>);
    let close = Callback::new(move |()| keys.list.set(false));
    let finds = move |name: Desk, shown: &str| matches(&[&*words.get(name), " ", shown].concat(), &query.get());
    let found = Memo::new(move |_| {
        Action::ALL.iter().copied().filter(|action| finds(action.name(), &desk.hint(*action))).collect::<Vec<_>>()
    });
    let fixed = Memo::new(move |_| fixed_keys().filter(|(name, keys)| finds(*name, keys)).collect::<Vec<_>>());
    let nothing = move || found.with(Vec::is_empty) && fixed.with(Vec::is_empty);
    view! {
        <Dialog title=words.get(Desk::Keys) close class="keys-dialog">
            <div class="keys-search">
                <SearchField name=words.get(Desk::KeysSearch) query typed=Callback::new(move |text| query.set(text)) first=true />
            </div>
            // Scrolls, so the keyboard must be able to be in it also where nothing can be changed.
            <div class="keys-list" tabindex="0" role="group" aria-label=words.get(Desk::Keys)>
                <For each=move || Group::ALL key=|group| *group as u8 let(group)>
                    <Part group found asking />
                </For>
                <Fixed fixed />
                <Show when=nothing>
                    <p class="hint">{words.get(Desk::KeysNone)}</p>
                </Show>
            </div>
            <footer class="dialog-foot">
                <button
                    type="button"
                    class="button"
                    disabled=move || !desk.shown.keys.with(Bindings::any_changed)
                    on:click=move |_| desk.change_keys(|keys| *keys = Bindings::default())
                >
                    {words.get(Desk::KeysResetAll)}
                </button>
            </footer>
        </Dialog>
    }
}

#[component]
fn Part(group: Group, found: Memo<Vec<Action>>, asking: RwSignal<Option<Action>>) -> impl IntoView {
    let words = use_words();
    let mine = Memo::new(move |_| {
        found.with(|found| found.iter().copied().filter(|action| action.group() == group).collect::<Vec<_>>())
    });
    view! {
        <Show when=move || !mine.with(Vec::is_empty)>
            <h3>{words.get(group.name())}</h3>
            <ul role="list">
                <For each=move || mine.get() key=|action| *action let(action)>
                    <KeyRow action asking />
                </For>
            </ul>
        </Show>
    }
}

/// What keys do where they are and cannot be given away.
const FIXED: [(Desk, &[Desk]); 5] = [
    (Desk::KeysSend, &[Desk::KeyEnter]),
    (Desk::KeysBreak, &[Desk::KeyShift, Desk::KeyEnter]),
    (Desk::WrapUpSubmit, &[Desk::KeyCtrl, Desk::KeyEnter]),
    (Desk::KeysSteps, &[Desk::KeyArrows]),
    (Desk::KeysClose, &[Desk::KeyEscape]),
];

type FixedKeys = (Desk, String);

fn fixed_keys() -> impl Iterator<Item = FixedKeys> {
    FIXED.iter().map(|(name, keys)| (*name, keys.iter().map(|key| key.say()).collect::<Vec<_>>().join("+")))
}

#[component]
fn Fixed(fixed: Memo<Vec<FixedKeys>>) -> impl IntoView {
    let words = use_words();
    view! {
        <Show when=move || !fixed.with(Vec::is_empty)>
            <h3>{words.get(Desk::KeysFixed)}</h3>
            <ul role="list">
                {move || fixed.get().into_iter().map(|(name, keys)| line(words, name, keys)).collect_view()}
            </ul>
        </Show>
    }
}

fn line(words: Words<Desk>, name: Desk, keys: String) -> impl IntoView {
    view! {
        <li class="keys-row">
            <span class="keys-name">{words.get(name)}</span>
            <kbd>{keys}</kbd>
        </li>
    }
}
