//! A modal dialog. It is a layer of the page, not of the browser, so that it also works inside a shadow root.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::{Event, KeyboardEvent};

use super::icon::icon_button;
use super::shapes;
use crate::dom::el::{El, el};
use crate::dom::focus::Trap;
use crate::dom::keep;
use crate::dom::timer::Frame;
use crate::text::{Common, Key};

/// A dialog that `fill` puts content into. Tab stays inside; Escape, the scrim and the cross call `close`; the focus goes to
/// what is marked `data-autofocus`, and back when the dialog goes.
pub fn dialog<T: Into<String> + 'static>(
    title: impl Fn() -> T + Clone + 'static,
    close: impl Fn() + Clone + 'static,
    class: &str,
    fill: impl FnOnce(El) -> El,
) -> El {
    let head = el("div").class("dialog-head").child(el("h2").bind_text(title.clone())).child(icon_button(
        shapes::X,
        Common::Close.say(),
        close.clone(),
    ));
    let panel = el("div")
        .class(&["dialog ", class].concat())
        .attr("role", "dialog")
        .attr("aria-modal", "true")
        .attr("tabindex", "-1")
        .bind_attr("aria-label", move || Some(title()))
        .child(head);
    let panel = fill(panel);
    // The focus goes in once it is in the document, and comes back when the trap is dropped with this owner.
    let trap = Rc::new(Cell::new(None));
    let (inside, set) = (panel.clone(), Rc::clone(&trap));
    let frame = Frame::next(move || set.set(Some(Trap::set(inside.html()))));
    keep((frame, trap));
    // The top layer takes Escape: nothing outside hears of it.
    let (escape, aside) = (close.clone(), close);
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            event.prevent_default();
            escape();
        }
    };
    let scrim = el("div").class("dialog-scrim").on("click", move |_: Event| aside());
    el("div").class("dialog-layer").on("keydown", keys).child(scrim).child(panel)
}
