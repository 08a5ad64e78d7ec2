//! The state selector: a button with the state and its timer, and a searchable list under it.

use domain::agent::{Choice, Presence};
use domain::time::clock_text;
use leptos::html::{Div, Input};
use leptos::prelude::*;
use protocol::agent::Me;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement, KeyboardEvent, Node};

use super::model::{Entry, Look, Move, Picker, options, reason_name};
use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::keys::Action;
use crate::desk::outgoing::request::Act;
use crate::desk::store::DeskStore;
use crate::dom::focus;
use crate::text::{Desk, Words};
use crate::ui::{Icon, SearchField, Shape, shapes};

/// The icon of a state.
pub const fn shape(look: Look) -> Shape {
    match look {
        Look::Available => shapes::CIRCLE_CHECK,
        Look::Idle => shapes::CLOCK,
        Look::Rona => shapes::CIRCLE_MINUS,
        Look::SignedOut => shapes::POWER,
    }
}

/// What a state is called.
pub fn state_name(desk: DeskStore, words: Words<Desk>, me: &Me) -> String {
    match me.presence {
        Presence::Available => words.get(Desk::Available),
        Presence::Rona => words.get(Desk::Rona),
        Presence::SignedOut => words.get(Desk::SignedOut),
        Presence::Idle { reason } => desk.shown.settings.with(|settings| {
            let name = settings.as_ref().map_or("", |settings| reason_name(settings, reason));
            if name.is_empty() { words.get(Desk::Idle) } else { name.to_owned() }
        }),
    }
}

/// The selector. Choosing only asks: the server's answer moves the state.
#[component]
pub fn StateSelector() -> impl IntoView {
    let open = use_panes().selector;
    let root = NodeRef::<Div>::new();
    let close = Callback::new(move |()| {
        open.set(false);
        let button = root.get_untracked().and_then(|root| root.query_selector(".state-button").ok().flatten());
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            focus::focus(&button);
        }
    });
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| to.is_some() && root.contains(to.as_ref()));
        if !inside {
            open.set(false);
        }
    };
    view! {
        <div class="state" node_ref=root on:focusout=left>
            <NoQueue />
            <StateButton open />
            <Show when=move || open.get()>
                <StateList close />
            </Show>
        </div>
    }
}

// Being Available brings nothing to whoever serves no queue, and nothing else would tell him.
#[component]
fn NoQueue() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let waits_in_vain = Memo::new(move |_| {
        let in_vain = |me: &Me| me.presence == Presence::Available && me.queues == 0;
        desk.shown.me.with(|me| me.as_ref().is_some_and(in_vain))
    });
    view! {
        <div role="status">
            <Show when=move || waits_in_vain.get()>
                <p class="no-queue" title=words.get(Desk::NoQueue)>
                    <Icon shape=shapes::TRIANGLE_ALERT />
                    <span>{words.get(Desk::NoQueue)}</span>
                </p>
            </Show>
        </div>
    }
}

#[component]
fn StateButton(open: RwSignal<bool>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let me = desk.shown.me;
    let look = Memo::new(move |_| me.with(|me| me.as_ref().map_or(Look::SignedOut, |me| Look::of(me.presence))));
    let name = Memo::new(move |_| me.with(|me| me.as_ref().map(|me| state_name(desk, words, me))).unwrap_or_default());
    let timer = move || me.with(|me| me.as_ref().map(|me| clock_text(desk.shown.now.get() - me.since)));
    let pending = move || desk.shown.requests.with(|requests| requests.is_pending(Act::Presence));
    view! {
        <button
            type="button"
            class="state-button"
            data-state=move || look.get().as_str()
            class:pending=pending
            aria-haspopup="listbox"
            aria-expanded=move || open.get().to_string()
            aria-busy=move || pending().to_string()
            title=move || tooltip(desk, words)
            on:click=move |_| open.update(|open| *open = !*open)
        >
            <Icon shape=Signal::derive(move || shape(look.get())) />
            <span class="visually-hidden">{words.get(Desk::StateIs)}</span>
            <span class="state-name">{move || name.get()}</span>
            <span class="state-timer tabular">{timer}</span>
            <Icon shape=shapes::CHEVRON_DOWN />
        </button>
    }
}

fn tooltip(desk: DeskStore, words: Words<Desk>) -> String {
    let now = desk.shown.now.get();
    desk.shown.me.with(|me| {
        let Some(me) = me else {
            return String::new();
        };
        let mut lines = vec![words.fill(Desk::StateFor, &[("time", &clock_text(now - me.since))])];
        if let Some(since) = me.idle_since {
            lines.push(words.fill(Desk::StateIdleTotal, &[("time", &clock_text(now - since))]));
        }
        lines.push(desk.hint(Action::StateSelector));
        lines.join("\n")
    })
}

#[component]
fn StateList(close: Callback<()>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let picker = RwSignal::new(Picker::default());
    let entries = Memo::new(move |_| {
        let me = desk.shown.me.get();
        let settings = desk.shown.settings.get();
        me.zip(settings).map(|(me, settings)| options(&me, &settings, &words.get(Desk::Available))).unwrap_or_default()
    });
    let found = Memo::new(move |_| {
        entries.with(|entries| {
            picker.with(|picker| {
                let names = entries.iter().map(|entry| entry.name.as_str());
                let found = picker.found(names);
                found.into_iter().filter_map(|index| entries.get(index).cloned()).collect::<Vec<_>>()
            })
        })
    });
    let choose = Callback::new(move |choice: Choice| {
        desk.choose(choice);
        close.run(());
    });
    let keys = move |event: KeyboardEvent| {
        let key = event.key();
        if let Some(to) = Move::of_key(&key) {
            let count = found.with_untracked(Vec::len);
            picker.update(|picker| picker.go(to, count));
        } else if key == "Enter" {
            let active = picker.with_untracked(|picker| picker.active);
            if let Some(entry) = found.with_untracked(|found| found.get(active).cloned()) {
                choose.run(entry.choice);
            }
        } else if key == "Escape" {
            close.run(());
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <div class="state-popup" on:keydown=keys>
            <StateSearch picker />
            <ul class="options" id="state-list" role="listbox" aria-label=words.get(Desk::StateList)>
                <For each=move || found.get().into_iter().enumerate() key=|(index, entry)| (*index, entry.name.clone()) let((index, entry))>
                    <StateOption index entry picker choose />
                </For>
            </ul>
            <Show when=move || found.with(Vec::is_empty)>
                <p class="hint">{words.get(Desk::StateNone)}</p>
            </Show>
        </div>
    }
}

#[component]
fn StateSearch(picker: RwSignal<Picker>) -> impl IntoView {
    let words = use_words();
    let field = NodeRef::<Input>::new();
    field.on_load(|field| focus::focus(&field));
    view! {
        <SearchField
            name=words.get(Desk::StateSearch)
            query=Signal::derive(move || picker.with(|picker| picker.query.clone()))
            typed=Callback::new(move |text| picker.update(|picker| picker.search(text)))
            over=("state-list", Signal::derive(move || Some(format!("state-{}", picker.with(|picker| picker.active)))))
            field
        />
    }
}

#[component]
fn StateOption(index: usize, entry: Entry, picker: RwSignal<Picker>, choose: Callback<Choice>) -> impl IntoView {
    let words = use_words();
    let (look, hint) = match entry.choice {
        Choice::Available => (Look::Available, Some(words.get(Desk::StateAvailableHint))),
        Choice::Idle { .. } => (Look::Idle, None),
    };
    let active = move || picker.with(|picker| picker.active == index);
    let choice = entry.choice;
    view! {
        <li
            id=format!("state-{index}")
            class="option"
            class:active=active
            role="option"
            data-state=look.as_str()
            aria-selected=entry.current.to_string()
            on:pointermove=move |_| {
                if !picker.with_untracked(|picker| picker.active == index) {
                    picker.update(|picker| picker.active = index);
                }
            }
            // Before the focus leaves the field and closes the list.
            on:pointerdown=move |event| event.prevent_default()
            on:click=move |_| choose.run(choice)
        >
            <Icon shape=shape(look) />
            <span class="option-name" dir="auto">{entry.name}</span>
            {hint.map(|hint| view! { <span class="option-hint">{hint}</span> })}
            {entry.current.then(|| view! { <Icon shape=shapes::CHECK /> })}
        </li>
    }
}
