//! A section of the task list: its heading, which folds it where nothing in it presses, and its rows.

use domain::ConversationId;
use leptos::prelude::*;

use super::card::OfferCard;
use super::line::TaskLine;
use super::model::{Line, Section};
use super::view::Tasks;
use crate::desk::context::{use_desk, use_words};
use crate::desk::keys::Action;
use crate::dom::remember;
use crate::text::Desk;
use crate::ui::{Icon, shapes};

/// A section, while there is something in it.
#[component]
pub fn SectionView(section: Section) -> impl IntoView {
    let words = use_words();
    let tasks = expect_context::<Tasks>();
    let ids = Memo::new(move |_| tasks.section(section));
    let (name, slug) = match section {
        Section::Offers => (Desk::SectionOffers, "offers"),
        Section::YourTurn => (Desk::SectionYourTurn, "your-turn"),
        Section::CustomersTurn => (Desk::SectionWaiting, "waiting"),
        Section::Parked => (Desk::SectionParked, "parked"),
        Section::WrapUp => (Desk::SectionWrapUp, "wrap-up"),
    };
    let open = kept(section);
    let shown = Memo::new(move |_| open.is_none_or(|open| open.get()));
    let heading = move || view! { {words.get(name)} <span class="count tabular">{move || ids.with(Vec::len)}</span> };
    view! {
        <Show when=move || !ids.with(Vec::is_empty)>
            <section class="task-section" data-section=slug aria-labelledby=format!("section-{slug}")>
                <div class="section-head">
                    <h3 id=format!("section-{slug}")>
                        {match open {
                            None => heading().into_any(),
                            Some(open) => {
                                view! {
                                    <button
                                        type="button"
                                        aria-expanded=move || shown.get().to_string()
                                        on:click=move |_| open.update(|open| *open = !*open)
                                    >
                                        <Icon shape=Signal::derive(move || {
                                            if shown.get() { shapes::CHEVRON_DOWN } else { shapes::CHEVRON_RIGHT }
                                        }) />
                                        {heading()}
                                    </button>
                                }
                                    .into_any()
                            }
                        }}
                    </h3>
                    <Unseen ids shown />
                    {(section == Section::Offers).then(|| view! { <AcceptAll ids /> })}
                    {(section == Section::YourTurn).then(|| view! { <NextUnread /> })}
                </div>
                <Show when=move || shown.get()>
                    <ul role="list">
                        <For each=move || ids.get() key=|id| *id let(id)>
                            <li>
                                <Entry id section />
                            </li>
                        </For>
                    </ul>
                </Show>
            </section>
        </Show>
    }
}

// Whether it is unfolded, remembered on this device. Offers and the agent's turn cannot be folded: time runs for them.
fn kept(section: Section) -> Option<RwSignal<bool>> {
    let key = match section {
        Section::Offers | Section::YourTurn => return None,
        Section::CustomersTurn => "switchboard:layout:waiting",
        Section::Parked => "switchboard:layout:parked",
        Section::WrapUp => "switchboard:layout:wrap-up",
    };
    Some(remember::flag(key, true))
}

// What was not seen is told also while the rows are folded away.
#[component]
fn Unseen(ids: Memo<Vec<ConversationId>>, shown: Memo<bool>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let count = Memo::new(move |_| {
        let unread = |id| desk.shown.rows.with(|rows| rows.get(&id).map_or(0, |row| Line::of(row).unread));
        if shown.get() { 0 } else { ids.with(|ids| ids.iter().copied().map(unread).sum::<u32>()) }
    });
    view! {
        <Show when=move || { count.get() > 0 }>
            <span class="badge tabular" title=move || words.count(Desk::Unread, count.get(), &[])>
                {move || count.get()}
            </span>
        </Show>
    }
}

#[component]
fn AcceptAll(ids: Memo<Vec<ConversationId>>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let tasks = expect_context::<Tasks>();
    let accept = move |_| {
        desk.accept_all();
        tasks.sort();
    };
    view! {
        <Show when=move || { ids.with(Vec::len) > 1 }>
            <button type="button" class="section-button" title=move || desk.hint(Action::AcceptAll) on:click=accept>
                {words.get(Desk::AcceptAll)}
            </button>
        </Show>
    }
}

#[component]
fn NextUnread() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let tasks = expect_context::<Tasks>();
    let next = Memo::new(move |_| tasks.next_unread(desk));
    view! {
        <Show when=move || next.get().is_some()>
            <button
                type="button"
                class="section-button"
                title=move || desk.hint(Action::NextUnread)
                on:click=move |_| {
                    if let Some(id) = next.get_untracked() {
                        desk.open_to_write(id);
                    }
                }
            >
                {words.get(Desk::NewReplies)}
            </button>
        </Show>
    }
}

// While the list is held an accepted offer stays among the offers, but is a line already.
#[component]
fn Entry(id: ConversationId, section: Section) -> impl IntoView {
    let rows = use_desk().shown.rows;
    let is_card = Memo::new(move |before: Option<&bool>| {
        rows.with(|rows| rows.get(&id).map(|row| Section::of(row) == Section::Offers))
            .or_else(|| before.copied())
            .unwrap_or(section == Section::Offers)
    });
    move || {
        if is_card.get() { view! { <OfferCard id /> }.into_any() } else { view! { <TaskLine id /> }.into_any() }
    }
}
