//! The list of messages as people see it.

use std::rc::Rc;

use leptos::prelude::*;

use super::feed::Feed;
use super::model::Key;
use super::row::{Discard, Painter};
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
    /// The reader gives a failed message up, by a button that says so.
    discard: (String, Callback<Key>),
    /// What stands below the last row and scrolls with it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let typing = move || typing.get();
    let (earlier, retry) = (Rc::new(move || earlier.run(())), Rc::new(move |key| retry.run(key)));
    let (name, press) = discard;
    let discard = Discard { name, press: Rc::new(move |key| press.run(key)) };
    thread(feed, typing, earlier, retry, Some(discard), |view| match children {
        Some(children) => view.hold(children),
        None => view,
    })
    .place()
}

/// The thread; `fill` adds what stands below the last row and scrolls with it.
pub fn thread(
    feed: Feed,
    typing: impl Fn() -> Vec<String> + 'static,
    earlier: Rc<dyn Fn()>,
    retry: Rc<dyn Fn(Key)>,
    discard: Option<Discard>,
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
    let scroll = Scroll::new(feed, Painter::new(retry, discard), earlier, view.clone(), list);
    let (speech, away) = (scroll.speech(), scroll.is_away());
    // What only screen readers get: who said what, as it comes.
    let spoken = el("div").class("visually-hidden").attr("aria-live", "polite").bind_text(move || speech.get());
    let scroll = StoredValue::new_local(scroll);
    el("div").class("thread").child(view).child(spoken).when(move || away.get(), move || to_end(words, scroll))
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

fn typing_row(words: Words<Common>, typing: impl Fn() -> Vec<String> + 'static) -> El {
    let text = Rc::new(move || {
        let lines = typing().into_iter().map(|name| words.fill(Common::Typing, &[("name", &name)]));
        lines.collect::<Vec<_>>().join(" · ")
    });
    let shown = Rc::clone(&text);
    let dots = el("span").class("typing-dots").attr("aria-hidden", "true");
    el("div")
        .class("thread-typing")
        .bind_class("shown", move || !shown().is_empty())
        .child(dots.child(el("i")).child(el("i")).child(el("i")))
        .child(el("span").attr("dir", "auto").bind_text(move || text()))
}
