//! The finder: a field with the focus in it and a list below that the arrows go through while one types.

use leptos::prelude::*;
use protocol::agent::Found;
use wasm_bindgen_futures::spawn_local;
use web_sys::KeyboardEvent;

use super::model::{self, Entry};
use crate::channel::look;
use crate::desk::context::{use_desk, use_words};
use crate::desk::keys::{Action, Keys, use_keys};
use crate::desk::store::{DeskStore, find_conversations};
use crate::dom::timer::Timeout;
use crate::text::{Dates, Desk, Words};
use crate::ui::lazy::{in_dialog, lazy};
use crate::ui::{Dialog, Icon, SearchField, shapes};

/// Asking the server waits until nobody has typed for so long, in milliseconds.
const PAUSE: u32 = 200;
/// Shorter questions find everything and nothing.
const SHORTEST: usize = 2;

/// What leads to the finder, in the bar.
#[component]
pub fn FinderButton() -> impl IntoView {
    let (desk, keys, words) = (use_desk(), use_keys(), use_words());
    view! {
        <button
            type="button"
            class="finder-button"
            title=words.get(Desk::Find)
            aria-haspopup="dialog"
            on:click=move |_| keys.finder.set(true)
        >
            <Icon shape=shapes::SEARCH />
            <span class="finder-name">{words.get(Desk::Find)}</span>
            <kbd>{move || desk.hint(Action::Find)}</kbd>
        </button>
    }
}

/// The finder, while it is open.
#[component]
pub fn Finder() -> impl IntoView {
    let (keys, words) = (use_keys(), use_words());
    keys.on(Action::Find, move || keys.finder.set(true));
    let close = Callback::new(move |()| keys.finder.set(false));
    move || keys.finder.get().then(|| lazy(open, in_dialog(words.get(Desk::Find), close, "finder")))
}

crate::part! {
    fn open() in tools { view! { <Open /> } }
}

/// How the server's answer stands.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Answer {
    /// Nothing was asked.
    None,
    Asked,
    Failed,
    Here(Vec<Found>),
}

#[component]
fn Open() -> impl IntoView {
    let (desk, keys, words) = (use_desk(), use_keys(), use_words());
    let query = RwSignal::new(String::new());
    let answer = RwSignal::new(Answer::None);
    let at = RwSignal::new(0_usize);
    let later = StoredValue::new_local(None::<Timeout>);
    let close = Callback::new(move |()| keys.finder.set(false));
    let tasks = Memo::new(move |_| desk.shown.rows.with(|rows| query.with(|query| model::tasks(rows, query))));
    let past = Memo::new(move |_| {
        answer.with(|answer| match answer {
            Answer::Here(found) => desk.shown.rows.with(|rows| model::past(found, rows)),
            _ => Vec::new(),
        })
    });
    let acts = Memo::new(move |_| {
        query.with(|query| model::acts(|action| keys.can(action), |action| words.get(action.name()), query))
    });
    let all = Memo::new(move |_| [tasks.get(), past.get(), acts.get()].concat());
    let typed = move |text: String| {
        at.set(0);
        query.set(text.clone());
        let wanted = text.trim().chars().count() >= SHORTEST;
        answer.set(if wanted { Answer::Asked } else { Answer::None });
        later.set_value(wanted.then(|| Timeout::after(PAUSE, move || ask(text, query, answer))));
    };
    let choose = Callback::new(move |entry: Entry| {
        close.run(());
        carry_out(desk, keys, entry);
    });
    let pressed = move |event: KeyboardEvent| {
        let len = all.with(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = model::step(*at, len, true)),
            "ArrowUp" => at.update(|at| *at = model::step(*at, len, false)),
            "Enter" if !event.is_composing() => {
                if let Some(entry) = all.with(|all| all.get(at.get_untracked()).cloned()) {
                    choose.run(entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let active = move || all.with(|all| (!all.is_empty()).then(|| option_id(at.get().min(all.len() - 1))));
    let first_past = move || tasks.with(Vec::len);
    let first_act = move || first_past() + past.with(Vec::len);
    view! {
        <Dialog title=words.get(Desk::Find) close class="finder">
            <SearchField
                name=words.get(Desk::Find)
                hint=words.get(Desk::FindHint)
                query
                typed=Callback::new(typed)
                over=("finder-list", Signal::derive(active))
                keys=Callback::new(pressed)
                first=true
            />
            <div class="finder-list" id="finder-list" role="listbox" aria-label=words.get(Desk::FindResults)>
                <Part name=Desk::FindTasks entries=tasks first=Signal::stored(0) at choose />
                <Part name=Desk::FindPast entries=past first=Signal::derive(first_past) at choose />
                <Part name=Desk::FindActs entries=acts first=Signal::derive(first_act) at choose />
            </div>
            <p class="finder-state" role="status">{move || state(words, &answer.get(), all.with(Vec::is_empty))}</p>
        </Dialog>
    }
}

fn state(words: Words<Desk>, answer: &Answer, empty: bool) -> String {
    match answer {
        Answer::Asked => words.get(Desk::FindAsked),
        Answer::Failed => words.get(Desk::FindFailed),
        Answer::None | Answer::Here(_) if empty => words.get(Desk::FindNone),
        Answer::None | Answer::Here(_) => String::new(),
    }
}

fn ask(text: String, query: RwSignal<String>, answer: RwSignal<Answer>) {
    spawn_local(async move {
        let found = find_conversations(text.trim()).await.map_or(Answer::Failed, Answer::Here);
        // An answer to an earlier question is none to this one, and the finder may be closed by now.
        if query.try_with_untracked(|now| *now == text) == Some(true) {
            answer.set(found);
        }
    });
}

fn carry_out(desk: DeskStore, keys: Keys, entry: Entry) {
    match entry {
        Entry::Task { conversation, .. } => desk.open_to_write(conversation),
        Entry::Past(found) => desk.open(Some(found.past.conversation)),
        Entry::Act(action) => keys.run(action),
    }
}

fn option_id(index: usize) -> String {
    ["finder-", &index.to_string()].concat()
}

#[component]
fn Part(
    name: Desk,
    entries: Memo<Vec<Entry>>,
    first: Signal<usize>,
    at: RwSignal<usize>,
    choose: Callback<Entry>,
) -> impl IntoView {
    let words = use_words();
    view! {
        <Show when=move || !entries.with(Vec::is_empty)>
            <div role="group" aria-label=words.get(name)>
                <h3 aria-hidden="true">{words.get(name)}</h3>
                {move || {
                    let first = first.get();
                    let numbered = entries.get().into_iter().enumerate();
                    numbered.map(|(n, entry)| view! { <Line entry index=first + n at choose /> }).collect_view()
                }}
            </div>
        </Show>
    }
}

#[component]
fn Line(entry: Entry, index: usize, at: RwSignal<usize>, choose: Callback<Entry>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let chosen = move || at.get() == index;
    let shown = entry.clone();
    let (shape, title, about, hint) = match shown {
        Entry::Task { channel, name, queue, last, .. } => {
            let name = if name.is_empty() { words.get(Desk::NoName) } else { name };
            let about = if last.is_empty() { queue } else { [&queue, " · ", &last].concat() };
            (look(channel).shape, name, about, String::new())
        }
        Entry::Past(found) => {
            let past = found.past;
            let name = if past.customer.is_empty() { words.get(Desk::NoName) } else { past.customer };
            let about = if found.excerpt.is_empty() { past.agent } else { found.excerpt };
            (look(past.channel).shape, name, about, Dates::here().day(past.began, desk.shown.now.get_untracked()))
        }
        Entry::Act(action) => (shapes::KEYBOARD, words.get(action.name()), String::new(), desk.hint(action)),
    };
    view! {
        <div
            class="finder-line"
            role="option"
            id=option_id(index)
            aria-selected=move || chosen().to_string()
            on:pointermove=move |_| at.set(index)
            on:click=move |_| choose.run(entry.clone())
        >
            <Icon shape />
            <bdi class="finder-title">{title}</bdi>
            <bdi class="finder-about">{about}</bdi>
            <span class="finder-side">{hint}</span>
        </div>
    }
}
