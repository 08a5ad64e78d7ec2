//! The panel: header, what is wrong with the link, and one of its faces.

use crate::prelude::*;
use web_sys::KeyboardEvent;

use super::banner::banners;
use super::form::form;
use super::header::header;
use super::talk::talk;
use crate::chat::phase::Phase;
use crate::chat::store::ChatStore;
use crate::dom::el::{El, button, el, said};
use crate::dom::focus;
use crate::dom::listener::Listener;
use crate::dom::window;
use crate::text::{Chat, Key};
use crate::ui::dialog::dialog;

// What fills the panel below its header, as `El::switch` takes it.
const RESUMING: u32 = 0;
const FORM: u32 = 1;
const TALK: u32 = 2;

/// The panel.
pub fn panel(store: ChatStore) -> El {
    let ending = RwSignal::new(false);
    let face = move || match store.phase() {
        Phase::Resuming => RESUMING,
        Phase::Form { .. } => FORM,
        _ => TALK,
    };
    let body = el("div").class("panel-body").switch(face, move |face| {
        Some(match face {
            RESUMING => resuming(),
            FORM => form(store),
            _ => talk(store),
        })
    });
    focus::on_wish(&body, store.focus());
    // Whatever has Escape for itself stops it before it comes here.
    Listener::on(&window(), "keydown", move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            store.minimise_pressed();
        }
    })
    .keep();
    let asked = move || ending.get() && store.phase().may_end();
    banners(el("main").class("panel").child(header(store, ending)), store)
        .child(body)
        .when(asked, move || end_dialog(store, ending))
}

/// The shape of what comes.
fn resuming() -> El {
    el("div")
        .class("resuming")
        .attr("aria-busy", "true")
        .child(el("span").class("skeleton"))
        .child(el("span").class("skeleton mine"))
        .child(el("span").class("skeleton short"))
}

fn end_dialog(store: ChatStore, ending: RwSignal<bool>) -> El {
    let close = move || ending.set(false);
    let end = move || {
        ending.set(false);
        store.end_confirmed();
    };
    let keep = button("button", close).attr("data-autofocus", "").text(Chat::EndKeep.say());
    let foot = el("div")
        .class("dialog-foot")
        .child(keep)
        .child(button("button danger focus-on-solid", end).text(Chat::EndConfirm.say()));
    let title = Chat::EndTitle.say();
    dialog(
        move || title,
        close,
        "narrow",
        |panel| panel.child(said("p", Chat::EndBody.say()).class("dialog-text")).child(foot),
    )
}
