//! A button that opens a short list of actions.

use std::rc::Rc;

use crate::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusEvent, HtmlElement, KeyboardEvent, Node};

use super::icon::{Shape, icon_button};
use crate::dom::el::{El, button, el};
use crate::dom::timer::Frame;
use crate::dom::{focus, keep};

/// A menu that `fill` puts entries into whenever it is opened. Arrows move, Escape and Tab close, a click on an entry closes
/// after it acted.
pub fn menu(shape: Shape, name: &str, fill: impl Fn(El) -> El + 'static) -> El {
    let open = RwSignal::new(false);
    let label = name.to_owned();
    let toggle = icon_button(shape, name, move || open.update(|open| *open = !*open)).attr("aria-haspopup", "menu");
    let button = toggle.clone();
    let close = Rc::new(move || {
        open.set(false);
        focus::focus(button.html());
    });
    let escaped = Rc::clone(&close);
    let keys = move |event: KeyboardEvent| {
        if !open.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "Escape" => escaped(),
            "ArrowDown" => step(&entries(&event), 1),
            "ArrowUp" => step(&entries(&event), -1),
            "Tab" => return open.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    // A click elsewhere takes the focus away: then it closes by itself.
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let around = event.current_target().and_then(|around| around.dyn_into::<Node>().ok());
        if around.is_some_and(|around| !around.contains(to.as_ref())) {
            open.try_set(false);
        }
    };
    let list = move || {
        let close = Rc::clone(&close);
        let list = el("div")
            .class("menu-list")
            .attr("role", "menu")
            .attr("aria-label", &label)
            .on("click", move |_: Event| close());
        let list = fill(list);
        let inside = list.clone();
        keep(Frame::next(move || step(&focus::focusable(&inside), 1)));
        list
    };
    el("div").class("menu").on("keydown", keys).on("focusout", left).child(toggle).when(move || open.get(), list)
}

/// An entry, to be filled with an icon and words.
pub fn menu_item(danger: bool, press: impl FnMut() + 'static) -> El {
    button(if danger { "menu-item danger" } else { "menu-item" }, press).attr("role", "menuitem")
}

fn entries(event: &KeyboardEvent) -> Vec<HtmlElement> {
    let around = event.current_target().and_then(|around| around.dyn_into::<Element>().ok());
    let list = around.and_then(|around| around.query_selector("[role=menu]").ok().flatten());
    list.map(|list| focus::focusable(&list)).unwrap_or_default()
}

fn step(entries: &[HtmlElement], by: isize) {
    let now = focus::focused();
    let at = entries.iter().position(|entry| now.as_ref() == Some(entry));
    let count = entries.len() as isize;
    if count == 0 {
        return;
    }
    let next = at.map_or(0, |at| (at as isize + by).rem_euclid(count));
    if let Some(entry) = entries.get(next as usize) {
        focus::focus(entry);
    }
}
