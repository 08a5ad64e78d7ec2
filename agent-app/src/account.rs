//! The agent's own corner: his initials, and behind them his settings and signing out.

use domain::agent::Access;
use domain::text;
use leptos::html::{Button, Div};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, KeyboardEvent, Node};
use widgets::desk::context::{use_desk, use_words};
use widgets::desk::keys::{Action, use_keys};
use widgets::desk::settings::Settings;
use widgets::desk::tasks::model::Section;
use widgets::dom::{document, focus};
use widgets::text::Desk;
use widgets::ui::{Dialog, Icon, IconButton, shapes};

/// What is shown below the button.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Menu,
    Settings,
}

/// The button with the initials and the menu behind it.
#[component]
pub fn Account(
    /// He wants to sign out.
    sign_out: Callback<()>,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let name = Memo::new(move |_| desk.shown.me.with(|me| me.as_ref().map_or(String::new(), |me| me.name.clone())));
    let label = move || words.fill(Desk::Account, &[("name", &name.get())]);
    let open = RwSignal::new(Open::Nothing);
    let asking = RwSignal::new(0);
    // Whoever leaves people in the middle of a talk is asked once, in numbers.
    let asked_or_out = Callback::new(move |()| {
        let talks = desk.shown.rows.with_untracked(|rows| {
            rows.values().filter(|row| matches!(Section::of(row), Section::YourTurn | Section::CustomersTurn)).count()
        });
        if talks == 0 { sign_out.run(()) } else { asking.set(talks as u32) }
    });
    let (root, button) = (NodeRef::<Div>::new(), NodeRef::<Button>::new());
    let close = Callback::new(move |()| {
        open.set(Open::Nothing);
        if let Some(button) = button.get_untracked() {
            focus::focus(&button);
        }
    });
    let keys = move |event: KeyboardEvent| match (open.get_untracked(), event.key().as_str()) {
        (Open::Nothing, _) => {}
        (_, "Escape") => {
            event.stop_propagation();
            close.run(());
        }
        (Open::Menu, key @ ("ArrowDown" | "ArrowUp")) => {
            event.prevent_default();
            step(root, key == "ArrowDown");
        }
        _ => {}
    };
    // Not when the whole page loses the focus, as to the browser's own question about notifications.
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let outside = root.get_untracked().is_some_and(|root| to.is_none() || !root.contains(to.as_ref()));
        if outside && document().has_focus().unwrap_or(true) {
            open.set(Open::Nothing);
        }
    };
    // The entry that has the focus goes: what takes its place must not be left by that.
    let settings = Callback::new(move |()| {
        close.run(());
        open.set(Open::Settings);
    });
    let toggle = move |_| open.update(|open| *open = if *open == Open::Nothing { Open::Menu } else { Open::Nothing });
    view! {
        <Show when=move || desk.shown.alerts.get().silent>
            <IconButton
                shape=shapes::VOLUME_X
                name=words.get(Desk::SilentNow)
                press=move || desk.change_alerts(|alerts| alerts.silent = false)
            />
        </Show>
        <div class="account menu" node_ref=root on:keydown=keys on:focusout=left>
            <button
                node_ref=button
                type="button"
                class="icon-button"
                aria-haspopup="menu"
                aria-expanded=move || (open.get() != Open::Nothing).to_string()
                aria-label=label
                title=label
                on:click=toggle
            >
                // Drawn by the style sheet: the initials are no part of what the button is called.
                <span class="initials" aria-hidden="true" data-initials=move || text::initials(&name.get())></span>
            </button>
            {move || match open.get() {
                Open::Nothing => ().into_any(),
                Open::Menu => view! { <Entries name sign_out=asked_or_out open settings /> }.into_any(),
                Open::Settings => view! { <Below close /> }.into_any(),
            }}
            <Show when=move || asking.get() != 0>
                <Asking count=asking sign_out />
            </Show>
        </div>
    }
}

#[component]
fn Below(close: Callback<()>) -> impl IntoView {
    view! {
        // Takes the focus where a click hits no field: that is no leaving.
        <div class="menu-list settings-list" tabindex="-1">
            <Settings close />
        </div>
    }
}

fn step(root: NodeRef<Div>, down: bool) {
    let list = root.get_untracked().and_then(|root| root.query_selector("[role=menu]").ok().flatten());
    let entries = list.map(|list| focus::focusable(&list)).unwrap_or_default();
    let now = focus::focused();
    let at = entries.iter().position(|entry| now.as_ref() == Some(entry));
    let next = match at {
        Some(at) if down => (at + 1) % entries.len(),
        Some(at) => (at + entries.len() - 1) % entries.len(),
        None => 0,
    };
    if let Some(entry) = entries.get(next) {
        focus::focus(entry);
    }
}

#[component]
fn Asking(count: RwSignal<u32>, sign_out: Callback<()>) -> impl IntoView {
    let words = use_words();
    let close = Callback::new(move |()| count.set(0));
    let out = move |_| {
        count.set(0);
        sign_out.run(());
    };
    view! {
        <Dialog title=Signal::derive(move || words.count(Desk::SignOutTitle, count.get(), &[])) close class="narrow">
            <p class="dialog-text">{words.get(Desk::SignOutBody)}</p>
            <div class="dialog-foot">
                <button type="button" class="button" data-autofocus="" on:click=move |_| close.run(())>
                    {words.get(Desk::SignOutStay)}
                </button>
                <button type="button" class="button danger" on:click=out>
                    {words.get(Desk::SignOut)}
                </button>
            </div>
        </Dialog>
    }
}

#[component]
fn Entries(name: Memo<String>, sign_out: Callback<()>, open: RwSignal<Open>, settings: Callback<()>) -> impl IntoView {
    let (desk, keys, words) = (use_desk(), use_keys(), use_words());
    let first = NodeRef::<Button>::new();
    first.on_load(|first| focus::focus(&first));
    let is_admin =
        Memo::new(move |_| desk.shown.me.with(|me| me.as_ref().is_some_and(|me| me.access == Access::Admin)));
    let act = move |_| {
        open.set(Open::Nothing);
        sign_out.run(());
    };
    let list = move |_| {
        open.set(Open::Nothing);
        keys.list.set(true);
    };
    view! {
        <div class="menu-list">
            <p class="menu-title">
                <bdi>{move || name.get()}</bdi>
            </p>
            <div role="menu" aria-label=move || name.get()>
                <button
                    node_ref=first
                    type="button"
                    role="menuitem"
                    class="menu-item"
                    on:click=move |_| settings.run(())
                >
                    <Icon shape=shapes::SETTINGS />
                    <span>{words.get(Desk::Settings)}</span>
                </button>
                <button
                    type="button"
                    role="menuitem"
                    class="menu-item"
                    title=move || desk.hint(Action::ShortcutList)
                    on:click=list
                >
                    <Icon shape=shapes::KEYBOARD />
                    <span>{words.get(Desk::Keys)}</span>
                </button>
                <Show when=move || is_admin.get()>
                    // Beside the desk, for whoever answers customers must go on hearing of them.
                    <a
                        role="menuitem"
                        class="menu-item"
                        href="/admin/"
                        target="switchboard-admin"
                        on:click=move |_| open.set(Open::Nothing)
                    >
                        <Icon shape=shapes::SLIDERS />
                        <span>{words.get(Desk::Administration)}</span>
                        <Icon shape=shapes::EXTERNAL_LINK />
                    </a>
                </Show>
                <button type="button" role="menuitem" class="menu-item" on:click=act>
                    <Icon shape=shapes::LOG_OUT />
                    <span>{words.get(Desk::SignOut)}</span>
                </button>
            </div>
        </div>
    }
}
