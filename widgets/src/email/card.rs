//! One letter: who, to whom, when, how far it came; unfolded, all people, marks, the text in a frame of its own, files.

use domain::Seq;
use domain::channel::Receipts;
use domain::email::{LetterMark, Mailbox, Mode};
use leptos::prelude::*;

use super::api;
use super::list::{card_id, when};
use super::model::{Card, name};
use super::room::Room;
use crate::desk::context::use_words;
use crate::desk::panel::receipt;
use crate::dom::el::el;
use crate::files::Files;
use crate::text::{Common, Dates, Key, Mail};
use crate::thread::Delivery;
use crate::ui::{Avatar, Icon, IconButton, Menu, MenuItem, shapes};

/// A letter.
#[component]
pub fn LetterCard(
    /// Of which room.
    room: Room,
    /// Number of its message.
    message: u64,
) -> impl IntoView {
    let card = Memo::new(move |_| room.card(message));
    let is_open = Memo::new(move |_| room.reading.with(|reading| reading.is_open(message)));
    let is_fresh = Memo::new(move |_| room.reading.with(|reading| reading.is_fresh(message)));
    let as_text = RwSignal::new(false);
    view! {
        <article
            class="mail"
            class:ours=move || card.with(|card| card.as_ref().is_some_and(Card::is_ours))
            class:fresh=move || is_fresh.get()
            class:open=move || is_open.get()
            id=card_id(message)
        >
            <Line room card message is_open is_fresh as_text />
            {move || {
                is_open
                    .get()
                    .then(|| view! {
                        <Details card />
                        <Body room card message as_text />
                    })
            }}
        </article>
    }
}

#[component]
fn Line(
    room: Room,
    card: Memo<Option<Card>>,
    message: u64,
    is_open: Memo<bool>,
    is_fresh: Memo<bool>,
    as_text: RwSignal<bool>,
) -> impl IntoView {
    let dates = expect_context::<Dates>();
    let sender = Memo::new(move |_| card.with(|card| card.as_ref().map_or(String::new(), |card| sender(room, card))));
    let others = Memo::new(move |_| card.with(|card| card.as_ref().map_or(0, Card::others)) as u32);
    let excerpt = move || card.with(|card| card.as_ref().map_or(String::new(), Card::line));
    let at = Memo::new(move |_| card.with(|card| card.as_ref().map(|card| card.at)));
    let files = Memo::new(move |_| card.with(|card| card.as_ref().is_some_and(|card| !card.files.is_empty())));
    let stranger = Memo::new(move |_| {
        card.with(|card| card.as_ref().is_some_and(|card| card.letter.marks.contains(&LetterMark::Stranger)))
    });
    view! {
        <header class="mail-line">
            <button
                type="button"
                class="mail-fold"
                aria-expanded=move || is_open.get().to_string()
                aria-label=move || Mail::Unfold.fill(&[("name", &sender.get())])
                on:click=move |_| room.reading.update(|reading| reading.toggle(message))
            ></button>
            <Avatar name=sender />
            <span class="mail-who">
                <bdi class="mail-name">{move || sender.get()}</bdi>
                {move || {
                    (others.get() > 0)
                        .then(|| {
                            let several = Mail::Several.count(others.get(), &[]);
                            let title = several.clone();
                            view! {
                                <span class="mail-several" title=title>
                                    <Icon shape=shapes::USERS />
                                    <span aria-hidden="true">{["+", &others.get().to_string()].concat()}</span>
                                    <span class="visually-hidden">{several}</span>
                                </span>
                            }
                        })
                }}
                {move || {
                    (stranger.get() && !is_open.get())
                        .then(|| {
                            view! {
                                <span class="mail-badge" data-tone="amber" title=Mail::StrangerHint.say()>
                                    {Mail::Stranger.say()}
                                </span>
                            }
                        })
                }}
                {move || {
                    is_fresh.get().then(|| view! { <span class="mail-badge new">{Mail::New.say()}</span> })
                }}
            </span>
            <span class="mail-excerpt" dir="auto">{move || (!is_open.get()).then(excerpt)}</span>
            {move || files.get().then(|| view! { <Icon shape=shapes::PAPERCLIP /> })}
            <Status room card />
            {move || at.get().map(|at| view! { <time title=dates.full(at)>{when(dates, at)}</time> })}
            {move || is_open.get().then(|| view! { <Actions room message as_text /> })}
        </header>
    }
}

fn sender(room: Room, card: &Card) -> String {
    let said = || card.letter.from.first().map(|from| name(from).to_owned()).filter(|name| !name.is_empty());
    if !card.is_ours() {
        return said().unwrap_or_else(|| room.customer.get());
    }
    let wrote = |people: &[(domain::ParticipantNo, String)]| {
        people.iter().find(|(no, _)| *no == card.by).map(|(_, name)| name.clone())
    };
    let agent = room.face.with(|face| face.as_ref().and_then(|face| wrote(&face.people)));
    agent.filter(|name| !name.is_empty()).or_else(said).unwrap_or_default()
}

#[component]
fn Status(room: Room, card: Memo<Option<Card>>) -> impl IntoView {
    let (words, dates) = (use_words(), expect_context::<Dates>());
    let shown = Memo::new(move |_| {
        card.with(|card| card.as_ref().map(|card| (card.is_ours(), card.receipt.clone(), card.sent_again)))
    });
    let again = move |_| {
        if let Some(message) = card.with_untracked(|card| card.as_ref().map(|card| card.message)) {
            room.again(Seq(message));
        }
    };
    move || {
        let (ours, receipt, sent_again) = shown.get()?;
        if !ours {
            return Some(view! { <span class="mail-status">{Mail::Received.say()}</span> }.into_any());
        }
        let offered = move || !sent_again && room.writes() && room.compose.with(|compose| compose.letter().is_none());
        Some(match receipt::delivery(words, Receipts::Status, receipt.as_ref()) {
            Delivery::Carried(mark) => {
                let title = mark.at.map(|at| dates.full(at)).unwrap_or_default();
                view! {
                    <span class="mail-status" title=title>
                        <Icon shape=mark.shape />
                        {mark.text}
                    </span>
                }
                .into_any()
            }
            Delivery::Failed { why, .. } => view! {
                <span class="mail-status failed">
                    <Icon shape=shapes::CIRCLE_ALERT />
                    {[Common::MessageFailed.say(), ". ", &why].concat()}
                    {sent_again.then(|| view! { <span class="mail-resent">{Mail::SentAgain.say()}</span> })}
                    <Show when=offered>
                        <button type="button" class="button mail-again" on:click=again>
                            <Icon shape=shapes::ROTATE_CCW />
                            {Mail::Again.say()}
                        </button>
                    </Show>
                </span>
            }
            .into_any(),
            _ => ().into_any(),
        })
    }
}

#[component]
fn Actions(room: Room, message: u64, as_text: RwSignal<bool>) -> impl IntoView {
    let answer = move |mode: Mode, shape, name: Mail| {
        view! {
            <IconButton
                shape=shape
                name=name.say().to_owned()
                disabled=Signal::derive(move || room.is_leaving())
                press=move || room.answer(mode, Some(message))
            />
        }
    };
    let look = Signal::derive(move || if as_text.get() { Mail::AsHtml } else { Mail::AsText }.say().to_owned());
    let id = room.id;
    let original = Callback::new(move |()| save(&api::original(id, message)));
    view! {
        <span class="mail-actions">
            <IconButton shape=shapes::FILE_TEXT name=look press=move || as_text.update(|is| *is = !*is) />
            <Show when=move || room.writes()>
                {answer(Mode::Reply, shapes::REPLY, Mail::Reply)}
                {answer(Mode::ReplyAll, shapes::REPLY_ALL, Mail::ReplyAll)}
                {answer(Mode::Forward, shapes::FORWARD, Mail::Forward)}
            </Show>
            <Menu shape=shapes::ELLIPSIS_VERTICAL name=Mail::Actions.say().to_owned()>
                <MenuItem shape=shapes::DOWNLOAD name=Mail::Original.say().to_owned() press=original />
            </Menu>
        </span>
    }
}

// The server says that it is to be saved, and under which name.
fn save(address: &str) {
    el("a").attr("href", address).attr("download", "").html().click();
}

#[component]
fn Details(card: Memo<Option<Card>>) -> impl IntoView {
    move || {
        let card = card.get()?;
        let letter = card.letter;
        let more = (letter.more > 0).then(|| Mail::More.count(letter.more, &[]));
        let fields = [
            (Mail::From, letter.from),
            (Mail::ReplyTo, letter.reply_to),
            (Mail::To, letter.to),
            (Mail::Cc, letter.cc),
            (Mail::Bcc, letter.bcc),
        ];
        let lines = fields.into_iter().filter(|(_, people)| !people.is_empty()).map(|(key, people)| {
            view! {
                <dt>{key.say()}</dt>
                <dd>{people.iter().map(person).collect_view()}</dd>
            }
        });
        let subject = (!letter.subject.is_empty()).then(|| {
            view! {
                <dt>{Mail::Subject.say()}</dt>
                <dd dir="auto">{letter.subject.clone()}</dd>
            }
        });
        Some(view! {
            <dl class="mail-people">{lines.collect_view()} {subject} {more.map(|more| view! { <dd class="mail-more">{more}</dd> })}</dl>
            <Marks marks=letter.marks />
        })
    }
}

fn person(one: &Mailbox) -> impl IntoView + use<> {
    let Mailbox { name, address } = one.clone();
    view! {
        <span class="mail-person">
            {(!name.is_empty()).then(|| view! { <bdi>{name}</bdi> })}
            <bdi class="mail-address">{address}</bdi>
        </span>
    }
}

#[component]
fn Marks(marks: Vec<LetterMark>) -> impl IntoView {
    let badges = marks.into_iter().filter_map(|mark| {
        let (shape, key, hint, tone) = match mark {
            LetterMark::Automatic => (shapes::REFRESH_CW, Mail::Automatic, None, ""),
            LetterMark::Bulk => (shapes::USERS, Mail::Bulk, None, ""),
            LetterMark::Stranger => (shapes::TRIANGLE_ALERT, Mail::Stranger, Some(Mail::StrangerHint), "amber"),
            LetterMark::Signed => (shapes::PENCIL, Mail::Signed, None, ""),
            LetterMark::Encrypted => (shapes::LOCK, Mail::Encrypted, None, "amber"),
            LetterMark::Damaged => (shapes::CIRCLE_ALERT, Mail::Damaged, None, "amber"),
            LetterMark::RemoteImages => return None,
        };
        Some(view! {
            <li class="mail-badge" data-tone=tone title=hint.map(Mail::say)>
                <Icon shape=shape />
                {key.say()}
            </li>
        })
    });
    let badges: Vec<_> = badges.collect();
    (!badges.is_empty()).then(|| view! { <ul class="mail-marks">{badges}</ul> })
}

#[component]
fn Body(room: Room, card: Memo<Option<Card>>, message: u64, as_text: RwSignal<bool>) -> impl IntoView {
    let images = RwSignal::new(false);
    let remote = Memo::new(move |_| {
        card.with(|card| card.as_ref().is_some_and(|card| card.letter.marks.contains(&LetterMark::RemoteImages)))
    });
    let erased = Memo::new(move |_| card.with(|card| card.as_ref().is_some_and(|card| card.erased)));
    let text = Memo::new(move |_| card.with(|card| card.as_ref().map(|card| card.text.clone())).unwrap_or_default());
    let files =
        Memo::new(move |_| card.with(|card| card.as_ref().map(|card| Files::of(&card.files))).unwrap_or_default());
    let id = room.id;
    let body = move || {
        if erased.get() {
            return view! { <p class="mail-none">{Mail::Erased.say()}</p> }.into_any();
        }
        if as_text.get() {
            let text = text.get();
            let blank = domain::text::is_blank(&text);
            let text = if blank { Mail::NoText.say().to_owned() } else { text };
            return view! { <p class="mail-plain" class:mail-none=blank dir="auto">{text}</p> }.into_any();
        }
        let src = api::page(id, message, images.get());
        el("mail-page").attr("src", &src).attr("title", Mail::Body.say()).place().into_any()
    };
    view! {
        <Show when=move || remote.get() && !images.get() && !as_text.get() && !erased.get()>
            <div class="mail-images">
                <Icon shape=shapes::EYE />
                <p>{Mail::Images.say()}</p>
                <button type="button" class="button" on:click=move |_| images.set(true)>
                    {Mail::ImagesShow.say()}
                </button>
            </div>
        </Show>
        <div class="mail-body">{body}</div>
        {move || {
            let files = files.get();
            (!files.is_empty()).then(|| view! { <div class="mail-files">{files.shown().place()}</div> })
        }}
    }
}
