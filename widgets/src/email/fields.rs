//! Whom a letter goes to and what it is about: chips that are typed, pasted and taken out, as far as the rules let them.

use domain::email::{Mailbox, Mode, RecipientField, ReplyRefusal};
use leptos::html::Input;
use leptos::prelude::*;
use web_sys::{ClipboardEvent, KeyboardEvent};

use super::machine::Compose;
use super::model::name;
use super::room::Room;
use crate::dom::{focus, js};
use crate::text::{Key, Mail};
use crate::ui::{Icon, IconButton, shapes};

/// The fields above the text.
#[component]
pub fn Fields(
    /// Of which room.
    room: Room,
) -> impl IntoView {
    let has = move |field| {
        let any = move || {
            room.compose.with(|compose| compose.letter().is_some_and(|letter| !letter.reply.field(field).is_empty()))
        };
        Memo::new(move |_| any())
    };
    // A field is there while somebody stands in it, or while it was asked for in this kind of answer (SPEC D.3 E3).
    let turn = Memo::new(move |before: Option<&(Option<Mode>, u32)>| {
        let mode = room.compose.with(Compose::mode);
        let (earlier, turn) = before.copied().unwrap_or((mode, 0));
        (mode, if earlier == mode { turn } else { turn + 1 })
    });
    let (cc, bcc) = (RwSignal::new(None), RwSignal::new(None));
    let (in_cc, in_bcc) = (has(RecipientField::Cc), has(RecipientField::Bcc));
    let asked = move |wanted: RwSignal<Option<u32>>| wanted.get() == Some(turn.get().1);
    let cc_shown = Memo::new(move |_| asked(cc) || in_cc.get());
    let bcc_shown = Memo::new(move |_| asked(bcc) || in_bcc.get());
    let show = move |wanted: RwSignal<Option<u32>>, shown: Memo<bool>, short: Mail, name: Mail| {
        view! {
            <Show when=move || !shown.get()>
                <button
                    type="button"
                    class="mail-add"
                    title=name.say()
                    aria-label=name.say()
                    on:click=move |_| wanted.set(Some(turn.get_untracked().1))
                >
                    {short.say()}
                </button>
            </Show>
        }
    };
    let hide = move |field, wanted: RwSignal<Option<u32>>, name: Mail| {
        let press = move || {
            wanted.set(None);
            room.edit(|compose| compose.clear(field));
        };
        view! { <IconButton shape=shapes::X name=name.say().to_owned() press /> }
    };
    view! {
        <div class="mail-fields">
            <People room field=RecipientField::To name=Mail::To wanted=room.enters(true)>
                {show(cc, cc_shown, Mail::Cc, Mail::CcShow)}
                {show(bcc, bcc_shown, Mail::Bcc, Mail::BccShow)}
            </People>
            <Show when=move || cc_shown.get()>
                <People room field=RecipientField::Cc name=Mail::Cc wanted=untrack(|| asked(cc))>
                    {hide(RecipientField::Cc, cc, Mail::CcHide)}
                </People>
            </Show>
            <Show when=move || bcc_shown.get()>
                <People room field=RecipientField::Bcc name=Mail::Bcc wanted=untrack(|| asked(bcc))>
                    {hide(RecipientField::Bcc, bcc, Mail::BccHide)}
                </People>
            </Show>
            <Subject room />
            <p class="field-error" role="alert">
                {move || room.trouble.get().map(|why| refusal(&why))}
            </p>
        </div>
    }
}

#[component]
fn People(
    room: Room,
    field: RecipientField,
    name: Mail,
    /// Whether it was just asked for: then it takes the focus.
    wanted: bool,
    children: Children,
) -> impl IntoView {
    let people = Memo::new(move |_| {
        let of = |compose: &Compose| compose.letter().map(|letter| letter.reply.field(field).to_vec());
        room.compose.with(of).unwrap_or_default()
    });
    let editable = Memo::new(move |_| {
        room.compose.with(|compose| compose.letter().is_some_and(|letter| letter.reply.editable(field)))
    });
    let text = RwSignal::new(String::new());
    let input = NodeRef::<Input>::new();
    if wanted {
        input.on_load(|input| focus::focus(&input));
    }
    let commit = move || {
        let typed = text.try_update(core::mem::take).unwrap_or_default();
        if !typed.trim().is_empty() {
            room.change_by(|compose, terms| compose.add(field, &typed, terms));
        }
    };
    let remove = Callback::new(move |somebody: Mailbox| {
        room.change_by(|compose, terms| compose.remove(field, &somebody, terms));
        if let Some(input) = input.get_untracked() {
            focus::focus(&input);
        }
    });
    let keys = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let empty = text.with_untracked(String::is_empty);
        match event.key().as_str() {
            // With Ctrl it sends; what is typed here goes along.
            "Enter" if event.ctrl_key() || event.meta_key() => return commit(),
            "Enter" | "," | ";" => commit(),
            "Backspace" if empty => {
                if let Some(last) = people.with_untracked(|people| people.last().cloned()) {
                    remove.run(last);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let pasted = move |event: ClipboardEvent| {
        let data = js::field(&event, "clipboardData");
        let get = js::field(&data, "getData");
        let text =
            js_sys::Function::from(get).call1(&data, &"text/plain".into()).ok().and_then(|text| text.as_string());
        // A list is taken at once; one address may still be typed on.
        if let Some(list) = text.filter(|text| text.contains([',', ';', '\n'])) {
            event.prevent_default();
            room.change_by(|compose, terms| compose.add(field, &list, terms));
        }
    };
    view! {
        <div class="mail-field" role="group" aria-label=name.say()>
            <span class="mail-field-name" aria-hidden="true">
                {name.say()}
            </span>
            <ul class="mail-chips">
                <For each=move || people.get() key=Mailbox::key let(one)>
                    <Chip one editable remove />
                </For>
                <Show
                    when=move || editable.get()
                    fallback=move || {
                        let why = locked(room);
                        view! {
                            <li class="mail-locked" title=why>
                                <Icon shape=shapes::LOCK />
                                <span class="visually-hidden">{why}</span>
                            </li>
                        }
                    }
                >
                    <li class="mail-chip-input">
                        <input
                            node_ref=input
                            type="text"
                            inputmode="email"
                            autocomplete="off"
                            spellcheck="false"
                            aria-label=name.say()
                            prop:value=move || text.get()
                            on:input:target=move |event| text.set(event.target().value())
                            on:keydown=keys
                            on:paste=pasted
                            on:blur=move |_| commit()
                        />
                    </li>
                </Show>
            </ul>
            {children()}
        </div>
    }
}

#[component]
fn Chip(one: Mailbox, editable: Memo<bool>, remove: Callback<Mailbox>) -> impl IntoView {
    let wrong = !one.is_valid();
    let shown = name(&one).to_owned();
    let title = if one.name.is_empty() { String::new() } else { one.address.clone() };
    let label = Mail::Remove.fill(&[("name", &shown)]);
    view! {
        <li class="mail-chip" class:wrong=wrong title=title>
            {wrong
                .then(|| {
                    view! {
                        <Icon shape=shapes::CIRCLE_ALERT />
                        <span class="visually-hidden">{[Mail::Invalid.say(), ": "].concat()}</span>
                    }
                })}
            <bdi>{shown}</bdi>
            {move || {
                let (one, label) = (one.clone(), label.clone());
                editable
                    .get()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="mail-chip-remove"
                                aria-label=label.clone()
                                title=label
                                on:click=move |_| remove.run(one.clone())
                            >
                                <Icon shape=shapes::X />
                            </button>
                        }
                    })
            }}
        </li>
    }
}

#[component]
fn Subject(room: Room) -> impl IntoView {
    let letter = move |read: fn(&domain::email::Reply) -> (String, bool)| {
        room.compose.with(|compose| compose.letter().map(|letter| read(&letter.reply)))
    };
    let shown = Memo::new(move |_| letter(|reply| (reply.subject.clone(), reply.subject_editable())));
    let editable = Memo::new(move |_| shown.with(|shown| shown.as_ref().is_some_and(|(_, editable)| *editable)));
    let subject = Memo::new(move |_| shown.get().map(|(subject, _)| subject).unwrap_or_default());
    view! {
        <label class="mail-field">
            <span class="mail-field-name">{Mail::Subject.say()}</span>
            <input
                type="text"
                dir="auto"
                class="mail-subject"
                maxlength=domain::email::SUBJECT_LIMIT.to_string()
                readonly=move || !editable.get()
                title=move || (!editable.get()).then(|| Mail::Locked.say())
                prop:value=move || subject.get()
                on:input:target=move |event| room.edit(|compose| compose.rename(&event.target().value()))
            />
            {move || {
                (!editable.get())
                    .then(|| view! {
                        <span class="mail-locked">
                            <Icon shape=shapes::LOCK />
                        </span>
                    })
            }}
        </label>
    }
}

/// Why the rules of answering say no.
pub fn refusal(why: &ReplyRefusal) -> String {
    let about = |key: Mail, address: &str| key.fill(&[("address", address)]);
    match why {
        ReplyRefusal::NoRecipient => Mail::WhyNobody.say().to_owned(),
        ReplyRefusal::TooManyRecipients => Mail::WhyMany.say().to_owned(),
        ReplyRefusal::NoAddress(address) => about(Mail::WhyAddress, address),
        ReplyRefusal::OwnAddress(address) => about(Mail::WhyOwn, address),
        ReplyRefusal::Twice(address) => about(Mail::WhyTwice, address),
        ReplyRefusal::Locked => Mail::Locked.say().to_owned(),
        ReplyRefusal::SenderStays(address) => about(Mail::WhySender, address),
        ReplyRefusal::Subject => Mail::WhySubject.say().to_owned(),
        ReplyRefusal::ForeignPart => Mail::WhyPart.say().to_owned(),
    }
}

// Why a field cannot be changed.
fn locked(room: Room) -> &'static str {
    let first = room.compose.with_untracked(Compose::mode) == Some(Mode::New);
    if first { Mail::LockedFirst } else { Mail::Locked }.say()
}
