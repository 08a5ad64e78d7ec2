//! The list of messages as people see it.

use leptos::prelude::*;

use super::model::{Body, Feed, Key, Kind, Row};
use super::row::Painter;
use super::scroll::Scroll;
use crate::dom::el::{El, button, el};
use crate::text::{Common, Words};
use crate::ui::icon::icon;
use crate::ui::shapes;

/// The thread: rows, what stands below them, and the button that leads to the end; see [`thread`].
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
    thread(feed, typing, earlier, retry, |view| match children {
        Some(children) => view.hold(children),
        None => view,
    })
    .place()
}

/// The thread; `fill` adds what stands below the last row and scrolls with it.
pub fn thread(
    feed: Feed,
    typing: Signal<Vec<String>>,
    earlier: Callback<()>,
    retry: Callback<Key>,
    fill: impl FnOnce(El) -> El,
) -> El {
    let words = expect_context::<Words<Common>>();
    let list = el("div").class("thread-list");
    let view = el("div")
        .class("thread-view")
        .attr("role", "log")
        .attr("aria-live", "off")
        .attr("aria-label", &words.get(Common::Thread))
        .attr("tabindex", "0")
        .child(list.clone());
    let view = fill(view).child(typing_row(words, typing));
    let scroll = Scroll::new(feed, Painter::new(retry), earlier, view.clone(), list);
    let (speech, away) = (scroll.speech(), scroll.is_away());
    let scroll = StoredValue::new_local(scroll);
    el("div")
        .class("thread")
        .child(view)
        .child(spoken(words, speech))
        .when(move || away.get(), move || to_end(words, scroll))
}

fn to_end(words: Words<Common>, scroll: StoredValue<Scroll, LocalStorage>) -> El {
    let unread = scroll.with_value(Scroll::unread);
    let text = move || match unread.get() {
        0 => words.get(Common::ToEnd),
        count => words.count(Common::NewMessages, count, &[]),
    };
    let label = el("span").bind_text(text).bind_class("visually-hidden", move || unread.get() == 0);
    button("thread-to-end", move || scroll.with_value(Scroll::go_to_end))
        .bind_class("news", move || unread.get() != 0)
        .child(icon(shapes::ARROW_DOWN))
        .child(label)
}

fn typing_row(words: Words<Common>, typing: Signal<Vec<String>>) -> El {
    let text = move || {
        typing.with(|names| {
            let lines: Vec<_> = names.iter().map(|name| words.fill(Common::Typing, &[("name", name)])).collect();
            lines.join(" · ")
        })
    };
    let dots = el("span").class("typing-dots").attr("aria-hidden", "true");
    el("div")
        .class("thread-typing")
        .bind_class("shown", move || typing.with(|names| !names.is_empty()))
        .child(dots.child(el("i")).child(el("i")).child(el("i")))
        .child(el("span").attr("dir", "auto").bind_text(text))
}

/// What only screen readers get: who said what, as it comes.
fn spoken(words: Words<Common>, rows: ReadSignal<Vec<Row>>) -> El {
    let lines = move || rows.with(|rows| rows.iter().filter_map(|row| line(words, row)).collect::<Vec<_>>().join("\n"));
    el("div").class("visually-hidden").attr("aria-live", "polite").bind_text(lines)
}

fn line(words: Words<Common>, row: &Row) -> Option<String> {
    match &row.kind {
        Kind::Message(message) => match &message.body {
            Body::Text(text) => Some(words.fill(Common::Arrived, &[("name", &message.name), ("text", text)])),
            Body::Deleted => None,
        },
        Kind::Notice(notice) => Some(notice.text.clone()),
    }
}
