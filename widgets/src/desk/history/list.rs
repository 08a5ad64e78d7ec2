//! The two lists of earlier conversations: the contact's beside the running one, the agent's own below his tasks.

use domain::ConversationId;
use leptos::prelude::*;
use protocol::agent::Past;
use wasm_bindgen_futures::spawn_local;

use crate::channel::look;
use crate::desk::context::{use_desk, use_words};
use crate::desk::store::load_past;
use crate::dom::remember;
use crate::text::{Dates, Desk};
use crate::ui::{Icon, shapes};

/// How a list stands that was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Asked {
    Loading,
    Failed,
    Here(Vec<Past>),
}

// Asked anew each time it is called; what is shown stays until the answer is there.
fn ask(of: Option<ConversationId>, list: RwSignal<Asked>) {
    spawn_local(async move {
        let asked = load_past(of).await.map_or(Asked::Failed, Asked::Here);
        // The view may be gone by now.
        let _ = list.try_set(asked);
    });
}

/// The contact's earlier conversations; each opens its transcript beside the running one.
#[component]
pub fn Earlier(
    /// The conversation that is open.
    id: ConversationId,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let list = RwSignal::new(Asked::Loading);
    ask(Some(id), list);
    let open = Callback::new(move |past| desk.open_beside(Some(past)));
    view! {
        <section class="earlier" aria-labelledby="earlier-title">
            <h3 id="earlier-title" class="facts-title">{words.get(Desk::Earlier)}</h3>
            <List list empty=Desk::EarlierNone again=Callback::new(move |()| ask(Some(id), list)) open />
        </section>
    }
}

/// What the agent did during the last day, folded away until it is wanted.
#[component]
pub fn Recent() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let shown = remember::flag("switchboard:layout:recent", false);
    let list = RwSignal::new(Asked::Loading);
    // What was wrapped up a moment ago belongs here: every change of the rows may be that.
    let done = Memo::new(move |_| desk.shown.rows.with(|rows| rows.keys().copied().collect::<Vec<_>>()));
    let open = Callback::new(move |past| desk.open(Some(past)));
    view! {
        <section class="recent" aria-labelledby="recent-title">
            <h3 id="recent-title">
                <button
                    type="button"
                    class="fold"
                    aria-expanded=move || shown.get().to_string()
                    aria-controls="recent-list"
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    <Icon shape=shapes::CHEVRON_RIGHT />
                    {words.get(Desk::Recent)}
                </button>
            </h3>
            <div id="recent-list">
                {move || {
                    // Nothing follows a memo that is not read.
                    done.with(|_| ());
                    shown
                        .get()
                        .then(|| {
                            ask(None, list);
                            let again = Callback::new(move |()| ask(None, list));
                            view! { <List list empty=Desk::RecentNone again open /> }
                        })
                }}
            </div>
        </section>
    }
}

#[component]
fn List(list: RwSignal<Asked>, empty: Desk, again: Callback<()>, open: Callback<ConversationId>) -> impl IntoView {
    let words = use_words();
    move || match list.get() {
        Asked::Loading => view! {
            <div class="past-loading" role="status">
                <span class="visually-hidden">{words.get(Desk::PanelLoading)}</span>
                <div class="skeleton skeleton-line" aria-hidden="true"></div>
                <div class="skeleton skeleton-line short" aria-hidden="true"></div>
            </div>
        }
        .into_any(),
        Asked::Failed => view! {
            <p class="past-failed" role="alert">
                {words.get(Desk::EarlierFailed)}
                <button type="button" class="button" on:click=move |_| again.run(())>
                    {words.get(Desk::PastAgain)}
                </button>
            </p>
        }
        .into_any(),
        Asked::Here(past) if past.is_empty() => view! { <p class="past-none">{words.get(empty)}</p> }.into_any(),
        Asked::Here(past) => view! {
            <ul class="past" role="list">
                {past.into_iter().map(|past| view! { <Line past open /> }).collect_view()}
            </ul>
        }
        .into_any(),
    }
}

#[component]
fn Line(past: Past, open: Callback<ConversationId>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let look = look(past.channel);
    let id = past.conversation;
    let now = desk.shown.now.get_untracked();
    let began = Dates::here().day(past.began, now);
    let state = match past.ended {
        None => words.get(Desk::PastOpen),
        Some(_) if past.reasons.is_empty() => words.get(Desk::PastEnded),
        Some(_) => past.reasons.join(", "),
    };
    let agent = if past.agent.is_empty() { words.get(Desk::PastUnanswered) } else { past.agent };
    let messages = words.count(Desk::PastMessages, u32::try_from(past.messages).unwrap_or(u32::MAX), &[]);
    view! {
        <li>
            <button type="button" class="past-line" on:click=move |_| open.run(id)>
                <Icon shape=look.shape />
                <span class="visually-hidden">{words.get(look.name)}</span>
                <span class="past-text">
                    <span class="past-title">
                        <time>{began}</time>
                        <span class="past-count tabular">{messages}</span>
                    </span>
                    <span class="past-about">
                        <bdi>{past.customer}</bdi>
                        <bdi>{agent}</bdi>
                        <bdi>{state}</bdi>
                    </span>
                </span>
            </button>
        </li>
    }
}
