//! The middle of the desk: the open conversation, or what to do when none is.

use domain::ConversationId;
use domain::channel::Composer;
use leptos::prelude::*;
use protocol::agent::{Row, RowState};

use super::head::PanelHead;
use super::rows::DeskRows;
use super::write::{ReadOnly, Write, go_on};
use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::outgoing::request::Act;
use crate::desk::refusal;
use crate::desk::store::{Face, Opened};
use crate::desk::tasks::model::Line;
use crate::desk::together::ConferenceBar;
use crate::desk::wrapup::WrapUpDialog;
use crate::email;
use crate::text::Desk;
use crate::thread::{Key, Thread};
use crate::ui::lazy::lazy;
use crate::ui::{Icon, IconButton, shapes};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Nothing,
    Loading,
    Gone,
    Here(ConversationId),
}

/// The panel. Another conversation is another panel; a change of the same one is not.
#[component]
pub fn Panel() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let stage = Memo::new(move |_| {
        desk.shown.opened.with(|opened| match opened {
            Opened::Nothing => Stage::Nothing,
            Opened::Loading(_) => Stage::Loading,
            Opened::Gone(_) => Stage::Gone,
            Opened::Here(face) => Stage::Here(face.conversation),
        })
    });
    view! {
        <main class="panel" id="conversation" tabindex="-1" aria-label=words.get(Desk::Conversation)>
            {move || match stage.get() {
                Stage::Nothing => view! { <Message title=Desk::PanelEmpty hint=Desk::PanelEmptyHint /> }.into_any(),
                Stage::Gone => view! { <Message title=Desk::PanelGone hint=Desk::PanelGoneHint /> }.into_any(),
                Stage::Loading => view! { <Skeleton /> }.into_any(),
                Stage::Here(id) => view! { <Conversation id /> }.into_any(),
            }}
        </main>
    }
}

#[component]
fn Message(title: Desk, hint: Desk) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    view! {
        <div class="panel-message">
            <span class="panel-back">
                <IconButton
                    shape=shapes::CHEVRON_LEFT
                    name=words.get(Desk::Back)
                    press=move || desk.open(None)
                />
            </span>
            <Icon shape=shapes::MESSAGE_SQUARE large=true />
            <h2>{words.get(title)}</h2>
            <p>{words.get(hint)}</p>
        </div>
    }
}

// The shape of what comes; the style sheet shows it after 200 ms.
#[component]
fn Skeleton() -> impl IntoView {
    let words = use_words();
    view! {
        <div class="panel-skeleton" role="status">
            <span class="visually-hidden">{words.get(Desk::PanelLoading)}</span>
            <div class="skeleton skeleton-head"></div>
            <div class="skeleton-thread" aria-hidden="true">
                <div class="skeleton skeleton-bubble"></div>
                <div class="skeleton skeleton-bubble mine"></div>
                <div class="skeleton skeleton-bubble short"></div>
                <div class="skeleton skeleton-bubble mine short"></div>
            </div>
            <div class="skeleton skeleton-composer" aria-hidden="true"></div>
        </div>
    }
}

#[component]
fn Conversation(id: ConversationId) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let face = Memo::new(move |before: Option<&Option<Face>>| {
        desk.shown.opened.with(|opened| match opened {
            Opened::Here(face) if face.conversation == id => Some((**face).clone()),
            _ => before.cloned().flatten(),
        })
    });
    let row = Memo::new(move |_| desk.shown.rows.with(|rows| rows.get(&id).cloned()));
    let composer = face.with_untracked(|face| face.as_ref().map(|face| face.channel.capability().composer));
    let customer = Memo::new(move |_| {
        // As the list calls him: who says no name is known by his number or address.
        face.with(|face| face.as_ref().map(|face| face.customer.clone()))
            .filter(|name| !name.is_empty())
            .or_else(|| row.with(|row| Line::of(row.as_ref()?).name))
            .unwrap_or_else(|| words.get(Desk::NoName))
    });
    view! {
        <PanelHead id face row customer />
        <ConferenceBar id face />
        <Troubles id />
        {match composer {
            Some(Composer::Mail) => {
                lazy(move || email::panel(id, face, row, customer), |waiting| {
                    view! { <div class="panel-part">{waiting}</div> }.into_any()
                })
            }
            _ => view! { <Talk id face customer /> }.into_any(),
        }}
        <Foot id face row customer writes=composer != Some(Composer::Mail) />
    }
}

// The thread of a channel whose messages are bubbles.
#[component]
fn Talk(id: ConversationId, face: Memo<Option<Face>>, customer: Memo<String>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let (feed, rows) = DeskRows::feed(desk, words, id);
    let rows = StoredValue::new_local(rows);
    let typing = Signal::derive(move || {
        desk.shown.typing.with(|typing| {
            let types = typing.is_typing(id, domain::ParticipantNo::CUSTOMER).then(|| customer.get());
            let people = face.with(|face| face.as_ref().map_or(Vec::new(), |face| face.people.clone()));
            let agents = people.into_iter().filter(|(no, _)| *no != domain::ParticipantNo::CUSTOMER);
            types.into_iter().chain(agents.filter(|(no, _)| typing.is_typing(id, *no)).map(|(_, name)| name)).collect()
        })
    });
    let earlier = Callback::new(move |()| desk.history(id));
    let retry = Callback::new(move |key: Key| rows.with_value(|rows| rows.again(key)));
    let panes = use_panes();
    let discard = Callback::new(move |key: Key| {
        if let Key::Command(command) = key {
            desk.discard(command);
            // The button is gone; the text is where it goes on.
            go_on(panes);
        }
    });
    let discard = (words.get(Desk::MessageDiscard), discard);
    view! { <Thread feed typing earlier retry discard /> }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    Write,
    WrapUp,
    ReadOnly,
}

#[component]
fn Foot(
    id: ConversationId,
    face: Memo<Option<Face>>,
    row: Memo<Option<Row>>,
    customer: Memo<String>,
    /// Whether it is written here; letters bring their own composer.
    writes: bool,
) -> impl IntoView {
    let below = Memo::new(move |_| {
        row.with(|row| match row.as_ref().map(|row| &row.state) {
            Some(RowState::Active { .. }) => Below::Write,
            Some(RowState::WrapUp { .. }) => Below::WrapUp,
            Some(RowState::Offered { .. }) | None => Below::ReadOnly,
        })
    });
    view! {
        <div class="panel-foot" hidden=move || !writes && below.get() == Below::Write>
            {move || match below.get() {
                Below::Write if !writes => ().into_any(),
                Below::Write => view! { <Write id face row customer /> }.into_any(),
                Below::WrapUp => view! { <WrapUpDialog id row customer /> }.into_any(),
                Below::ReadOnly => view! { <ReadOnly face /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Troubles(id: ConversationId) -> impl IntoView {
    view! {
        <Trouble act=Act::End(id) />
        <Trouble act=Act::Park(id) />
        <Trouble act=Act::Junk(id) />
    }
}

/// Why the last attempt was refused, until it is read.
#[component]
pub fn Trouble(
    /// Of what.
    act: Act,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let refused = Memo::new(move |_| desk.shown.requests.with(|requests| requests.refused(act).cloned()));
    move || {
        refused.get().map(|why| {
            view! {
                <p class="trouble" role="alert">
                    <Icon shape=shapes::CIRCLE_ALERT />
                    <span>{refusal::say(words, &why)}</span>
                    <IconButton
                        shape=shapes::X
                        name=words.get(Desk::Dismiss)
                        press=move || desk.forget_refusal(act)
                    />
                </p>
            }
        })
    }
}
