//! The task list: sections of offers and lines. Nothing in it moves while the pointer or the focus is inside.

use domain::agent::{Choice, Presence};
use domain::{ConversationId, Timestamp};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement, KeyboardEvent, Node};

use super::card::from_whom;
use super::model::{Arrangement, Offer, Section};
use super::section::SectionView;
use crate::desk::context::{use_desk, use_words};
use crate::desk::history::Recent;
use crate::desk::store::{DeskStore, Opened};
use crate::dom::timer::Timeout;
use crate::dom::{clock, focus};
use crate::text::Desk;
use crate::ui::{Icon, shapes};

/// The order that is shown, kept by the list and read by whoever moves through it.
#[derive(Clone, Copy, Debug)]
pub struct Tasks {
    /// The order.
    pub order: Memo<Ordered>,
    /// The pointer is in the list.
    pointer: RwSignal<bool>,
    /// The focus is in the list.
    focus: RwSignal<bool>,
    /// How often somebody asked to see what is new.
    asked: RwSignal<u32>,
}

/// The list stands still this long after the pointer left it, in milliseconds.
const PATIENCE: u32 = 1_500;

/// An order, and when it last became another.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ordered {
    /// The order.
    pub arrangement: Arrangement,
    /// When something last moved: a click right after it was meant for what stood there before.
    pub moved_at: Timestamp,
    asked: u32,
}

impl Tasks {
    /// Lives as long as the current reactive owner.
    pub fn new() -> Self {
        let rows = use_desk().shown.rows;
        let (pointer, focus) = (RwSignal::new(false), RwSignal::new(false));
        let asked = RwSignal::new(0);
        let order = Memo::new(move |before: Option<&Ordered>| {
            let before = before.cloned().unwrap_or_default();
            let held = (pointer.get() || focus.get()) && asked.get() == before.asked;
            let arrangement = rows.with(|rows| before.arrangement.next(rows, held));
            let moved = arrangement.places != before.arrangement.places;
            Ordered { arrangement, moved_at: if moved { clock::now() } else { before.moved_at }, asked: asked.get() }
        });
        Self { order, pointer, focus, asked }
    }

    /// Sorts now, whoever aims at what: the agent asked for it.
    pub fn sort(self) {
        self.asked.update(|asked| *asked += 1);
    }

    /// The next conversation with messages that were not seen. Reactive.
    pub fn next_unread(self, desk: DeskStore) -> Option<ConversationId> {
        let open = desk.shown.opened.with(Opened::id);
        desk.shown.rows.with(|rows| self.order.with(|order| order.arrangement.next_unread(rows, open)))
    }

    /// The rows shown in a section. Reactive.
    pub(super) fn section(self, section: Section) -> Vec<ConversationId> {
        self.order.with(|order| order.arrangement.section(section))
    }
}

impl Default for Tasks {
    fn default() -> Self {
        Self::new()
    }
}

/// The list.
#[component]
pub fn TaskList() -> impl IntoView {
    let words = use_words();
    let tasks = expect_context::<Tasks>();
    let root = NodeRef::<Div>::new();
    let leaving = StoredValue::new_local(None::<Timeout>);
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| to.is_some() && root.contains(to.as_ref()));
        tasks.focus.set(inside);
    };
    view! {
        <div
            class="tasks"
            node_ref=root
            on:pointerenter=move |event| {
                leaving.set_value(None);
                tasks.pointer.set(event.pointer_type() == "mouse");
            }
            // On its way to a request that is shown elsewhere meanwhile it must not make that go.
            on:pointerleave=move |_| {
                let gone = Timeout::after(PATIENCE, move || {
                    tasks.pointer.try_set(false);
                });
                leaving.set_value(Some(gone));
            }
            on:focusin=move |_| tasks.focus.set(true)
            on:focusout=left
            on:keydown=move |event| step(&event)
        >
            <h2 class="visually-hidden">{words.get(Desk::Tasks)}</h2>
            <NewPill />
            <NewestOffer />
            <For each=move || Section::ALL key=|section| *section let(section)>
                <SectionView section />
            </For>
            <Empty />
            <Recent />
        </div>
    }
}

// Up and down go through what takes the focus; Tab leaves the list as everywhere.
fn step(event: &KeyboardEvent) {
    let by: isize = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let Some(list) = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let all = focus::focusable(&list);
    let now = focus::focused();
    let at = all.iter().position(|element| now.as_ref().is_some_and(|now| now == element));
    let next = at.and_then(|at| at.checked_add_signed(by));
    if let Some(element) = next.and_then(|next| all.get(next)) {
        event.prevent_default();
        let _ = element.focus();
    }
}

#[component]
fn NewPill() -> impl IntoView {
    let words = use_words();
    let tasks = expect_context::<Tasks>();
    let count = Memo::new(move |_| tasks.order.with(|order| order.arrangement.waiting.len() as u32));
    view! {
        <Show when=move || { count.get() > 0 }>
            <button type="button" class="pill" on:click=move |_| tasks.sort()>
                <Icon shape=shapes::ARROW_UP />
                {move || words.count(Desk::TasksNew, count.get(), &[])}
            </button>
        </Show>
    }
}

// Said once when it comes; the card itself never takes the focus.
#[component]
fn NewestOffer() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let newest = Memo::new(move |_| {
        desk.shown.rows.with(|rows| {
            rows.values()
                .filter_map(Offer::of)
                .max_by_key(|offer| offer.since)
                .map(|offer| (offer.conversation, from_whom(&offer, words)))
        })
    });
    let text = move || newest.get().map(|(_, text)| text);
    view! {
        <p class="visually-hidden" role="status">
            {text}
        </p>
    }
}

#[component]
fn Empty() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let tasks = expect_context::<Tasks>();
    let known = Memo::new(move |_| {
        let empty = tasks.order.with(|order| order.arrangement.places.is_empty());
        let presence = desk.shown.me.with(|me| me.as_ref().map(|me| me.presence));
        presence.filter(|_| empty)
    });
    move || {
        known.get().map(|presence| {
            let available = presence == Presence::Available;
            let text = if available { Desk::TasksEmptyAvailable } else { Desk::TasksEmptyIdle };
            view! {
                <div class="empty">
                    <Icon shape=shapes::INBOX large=true />
                    <p>{words.get(text)}</p>
                    {// RONA has ways out of its own, above.
                    (!available && presence != Presence::Rona)
                        .then(|| {
                            view! {
                                <button
                                    type="button"
                                    class="button"
                                    on:click=move |_| desk.choose(Choice::Available)
                                >
                                    {words.get(Desk::GoAvailable)}
                                </button>
                            }
                        })}
                </div>
            }
        })
    }
}
