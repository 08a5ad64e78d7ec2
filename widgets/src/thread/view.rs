//! The list of messages as people see it.

use leptos::prelude::*;

use super::model::{Body, Feed, Key, Kind, Row};
use super::row::RowView;
use super::scroll::{Scroll, Slot};
use crate::text::{Common, Words};
use crate::ui::{Icon, shapes};

/// The thread: rows, what stands below them, and the button that leads to the end.
#[component]
pub fn Thread(
    /// What it shows.
    feed: Feed,
    /// Who types, in order of appearance; empty for nobody.
    #[prop(into, optional)]
    typing: Signal<Vec<String>>,
    /// The reader came near the first row; what comes before it should be fetched.
    earlier: Callback<()>,
    /// The reader wants a failed message to be tried again.
    retry: Callback<Key>,
    /// What stands below the last row and scrolls with it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let words = expect_context::<Words<Common>>();
    let scroll = Scroll::new(feed, earlier);
    let slots = scroll.slots();
    let (viewport, list) = (scroll.viewport(), scroll.list());
    view! {
        <div class="thread">
            <div
                class="thread-view"
                node_ref=viewport
                role="log"
                aria-live="off"
                aria-label=words.get(Common::Thread)
                tabindex="0"
            >
                <div class="thread-list" node_ref=list>
                    <For each=move || slots.get() key=|slot: &Slot| slot.key let:slot>
                        <RowView row=slot.row retry />
                    </For>
                </div>
                {children.map(|children| children())}
                <TypingRow typing />
            </div>
            <Spoken rows=scroll.speech() />
            <ToEnd scroll />
        </div>
    }
}

#[component]
fn ToEnd(scroll: Scroll) -> impl IntoView {
    let words = expect_context::<Words<Common>>();
    let (away, unread) = (scroll.is_away(), scroll.unread());
    let scroll = StoredValue::new_local(scroll);
    let text = move || match unread.get() {
        0 => words.get(Common::ToEnd),
        count => words.count(Common::NewMessages, count, &[]),
    };
    view! {
        <Show when=move || away.get()>
            <button
                type="button"
                class="thread-to-end"
                class:news=move || unread.get() != 0
                on:click=move |_| scroll.with_value(Scroll::go_to_end)
            >
                <Icon shape=shapes::ARROW_DOWN />
                <span class:visually-hidden=move || unread.get() == 0>{text}</span>
            </button>
        </Show>
    }
}

#[component]
fn TypingRow(typing: Signal<Vec<String>>) -> impl IntoView {
    let words = expect_context::<Words<Common>>();
    let text = move || {
        typing.with(|names| {
            let lines: Vec<_> = names.iter().map(|name| words.fill(Common::Typing, &[("name", name)])).collect();
            lines.join(" · ")
        })
    };
    view! {
        <div class="thread-typing" class:shown=move || typing.with(|names| !names.is_empty())>
            <span class="typing-dots" aria-hidden="true"><i></i><i></i><i></i></span>
            <span dir="auto">{text}</span>
        </div>
    }
}

/// What only screen readers get: who said what, as it comes.
#[component]
fn Spoken(rows: ReadSignal<Vec<Row>>) -> impl IntoView {
    let words = expect_context::<Words<Common>>();
    let lines = move || {
        rows.with(|rows| {
            rows.iter()
                .filter_map(|row| match &row.kind {
                    Kind::Message(message) => match &message.body {
                        Body::Text(text) => {
                            Some(words.fill(Common::Arrived, &[("name", &message.name), ("text", text)]))
                        }
                        Body::Deleted => None,
                    },
                    Kind::Notice(notice) => Some(notice.text.clone()),
                })
                .map(|line| view! { <p>{line}</p> })
                .collect_view()
        })
    };
    view! { <div class="visually-hidden" aria-live="polite">{lines}</div> }
}
