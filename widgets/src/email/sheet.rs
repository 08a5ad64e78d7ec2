//! The sheet a letter is written on: fields, text, what stands below it, files, and the row that sends it.

use domain::FileId;
use domain::channel::ChannelKind;
use domain::template::{Facts, Locked, Parameter, Piece};
use leptos::prelude::*;
use web_sys::{Event, KeyboardEvent};

use super::banner::{OlderLetter, ToStranger};
use super::editor::{Editor, Told};
use super::fields::Fields;
use super::history::Below;
use super::machine::{html_of, plain_of, without_tags};
use super::room::Room;
use super::send::{SendRow, Sending};
use crate::desk::context::{use_panes, use_words};
use crate::desk::keys::Action;
use crate::desk::panel::{TemplateButton, facts_of};
use crate::desk::template::{self, LockedText, Target, TemplatePicker};
use crate::desk::words::{self, WordNotice};
use crate::desk::workflow::{WorkflowButton, WorkflowPicker};
use crate::files::{Files, Tray};
use crate::text::{Common, Desk, Key, Mail};
use crate::ui::{Dialog, Icon, IconButton, shapes};

/// All of it.
#[component]
pub fn Sheet(
    /// Of which room.
    room: Room,
    /// What the editor says.
    told: RwSignal<Told>,
    /// What decides about sending.
    sending: Sending,
) -> impl IntoView {
    let words = use_words();
    let editor = Editor::new();
    let language =
        Memo::new(move |_| room.compose.with(|compose| compose.locked().map(|locked| locked.language.clone())));
    let facts = facts_of(language, room.face);
    let label = move |parameter: &Parameter| template::words::name(words, parameter);
    sending.locked_open.set_value(Some(Box::new(move |locked: &Locked| locked.open(&label))));
    let rules = ChannelKind::Email.capability().agent_files;
    let tray = Tray::new(&rules, &room.id.to_string(), untrack(|| room.desk.hint(Action::Attach)));
    tray.lay(&room.compose.with_untracked(|compose| compose.files().clone()));
    tray.on_change(move |files| {
        let held = room.compose.try_with_untracked(|compose| compose.letter().is_some() && *compose.files() != files);
        if held == Some(true) && !untrack(|| room.is_leaving()) {
            room.edit(|compose| compose.lay(files));
        }
    });
    room.tray.set_value(Some(tray.clone()));
    sending.trayed();
    // Others still hold the room.
    on_cleanup(move || drop(room.tray.try_set_value(None)));
    let go_on = Callback::new(move |()| editor.focus());
    let target = target(room, editor, told);
    let approved_only = Memo::new(|_| false);
    let leaving = Memo::new(move |_| room.is_leaving());
    view! {
        <div class="mail-sheet" inert=move || leaving.get()>
            <Fields room />
            <Text room editor told facts sending />
            <Below room />
            <OriginalFiles room />
            {tray.element().place()}
        </div>
        <OlderLetter room />
        <ToStranger room />
        <TemplatePicker target face=room.face approved_only closed=go_on />
        <WorkflowPicker id=room.id closed=go_on />
        <WordNotice word=sending.word />
        <SendRow room sending>
            <span class="mail-pickers">{tray.pickers().place()}</span>
            <TemplateButton />
            <WorkflowButton face=room.face />
            <PlainButton room editor />
        </SendRow>
    }
}

fn target(room: Room, editor: Editor, told: RwSignal<Told>) -> Target {
    let bring = move |files: &Files| {
        if !files.is_empty() {
            room.tray.with_value(|tray| tray.iter().for_each(|tray| tray.bring(files)));
        }
    };
    let insert = Callback::new(move |(pieces, files): (Vec<Piece>, Files)| {
        let (rich, locked) = room.compose.with_untracked(|compose| (compose.rich(), compose.locked().is_some()));
        if locked {
            let start = room.beginning();
            room.edit_and_show(|compose| {
                // What stood there before stays below it.
                compose.unlock(&start);
                let text = [&html_of(&pieces), compose.text()].concat();
                compose.set_rich(true, text);
            });
        } else if rich {
            editor.replace(&html_of(&pieces));
        } else {
            let (text, labels) = plain_of(&pieces);
            editor.open_places(&labels);
            room.edit(|compose| compose.left_open(labels));
            editor.replace(&text);
        }
        bring(&files);
    });
    let lock = Callback::new(move |(locked, files): (Locked, Files)| {
        room.edit_and_show(|compose| compose.lock(locked));
        bring(&files);
    });
    Target {
        conversation: room.id,
        insert,
        lock,
        source: Callback::new(move |()| told.with_untracked(|told| told.plain.clone())),
        is_locked: Signal::derive(move || room.compose.with(|compose| compose.locked().is_some())),
    }
}

#[component]
fn Text(room: Room, editor: Editor, told: RwSignal<Told>, facts: Memo<Facts>, sending: Sending) -> impl IntoView {
    let panes = use_panes();
    let take = move |now: Told| {
        let (html, is_plain) = (now.html.clone(), now.is_plain);
        if told.try_set(now).is_some() || untrack(|| room.is_leaving()) {
            return;
        }
        let same = room.compose.with_untracked(|compose| compose.text() == html && compose.rich() != is_plain);
        if !same {
            room.edit(|compose| compose.set_rich(!is_plain, html));
        }
    };
    // What was typed in the last moment, while there is still somebody to take it.
    on_cleanup(move || editor.flush());
    let asking = RwSignal::new(false);
    let plain = move || {
        if editor.is_formatted() {
            asking.set(true);
        } else {
            editor.become_plain(true);
        }
    };
    let text = move || {
        room.put.track();
        if room.compose.with_untracked(|compose| compose.locked().is_some()) {
            told.set(Told::default());
            return view! { <LockedPart room facts /> }.into_any();
        }
        let (value, labels) = room.compose.with_untracked(|compose| {
            (compose.text().to_owned(), (!compose.rich()).then(|| compose.labels().to_vec()))
        });
        let element = editor.make(room, Mail::Text.say(), &value, labels.as_deref(), take);
        let element = if room.enters(false) { element.attr("take", "") } else { element };
        let element = element
            .attr("data-autofocus", "")
            .on("mailsend", move |_: Event| sending.press_default())
            .on("mailslash", move |_: Event| panes.picking.set(true))
            .on("mailplain", move |_: Event| plain());
        element.place().into_any()
    };
    let close = Callback::new(move |()| asking.set(false));
    let go = move |_| {
        close.run(());
        editor.become_plain(true);
    };
    view! {
        {text}
        {move || {
            asking
                .get()
                .then(|| view! {
                    <Dialog title=Mail::PlainSure.say().to_owned() close>
                        <p class="dialog-text">{Mail::PlainBody.say()}</p>
                        <footer class="dialog-foot">
                            <button type="button" class="button" on:click=move |_| close.run(())>
                                {Common::Cancel.say()}
                            </button>
                            <button type="button" class="button primary" data-autofocus="" on:click=go>
                                {Mail::PlainDo.say()}
                            </button>
                        </footer>
                    </Dialog>
                })
        }}
    }
}

#[component]
fn LockedPart(room: Room, facts: Memo<Facts>) -> impl IntoView {
    let words = use_words();
    let locked = Signal::derive(move || room.compose.with(|compose| compose.locked().cloned()));
    let set = Callback::new(move |(tag, value): (usize, String)| room.edit(|compose| compose.set(tag, &value)));
    let remove = move || {
        let start = room.beginning();
        room.edit_and_show(|compose| compose.unlock(&start));
    };
    let keys = move |event: KeyboardEvent| {
        let on_itself = event.target() == event.current_target();
        let takes_away = matches!(event.key().as_str(), "Backspace" | "Delete");
        if on_itself && (takes_away || event.key() == "z" && (event.ctrl_key() || event.meta_key())) {
            event.prevent_default();
            remove();
        }
    };
    view! {
        <div class="mail-locked-part">
            <div
                class="locked"
                role="group"
                tabindex="0"
                aria-label=words.get(Desk::TemplateLocked)
                on:keydown=keys
            >
                <Icon shape=shapes::LOCK />
                <LockedText locked set facts />
            </div>
            <IconButton shape=shapes::X name=words.get(Desk::TemplateRemove) press=remove />
        </div>
    }
}

// Formatting is left by a button of the editor's own; here is the way back.
#[component]
fn PlainButton(room: Room, editor: Editor) -> impl IntoView {
    let plain = Memo::new(move |_| room.compose.with(|compose| !compose.rich() && compose.locked().is_none()));
    view! {
        <Show when=move || plain.get()>
            <button
                type="button"
                class="button"
                disabled=move || room.is_leaving()
                on:click=move |_| editor.become_plain(false)
            >
                {Mail::Rich.say()}
            </button>
        </Show>
    }
}

#[component]
fn OriginalFiles(room: Room) -> impl IntoView {
    let files = Memo::new(move |_| {
        let (answers, files) = room.compose.with(|compose| {
            let files = compose.letter().map(|letter| letter.reply.files.clone()).unwrap_or_default();
            (compose.answers(), files)
        });
        let card = answers.and_then(|seq| room.card(seq.0));
        let name = move |id: &FileId| {
            let known = card.as_ref().and_then(|card| card.files.iter().find(|file| file.file == *id));
            known.map_or_else(String::new, |file| file.name.clone())
        };
        files.iter().map(|id| (*id, name(id))).collect::<Vec<_>>()
    });
    move || {
        let files = files.get();
        (!files.is_empty()).then(|| {
            let chips = files.into_iter().map(|(id, name)| {
                let label = Mail::Remove.fill(&[("name", &name)]);
                view! {
                    <li class="mail-chip">
                        <Icon shape=shapes::PAPERCLIP />
                        <bdi>{name}</bdi>
                        <button
                            type="button"
                            class="mail-chip-remove"
                            aria-label=label.clone()
                            title=label
                            on:click=move |_| room.edit(|compose| compose.leave_out(id))
                        >
                            <Icon shape=shapes::X />
                        </button>
                    </li>
                }
            });
            view! {
                <ul class="mail-chips mail-originals" aria-label=Mail::OriginalFiles.say()>
                    {chips.collect_view()}
                </ul>
            }
        })
    }
}

/// The word that must not be written, in what is composed.
pub fn restricted(room: Room, told: RwSignal<Told>) -> Memo<Option<domain::words::Word>> {
    let typed = Signal::derive(move || {
        let (locked, subject) = room.compose.with(|compose| {
            let subject = compose.letter().map(|letter| letter.reply.subject.clone()).unwrap_or_default();
            (compose.locked().map(Locked::text), subject)
        });
        let text = locked.unwrap_or_else(|| told.with(|told| told.plain.clone()));
        let edited = room.compose.with(|compose| without_tags(compose.edited()));
        [&subject, "\n", &text, "\n", &edited].concat()
    });
    words::found(ChannelKind::Email, typed)
}
