//! The agent's own corner: his initials, his name, signing out.

use domain::text;
use leptos::html::{Button, Div};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, KeyboardEvent, Node};
use widgets::desk::context::{use_desk, use_words};
use widgets::desk::tasks::model::Section;
use widgets::dom::focus;
use widgets::text::Desk;
use widgets::ui::{Dialog, Icon, shapes};

use crate::admin::AdminPage;
use crate::desk::is_admin;
use crate::route::AdminRoute;

/// The button with the initials and the menu behind it.
#[component]
pub fn Account(
    /// He wants to sign out.
    sign_out: Callback<()>,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let name = Memo::new(move |_| desk.shown.me.with(|me| me.as_ref().map_or(String::new(), |me| me.name.clone())));
    let label = move || words.fill(Desk::Account, &[("name", &name.get())]);
    let open = RwSignal::new(false);
    let asking = RwSignal::new(0);
    // Whoever leaves people in the middle of a talk is asked once, in numbers.
    let asked_or_out = Callback::new(move |()| {
        let talks = desk.shown.rows.with_untracked(|rows| {
            rows.values().filter(|row| matches!(Section::of(row), Section::YourTurn | Section::CustomersTurn)).count()
        });
        if talks == 0 { sign_out.run(()) } else { asking.set(talks as u32) }
    });
    let (root, button) = (NodeRef::<Div>::new(), NodeRef::<Button>::new());
    let keys = move |event: KeyboardEvent| {
        if !open.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "Escape" => {
                event.stop_propagation();
                open.set(false);
                if let Some(button) = button.get_untracked() {
                    focus::focus(&button);
                }
            }
            "ArrowDown" | "ArrowUp" => {
                event.prevent_default();
                step(root, event.key() == "ArrowDown");
            }
            _ => {}
        }
    };
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        if root.get_untracked().is_some_and(|root| to.is_none() || !root.contains(to.as_ref())) {
            open.set(false);
        }
    };
    view! {
        <div class="account menu" node_ref=root on:keydown=keys on:focusout=left>
            <button
                node_ref=button
                type="button"
                class="icon-button"
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-label=label
                title=label
                on:click=move |_| open.update(|open| *open = !*open)
            >
                // Drawn by the style sheet: the initials are no part of what the button is called.
                <span class="initials" aria-hidden="true" data-initials=move || text::initials(&name.get())></span>
            </button>
            <Show when=move || open.get()>
                <Entries name sign_out=asked_or_out open />
            </Show>
            <Show when=move || asking.get() != 0>
                <Asking count=asking sign_out />
            </Show>
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
fn Entries(name: Memo<String>, sign_out: Callback<()>, open: RwSignal<bool>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let first = NodeRef::<Button>::new();
    let sound = desk.shown.sound;
    first.on_load(|first| focus::focus(&first));
    let admin = expect_context::<AdminRoute>();
    let administer = move |_| {
        open.set(false);
        admin.go(desk, Some(AdminPage::Templates));
    };
    let act = move |_| {
        open.set(false);
        sign_out.run(());
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
                    on:click=move |_| desk.toggle_sound()
                >
                    <Icon shape=Signal::derive(move || if sound.get() { shapes::VOLUME_X } else { shapes::VOLUME_2 }) />
                    <span>{move || words.get(if sound.get() { Desk::SoundOff } else { Desk::SoundOn })}</span>
                </button>
                <Show when=move || is_admin(desk)>
                    <button type="button" role="menuitem" class="menu-item" on:click=administer>
                        <Icon shape=shapes::FILE_TEXT />
                        <span>{words.get(Desk::AdminTemplates)}</span>
                    </button>
                </Show>
                <button type="button" role="menuitem" class="menu-item" on:click=act>
                    <Icon shape=shapes::LOG_OUT />
                    <span>{words.get(Desk::SignOut)}</span>
                </button>
            </div>
        </div>
    }
}
