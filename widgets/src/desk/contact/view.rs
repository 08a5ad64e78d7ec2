//! The contact pane: who the customer is, editable, and how he came.

use domain::ConversationId;
use domain::conversation::{DeskEvent, Event};
use domain::refusal::Field;
use leptos::prelude::*;

use super::facts::{Facts, RecordLink};
use super::model::{Form, Wrong};
use super::notes::ContactNotes;
use super::people::Identities;
use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::history::{Earlier, Transcript};
use crate::desk::outgoing::request::Act;
use crate::desk::refusal;
use crate::desk::store::{DeskStore, Face, Opened};
use crate::text::{Desk, Words};
use crate::ui::{Icon, IconButton, shapes};

/// The pane, for whatever conversation is open.
#[component]
pub fn ContactPane() -> impl IntoView {
    let (desk, panes, words) = (use_desk(), use_panes(), use_words());
    let face = Memo::new(move |_| {
        desk.shown.opened.with(|opened| match opened {
            Opened::Here(face) => Some((**face).clone()),
            _ => None,
        })
    });
    let open = Memo::new(move |_| face.with(|face| face.as_ref().map(|face| face.conversation)));
    let merged =
        Memo::new(move |_| face.with(|face| face.as_ref().map(|face| (face.contact.id, face.contact.merged.len()))));
    let reads = Memo::new(move |_| desk.shown.beside.with(|beside| *beside != Opened::Nothing));
    view! {
        <Transcript />
        <aside class="contact" aria-label=words.get(Desk::Contact) hidden=move || reads.get()>
            <header class="contact-head">
                <h2>{words.get(Desk::Contact)}</h2>
                <IconButton
                    shape=shapes::X
                    name=words.get(Desk::ContactHide)
                    press=move || panes.toggle_contact()
                />
            </header>
            {move || match open.get() {
                Some(id) => {
                    view! {
                        <Record id />
                        <ContactForm id face />
                        <Identities id face />
                        <ContactNotes id face />
                        <Facts face />
                        {move || {
                            // Who was merged had conversations, too. Read, for nothing follows a memo that was not.
                            merged.with(|_| ());
                            view! { <Earlier id /> }
                        }}
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <div class="empty">
                            <Icon shape=shapes::USER large=true />
                            <p>{words.get(Desk::ContactEmpty)}</p>
                        </div>
                    }
                        .into_any()
                }
            }}
        </aside>
    }
}

#[component]
fn Record(id: ConversationId) -> impl IntoView {
    let desk = use_desk();
    let record = Memo::new(move |_| {
        desk.shown.rows.with(|rows| rows.get(&id).map(|row| row.record.clone()).filter(|record| !record.is_empty()))
    });
    move || record.get().map(|record| view! { <RecordLink record /> })
}

// What is typed, if anything was; else the contact as it is.
fn form(desk: DeskStore, id: ConversationId, face: Memo<Option<Face>>) -> Memo<Option<Form>> {
    Memo::new(move |_| {
        let contact = face.with(|face| face.as_ref().map(|face| face.contact.clone()))?;
        Some(desk.shown.begun.with(|begun| begun.form(id, &contact)))
    })
}

#[component]
fn ContactForm(id: ConversationId, face: Memo<Option<Face>>) -> impl IntoView {
    let desk = use_desk();
    let form = form(desk, id, face);
    let edit = Callback::new(move |change: Edit| {
        let Some(mut now) = form.get_untracked() else { return };
        match change {
            Edit::Set(field, value) => now.set(field, value),
            Edit::Undo => now = Form::of(now.newer.unwrap_or(now.base)),
            Edit::TakeNewer => now.take_newer(),
            Edit::KeepMine => now.keep_mine(),
            Edit::Save => {
                if let Some((version, details)) = now.save() {
                    desk.edit_contact(id, version, details);
                }
            }
        }
        desk.forget_refusal(Act::Contact(id));
        desk.begin(|begun| begun.keep_form(id, now));
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        edit.run(Edit::Save);
    };
    view! {
        <form class="contact-form" novalidate on:submit=submit>
            <ContactField id form edit field=Field::Name />
            <ContactField id form edit field=Field::Email />
            <ContactField id form edit field=Field::Phone />
            <Newer id form edit />
            <SaveBar id form edit />
        </form>
    }
}

#[derive(Clone)]
enum Edit {
    Set(Field, String),
    Undo,
    TakeNewer,
    KeepMine,
    Save,
}

#[component]
fn ContactField(id: ConversationId, form: Memo<Option<Form>>, edit: Callback<Edit>, field: Field) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let (name, kind, slug) = match field {
        Field::Email => (Desk::Email, "email", "email"),
        Field::Phone => (Desk::Phone, "tel", "phone"),
        _ => (Desk::Name, "text", "name"),
    };
    let value = move || form.with(|form| form.as_ref().map_or(String::new(), |form| form.get(field).to_owned()));
    let wrong = Memo::new(move |_| {
        let here = form.with(|form| form.as_ref().and_then(|form| form.error));
        here.or_else(|| refused_field(desk, id)).filter(|(wrong, _)| *wrong == field)
    });
    let error_id = format!("contact-{slug}-error");
    let described = error_id.clone();
    view! {
        <div class="field">
            <label class="field-name" for=format!("contact-{slug}")>{words.get(name)}</label>
            <input
                id=format!("contact-{slug}")
                type=kind
                autocomplete="off"
                dir="auto"
                placeholder=words.get(Desk::NotGiven)
                title=value
                aria-invalid=move || wrong.get().is_some().to_string()
                aria-describedby=move || wrong.get().map(|_| described.clone())
                prop:value=value
                on:input:target=move |event| edit.run(Edit::Set(field, event.target().value()))
            />
            <p class="field-error" id=error_id role="alert">
                {move || wrong.get().map(|_| words.get(invalid(field)))}
            </p>
        </div>
    }
}

const fn invalid(field: Field) -> Desk {
    match field {
        Field::Email => Desk::EmailInvalid,
        Field::Phone => Desk::PhoneInvalid,
        _ => Desk::NameInvalid,
    }
}

fn refused_field(desk: DeskStore, id: ConversationId) -> Option<(Field, Wrong)> {
    desk.shown.requests.with(|requests| match requests.refused(Act::Contact(id))? {
        domain::Refusal::FieldInvalid { field } => Some((*field, Wrong::Invalid)),
        domain::Refusal::FieldMissing { field } => Some((*field, Wrong::Missing)),
        _ => None,
    })
}

// Somebody else was faster: who, and what he wrote.
#[component]
fn Newer(id: ConversationId, form: Memo<Option<Form>>, edit: Callback<Edit>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let newer = Memo::new(move |_| form.with(|form| form.as_ref().and_then(|form| form.newer.clone())));
    move || {
        newer.get().map(|newer| {
            let details = [newer.details.name, newer.details.email, newer.details.phone];
            let details: Vec<_> = details.into_iter().filter(|detail| !detail.is_empty()).collect();
            let who = who_changed(desk, words, id);
            let text = words.fill(Desk::ContactNewer, &[("who", &who), ("details", &details.join(", "))]);
            view! {
                <div class="newer" role="alert">
                    <p dir="auto">{text}</p>
                    <button type="button" class="button" on:click=move |_| edit.run(Edit::TakeNewer)>
                        {words.get(Desk::ContactTake)}
                    </button>
                    <button type="button" class="button" on:click=move |_| edit.run(Edit::KeepMine)>
                        {words.get(Desk::ContactKeep)}
                    </button>
                </div>
            }
        })
    }
}

pub(super) fn who_changed(desk: DeskStore, words: Words<Desk>, id: ConversationId) -> String {
    let name = desk.with_thread(id, |folded, _| {
        let by = folded.thread.items().iter().rev().find_map(|item| match &item.event {
            Event::Desk(DeskEvent::ContactChanged { by, .. }) => Some(*by),
            Event::Desk(DeskEvent::ContactsMerged { by, .. }) => Some(Some(*by)),
            _ => None,
        })?;
        let Some(agent) = by else {
            return Some(words.get(Desk::CustomerSelf));
        };
        let mut people = folded.head.participants.values();
        people.find(|person| person.agent == Some(agent)).map(|person| person.name.clone())
    });
    name.flatten().unwrap_or_else(|| words.get(Desk::Somebody))
}

#[component]
fn SaveBar(id: ConversationId, form: Memo<Option<Form>>, edit: Callback<Edit>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let changed = Memo::new(move |_| {
        form.with(|form| form.as_ref().is_some_and(|form| form.is_changed() && form.newer.is_none()))
    });
    let pending = Memo::new(move |_| desk.shown.requests.with(|requests| requests.is_pending(Act::Contact(id))));
    let refused = move || {
        let words_for = |refusal: &domain::Refusal| refusal::say(words, refusal);
        let other = refused_field(desk, id).is_none();
        other.then(|| desk.shown.requests.with(|requests| requests.refused(Act::Contact(id)).map(words_for))).flatten()
    };
    view! {
        <Show when=move || changed.get()>
            <div class="save-bar">
                <button type="submit" class="button primary" disabled=move || pending.get()>
                    {move || words.get(if pending.get() { Desk::Saving } else { Desk::Save })}
                </button>
                <button type="button" class="button" on:click=move |_| edit.run(Edit::Undo)>
                    {words.get(Desk::Undo)}
                </button>
            </div>
        </Show>
        <p class="field-error" role="alert">{refused}</p>
    }
}
