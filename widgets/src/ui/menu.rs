//! A button that opens a short list of actions.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusEvent, HtmlElement, KeyboardEvent, Node};

use super::icon::{Shape, icon_button, icon_of};
use crate::dom::el::{El, button, el, handle};
use crate::dom::timer::Frame;
use crate::dom::{focus, keep};

/// The menu's button and, while open, its children: buttons of the role `menuitem`; see [`menu`].
#[component]
pub fn Menu(
    /// What the button draws.
    shape: Shape,
    /// What the button and the list are called.
    #[prop(into)]
    name: String,
    /// The entries.
    children: ChildrenFn,
) -> impl IntoView {
    menu(shape, &name, move |list| {
        let children = children.clone();
        list.hold(Box::new(move || children()))
    })
    .place()
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
    let item = menu_item(danger, move || press.run(()));
    item.child(icon_of(move || shape.get(), false)).child(el("span").bind_text(move || name.get())).place()
}

/// A menu that `fill` puts entries into whenever it is opened. Arrows move, Escape and Tab close, a click on an entry closes
/// after it acted.
pub fn menu(shape: Shape, name: &str, fill: impl Fn(El) -> El + 'static) -> El {
    let open = RwSignal::new(false);
    let root = handle();
    let label = name.to_owned();
    let close = move || {
        open.set(false);
        let button =
            root.with_value(|root| root.as_ref().and_then(|root| root.query_selector("button").ok().flatten()));
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            focus::focus(&button);
        }
    };
    let keys = move |event: KeyboardEvent| {
        if !open.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "Escape" => close(),
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
    el("div")
        .class("menu")
        .known(root)
        .on("keydown", keys)
        .on("focusout", left)
        .child(icon_button(shape, name, move || open.update(|open| *open = !*open)).attr("aria-haspopup", "menu"))
        .when(move || open.get(), list)
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
