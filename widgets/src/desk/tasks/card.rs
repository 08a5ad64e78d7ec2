//! One offer: who wants to talk, how long he has waited, how long there is to accept.

use domain::channel::{ChannelKind, OfferField};
use domain::time::clock_text;
use domain::{ConversationId, Span};
use leptos::prelude::*;
use protocol::agent::Request;

use super::model::{Fact, Offer};
use super::view::Tasks;
use crate::channel::{look, source_name};
use crate::desk::context::{use_desk, use_words};
use crate::desk::keys::Action;
use crate::desk::outgoing::request::Act;
use crate::desk::refusal;
use crate::dom::clock;
use crate::text::{Desk, Key, NotArrived, Words};
use crate::ui::{Icon, shapes};

/// A click this soon after the card appeared or moved was meant for something else.
const GUARD: Span = Span(300);

/// The card. It never takes the focus; it keeps what it showed when the offer is over and the list is held.
#[component]
pub fn OfferCard(id: ConversationId) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let rows = desk.shown.rows;
    let offer = Memo::new(move |before: Option<&Option<Offer>>| {
        rows.with(|rows| rows.get(&id).and_then(Offer::of)).or_else(|| before.cloned().flatten())
    });
    let gone = Memo::new(move |_| rows.with(|rows| rows.get(&id).and_then(Offer::of).is_none()));
    let label = move || offer.with(|offer| offer.as_ref().map(|offer| from_whom(offer, words)));
    let flash = move || {
        let now = desk.shown.now.get();
        !gone.get() && offer.with(|offer| offer.as_ref().is_some_and(|offer| offer.flashes(now)))
    };
    view! {
        <article class="offer" class:gone=move || gone.get() class:flash=flash aria-label=label>
            <OfferHead offer />
            <OfferFacts offer />
            <OfferAsked offer />
            <Remaining offer />
            <OfferActions id gone />
        </article>
    }
}

/// Who wants to talk, in a line; where the channel names nobody, it is the channel.
pub fn from_whom(offer: &Offer, words: Words<Desk>) -> String {
    let name = offer.who().map_or_else(|| words.get(look(offer.channel).name), str::to_owned);
    words.fill(Desk::OfferFrom, &[("name", &name), ("queue", &offer.queue)])
}

#[component]
fn OfferHead(offer: Memo<Option<Offer>>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let head = Memo::new(move |_| {
        offer.with(|offer| {
            offer.as_ref().map(|offer| {
                let look = look(offer.channel);
                (look, offer.queue.clone(), offer.left_offline, offer.undelivered)
            })
        })
    });
    let elapsed = move || {
        let now = desk.shown.now.get();
        offer.with(|offer| offer.as_ref().map(|offer| clock_text(now - offer.arrived_at)))
    };
    view! {
        <header class="offer-head">
            {move || {
                head.get()
                    .map(|(look, queue, offline, undelivered)| {
                        view! {
                            <Icon shape=look.shape />
                            <span class="visually-hidden">{words.get(look.name)}</span>
                            <bdi class="offer-queue">{queue}</bdi>
                            {offline
                                .then(|| view! { <span class="tag" data-tone="violet">{words.get(Desk::LeftOffline)}</span> })}
                            {undelivered
                                .then(|| view! { <span class="tag" data-tone="red">{NotArrived::Mark.say()}</span> })}
                        }
                    })
            }}
            <span class="offer-elapsed tabular" title=words.get(Desk::OfferElapsed)>
                <Icon shape=shapes::CLOCK />
                {elapsed}
            </span>
        </header>
    }
}

#[component]
fn OfferFacts(offer: Memo<Option<Offer>>) -> impl IntoView {
    let facts = Memo::new(move |_| {
        offer
            .with(|offer| offer.as_ref().map(|offer| (offer.channel, offer.facts.clone())))
            .into_iter()
            .collect::<Vec<_>>()
    });
    move || {
        let facts = facts.get().into_iter();
        facts
            .flat_map(|(channel, facts)| facts.into_iter().map(move |fact| view! { <OfferFact channel fact /> }))
            .collect::<Vec<_>>()
    }
}

// A name says what it is; what only numbers or addresses are, words beside it say.
#[component]
fn OfferFact(channel: ChannelKind, fact: Fact) -> impl IntoView {
    let words = use_words();
    let (shape, name) = match fact.field {
        OfferField::Email => (shapes::MAIL, Desk::Email),
        OfferField::Phone => (shapes::PHONE, Desk::Phone),
        OfferField::Source => (shapes::INBOX, source_name(channel.capability().source)),
        _ => {
            let name = if fact.value.is_empty() { words.get(Desk::NoName) } else { fact.value };
            return view! {
                <p class="offer-name">
                    <bdi>{name}</bdi>
                </p>
            }
            .into_any();
        }
    };
    let name = words.get(name);
    let spoken = name.clone() + ": ";
    view! {
        <p class="offer-fact" title=name>
            <Icon shape />
            <span class="visually-hidden">{spoken}</span>
            <bdi>{fact.value}</bdi>
        </p>
    }
    .into_any()
}

#[component]
fn OfferAsked(offer: Memo<Option<Offer>>) -> impl IntoView {
    let words = use_words();
    let asked = Memo::new(move |_| offer.with(|offer| offer.as_ref().and_then(|offer| offer.asked.clone())));
    move || {
        asked.get().map(|Request { by, note, join }| {
            let key = if join { Desk::AskedToJoin } else { Desk::AskedToTake };
            view! {
                <p class="offer-asked">
                    <Icon shape=shapes::USERS />
                    <span dir="auto">
                        <strong>{words.fill(key, &[("name", &by)])}</strong>
                        {(!note.is_empty()).then(|| view! { <span class="offer-note">{note}</span> })}
                    </span>
                </p>
            }
        })
    }
}

// The bar is moved by the clock of the desk, a second at a time; the style sheet makes it glide.
#[component]
fn Remaining(offer: Memo<Option<Offer>>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let left = Memo::new(move |_| {
        let now = desk.shown.now.get();
        offer.with(|offer| {
            offer.as_ref().map_or((0, 1), |offer| {
                let left = (offer.deadline - now).max(Span::ZERO).as_seconds();
                let whole = (offer.deadline - offer.since).as_seconds().max(1);
                (left, whole)
            })
        })
    });
    let scale = move || {
        let (left, whole) = left.get();
        format!("scaleX({:.3})", (left as f64 / whole as f64).min(1.0))
    };
    view! {
        <div
            class="remaining"
            role="progressbar"
            aria-label=words.get(Desk::OfferLeft)
            aria-valuemin="0"
            aria-valuemax=move || left.get().1
            aria-valuenow=move || left.get().0
            aria-valuetext=move || clock_text(Span::seconds(left.get().0))
        >
            <div class="remaining-bar" style:transform=scale></div>
        </div>
    }
}

#[component]
fn OfferActions(id: ConversationId, gone: Memo<bool>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let tasks = expect_context::<Tasks>();
    let appeared = clock::now();
    let pending = Memo::new(move |_| desk.shown.requests.with(|requests| requests.is_pending(Act::Offer(id))));
    let disabled = move || gone.get() || pending.get();
    let accept = move |_| {
        let moved = tasks.order.with_untracked(|order| order.moved_at);
        if clock::now() - appeared.max(moved) >= GUARD {
            desk.accept(id);
            tasks.sort();
        }
    };
    view! {
        <div class="offer-actions">
            <button
                type="button"
                class="button primary"
                disabled=disabled
                aria-busy=move || pending.get().to_string()
                title=move || desk.hint(Action::Accept)
                on:click=accept
            >
                {words.get(Desk::Accept)}
            </button>
            <button type="button" class="button" disabled=disabled on:click=move |_| desk.decline(id)>
                {words.get(Desk::Decline)}
            </button>
        </div>
        <Show when=move || gone.get()>
            <p class="hint">{words.get(Desk::OfferOver)}</p>
        </Show>
        <div role="alert">
            {move || {
                let refused = desk.shown.requests.with(|requests| requests.refused(Act::Offer(id)).cloned());
                refused
                    .filter(|_| !gone.get())
                    .map(|refusal| view! { <p class="offer-refused">{refusal::say(words, &refusal)}</p> })
            }}
        </div>
    }
}
