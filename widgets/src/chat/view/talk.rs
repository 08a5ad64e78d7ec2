//! The conversation: thread, what is below it, composer.

use std::rc::Rc;

use crate::prelude::*;
use domain::channel::web_chat;

use super::waiting::waiting_card;
use crate::chat::phase::Phase;
use crate::chat::rows::command_of;
use crate::chat::store::ChatStore;
use crate::composer::view::{Parts, composer};
use crate::dom::el::{El, button, el, said};
use crate::files::{Files, Tray};
use crate::text::{Chat, Key as _};
use crate::thread::Key;
use crate::thread::view::thread;

/// Lines the composer grows to.
const LINES: u32 = 5;

/// The conversation.
pub fn talk(store: ChatStore) -> El {
    let waiting = move || matches!(store.phase(), Phase::Waiting { .. });
    let closed = move || u32::from(store.phase().is_closed());
    let retry = Rc::new(move |key: Key| {
        if let Some(id) = command_of(key) {
            store.retry_pressed(id);
        }
    });
    let earlier = Rc::new(move || store.earlier_wanted());
    let thread = thread(
        store.feed().clone(),
        move || store.typing(),
        earlier,
        retry,
        None,
        |view| view.when(waiting, move || waiting_card(store)),
    );
    el("div")
        .class("talk")
        .child(thread)
        .switch(closed, move |closed| Some(if closed == 1 { closed_bar(store) } else { write(store) }))
}

fn write(store: ChatStore) -> El {
    let text = RwSignal::new(String::new());
    text.set(store.draft(move || drop(text.try_set(String::new()))));
    let rests = move || matches!(store.phase(), Phase::Ended { .. });
    let placeholder = move || (if rests() { Chat::WriteAgain } else { Chat::Write }).say().to_owned();
    // The store has it before the field is emptied.
    let send = move |message: String, files: Files| {
        store.send_pressed(message, files);
        text.set(String::new());
    };
    let parts = Parts {
        text,
        limit: web_chat::CAPABILITY.customer_limit,
        lines: LINES,
        closed: Rc::new(|| false),
        why: None,
        placeholder: Rc::new(placeholder),
        tray: Some(Tray::new(&web_chat::CAPABILITY.customer_files, "", String::new())),
        send: Rc::new(send),
        typed: Rc::new(move || text.with_untracked(|text| store.typed(text))),
        area: None,
    };
    el("div")
        .class("write")
        .when(rests, move || said("p", Chat::ReopenHint.say()).class("reopen-hint"))
        .child(composer(parts, |line| line))
}

fn closed_bar(store: ChatStore) -> El {
    let anew = button("button primary wide focus-on-solid", move || store.start_new_pressed());
    el("div")
        .class("closed-bar")
        .child(said("p", Chat::ChatClosed.say()).attr("role", "status"))
        .child(anew.text(Chat::StartNew.say()))
}
