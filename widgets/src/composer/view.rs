//! The composer: a text area that grows, a counter, what is wrong, and Send.

use std::rc::Rc;

use crate::prelude::*;
use domain::composer::Counter;
use web_sys::{Event, KeyboardEvent};

use super::model::{Meaning, Obstacle, Press, obstacle};
use crate::dom::el::{El, button, el};
use crate::dom::grow;
use crate::files::{Files, Loaded, Tray};
use crate::text::{Common, Key};
use crate::ui::icon::large_icon;
use crate::ui::shapes;

/// Safari says so by this key code alone.
const COMPOSING_CODE: u32 = 229;

/// What a composer is made of.
#[derive(Clone)]
pub struct Parts {
    /// What is typed. The page owns it: it keeps drafts and empties it when the message was taken.
    pub text: RwSignal<String>,
    /// Most characters.
    pub limit: u32,
    /// Most lines before it scrolls.
    pub lines: u32,
    /// Whether nothing can be sent now; the page says why, elsewhere.
    pub closed: Rc<dyn Fn() -> bool>,
    /// Why nothing can be sent, for whoever points at Send or has it described; without it Send only says its name.
    pub why: Option<Rc<dyn Fn(Obstacle) -> String>>,
    /// What stands in it while it is empty; also its name.
    pub placeholder: Rc<dyn Fn() -> String>,
    /// Where files lie that go with it; without it none are taken.
    pub tray: Option<Tray>,
    /// The person pressed Send, and nothing hinders.
    pub send: Rc<dyn Fn(String, Files)>,
    /// The person typed.
    pub typed: Rc<dyn Fn()>,
    /// Told of the text area, for giving it the focus.
    pub area: Option<Told>,
}

/// Somebody who wants to know an element.
pub type Told = Rc<dyn Fn(&El)>;
type Hindered = Rc<dyn Fn() -> Option<Obstacle>>;

/// A composer whose line `fill` begins.
pub fn composer(parts: Parts, fill: impl FnOnce(El) -> El) -> El {
    let Parts { text, limit, lines, closed, why, tray, send, .. } = parts.clone();
    let (lying, sent, shown) = (tray.clone(), tray.clone(), tray);
    let hindered: Hindered = Rc::new(move || {
        let files = lying.as_ref().map_or(Loaded::Nothing, Tray::loaded);
        text.with(|text| obstacle(text, limit, closed(), files))
    });
    let (over, stops, wrong) = (Rc::clone(&hindered), Rc::clone(&hindered), Rc::clone(&hindered));
    let press: Rc<dyn Fn()> = Rc::new(move || {
        if untrack(|| stops()).is_none() {
            send(text.get_untracked(), sent.as_ref().map(Tray::take).unwrap_or_default());
        }
    });
    let (pressed, disabled, told) = (Rc::clone(&press), Rc::clone(&hindered), Rc::clone(&hindered));
    let name = Common::Send.say();
    // Beside a label, a title is the description: one text for pointers and for screen readers.
    let title = move || match (&why, told()) {
        (Some(why), Some(obstacle)) => why(obstacle),
        _ => name.to_owned(),
    };
    let send = button("composer-send focus-on-solid", move || pressed())
        .attr("aria-label", name)
        .bind_attr("title", move || Some(title()))
        .bind_flag("disabled", move || disabled().is_some())
        .child(large_icon(shapes::SEND_HORIZONTAL));
    let area = area(parts, hindered, press);
    grow::with_text(&area, text, lines);
    let line = el("div").class("composer-line").children(shown.as_ref().map(Tray::pickers));
    let line = fill(line).child(area).child(send);
    el("div")
        .class("composer")
        .bind_class("over", move || is_too_long(over()))
        .children(shown.map(|tray| tray.element()))
        .child(line)
        .child(below(text, limit, wrong))
}

fn area(parts: Parts, hindered: Hindered, press: Rc<dyn Fn()>) -> El {
    let Parts { placeholder, typed, .. } = parts;
    let name = Rc::clone(&placeholder);
    let keys = move |event: KeyboardEvent| {
        if meaning(&event) == Meaning::Send {
            event.prevent_default();
            press();
        }
    };
    let area = el("textarea")
        .attr("rows", "1")
        .attr("enterkeyhint", "send")
        .attr("dir", "auto")
        .attr("data-autofocus", "")
        .bind_attr("placeholder", move || Some(placeholder()))
        .bind_attr("aria-label", move || Some(name()))
        .bind_attr("aria-invalid", move || is_too_long(hindered()).then(|| "true".to_owned()))
        .bind_value(parts.text)
        .on("keydown", keys)
        .on("input", move |_: Event| typed());
    if let Some(tell) = parts.area {
        tell(&area);
    }
    area
}

fn below(text: RwSignal<String>, limit: u32, hindered: Hindered) -> El {
    let wrong = move || match hindered() {
        Some(Obstacle::TooLong { by }) => Common::TooLong.count(by, &[]),
        _ => String::new(),
    };
    let count = move || {
        let counter = text.with(|text| Counter::of(text, limit));
        let (length, limit) = (counter.length.to_string(), counter.limit.to_string());
        let shown = counter.is_shown().then(|| Common::Counter.fill(&[("n", &length), ("limit", &limit)]));
        shown.unwrap_or_default()
    };
    el("div")
        .class("composer-below")
        .child(el("span").class("composer-wrong").attr("role", "alert").bind_text(wrong))
        .child(el("span").class("composer-counter tabular").bind_text(count))
}

fn is_too_long(obstacle: Option<Obstacle>) -> bool {
    matches!(obstacle, Some(Obstacle::TooLong { .. }))
}

fn meaning(event: &KeyboardEvent) -> Meaning {
    Press {
        key: &event.key(),
        shift: event.shift_key(),
        ctrl: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        composing: event.is_composing() || event.key_code() == COMPOSING_CODE,
    }
    .meaning()
}
