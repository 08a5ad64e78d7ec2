//! The dialog that makes one contact of two, or two of one again (SPEC I.4): both side by side, whose values stay, and what
//! happens. Nothing is decided before both were seen.

use domain::ConversationId;
use domain::contact::{Contact, Details, Merged, addresses};
use domain::refusal::Field;
use leptos::prelude::*;
use protocol::agent::{Candidate, Command};
use wasm_bindgen_futures::spawn_local;

use crate::desk::context::{use_desk, use_words};
use crate::desk::outgoing::request::Act;
use crate::desk::panel::Trouble;
use crate::desk::store::{DeskStore, Opened, load_people};
use crate::text::{Common, Desk, Words};
use crate::ui::lazy::{in_dialog, lazy};
use crate::ui::{Dialog, Icon, SearchField, shapes};

/// What is being merged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Merging {
    /// In which conversation.
    pub conversation: ConversationId,
    /// How far it is.
    pub step: Step,
}

/// How far merging is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// The other is searched for.
    Find,
    /// Both are looked at.
    Compare(Box<Candidate>),
    /// A merge is to be taken back.
    Undo(Merged),
}

/// What a contact is called who may have no name.
pub(super) fn name_of(words: Words<Desk>, name: &str) -> String {
    if name.is_empty() { words.get(Desk::NoName) } else { name.to_owned() }
}

/// The dialog, while it is open.
#[component]
pub fn MergeDialog() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let merging = Memo::new(move |_| desk.shown.begun.with(|begun| begun.merging.clone()));
    let close = Callback::new(move |()| desk.merging(None));
    move || {
        let outline = in_dialog(words.get(Desk::MergeTitle), close, "merge");
        merging.get().map(|now| lazy(move || merge(now.clone(), close), outline))
    }
}

crate::part! {
    fn merge(now: Merging, close: Callback<()>) in tools { view! { <Merge now close /> } }
}

#[component]
fn Merge(now: Merging, close: Callback<()>) -> impl IntoView {
    let words = use_words();
    let Merging { conversation: id, step } = now;
    let title = match &step {
        Step::Undo(merged) => words.fill(Desk::MergeUndoTitle, &[("name", &name_of(words, &merged.name))]),
        Step::Find | Step::Compare(_) => words.get(Desk::MergeTitle),
    };
    let inside = match step {
        Step::Find => view! { <Find id /> }.into_any(),
        Step::Compare(other) => view! { <Compare id other=*other /> }.into_any(),
        Step::Undo(merged) => view! { <Undo id merged /> }.into_any(),
    };
    view! { <Dialog title close class="merge">{inside}</Dialog> }
}

fn current(desk: DeskStore, id: ConversationId) -> Option<Contact> {
    desk.shown.opened.with_untracked(|opened| match opened {
        Opened::Here(face) if face.conversation == id => Some(face.contact.clone()),
        _ => None,
    })
}

#[component]
fn Find(id: ConversationId) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let query = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<Candidate>>);
    let ask = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let query = query.get_untracked();
        if !query.trim().is_empty() {
            spawn_local(async move {
                let answer = load_people(id, query.trim()).await.unwrap_or_default();
                // The dialog may be gone by now.
                let _ = found.try_set(Some(answer));
            });
        }
    };
    let line = move |other: Candidate| {
        let about = addresses(&other.contact).into_iter().map(|address| address.value).collect::<Vec<_>>().join(", ");
        let name = name_of(words, &other.contact.details.name);
        let choose = move |_| {
            let step = Step::Compare(Box::new(other.clone()));
            desk.merging(Some(Merging { conversation: id, step }));
        };
        view! {
            <li>
                <button type="button" class="past-line" on:click=choose>
                    <Icon shape=shapes::USER />
                    <span class="past-text">
                        <bdi>{name}</bdi>
                        <bdi class="past-about">{about}</bdi>
                    </span>
                </button>
            </li>
        }
    };
    view! {
        <form class="dialog-text" novalidate on:submit=ask>
            <div class="whom-search">
              <SearchField name=words.get(Desk::MergeSearch) query typed=Callback::new(move |text| query.set(text)) first=true />
              <button type="submit" class="button">{words.get(Desk::Find)}</button>
            </div>
            <ul class="past" role="list">
                {move || found.get().unwrap_or_default().into_iter().map(line).collect_view()}
            </ul>
            <p class="hint" role="status">
                {move || {
                    let none = found.with(|found| found.as_ref().is_some_and(Vec::is_empty));
                    none.then(|| words.get(Desk::MergeNobody))
                }}
            </p>
        </form>
    }
}

#[component]
fn Compare(id: ConversationId, other: Candidate) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let theirs = RwSignal::new(Vec::<Field>::new());
    let (other_id, other_version) = (other.contact.id, other.contact.version);
    let own = current(desk, id);
    let version = own.as_ref().map(|own| own.version);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(version) = version {
            let theirs = theirs.get_untracked();
            desk.confer(Command::MergeContact { conversation: id, version, other: other_id, other_version, theirs });
        }
    };
    let known = |contact: &Contact| {
        let all = addresses(contact).into_iter().filter(|address| address.verified);
        all.map(|address| address.value).collect::<Vec<_>>().join("\n")
    };
    let had = [&words.get(Desk::MergeConversations), ": ", &other.conversations.to_string()].concat();
    let table = own.map(|own| {
        let fields = Details::FIELDS.map(|field| {
            let values = (own.details.get(field).to_owned(), other.contact.details.get(field).to_owned());
            view! { <Choice field values theirs /> }
        });
        view! {
            <table class="merge-table">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{words.get(Desk::MergeThis)}</th>
                        <th scope="col">{words.get(Desk::MergeOther)} <span class="fact-address">{had}</span></th>
                    </tr>
                </thead>
                <tbody>
                    {fields.collect_view()}
                    <Both name=Desk::Identities own=known(&own) other=known(&other.contact) />
                    <Both name=Desk::ContactNotes own=own.notes other=other.contact.notes.clone() />
                </tbody>
            </table>
        }
    });
    view! {
        <form class="dialog-text" novalidate on:submit=submit>
            {table} <p>{words.get(Desk::MergeWhat)}</p>
            {(!other.verified).then(|| view! { <p class="newer">{words.get(Desk::MergeUnsure)}</p> })}
            <Foot id name=Desk::MergeDo />
        </form>
    }
}

// Where both know something else, one of them is chosen.
#[component]
fn Choice(field: Field, values: (String, String), theirs: RwSignal<Vec<Field>>) -> impl IntoView {
    let words = use_words();
    let (name, slug) = match field {
        Field::Email => (Desk::Email, "merge-email"),
        Field::Phone => (Desk::Phone, "merge-phone"),
        _ => (Desk::Name, "merge-name"),
    };
    let (own, other) = values;
    if own == other || own.is_empty() || other.is_empty() {
        return view! { <Both name own other /> }.into_any();
    }
    let side = move |value: String, is_theirs: bool| {
        let choose = move |_| {
            theirs.update(|theirs| {
                theirs.retain(|other| *other != field);
                theirs.extend(is_theirs.then_some(field));
            });
        };
        view! {
            <td>
                <label class="choice">
                    <input
                        type="radio"
                        name=slug
                        prop:checked=move || theirs.with(|theirs| theirs.contains(&field)) == is_theirs
                        on:change=choose
                    />
                    <bdi>{value}</bdi>
                </label>
            </td>
        }
    };
    view! {
        <tr>
            <th scope="row">{words.get(name)}</th>
            {side(own, false)}
            {side(other, true)}
        </tr>
    }
    .into_any()
}

#[component]
fn Both(name: Desk, own: String, other: String) -> impl IntoView {
    let words = use_words();
    // What nobody knows takes no room.
    (own.len() + other.len() > 0).then(|| {
        view! {
            <tr>
                <th scope="row">{words.get(name)}</th>
                <td dir="auto">{own}</td>
                <td dir="auto">{other}</td>
            </tr>
        }
    })
}

#[component]
fn Undo(id: ConversationId, merged: Merged) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let other = merged.contact;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(version) = current(desk, id).map(|own| own.version) {
            desk.confer(Command::UnmergeContact { conversation: id, version, other });
        }
    };
    view! {
        <form class="dialog-text" novalidate on:submit=submit>
            <p>{words.fill(Desk::MergeUndoWhat, &[("name", &name_of(words, &merged.name))])}</p>
            <Foot id name=Desk::MergeUndoDo />
        </form>
    }
}

#[component]
fn Foot(id: ConversationId, name: Desk) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let common = expect_context::<Words<Common>>();
    let pending = Memo::new(move |_| desk.shown.requests.with(|requests| requests.is_pending(Act::Merge(id))));
    view! {
        <Trouble act=Act::Merge(id) />
        <footer class="dialog-foot">
            <button type="button" class="button" on:click=move |_| desk.merging(None)>
                {common.get(Common::Cancel)}
            </button>
            <button
                type="submit"
                class="button primary"
                disabled=move || pending.get()
                aria-busy=move || pending.get().to_string()
            >
                {words.get(name)}
            </button>
        </footer>
    }
}
