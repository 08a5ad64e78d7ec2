//! A locked template in the composer's place: its words can be read, its gaps are fields.

use domain::template::locked::Shown;
use domain::template::{Facts, Locked, Parameter};
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::board::Board;
use super::words::name;
use crate::composer::model::{Meaning, Obstacle, Press, obstacle};
use crate::desk::context::use_words;
use crate::dom::focus;
use crate::dom::timer::Frame;
use crate::files::{Files, Loaded, Tray};
use crate::text::{Common, Desk, Words};
use crate::ui::{Icon, IconButton, shapes};

/// The locked template that stands on the board.
#[component]
pub fn LockedComposer(
    /// Where it stands.
    board: Board,
    /// What is known here.
    facts: Memo<Facts>,
    /// Most characters.
    limit: u32,
    /// Whether nothing can be sent now.
    closed: Signal<bool>,
    /// Why nothing can be sent.
    why: Callback<Obstacle, String>,
    /// Where files lie that go with it; an approved template takes none.
    tray: Option<Tray>,
    /// Send was pressed, and nothing hinders.
    send: Callback<(String, Files)>,
    /// It was taken away.
    gone: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let common = expect_context::<Words<Common>>();
    let tray = tray.filter(|_| untrack(|| board.locked()).is_some_and(|locked| !locked.approved));
    let lying = StoredValue::new_local(tray.clone());
    let loaded = move || lying.with_value(|tray| tray.as_ref().map_or(Loaded::Nothing, Tray::loaded));
    let hindered =
        Memo::new(move |_| board.locked().and_then(|locked| obstacle(&locked.text(), limit, closed.get(), loaded())));
    let press = move || {
        if hindered.get_untracked().is_none() {
            let files = lying.with_value(|tray| tray.as_ref().map(Tray::take));
            send.run((String::new(), files.unwrap_or_default()));
        }
    };
    let remove = move || {
        board.unlock();
        gone.run(());
    };
    let title = move || hindered.get().map_or_else(|| common.get(Common::Send), |obstacle| why.run(obstacle));
    let root = NodeRef::<Div>::new();
    root.on_load(move |root| {
        if board.takes_focus() {
            // Its first field, once it is in the document; without one, itself.
            let later = Frame::next(move || {
                let first = focus::focusable(&root).into_iter().find(|one| one.tag_name() == "INPUT");
                match first {
                    Some(first) => focus::focus(&first),
                    None => focus::focus(&root),
                }
            });
            StoredValue::new_local(later);
        }
    });
    let keys = move |event: KeyboardEvent| {
        let on_itself = event.target() == event.current_target();
        let takes_away = matches!(event.key().as_str(), "Backspace" | "Delete");
        if on_itself && (takes_away || event.key() == "z" && (event.ctrl_key() || event.meta_key())) {
            event.prevent_default();
            remove();
        } else if is_send(&event) && !on_itself {
            event.prevent_default();
            press();
        }
    };
    view! {
        <div class="composer" class:over=move || matches!(hindered.get(), Some(Obstacle::TooLong { .. }))>
            {tray.map(|tray| tray.element().place())}
            <div class="composer-line">
                <div
                    node_ref=root
                    class="locked"
                    role="group"
                    tabindex="0"
                    aria-label=words.get(Desk::TemplateLocked)
                    on:keydown=keys
                >
                    <Icon shape=shapes::LOCK />
                    <LockedText
                        locked=Signal::derive(move || board.locked())
                        set=Callback::new(move |(tag, value): (usize, String)| board.set(tag, &value))
                        facts
                    />
                </div>
                <IconButton shape=shapes::X name=words.get(Desk::TemplateRemove) press=remove />
                <button
                    type="button"
                    class="composer-send focus-on-solid"
                    aria-label=common.get(Common::Send)
                    title=title
                    disabled=move || hindered.get().is_some()
                    on:click=move |_| press()
                >
                    <Icon shape=shapes::SEND_HORIZONTAL large=true />
                </button>
            </div>
        </div>
    }
}

/// Its words, with its gaps as fields.
// A part is made anew when it becomes another one, not when its value changes: a field keeps the focus while it is typed in.
#[component]
pub fn LockedText(
    /// The template.
    locked: Signal<Option<Locked>>,
    /// A gap is given a value.
    set: Callback<(usize, String)>,
    /// What is known here.
    facts: Memo<Facts>,
) -> impl IntoView {
    let words = use_words();
    let label = move |parameter: &Parameter| name(words, parameter);
    let shown = Memo::new(move |_| {
        let shown = locked.get().map(|locked| facts.with(|facts| locked.shown(facts, &label))).unwrap_or_default();
        let bare = shown.into_iter().map(|part| match part {
            Shown::Input { tag, label, .. } => Shown::Input { tag, label, value: String::new() },
            fixed @ Shown::Fixed(_) => fixed,
        });
        bare.collect::<Vec<_>>()
    });
    view! {
        <p class="locked-text" dir="auto">
            {move || {
                shown
                    .get()
                    .into_iter()
                    .map(|part| match part {
                        Shown::Fixed(text) => view! { <span>{text}</span> }.into_any(),
                        Shown::Input { tag, label, .. } => view! { <Gap locked set tag label /> }.into_any(),
                    })
                    .collect_view()
            }}
        </p>
    }
}

#[component]
fn Gap(locked: Signal<Option<Locked>>, set: Callback<(usize, String)>, tag: usize, label: String) -> impl IntoView {
    let value = Memo::new(move |_| locked.with(|locked| locked.as_ref()?.values.get(tag).cloned()).unwrap_or_default());
    let least = label.chars().count();
    let width = move || value.with(|value| value.chars().count().max(least)).clamp(4, 40).to_string();
    view! {
        <input
            type="text"
            class="locked-field"
            class:open=move || value.with(|value| domain::text::is_blank(value))
            autocomplete="off"
            dir="auto"
            aria-label=label.clone()
            aria-required="true"
            placeholder=label
            size=width
            prop:value=move || value.get()
            on:input:target=move |event| set.run((tag, event.target().value()))
        />
    }
}

fn is_send(event: &KeyboardEvent) -> bool {
    let press = Press {
        key: &event.key(),
        shift: event.shift_key(),
        ctrl: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        composing: event.is_composing(),
    };
    press.meaning() == Meaning::Send
}
