//! A button that opens a short list of actions.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, KeyboardEvent, Node};

use super::avatar::Avatar;
use super::icon::Shape;
use crate::dom::focus;

/// The menu's button and, while open, its children: buttons of the role `menuitem`. Arrows move, Escape and Tab close, a
/// click on an entry closes after it acted.
#[component]
pub fn Menu(
    /// What the button draws.
    shape: Shape,
    /// What the button and the list are called.
    #[prop(into)]
    name: Signal<String>,
    /// Whose initials the button draws instead.
    #[prop(optional, into)]
    person: Option<Signal<String>>,
    /// The entries.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let root = NodeRef::<Div>::new();
    let entries = move || {
        root.get_untracked()
            .and_then(|root| root.query_selector("[role=menu]").ok().flatten())
            .map(|list| focus::focusable(&list))
            .unwrap_or_default()
    };
    // Outside: the browser's focus goes to the first entry of a menu that was opened.
    Effect::new(move || {
        if open.get()
            && let Some(first) = entries().first()
        {
            focus::focus(first);
        }
    });
    let close = move || {
        open.set(false);
        if let Some(button) = root
            .get_untracked()
            .and_then(|root| root.query_selector("button").ok().flatten())
            .and_then(|button| button.dyn_into().ok())
        {
            focus::focus(&button);
        }
    };
    let keys = move |event: KeyboardEvent| {
        if !open.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "Escape" => close(),
            "ArrowDown" => step(&entries(), 1),
            "ArrowUp" => step(&entries(), -1),
            "Tab" => {
                open.set(false);
                return;
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    // A click elsewhere takes the focus away: then it closes by itself. So it does when the menu itself is taken away.
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let root = root.try_get_untracked().flatten();
        if root.is_some_and(|root| !root.contains(to.as_ref())) {
            open.try_set(false);
        }
    };
    view! {
        <div class="menu" node_ref=root on:keydown=keys on:focusout=left>
            <MenuButton shape name person open />
            <Show when=move || open.get()>
                <div class="menu-list" role="menu" aria-label=move || name.get() on:click=move |_| close()>
                    {children()}
                </div>
            </Show>
        </div>
    }
}

#[component]
fn MenuButton(
    shape: Shape,
    name: Signal<String>,
    person: Option<Signal<String>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-button"
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            aria-label=move || name.get()
            title=move || name.get()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {match person {
                Some(name) => view! { <Avatar name /> }.into_any(),
                None => view! { <super::Icon shape large=true /> }.into_any(),
            }}
        </button>
    }
}

/// One entry of a menu.
#[component]
pub fn MenuItem(
    /// What is drawn before the words.
    #[prop(into)]
    shape: Signal<Shape>,
    /// The words.
    #[prop(into)]
    name: Signal<String>,
    /// What it does.
    press: Callback<()>,
    /// Whether it takes something away.
    #[prop(optional)]
    danger: bool,
) -> impl IntoView {
    view! {
        <button
            type="button"
            role="menuitem"
            class="menu-item"
            class:danger=danger
            on:click=move |_| press.run(())
        >
            <super::Icon shape />
            <span>{move || name.get()}</span>
        </button>
    }
}

fn step(entries: &[web_sys::HtmlElement], by: isize) {
    let now = focus::focused();
    let at = entries.iter().position(|entry| {
        let entry: &Element = entry;
        now.as_deref().is_some_and(|now| entry == now)
    });
    let count = entries.len() as isize;
    if count == 0 {
        return;
    }
    let next = at.map_or(0, |at| (at as isize + by).rem_euclid(count));
    if let Some(entry) = entries.get(next as usize) {
        focus::focus(entry);
    }
}
