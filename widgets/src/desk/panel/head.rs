//! The line above the thread: who, how, where, since when, and what can be done.

use domain::channel::{ChannelKind, PanelField, Targets, Window};
use domain::time::clock_text;
use domain::{ConversationId, Span};
use leptos::prelude::*;
use protocol::agent::{Row, RowState};

use crate::channel::{look, source_name};
use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::keys::Action;
use crate::desk::outgoing::request::Act;
use crate::desk::store::{Conference, Face};
use crate::desk::together::model::Asking;
use crate::text::{Dates, Desk};
use crate::ui::{Avatar, Icon, IconButton, Menu, MenuItem, shapes};

/// A window that closes so soon is said louder.
const SOON: Span = Span::minutes(60);

/// The head of the open conversation.
#[component]
pub fn PanelHead(
    /// Which one.
    id: ConversationId,
    /// What is known of it.
    face: Memo<Option<Face>>,
    /// The agent's part.
    row: Memo<Option<Row>>,
    /// Name of the customer.
    customer: Memo<String>,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    view! {
        <header class="panel-head">
            <span class="panel-back">
                <IconButton
                    shape=shapes::CHEVRON_LEFT
                    name=words.get(Desk::Back)
                    press=move || desk.open(None)
                />
            </span>
            <Avatar name=customer />
            <div class="panel-who">
                <h2>
                    <bdi>{move || customer.get()}</bdi>
                </h2>
                <Meta face row />
            </div>
            <Actions id face row />
        </header>
    }
}

// What there is to say beside the name, as the channel lists it; the thread below says the rest.
#[component]
fn Meta(face: Memo<Option<Face>>, row: Memo<Option<Row>>) -> impl IntoView {
    let words = use_words();
    let channel = Memo::new(move |_| face.with(|face| face.as_ref().map(|face| face.channel)));
    view! {
        <p class="panel-meta">
            {move || {
                channel
                    .get()
                    .map(|channel| {
                        let look = look(channel);
                        let fields = channel.capability().panel.iter();
                        let facts = fields.map(|field| fact(*field, channel, face, row)).collect::<Vec<_>>();
                        view! {
                            <span class="fact">
                                <Icon shape=look.shape />
                                <span class="fact-name">{words.get(look.name)}</span>
                            </span>
                            {facts}
                        }
                    })
            }} <FreeText face />
        </p>
    }
}

fn fact(field: PanelField, channel: ChannelKind, face: Memo<Option<Face>>, row: Memo<Option<Row>>) -> AnyView {
    let words = use_words();
    let of_face = move |read: fn(&Face) -> &str| {
        Memo::new(move |_| face.with(|face| face.as_ref().map(|face| read(face).to_owned())).unwrap_or_default())
    };
    let of_row = move |read: fn(&Row) -> &str| {
        Memo::new(move |before: Option<&String>| {
            row.with(|row| row.as_ref().map(|row| read(row).to_owned())).or_else(|| before.cloned()).unwrap_or_default()
        })
    };
    let queue = move |name: &str| words.fill(Desk::QueueIs, &[("name", name)]);
    let agent = move |name: &str| words.fill(Desk::AgentIs, &[("name", name)]);
    let source = move |_: &str| words.get(source_name(channel.capability().source));
    match field {
        PanelField::Queue => said("queue", of_face(|face| &face.queue), queue),
        PanelField::Agent => said("owner", of_face(|face| &face.agent), agent),
        PanelField::Phone => said("phone", of_row(|row| &row.phone), move |_| words.get(Desk::Phone)),
        PanelField::Sender => {
            said("sender", of_face(|face| &face.contact.details.email), move |_| words.get(Desk::Email))
        }
        PanelField::Source | PanelField::Recipient => said("source", of_row(|row| &row.source), source),
        PanelField::Date => view! { <Began face /> }.into_any(),
        PanelField::Timer => view! { <Connected row /> }.into_any(),
        // The name is the heading, and these are the thread's.
        PanelField::Customer
        | PanelField::Thread
        | PanelField::Times
        | PanelField::ReadReceipts
        | PanelField::Subject
        | PanelField::Status
        | PanelField::Announcements
        | PanelField::Attachments => ().into_any(),
    }
}

fn said(class: &'static str, value: Memo<String>, title: impl Fn(&str) -> String + Copy + Send + 'static) -> AnyView {
    let shown = move || {
        let value = value.get();
        let title = title(&value);
        (!value.is_empty()).then(|| view! { <bdi class=["fact shrinks ", class].concat() title=title>{value}</bdi> })
    };
    shown.into_any()
}

#[component]
fn Began(face: Memo<Option<Face>>) -> impl IntoView {
    let dates = expect_context::<Dates>();
    let began = Memo::new(move |_| face.with(|face| face.as_ref().map(|face| face.began)));
    move || began.get().map(|began| view! { <time class="fact wide">{dates.full(began)}</time> })
}

#[component]
fn Connected(row: Memo<Option<Row>>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let since = Memo::new(move |_| {
        row.with(|row| match row.as_ref().map(|row| &row.state) {
            Some(RowState::Active { since, .. }) => Some(*since),
            _ => None,
        })
    });
    let connected = move || since.get().map(|since| clock_text(desk.shown.now.get() - since));
    view! {
        <Show when=move || since.get().is_some()>
            <span class="fact tabular" role="timer" aria-live="off" title=words.get(Desk::ConnectedFor)>
                <Icon shape=shapes::TIMER />
                {connected}
            </span>
        </Show>
    }
}

// How long the agent may write what he likes, where the platform sets an end to it.
#[component]
fn FreeText(face: Memo<Option<Face>>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let window = move || face.with(|face| face.as_ref().and_then(|face| face.window(desk.shown.now.get())));
    let tone = Memo::new(move |_| {
        window().map(|window| match window {
            Window::Closed => "red",
            Window::Open { until } if until - desk.shown.now.get() < SOON => "amber",
            Window::Open { .. } => "green",
        })
    });
    let left = move || match window() {
        Some(Window::Open { until }) => clock_text(until - desk.shown.now.get()),
        _ => words.get(Desk::WindowOver),
    };
    let title = move || words.get(if tone.get() == Some("red") { Desk::WindowClosed } else { Desk::WindowLeft });
    view! {
        <Show when=move || tone.get().is_some()>
            <span class="fact window tag tabular" data-tone=tone title=title>
                <Icon shape=shapes::HOURGLASS />
                <span class="visually-hidden">{title} ": "</span>
                {left}
            </span>
        </Show>
    }
}

#[component]
fn Actions(id: ConversationId, face: Memo<Option<Face>>, row: Memo<Option<Row>>) -> impl IntoView {
    let (desk, panes, words) = (use_desk(), use_panes(), use_words());
    let active = Memo::new(move |_| {
        row.with(|row| row.as_ref().is_some_and(|row| matches!(row.state, RowState::Active { .. })))
    });
    let parked = Memo::new(move |_| {
        row.with(|row| row.as_ref().is_some_and(|row| matches!(row.state, RowState::Active { parked: Some(_), .. })))
    });
    let owns = Memo::new(move |_| {
        let me = desk.shown.me.with(|me| me.as_ref().map(|me| me.agent));
        face.with(|face| face.as_ref().is_some_and(|face| face.owner.is_some() && face.owner == me))
    });
    let ending = Memo::new(move |_| desk.shown.requests.with(|requests| requests.is_pending(Act::End(id))));
    let contact_word = move || if panes.contact_in_sight() { Desk::ContactHide } else { Desk::ContactShow };
    let contact_name = Signal::derive(move || words.get(contact_word()));
    let contact_title = Signal::derive(move || desk.titled(words, contact_word(), Action::ContactPane));
    let park = Callback::new(move |()| panes.parking.set(Some(id)));
    let unpark = Callback::new(move |()| desk.unpark(id));
    let junk = Callback::new(move |()| panes.junking.set(Some(id)));
    view! {
        <div class="panel-actions">
            <Show when=move || active.get() && owns.get()>
                <Ask id face parked />
                <button
                    type="button"
                    class="button with-icon end"
                    title=move || desk.hint(Action::End)
                    disabled=move || ending.get()
                    on:click=move |_| panes.ending.set(Some(id))
                >
                    <Icon shape=shapes::LOG_OUT />
                    <span class="button-text">{words.get(Desk::End)}</span>
                </button>
                <Menu shape=shapes::ELLIPSIS_VERTICAL name=words.get(Desk::Actions)>
                    {move || {
                        if parked.get() {
                            view! { <MenuItem shape=shapes::PLAY name=words.get(Desk::Unpark) press=unpark /> }
                        } else {
                            view! { <MenuItem shape=shapes::PAUSE name=words.get(Desk::Park) press=park /> }
                        }
                    }}
                    <MenuItem shape=shapes::TRASH name=words.get(Desk::Junk) press=junk />
                </Menu>
            </Show>
            <IconButton
                class="toggle-contact"
                shape=shapes::PANEL_RIGHT
                name=contact_name
                title=contact_title
                press=move || panes.toggle_contact()
            />
        </div>
    }
}

// Giving it away and asking somebody to join, where the channel knows either; not while somebody is asked or there.
#[component]
fn Ask(id: ConversationId, face: Memo<Option<Face>>, parked: Memo<bool>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let alone = Memo::new(move |_| {
        face.with(|face| {
            let conference = face.as_ref().and_then(|face| face.conference.as_ref());
            matches!(conference, None | Some(Conference::Over))
        })
    });
    // Neither changes while it is somebody's.
    let (transfer, conference) = face.with_untracked(|face| {
        face.as_ref()
            .map_or((Targets::NONE, Targets::NONE), |face| (face.transfer, face.channel.capability().conference))
    });
    let one = move |join: bool, name, shape| {
        let allowed = if join { conference } else { transfer };
        (allowed.queue || allowed.agent).then(|| {
            view! {
                <button
                    type="button"
                    class="button with-icon"
                    title=words.get(name)
                    disabled=move || !alone.get() || join && parked.get()
                    on:click=move |_| desk.ask_whom(Some(Asking { conversation: id, join, allowed }))
                >
                    <Icon shape />
                    <span class="button-text">{words.get(name)}</span>
                </button>
            }
        })
    };
    view! {
        {one(false, Desk::Transfer, shapes::USERS)}
        {one(true, Desk::Conference, shapes::USER_PLUS)}
    }
}
