//! The picker as people see it: the focus stays in the search field, arrows go through the grid, Enter takes.

use leptos::html::{Button, Div, Input};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, KeyboardEvent, Node};

use super::list::List;
use super::model::{Emoji, Move};
use crate::desk::context::use_words;
use crate::dom::{document, focus};
use crate::text::{Desk, Language};
use crate::ui::lazy::{in_popup, lazy};
use crate::ui::{Icon, SearchField, shapes};

/// The button and its grid.
#[component]
pub fn EmojiPicker(
    /// The person took one.
    take: Callback<&'static str>,
) -> impl IntoView {
    let words = use_words();
    let open = RwSignal::new(false);
    let (root, button) = (NodeRef::<Div>::new(), NodeRef::<Button>::new());
    let escape = Callback::new(move |()| {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            focus::focus(&button);
        }
    });
    let taken = Callback::new(move |emoji| {
        open.set(false);
        take.run(emoji);
    });
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| to.is_some() && root.contains(to.as_ref()));
        if !inside {
            open.set(false);
        }
    };
    view! {
        <div class="emoji" node_ref=root on:focusout=left>
            <button
                node_ref=button
                type="button"
                class="icon-button"
                aria-label=words.get(Desk::Emoji)
                title=words.get(Desk::Emoji)
                aria-haspopup="listbox"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon shape=shapes::SMILE large=true />
            </button>
            <Show when=move || open.get()>
                {lazy(move || grid(taken, escape), in_popup("emoji-popup", escape))}
            </Show>
        </div>
    }
}

crate::part! {
    fn grid(taken: Callback<&'static str>, escape: Callback<()>) in tools { view! { <Grid taken escape /> } }
}

#[component]
fn Grid(taken: Callback<&'static str>, escape: Callback<()>) -> impl IntoView {
    let words = use_words();
    let (query, active) = (RwSignal::new(String::new()), RwSignal::new(0_usize));
    let list = RwSignal::new(List::Coming);
    List::load(list);
    let found = Memo::new(move |_| query.with(|query| Emoji::found(list.get().lines(), query)));
    let note = move || match list.get() {
        List::Coming => Some(words.get(Desk::EmojiComing)),
        List::Failed => Some(words.get(Desk::EmojiFailed)),
        List::There(_) => found.with(Vec::is_empty).then(|| words.get(Desk::EmojiNone)),
    };
    let keys = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let key = event.key();
        if let Some(step) = Move::of_key(&key) {
            active.update(|at| *at = step.from(*at, found.with_untracked(Vec::len)));
            show(active.get_untracked());
        } else if key == "Enter" {
            let emoji = found.with_untracked(|found| found.get(active.get_untracked()).copied());
            if let Some(emoji) = emoji {
                taken.run(emoji.text);
            }
        } else if key == "Escape" {
            escape.run(());
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let language = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    let (language, _) = Language::pick([language.as_str()]);
    let name = move || {
        let emoji = found.with(|found| found.get(active.get()).copied());
        emoji.map_or_else(|| note().unwrap_or_default(), |emoji| emoji.name(language).to_owned())
    };
    view! {
        <div class="emoji-popup" on:keydown=keys>
            <Search query active />
            <ul class="emoji-grid" id="emoji-list" role="listbox" aria-label=words.get(Desk::Emoji)>
                {move || {
                    let found = found.get().into_iter().enumerate();
                    found.map(|(index, emoji)| view! { <Cell index emoji language active taken /> }).collect::<Vec<_>>()
                }}
            </ul>
            <p class="emoji-name" aria-hidden="true">
                {name}
            </p>
            <p class="visually-hidden" role="status">
                {note}
            </p>
            <Show when=move || list.get() == List::Failed>
                <button type="button" class="button" on:click=move |_| List::load(list)>
                    {words.get(Desk::PastAgain)}
                </button>
            </Show>
        </div>
    }
}

#[component]
fn Search(query: RwSignal<String>, active: RwSignal<usize>) -> impl IntoView {
    let words = use_words();
    let field = NodeRef::<Input>::new();
    field.on_load(|field| focus::focus(&field));
    view! {
        <SearchField
            name=words.get(Desk::EmojiSearch)
            query
            typed=Callback::new(move |text| {
                query.set(text);
                active.set(0);
            })
            over=("emoji-list", Signal::derive(move || Some(format!("emoji-{}", active.get()))))
            field
        />
    }
}

#[component]
fn Cell(
    index: usize,
    emoji: Emoji,
    language: Language,
    active: RwSignal<usize>,
    taken: Callback<&'static str>,
) -> impl IntoView {
    let name = emoji.name(language);
    view! {
        <li
            id=format!("emoji-{index}")
            class="emoji-cell"
            class:active=move || active.get() == index
            role="option"
            aria-selected=move || (active.get() == index).to_string()
            aria-label=name
            title=name
            on:pointermove=move |_| {
                if active.get_untracked() != index {
                    active.set(index);
                }
            }
            // Before the focus leaves the field and closes the grid.
            on:pointerdown=move |event| event.prevent_default()
            on:click=move |_| taken.run(emoji.text)
        >
            {emoji.text}
        </li>
    }
}

fn show(index: usize) {
    let cell = document().get_element_by_id(&format!("emoji-{index}"));
    if let Some(cell) = cell {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        cell.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
