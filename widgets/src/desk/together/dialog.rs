//! The dialog that gives a conversation away or asks a colleague to join: queues and agents in tabs, searched, live while it
//! is open (SPEC A.4, H-10, H-11).

use domain::ConversationId;
use domain::conversation::Destination;
use leptos::prelude::*;

use super::model::{About, Asking, Entry, Tab, entries};
use crate::desk::context::{use_desk, use_words};
use crate::desk::outgoing::request::Act;
use crate::desk::panel::{Trouble, customer_name};
use crate::desk::presence::model::Look;
use crate::desk::presence::shape;
use crate::text::{Common, Desk, Words};
use crate::ui::lazy::{in_dialog, lazy};
use crate::ui::{Dialog, Icon, IconButton, SearchField, shapes};

/// Longest note, as typed.
const NOTE_LIMIT: &str = "500";

/// The dialog, while it is open.
#[component]
pub fn WhomDialog() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let asking = Memo::new(move |_| desk.shown.begun.with(|begun| begun.asking));
    let close = Callback::new(move |()| desk.ask_whom(None));
    move || {
        asking.get().map(|asking| {
            let title = words.fill(title_of(asking), &[("name", &customer_name(asking.conversation))]);
            lazy(move || whom(asking), in_dialog(title, close, ""))
        })
    }
}

fn title_of(asking: Asking) -> Desk {
    if asking.join { Desk::ConferenceTitle } else { Desk::TransferTitle }
}

crate::part! {
    fn whom(asking: Asking) in tools { view! { <Whom asking /> } }
}

#[component]
fn Whom(asking: Asking) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let Asking { conversation: id, join, allowed } = asking;
    let tab = RwSignal::new(if allowed.agent { Tab::Agents } else { Tab::Queues });
    let (query, note, chosen) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(None));
    let close = Callback::new(move |()| desk.ask_whom(None));
    let title = title_of(asking);
    let list = Memo::new(move |_| {
        desk.shown.directory.with(|directory| {
            let directory = directory.as_ref().filter(|directory| directory.conversation == id)?;
            Some(query.with(|query| entries(directory, tab.get(), join, query)))
        })
    });
    // Whoever cannot have it any more is no longer chosen.
    let valid = Memo::new(move |_| {
        let chosen: Destination = chosen.get()?;
        list.with(|list| list.as_ref()?.iter().find(|entry| entry.to == chosen && entry.free).map(|entry| entry.to))
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(to) = valid.get_untracked() {
            desk.direct(asking, to, note.get_untracked());
        }
    };
    view! {
        <Dialog title=words.fill(title, &[("name", &customer_name(id))]) close>
            <form class="dialog-text whom" novalidate on:submit=submit>
                <Tabs tab both=allowed.queue && allowed.agent />
                <Search id query />
                <List list tab chosen />
                <NoteField note />
                <Trouble act=Act::Directed(id) />
                <Foot id join valid close />
            </form>
        </Dialog>
    }
}

#[component]
fn Tabs(tab: RwSignal<Tab>, both: bool) -> impl IntoView {
    let words = use_words();
    let one = move |which, name| {
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                aria-selected=move || (tab.get() == which).to_string()
                on:click=move |_| tab.set(which)
            >
                {words.get(name)}
            </button>
        }
    };
    both.then(|| {
        view! {
            <div class="tabs" role="tablist">
                {one(Tab::Queues, Desk::ToQueues)}
                {one(Tab::Agents, Desk::ToAgents)}
            </div>
        }
    })
}

#[component]
fn Search(id: ConversationId, query: RwSignal<String>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    view! {
        <div class="whom-search">
            <SearchField name=words.get(Desk::WhomSearch) query typed=Callback::new(move |text| query.set(text)) first=true />
            <IconButton
                shape=shapes::REFRESH_CW
                name=words.get(Desk::WhomRefresh)
                press=move || desk.look_around(Some(id))
            />
        </div>
    }
}

#[component]
fn List(list: Memo<Option<Vec<Entry>>>, tab: RwSignal<Tab>, chosen: RwSignal<Option<Destination>>) -> impl IntoView {
    let words = use_words();
    let none = move || match (list.with(|list| list.as_ref().map(Vec::len)), tab.get()) {
        (None, _) => Some(words.get(Desk::WhomLoading)),
        (Some(0), Tab::Agents) => Some(words.get(Desk::WhomNoAgents)),
        (Some(0), Tab::Queues) => Some(words.get(Desk::WhomNoQueues)),
        _ => None,
    };
    let name = move || words.get(if tab.get() == Tab::Agents { Desk::ToAgents } else { Desk::ToQueues });
    view! {
        <div class="whom-list" role="radiogroup" aria-label=name>
            <For
                each=move || list.get().unwrap_or_default()
                key=|entry| (entry.name.clone(), entry.free, format!("{:?}{:?}", entry.to, entry.about))
                let(entry)
            >
                <Line entry chosen />
            </For>
            <p class="hint" role="status">
                {none}
            </p>
        </div>
    }
}

#[component]
fn Line(entry: Entry, chosen: RwSignal<Option<Destination>>) -> impl IntoView {
    let words = use_words();
    let Entry { to, name, about, free } = entry;
    let (look, shape, facts, supervisor) = match about {
        About::Queue { waiting, free } => {
            let facts = [("waiting", waiting.to_string()), ("free", free.to_string())];
            let facts = facts.each_ref().map(|(name, value)| (*name, value.as_str()));
            ("queue", shapes::USERS, words.fill(Desk::QueueFacts, &facts), false)
        }
        About::Agent { presence, supervisor } => {
            let look = Look::of(presence);
            let facts = match look {
                Look::Available if !free => Desk::NoSlotFree,
                Look::Available => Desk::Available,
                Look::Rona => Desk::Rona,
                Look::Idle => Desk::Idle,
                Look::SignedOut => Desk::SignedOut,
            };
            (look.as_str(), shape(look), words.get(facts), supervisor)
        }
    };
    view! {
        <label class="choice whom-line" data-state=look>
            <input
                type="radio"
                name="whom"
                disabled=!free
                prop:checked=move || chosen.get() == Some(to)
                on:change=move |_| chosen.set(Some(to))
            />
            <Icon shape />
            <bdi class="whom-name">{name}</bdi>
            {supervisor.then(|| view! { <span class="tag" data-tone="violet">{words.get(Desk::Supervisor)}</span> })}
            <span class="whom-facts tabular">{facts}</span>
        </label>
    }
}

#[component]
fn NoteField(note: RwSignal<String>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let required =
        move || desk.shown.settings.with(|settings| settings.as_ref().is_some_and(|it| it.transfer.note_required));
    view! {
        <label class="field">
            <span class="field-name">
                {move || words.get(if required() { Desk::NoteRequired } else { Desk::NoteOptional })}
            </span>
            <textarea
                rows="2"
                maxlength=NOTE_LIMIT
                dir="auto"
                prop:value=move || note.get()
                on:input:target=move |event| note.set(event.target().value())
            ></textarea>
        </label>
    }
}

#[component]
fn Foot(id: ConversationId, join: bool, valid: Memo<Option<Destination>>, close: Callback<()>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let common = expect_context::<Words<Common>>();
    let pending = Memo::new(move |_| desk.shown.requests.with(|requests| requests.is_pending(Act::Directed(id))));
    view! {
        <footer class="dialog-foot">
            <button type="button" class="button" on:click=move |_| close.run(())>
                {common.get(Common::Cancel)}
            </button>
            <button
                type="submit"
                class="button primary"
                disabled=move || pending.get() || valid.get().is_none()
                aria-busy=move || pending.get().to_string()
            >
                {words.get(if join { Desk::ConferenceSubmit } else { Desk::TransferSubmit })}
            </button>
        </footer>
    }
}
