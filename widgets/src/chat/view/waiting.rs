//! What a waiting customer is told, and the way out of waiting.

use domain::text;
use leptos::prelude::*;
use protocol::customer::Availability;
use web_sys::SubmitEvent;

use crate::chat::model::Turn;
use crate::chat::phase::Phase;
use crate::chat::store::ChatStore;
use crate::text::{Chat, Words};
use crate::ui::{Icon, shapes};

/// The card below the thread while nobody is there yet.
#[component]
pub fn WaitingCard(store: ChatStore) -> impl IntoView {
    let words = expect_context::<Words<Chat>>();
    let phase = store.seen().phase;
    let offline = store.site(|site| site.availability == Availability::Offline);
    let own = store.site(|site| site.texts.waiting.clone());
    let asking = RwSignal::new(false);
    let left = Memo::new(move |_| {
        phase.with(|phase| match phase {
            Phase::Waiting { left_email, .. } => left_email.clone(),
            _ => None,
        })
    });
    let turn = Memo::new(move |_| {
        phase.with(|phase| match phase {
            Phase::Waiting { turn, .. } => *turn,
            _ => None,
        })
    });
    let title = move || match left.get() {
        Some(email) => words.fill(Chat::LeaveEmailDone, &[("email", &email)]),
        None if offline => words.get(Chat::LeftOffline),
        None if own.is_empty() => words.get(Chat::Waiting),
        None => own.clone(),
    };
    let waits = move || left.get().is_none() && !offline;
    view! {
        <section class="waiting-card" role="status">
            <Icon shape=Signal::derive(move || if waits() { shapes::CLOCK } else { shapes::MAIL }) large=true />
            <p class="waiting-title" dir="auto">{title}</p>
            {move || turn.get().filter(|_| waits()).map(|turn| view! { <p class="tabular">{place(words, turn)}</p> })}
            <Show when=waits>
                <Show when=move || asking.get() fallback=move || leave_button(words, asking)>
                    <LeaveEmail store />
                </Show>
            </Show>
        </section>
    }
}

fn leave_button(words: Words<Chat>, asking: RwSignal<bool>) -> impl IntoView {
    view! {
        <button type="button" class="link-button" on:click=move |_| asking.set(true)>
            {words.get(Chat::LeaveEmail)}
        </button>
    }
}

#[component]
fn LeaveEmail(store: ChatStore) -> impl IntoView {
    let words = expect_context::<Words<Chat>>();
    let email = RwSignal::new(store.seen().prefill.get_untracked().email);
    let checked = RwSignal::new(false);
    let wrong = move || {
        let bad = checked.get() && email.with(|email| text::email(email).is_err());
        bad.then(|| words.get(Chat::EmailInvalid))
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        checked.set(true);
        if let Ok(email) = email.with_untracked(|email| text::email(email)) {
            store.email_left(email);
        }
    };
    view! {
        <form class="leave-email" novalidate=true on:submit=submit>
            <p>{words.get(Chat::LeaveEmailHint)}</p>
            <div class="field">
                <label for="leave-email">{words.get(Chat::Email)}</label>
                <input
                    id="leave-email"
                    type="email"
                    autocomplete="email"
                    aria-describedby="leave-email-error"
                    aria-invalid=move || wrong().is_some().to_string()
                    prop:value=move || email.get()
                    on:input=move |event| email.set(event_target_value(&event))
                />
                <p class="field-error" id="leave-email-error" role="alert">{wrong}</p>
            </div>
            <button type="submit" class="button">{words.get(Chat::LeaveEmailSend)}</button>
        </form>
    }
}

fn place(words: Words<Chat>, turn: Turn) -> String {
    let position = if turn.position <= 1 {
        words.get(Chat::WaitingNext)
    } else {
        words.fill(Chat::WaitingPosition, &[("n", &turn.position.to_string())])
    };
    let minutes = turn.wait.map(|wait| (wait.as_seconds().max(0) as u32).div_ceil(60));
    let time = match (turn.wait, minutes) {
        (Some(wait), _) if wait.as_seconds() < 60 => words.get(Chat::WaitingUnderMinute),
        (_, Some(minutes)) => words.count(Chat::WaitingTime, minutes, &[]),
        _ => return position,
    };
    [position.as_str(), " ", &time].concat()
}
