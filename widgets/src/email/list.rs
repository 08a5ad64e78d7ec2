//! The letters, newest on top, with what else happened in between. A long history is drawn piece by piece as it is read.

use leptos::html::Div;
use leptos::prelude::*;

use super::banner::NewLetters;
use super::card::LetterCard;
use super::model::{self, Place};
use super::room::Room;
use crate::desk::context::use_words;
use crate::desk::panel::announce;
use crate::dom::timer::Interval;
use crate::dom::{clock, document, page};
use crate::text::{Common, Dates, Desk, Key, Mail};
use crate::ui::{Avatar, Icon, shapes};

/// Places that are drawn at first, and how many more when their end comes near.
const PIECE: usize = 24;
/// How near, in pixels.
const NEAR: i32 = 600;
/// How often is looked what is in sight, in milliseconds.
const LOOK: u32 = 250;
/// So much of a letter is in sight at least, in pixels.
const SIGHT: f64 = 48.0;

/// All letters of a conversation.
#[component]
pub fn Letters(
    /// Of which room.
    room: Room,
) -> impl IntoView {
    let drawn = RwSignal::new(PIECE);
    let places = Memo::new(move |_| room.places());
    let count = Memo::new(move |_| places.with(|all| all.iter().filter(|one| matches!(one, Place::Letter(_))).count()));
    let shown = Memo::new(move |_| places.with(|all| all.iter().rev().take(drawn.get()).copied().collect::<Vec<_>>()));
    let reaches_start = Memo::new(move |_| room.thread(|folded| folded.thread.reaches_start()).unwrap_or(true));
    let all_drawn = Memo::new(move |_| places.with(Vec::len) <= drawn.get());
    let more = move || {
        if all_drawn.get_untracked() {
            room.desk.history(room.id);
        }
        drawn.update(|drawn| *drawn += PIECE);
    };
    let subject = Memo::new(move |_| {
        let subject = room.thread(|folded| model::subject(folded.thread.items())).flatten();
        subject.unwrap_or_else(|| Mail::NoSubject.say().to_owned())
    });
    let scroller = NodeRef::<Div>::new();
    let near_end = move || {
        scroller.get_untracked().is_some_and(|it| it.scroll_top() + it.client_height() + NEAR >= it.scroll_height())
    };
    let scrolled = move |_| {
        if near_end() && !(all_drawn.get_untracked() && reaches_start.get_untracked()) {
            more();
        }
    };
    Interval::every(LOOK, move || look(room)).keep();
    view! {
        <NewLetters room />
        <div class="mails" node_ref=scroller role="region" aria-label=Mail::List.say() tabindex="0" on:scroll=scrolled>
            <header class="mails-head">
                <h3 dir="auto">{move || subject.get()}</h3>
                <span class="mails-count">{move || Mail::Count.count(count.get() as u32, &[])}</span>
            </header>
            <For each=move || shown.get() key=|place| *place let(place)>
                <One room place />
            </For>
            <Show when=move || !(all_drawn.get() && reaches_start.get())>
                <button type="button" class="button mails-more" on:click=move |_| more()>
                    {Mail::Earlier.say()}
                </button>
            </Show>
        </div>
    }
}

// A letter that came while one writes counts as looked at when it was in sight for a while (SPEC D.5).
fn look(room: Room) {
    let Some(fresh) = room.reading.try_with_untracked(|reading| reading.fresh().to_vec()) else { return };
    if fresh.is_empty() || !page::is_attended() {
        return;
    }
    let in_sight: Vec<u64> = fresh.into_iter().filter(|letter| is_in_sight(*letter)).collect();
    let before = room.reading.get_untracked();
    let mut after = before.clone();
    after.look(&in_sight, clock::now());
    if after != before {
        room.reading.set(after);
    }
}

fn is_in_sight(letter: u64) -> bool {
    let list = document().query_selector(".mails").ok().flatten().map(|list| list.get_bounding_client_rect());
    let card = document().get_element_by_id(&card_id(letter)).map(|card| card.get_bounding_client_rect());
    let (Some(list), Some(card)) = (list, card) else { return false };
    let shown = card.bottom().min(list.bottom()) - card.top().max(list.top());
    shown >= SIGHT.min(card.height())
}

/// The element a letter is drawn in.
pub fn card_id(letter: u64) -> String {
    ["mail-", &letter.to_string()].concat()
}

#[component]
fn One(room: Room, place: Place) -> impl IntoView {
    match place {
        Place::Letter(message) => view! { <LetterCard room message /> }.into_any(),
        Place::People(message) => view! { <People room message /> }.into_any(),
        Place::Note(seq) => view! { <Note room seq /> }.into_any(),
        Place::Said(first, last) => view! { <Said room first last /> }.into_any(),
    }
}

#[component]
fn People(room: Room, message: u64) -> impl IntoView {
    let said = move || {
        let change = room.change(message)?;
        let names = |all: &[domain::email::Mailbox]| all.iter().map(model::name).collect::<Vec<_>>().join(", ");
        let lines = [(Mail::Added, &change.added), (Mail::Removed, &change.removed)];
        let lines = lines.into_iter().filter(|(_, all)| !all.is_empty());
        Some(lines.map(|(key, all)| key.fill(&[("names", &names(all))])).collect::<Vec<_>>().join(" · "))
    };
    view! {
        <p class="row-notice private">
            <Icon shape=shapes::USERS />
            <span dir="auto">{said}</span>
        </p>
    }
}

#[component]
fn Said(room: Room, first: u64, last: u64) -> impl IntoView {
    let words = use_words();
    let said = move || {
        room.thread(|folded| {
            let items = folded.thread.items();
            let run = items.iter().filter(|item| (first..=last).contains(&item.seq)).map(|item| &item.event);
            announce::with_names(room.desk, words, folded, |names| announce::steps(names, run))
        })
        .flatten()
    };
    move || {
        said().map(|said| {
            let class = if said.agents_only { "row-notice private" } else { "row-notice" };
            view! {
                <p class=class>
                    <Icon shape=said.shape />
                    <span dir="auto">{said.text}</span>
                </p>
            }
        })
    }
}

#[component]
fn Note(room: Room, seq: u64) -> impl IntoView {
    let (words, dates) = (use_words(), expect_context::<Dates>());
    let note = move || {
        room.thread(|folded| {
            let item = folded.thread.items().iter().find(|item| item.seq == seq)?;
            let domain::conversation::Event::Desk(domain::conversation::DeskEvent::Noted {
                by, text, workflow, ..
            }) = &item.event
            else {
                return None;
            };
            let person = announce::with_names(room.desk, words, folded, |names| names.person(*by));
            let name = if workflow.is_empty() { person } else { workflow.clone() };
            Some((name, text.clone(), item.at))
        })
        .flatten()
    };
    move || {
        note().map(|(name, text, at)| {
            view! {
                <article class="mail-note">
                    <header>
                        <Avatar name=name.clone() />
                        <bdi class="mail-name">{name}</bdi>
                        <span class="mail-badge">{words.get(Desk::ModeNote)}</span>
                        <time title=dates.full(at)>{when(dates, at)}</time>
                    </header>
                    <p dir="auto">{text}</p>
                </article>
            }
        })
    }
}

/// The day, where it is not today, and the time.
pub fn when(dates: Dates, at: domain::Timestamp) -> String {
    use crate::text::dates::day_number;
    let now = clock::now();
    let time = dates.time(at);
    match day_number(now) - day_number(at) {
        0 => time,
        1 => [Common::Yesterday.say(), ", ", &time].concat(),
        _ => [&dates.day(at, now), ", ", &time].concat(),
    }
}
