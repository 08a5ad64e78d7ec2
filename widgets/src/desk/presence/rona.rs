//! RONA: the agent missed a contact request and gets nothing until he says what he is in. A banner with its two ways out.

use domain::agent::{Choice, Presence};
use leptos::prelude::*;

use super::model::default_idle;
use crate::desk::context::{use_desk, use_words};
use crate::desk::outgoing::request::Act;
use crate::text::Desk;
use crate::ui::{Icon, shapes};

/// The banner, while the agent is in RONA.
#[component]
pub fn RonaBanner() -> impl IntoView {
    let desk = use_desk();
    let missed = Memo::new(move |_| {
        desk.shown.me.with(|me| {
            me.as_ref().filter(|me| me.presence == Presence::Rona).map(|me| me.missed.clone().unwrap_or_default())
        })
    });
    move || missed.get().map(|queue| view! { <Rona queue /> })
}

#[component]
fn Rona(queue: String) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let body =
        if queue.is_empty() { words.get(Desk::RonaBody) } else { words.fill(Desk::RonaQueue, &[("queue", &queue)]) };
    let pending = move || desk.shown.requests.with(|requests| requests.is_pending(Act::Presence));
    let idle = move |_| {
        let reason = desk.shown.settings.with_untracked(|settings| settings.as_ref().and_then(default_idle));
        if let Some(reason) = reason {
            desk.choose(Choice::Idle { reason });
        }
    };
    view! {
        <section class="banner" data-tone="red" role="alert">
            <Icon shape=shapes::CIRCLE_MINUS large=true />
            <p class="banner-text">
                <strong>{words.get(Desk::RonaTitle)}</strong>
                " "
                {body}
            </p>
            <div class="banner-actions">
                <button type="button" class="button" disabled=pending on:click=idle>
                    {words.get(Desk::GoIdle)}
                </button>
                <button
                    type="button"
                    class="button primary"
                    disabled=pending
                    on:click=move |_| desk.choose(Choice::Available)
                >
                    {words.get(Desk::GoAvailable)}
                </button>
            </div>
        </section>
    }
}
