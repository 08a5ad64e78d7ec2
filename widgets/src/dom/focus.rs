//! Where the focus is, and keeping it where the work is.

use crate::prelude::{Get, ReadSignal};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, KeyboardEvent, Node};

use super::document;
use super::el::{El, follow};
use super::listener::Listener;
use super::timer::Frame;

const FOCUSABLE: &str = "a[href],button:not(:disabled),input:not(:disabled),select:not(:disabled),\
     textarea:not(:disabled),[tabindex]:not([tabindex='-1'])";

/// Gives an element the focus without scrolling to it.
pub fn focus(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Gives the focus to the first thing inside `root` that takes it, `data-autofocus` before others, whenever `wish` grows.
pub fn on_wish(root: &El, wish: ReadSignal<u32>) {
    let root = root.clone();
    let (mut done, mut frame) = (0, None);
    follow(Box::new(move || {
        let wish = wish.get();
        if done < wish {
            let root = root.clone();
            // In the frame, because only then it is drawn.
            frame.replace(Frame::next(move || {
                if let Some(first) = first_in(&root) {
                    focus(&first);
                }
            }));
        }
        done = wish;
    }));
}

/// The element that has the focus.
pub fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// What inside `root` can have the focus, in order.
pub fn focusable(root: &Element) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(FOCUSABLE) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into::<HtmlElement>().ok())
        .filter(|element| element.offset_parent().is_some() || element.offset_width() > 0)
        .collect()
}

/// Keeps Tab inside `root` until dropped, and gives the focus back then.
#[derive(Debug)]
pub struct Trap {
    before: Option<HtmlElement>,
    _keys: Listener,
}

impl Trap {
    /// The focus goes to what is marked `data-autofocus` inside `root`, else to the first thing that takes it.
    pub fn set(root: &HtmlElement) -> Self {
        let before = focused();
        if let Some(first) = first_in(root) {
            focus(&first);
        }
        let inside = root.clone();
        let keys = Listener::on(root, "keydown", move |event: KeyboardEvent| {
            if event.key() == "Tab" {
                turn_round(&inside, &event);
            }
        });
        Self { before, _keys: keys }
    }

    /// Keeps it until the current reactive owner is cleaned up.
    pub fn keep(self) {
        super::keep(self);
    }
}

impl Drop for Trap {
    fn drop(&mut self) {
        if let Some(before) = self.before.take().filter(|element| element.is_connected()) {
            focus(&before);
        }
    }
}

fn first_in(root: &Element) -> Option<HtmlElement> {
    let preferred = root.query_selector("[data-autofocus]:not(:disabled)").ok().flatten();
    preferred.and_then(|element| element.dyn_into().ok()).or_else(|| focusable(root).into_iter().next())
}

fn turn_round(root: &HtmlElement, event: &KeyboardEvent) {
    let all = focusable(root);
    let (Some(first), Some(last)) = (all.first(), all.last()) else {
        return;
    };
    let now = focused();
    let is = |element: &HtmlElement| {
        let element: &Node = element;
        now.as_deref().is_some_and(|now| element.is_same_node(Some(now)))
    };
    let target = if event.shift_key() && is(first) {
        last
    } else if !event.shift_key() && is(last) {
        first
    } else {
        return;
    };
    event.prevent_default();
    focus(target);
}
