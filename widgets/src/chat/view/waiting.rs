//! What a waiting customer is told, and the way out of waiting.

use crate::prelude::*;
use domain::text;
use web_sys::Event;

use crate::chat::model::Turn;
use crate::chat::phase::Phase;
use crate::chat::store::ChatStore;
use crate::dom::el::{El, button, el, said};
use crate::text::{Chat, Key};
use crate::ui::icon::icon_of;
use crate::ui::shapes;

/// The card below the thread while nobody is there yet.
pub fn waiting_card(store: ChatStore) -> El {
    let offline = move || store.is_offline();
    let own = store.site(|site| site.texts.waiting.clone());
    let asking = RwSignal::new(false);
    let (turn, left) = (move || known(&store.phase()).0, move || known(&store.phase()).1);
    let title = move || match left() {
        Some(email) => Chat::LeaveEmailDone.fill(&[("email", &email)]),
        None if offline() => Chat::LeftOffline.say().to_owned(),
        None if own.is_empty() => Chat::Waiting.say().to_owned(),
        None => own.clone(),
    };
    let waits = move || left().is_none() && !offline();
    let place = move || turn().filter(|_| waits()).map(place).unwrap_or_default();
    let shape = move || if waits() { shapes::CLOCK } else { shapes::MAIL };
    let leave = move || button("link-button", move || asking.set(true)).text(Chat::LeaveEmail.say());
    el("section")
        .class("waiting-card")
        .attr("role", "status")
        .child(icon_of(shape, true))
        .child(el("p").class("waiting-title").attr("dir", "auto").bind_text(title))
        .child(el("p").class("tabular").bind_text(place))
        .when(move || waits() && !asking.get(), leave)
        .when(move || waits() && asking.get(), move || leave_email(store))
}

fn known(phase: &Phase) -> (Option<Turn>, Option<String>) {
    match phase {
        Phase::Waiting { turn, left_email } => (*turn, left_email.clone()),
        _ => (None, None),
    }
}

fn leave_email(store: ChatStore) -> El {
    let email = RwSignal::new(store.prefill().email);
    let checked = RwSignal::new(false);
    let is_wrong = move || checked.get() && email.with(|email| text::email_parts(email).is_err());
    let field = el("input")
        .attr("id", "leave-email")
        .attr("type", "email")
        .attr("autocomplete", "email")
        .attr("aria-describedby", "leave-email-error")
        .bind_attr("aria-invalid", move || is_wrong().then(|| "true".to_owned()))
        .bind_value(email);
    let wrong = move || if is_wrong() { Chat::EmailInvalid.say() } else { "" };
    let trouble = el("p").class("field-error").attr("id", "leave-email-error").attr("role", "alert").bind_text(wrong);
    let label = said("label", Chat::Email.say()).attr("for", "leave-email");
    el("form")
        .class("leave-email")
        .attr("novalidate", "")
        .child(said("p", Chat::LeaveEmailHint.say()))
        .child(el("div").class("field").child(label).child(field).child(trouble))
        .child(said("button", Chat::LeaveEmailSend.say()).attr("type", "submit").class("button"))
        .on("submit", move |event: Event| {
            event.prevent_default();
            checked.set(true);
            if email.with_untracked(|email| text::email_parts(email).is_ok()) {
                store.email_left(email.get_untracked());
            }
        })
}

fn place(turn: Turn) -> String {
    let position = if turn.position <= 1 {
        Chat::WaitingNext.say().to_owned()
    } else {
        Chat::WaitingPosition.fill(&[("n", &turn.position.to_string())])
    };
    let Some(seconds) = turn.wait.map(|wait| wait.as_seconds().max(0) as u32) else {
        return position;
    };
    let time = if seconds < 60 {
        Chat::WaitingUnderMinute.say().to_owned()
    } else {
        Chat::WaitingTime.count(seconds.div_ceil(60), &[])
    };
    [position.as_str(), " ", &time].concat()
}
