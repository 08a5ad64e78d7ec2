//! What a waiting customer is told, and the way out of waiting.

use domain::text;
use leptos::prelude::*;
use protocol::customer::Availability;
use web_sys::Event;

use crate::chat::model::Turn;
use crate::chat::phase::Phase;
use crate::chat::store::ChatStore;
use crate::dom::el::{El, button, el, said};
use crate::text::{Chat, Words};
use crate::ui::icon::icon_of;
use crate::ui::shapes;

/// The card below the thread while nobody is there yet.
pub fn waiting_card(words: Words<Chat>, store: ChatStore) -> El {
    let offline = store.site(|site| site.availability == Availability::Offline);
    let own = store.site(|site| site.texts.waiting.clone());
    let asking = RwSignal::new(false);
    let (turn, left) = (move || known(&store.phase()).0, move || known(&store.phase()).1);
    let title = move || match left() {
        Some(email) => words.fill(Chat::LeaveEmailDone, &[("email", &email)]),
        None if offline => words.get(Chat::LeftOffline),
        None if own.is_empty() => words.get(Chat::Waiting),
        None => own.clone(),
    };
    let waits = move || left().is_none() && !offline;
    let place = move || turn().filter(|_| waits()).map(|turn| place(words, turn)).unwrap_or_default();
    let shape = move || if waits() { shapes::CLOCK } else { shapes::MAIL };
    let leave = move || button("link-button", move || asking.set(true)).text(&words.get(Chat::LeaveEmail));
    el("section")
        .class("waiting-card")
        .attr("role", "status")
        .child(icon_of(shape, true))
        .child(el("p").class("waiting-title").attr("dir", "auto").bind_text(title))
        .child(el("p").class("tabular").bind_text(place))
        .when(move || waits() && !asking.get(), leave)
        .when(move || waits() && asking.get(), move || leave_email(words, store))
}

fn known(phase: &Phase) -> (Option<Turn>, Option<String>) {
    match phase {
        Phase::Waiting { turn, left_email } => (*turn, left_email.clone()),
        _ => (None, None),
    }
}

fn leave_email(words: Words<Chat>, store: ChatStore) -> El {
    let email = RwSignal::new(store.prefill().email);
    let checked = RwSignal::new(false);
    let is_wrong = move || checked.get() && email.with(|email| text::email(email).is_err());
    let field = el("input")
        .attr("id", "leave-email")
        .attr("type", "email")
        .attr("autocomplete", "email")
        .attr("aria-describedby", "leave-email-error")
        .bind_attr("aria-invalid", move || is_wrong().then(|| "true".to_owned()))
        .bind_value(email);
    let wrong = move || if is_wrong() { words.get(Chat::EmailInvalid) } else { String::new() };
    let trouble = el("p").class("field-error").attr("id", "leave-email-error").attr("role", "alert").bind_text(wrong);
    let label = said("label", &words.get(Chat::Email)).attr("for", "leave-email");
    el("form")
        .class("leave-email")
        .attr("novalidate", "")
        .child(said("p", &words.get(Chat::LeaveEmailHint)))
        .child(el("div").class("field").child(label).child(field).child(trouble))
        .child(said("button", &words.get(Chat::LeaveEmailSend)).attr("type", "submit").class("button"))
        .on("submit", move |event: Event| {
            event.prevent_default();
            checked.set(true);
            if let Ok(email) = email.with_untracked(|email| text::email(email)) {
                store.email_left(email);
            }
        })
}

fn place(words: Words<Chat>, turn: Turn) -> String {
    let position = if turn.position <= 1 {
        words.get(Chat::WaitingNext)
    } else {
        words.fill(Chat::WaitingPosition, &[("n", &turn.position.to_string())])
    };
    let Some(seconds) = turn.wait.map(|wait| wait.as_seconds().max(0) as u32) else {
        return position;
    };
    let time = if seconds < 60 {
        words.get(Chat::WaitingUnderMinute)
    } else {
        words.count(Chat::WaitingTime, seconds.div_ceil(60), &[])
    };
    [position.as_str(), " ", &time].concat()
}
