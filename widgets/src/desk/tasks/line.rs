//! One conversation in the task list: who, what was said last, how long he has waited.

use domain::time::clock_text;
use domain::{ConversationId, Timestamp};
use js_sys::Date;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::model::{Line, Section, Urgency};
use crate::channel::look;
use crate::desk::context::{use_desk, use_words};
use crate::desk::store::Opened;
use crate::desk::wrapup::model::URGENT;
use crate::dom::document;
use crate::dom::js::object;
use crate::text::dates::day_number;
use crate::text::{Dates, Desk, Key, NotArrived, Words};
use crate::ui::{Avatar, Icon, shapes};

/// A line. It reads its row itself: another message changes its text, not the list.
#[component]
pub fn TaskLine(id: ConversationId) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let line = Memo::new(move |before: Option<&Option<Line>>| {
        desk.shown.rows.with(|rows| rows.get(&id).map(Line::of)).or_else(|| before.cloned().flatten())
    });
    let gone = Memo::new(move |_| desk.shown.rows.with(|rows| !rows.contains_key(&id)));
    let name = Memo::new(move |_| {
        line.with(|line| line.as_ref().and_then(|line| line.name.clone())).unwrap_or_else(|| words.get(Desk::NoName))
    });
    let open = Memo::new(move |_| desk.shown.opened.with(Opened::id) == Some(id));
    let last = move || {
        if gone.get() {
            return words.get(Desk::RowGone);
        }
        line.with(|line| line.as_ref().map(|line| subject(line, words))).unwrap_or_default()
    };
    view! {
        <button
            type="button"
            class="task"
            class:gone=move || gone.get()
            class:unread=move || line.with(|line| line.as_ref().is_some_and(|line| line.unread > 0))
            aria-current=move || open.get().then_some("true")
            disabled=move || gone.get()
            on:click=move |_| desk.open_to_write(id)
        >
            <Avatar name />
            <span class="task-body">
                <span class="task-top">
                    <Channel line />
                    <bdi class="task-name">{move || name.get()}</bdi>
                    <Wait line />
                </span>
                <span class="task-bottom">
                    <span class="task-last" dir="auto">{last}</span>
                    <NotDelivered line />
                    <Unread line />
                </span>
            </span>
        </button>
    }
}

fn subject(line: &Line, words: Words<Desk>) -> String {
    match line.section {
        Section::WrapUp => words.get(Desk::WrapUpWaits),
        _ if line.last.is_empty() => words.get(Desk::NoMessages),
        _ => line.last.clone(),
    }
}

#[component]
fn Channel(line: Memo<Option<Line>>) -> impl IntoView {
    let words = use_words();
    move || {
        line.with(|line| line.as_ref().map(|line| (look(line.channel), line.queue.clone()))).map(|(look, queue)| {
            let name = words.get(look.name);
            let title = [name.as_str(), &queue].join(" · ");
            view! {
                <span class="task-channel" title=title>
                    <Icon shape=look.shape />
                    <span class="visually-hidden">{name}</span>
                </span>
            }
        })
    }
}

// How long the customer has waited, when a parked one comes back, what is left of a countdown.
#[component]
fn Wait(line: Memo<Option<Line>>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let dates = expect_context::<Dates>();
    let back = Memo::new(move |_| line.with(|line| line.as_ref().and_then(|line| line.until)).map(short_day));
    let shown = Memo::new(move |_| {
        let now = desk.shown.now.get();
        line.with(|line| line.as_ref().map(|line| wait(line, now, &back.get().unwrap_or_default(), words, dates)))
    });
    move || {
        shown.get().flatten().map(|(text, tone, title)| {
            view! {
                <span class="task-wait tabular" data-tone=tone title=title>
                    {(tone == "red").then(|| view! { <Icon shape=shapes::CLOCK /> })}
                    {text}
                </span>
            }
        })
    }
}

type Waiting = (String, &'static str, String);

fn wait(line: &Line, now: Timestamp, back: &str, words: Words<Desk>, dates: Dates) -> Option<Waiting> {
    match (line.section, line.waits_since, line.until) {
        (Section::YourTurn | Section::Offers, Some(since), _) => {
            let waited = now - since;
            let tone = match Urgency::of(waited, line.target) {
                Urgency::Calm => "calm",
                Urgency::Soon => "amber",
                Urgency::Late => "red",
            };
            let text = clock_text(waited);
            let title = words.fill(Desk::Waits, &[("time", &text)]);
            Some((text, tone, title))
        }
        (Section::Parked, _, Some(until)) => {
            let title = words.fill(Desk::BackAt, &[("time", &dates.full(until))]);
            let today = day_number(until) == day_number(now);
            let text = if today { words.fill(Desk::BackAt, &[("time", &dates.time(until))]) } else { back.to_owned() };
            Some((text, "calm", title))
        }
        (Section::WrapUp, _, Some(deadline)) => {
            let left = deadline - now;
            let tone = if left <= URGENT { "red" } else { "calm" };
            let text = clock_text(left);
            let title = words.fill(Desk::WrapUpLeft, &[("time", &text)]);
            Some((text, tone, title))
        }
        _ => None,
    }
}

// `Nov 29`: beside a name there is no room for more.
fn short_day(at: Timestamp) -> String {
    let reader = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    let fields = object(&[("day", "numeric".into()), ("month", "short".into())]);
    let reader = if reader.is_empty() { "en" } else { &reader };
    Date::new(&JsValue::from_f64(at.0 as f64)).to_locale_date_string(reader, &fields).into()
}

#[component]
fn NotDelivered(line: Memo<Option<Line>>) -> impl IntoView {
    let failed = Memo::new(move |_| line.with(|line| line.as_ref().is_some_and(|line| line.undelivered)));
    view! {
        <Show when=move || failed.get()>
            <span class="tag" data-tone="red" title=NotArrived::Hint.say()>
                {NotArrived::Mark.say()}
            </span>
        </Show>
    }
}

#[component]
fn Unread(line: Memo<Option<Line>>) -> impl IntoView {
    let words = use_words();
    let count = Memo::new(move |_| line.with(|line| line.as_ref().map_or(0, |line| line.unread)));
    view! {
        <Show when=move || { count.get() > 0 }>
            <span class="badge tabular">
                <span aria-hidden="true">
                    {move || if count.get() > 99 { "99+".to_owned() } else { count.get().to_string() }}
                </span>
                <span class="visually-hidden">{move || words.count(Desk::Unread, count.get(), &[])}</span>
            </span>
        </Show>
    }
}
