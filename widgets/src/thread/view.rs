//! The list of messages as people see it.

use std::rc::Rc;

use crate::prelude::*;

use super::feed::Feed;
use super::model::Key;
use super::row::{Discard, Painter};
use super::scroll::Scroll;
use crate::dom::el::{El, button, el};
use crate::text::{Common, Key as _};
use crate::ui::icon::icon;
use crate::ui::shapes;

/// The thread; `fill` adds what stands below the last row and scrolls with it.
pub fn thread(
    feed: Feed,
    typing: impl Fn() -> Vec<String> + 'static,
    earlier: Rc<dyn Fn()>,
    retry: Rc<dyn Fn(Key)>,
    discard: Option<Discard>,
    fill: impl FnOnce(El) -> El,
) -> El {
    let list = el("div").class("thread-list");
    let view = el("div")
        .class("thread-view")
        .attr("role", "log")
        .attr("aria-live", "off")
        .attr("aria-label", Common::Thread.say())
        .attr("tabindex", "0")
        .child(list.clone());
    let view = fill(view).child(typing_row(typing));
    let scroll = Scroll::new(feed, Painter::new(retry, discard), earlier, view.clone(), list);
    let (speech, away) = (scroll.speech(), scroll.is_away());
    // What only screen readers get: who said what, as it comes.
    let spoken = el("div").class("visually-hidden").attr("aria-live", "polite").bind_text(move || speech.get());
    el("div").class("thread").child(view).child(spoken).when(move || away.get(), move || to_end(scroll.clone()))
}

fn to_end(scroll: Scroll) -> El {
    let unread = scroll.unread();
    let text = move || match unread.get() {
        0 => Common::ToEnd.say().to_owned(),
        count => Common::NewMessages.count(count, &[]),
    };
    let label = el("span").bind_text(text).bind_class("visually-hidden", move || unread.get() == 0);
    button("thread-to-end", move || scroll.go_to_end())
        .bind_class("news", move || unread.get() != 0)
        .child(icon(shapes::ARROW_DOWN))
        .child(label)
}

fn typing_row(typing: impl Fn() -> Vec<String> + 'static) -> El {
    let text = Rc::new(move || {
        let lines = typing().into_iter().map(|name| Common::Typing.fill(&[("name", &name)]));
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
