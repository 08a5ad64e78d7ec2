//! Below the letters: how to answer, or what is composed, as a line, below the letters, or over all of them.

use domain::Refusal;
use domain::channel::ChannelKind;
use domain::email::Mode;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::editor::Told;
use super::fields::refusal;
use super::machine::{Compose, without_tags};
use super::room::{Room, Size};
use super::send::Sending;
use super::sheet::Sheet;
use crate::channel::look;
use crate::desk::context::use_words;
use crate::desk::keys::Action;
use crate::desk::outgoing::request::Act;
use crate::desk::panel::{Overwritten, ParkedBar};
use crate::desk::refusal as refusals;
use crate::desk::together::{NoteComposer, WriteMode};
use crate::text::{Common, Desk, Key, Mail};
use crate::ui::{Dialog, Icon, IconButton, shapes};

/// What stands below the letters of a conversation the agent is in.
#[component]
pub fn Foot(
    /// Of which room.
    room: Room,
) -> impl IntoView {
    let composing = Memo::new(move |_| room.compose.with(|compose| compose.letter().is_some()));
    let noting = RwSignal::new(false);
    view! {
        <div class="mail-foot panel-foot" data-size=move || if composing.get() { size_name(room.size.get()) } else { "" }>
            <ParkedBar id=room.id row=room.row />
            <Overwritten id=room.id reads=without_tags />
            <LetterTrouble room />
            {move || match (noting.get(), composing.get()) {
                (true, _) => view! {
                    <WriteMode noting />
                    <NoteComposer id=room.id face=room.face />
                }
                .into_any(),
                (false, true) => view! { <Composer room noting /> }.into_any(),
                (false, false) => view! { <Answers room noting /> }.into_any(),
            }}
        </div>
    }
}

const fn size_name(size: Size) -> &'static str {
    match size {
        Size::Small => "small",
        Size::Normal => "normal",
        Size::Large => "large",
    }
}

#[component]
fn LetterTrouble(room: Room) -> impl IntoView {
    let words = use_words();
    let act = Act::Letter(room.id);
    let refused = Memo::new(move |_| room.desk.shown.requests.with(|requests| requests.refused(act).cloned()));
    move || {
        refused.get().map(|why| {
            let said = match &why {
                Refusal::Letter(why) => refusal(why),
                why => refusals::say(words, why),
            };
            view! {
                <p class="trouble" role="alert">
                    <Icon shape=shapes::CIRCLE_ALERT />
                    <span>{said}</span>
                    <IconButton
                        shape=shapes::X
                        name=words.get(Desk::Dismiss)
                        press=move || room.desk.forget_refusal(act)
                    />
                </p>
            }
        })
    }
}

#[component]
fn Answers(room: Room, noting: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let any = Memo::new(move |_| room.latest().is_some());
    let one = move |mode: Mode, shape, name: Mail, key: Action, first: bool| {
        let title = move || {
            let keys = room.desk.hint(key);
            if keys.is_empty() { name.say().to_owned() } else { [name.say(), " (", &keys, ")"].concat() }
        };
        view! {
            <button
                type="button"
                class="button with-icon"
                class:primary=first
                title=title
                data-autofocus=first.then_some("")
                disabled=move || room.terms.with(Option::is_none)
                on:click=move |_| room.answer(mode, None)
            >
                <Icon shape=shape />
                <span>{name.say()}</span>
            </button>
        }
    };
    view! {
        <div class="mail-answers" role="group" aria-label=words.get(Desk::ModeReply)>
            {move || {
                if any.get() {
                    view! {
                        {one(Mode::Reply, shapes::REPLY, Mail::Reply, Action::Reply, true)}
                        {one(Mode::ReplyAll, shapes::REPLY_ALL, Mail::ReplyAll, Action::ReplyAll, false)}
                        {one(Mode::Forward, shapes::FORWARD, Mail::Forward, Action::Forward, false)}
                    }
                        .into_any()
                } else {
                    // Nothing was written here yet, and what was begun was thrown away.
                    view! {
                        <button
                            type="button"
                            class="button primary with-icon"
                            data-autofocus=""
                            disabled=move || room.terms.with(|terms| terms.as_ref().is_none_or(|terms| terms.first.is_none()))
                            on:click=move |_| room.begin_first()
                        >
                            <Icon shape=shapes::PENCIL />
                            <span>{look(ChannelKind::Email).begin.say()}</span>
                        </button>
                    }
                        .into_any()
                }
            }}
            <span class="mail-compose-space"></span>
            <button type="button" class="button with-icon" on:click=move |_| noting.set(true)>
                <Icon shape=shapes::LOCK />
                <span>{words.get(Desk::ModeNote)}</span>
            </button>
            <Show when=move || room.terms.with(Option::is_none)>
                <p class="hint" role="alert">
                    {Mail::LoadFailed.say()}
                </p>
            </Show>
        </div>
    }
}

fn title(mode: Option<Mode>, again: bool) -> &'static str {
    match mode {
        _ if again => Mail::Again,
        Some(Mode::Reply) | None => Mail::Writing,
        Some(Mode::ReplyAll) => Mail::WritingAll,
        Some(Mode::Forward) => Mail::WritingForward,
        Some(Mode::New) => Mail::WritingNew,
    }
    .say()
}

#[component]
fn Composer(room: Room, noting: RwSignal<bool>) -> impl IntoView {
    let told = RwSignal::new(Told { blank: true, ..Told::default() });
    let sending = Sending::of(room, told);
    let mode = Memo::new(move |_| room.compose.with(Compose::mode));
    let again = Memo::new(move |_| room.compose.with(Compose::is_again));
    let small = Memo::new(move |_| room.size.get() == Size::Small);
    let keys = move |event: KeyboardEvent| {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.alt_key() {
            event.prevent_default();
            sending.press_default();
        } else if event.key() == "Escape" && room.size.get_untracked() == Size::Large {
            event.prevent_default();
            event.stop_propagation();
            room.size.set(Size::Normal);
        }
    };
    view! {
        <section class="mail-composer write" aria-label=move || title(mode.get(), again.get()) on:keydown=keys>
            <Head room told noting />
            // Uploads and the place of the cursor stay while it is a line.
            <div class="mail-whole" hidden=move || small.get()>
                <Sheet room told sending />
            </div>
        </section>
    }
}

#[component]
fn Head(room: Room, told: RwSignal<Told>, noting: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let mode = Memo::new(move |_| room.compose.with(Compose::mode));
    let subject = Memo::new(move |_| {
        let subject = room.compose.with(|compose| compose.letter().map(|letter| letter.reply.subject.clone()));
        subject.filter(|subject| !subject.is_empty()).unwrap_or_else(|| Mail::NoSubject.say().to_owned())
    });
    let answers = Memo::new(move |_| room.compose.with(Compose::answers));
    let again = Memo::new(move |_| room.compose.with(Compose::is_again));
    let switch = move |to: Mode, shape, name: Mail| {
        view! {
            <button
                type="button"
                class="mail-mode"
                aria-label=name.say()
                title=name.say()
                aria-pressed=move || (mode.get() == Some(to) && !again.get()).to_string()
                disabled=move || room.is_leaving()
                on:click=move |_| room.answer(to, answers.get_untracked().map(|seq| seq.0))
            >
                <Icon shape=shape />
                <span>{name.say()}</span>
            </button>
        }
    };
    let modes = move || {
        (mode.get() != Some(Mode::New)).then(|| {
            view! {
                <div class="mail-modes" role="group" aria-label=Mail::Mode.say()>
                    {switch(Mode::Reply, shapes::REPLY, Mail::Reply)}
                    {switch(Mode::ReplyAll, shapes::REPLY_ALL, Mail::ReplyAll)}
                    {switch(Mode::Forward, shapes::FORWARD, Mail::Forward)}
                </div>
            }
        })
    };
    let small = Memo::new(move |_| room.size.get() == Size::Small);
    let large = Memo::new(move |_| room.size.get() == Size::Large);
    let widen = move || room.size.set(if large.get_untracked() { Size::Normal } else { Size::Large });
    view! {
        <header class="mail-compose-head">
            {move || {
                if small.get() {
                    view! {
                        <button type="button" class="mail-draft" on:click=move |_| room.size.set(Size::Normal)>
                            <span class="mail-badge">{Mail::Draft.say()}</span>
                            <bdi>{move || subject.get()}</bdi>
                        </button>
                    }
                        .into_any()
                } else {
                    modes().into_any()
                }
            }}
            <span class="mail-compose-space"></span>
            <IconButton shape=shapes::LOCK name=words.get(Desk::ModeNote) press=move || noting.set(true) />
            {move || {
                if small.get() {
                    let press = move || room.size.set(Size::Normal);
                    view! { <IconButton shape=shapes::CHEVRON_UP name=Mail::Restore.say().to_owned() press /> }.into_any()
                } else {
                    let press = move || room.size.set(Size::Small);
                    view! { <IconButton shape=shapes::MINUS name=Mail::Minimise.say().to_owned() press /> }.into_any()
                }
            }}
            <IconButton
                shape=Signal::derive(move || if large.get() { shapes::MINIMIZE } else { shapes::MAXIMIZE })
                name=Signal::derive(move || if large.get() { Mail::Normal } else { Mail::Maximise }.say().to_owned())
                press=widen
            />
            <Discard room told />
        </header>
    }
}

#[component]
fn Discard(room: Room, told: RwSignal<Told>) -> impl IntoView {
    let asked = RwSignal::new(false);
    let close = Callback::new(move |()| asked.set(false));
    let typed = move || {
        let locked = room.compose.with_untracked(|compose| compose.locked().is_some() || compose.is_changed());
        let files = room.tray.with_value(|tray| tray.as_ref().is_some_and(|tray| untrack(|| tray.has_any())));
        locked || files || told.with_untracked(|told| !told.blank)
    };
    let press = move || {
        if typed() {
            asked.set(true);
        } else {
            room.discard();
        }
    };
    let discard = move |_| {
        close.run(());
        room.discard();
    };
    view! {
        <IconButton
            shape=shapes::TRASH
            name=Mail::Discard.say().to_owned()
            disabled=Signal::derive(move || room.is_leaving())
            press
        />
        {move || {
            asked
                .get()
                .then(|| view! {
                    <Dialog title=Mail::DiscardSure.say().to_owned() close>
                        <p class="dialog-text">{Mail::DiscardBody.say()}</p>
                        <footer class="dialog-foot">
                            <button type="button" class="button" on:click=move |_| close.run(())>
                                {Common::Cancel.say()}
                            </button>
                            <button type="button" class="button danger" data-autofocus="" on:click=discard>
                                {Mail::Discard.say()}
                            </button>
                        </footer>
                    </Dialog>
                })
        }}
    }
}
