//! The line above the thread: who, how, where, since when, and what can be done.

use domain::ConversationId;
use domain::time::clock_text;
use leptos::prelude::*;
use protocol::agent::{Row, RowState};

use crate::channel::look;
use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::keys::model::Shortcut;
use crate::desk::outgoing::request::Act;
use crate::desk::store::{Conference, Face};
use crate::desk::together::model::Asking;
use crate::text::{Dates, Desk};
use crate::ui::{Avatar, Icon, IconButton, Menu, MenuItem, shapes};

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

#[component]
fn Meta(face: Memo<Option<Face>>, row: Memo<Option<Row>>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let dates = expect_context::<Dates>();
    let facts = Memo::new(move |_| {
        face.with(|face| {
            face.as_ref().map(|face| (look(face.channel), face.queue.clone(), face.agent.clone(), face.began))
        })
    });
    let since = Memo::new(move |_| {
        row.with(|row| match row.as_ref().map(|row| &row.state) {
            Some(RowState::Active { since, .. }) => Some(*since),
            _ => None,
        })
    });
    let connected = move || since.get().map(|since| clock_text(desk.shown.now.get() - since));
    view! {
        <p class="panel-meta">
            {move || {
                facts
                    .get()
                    .map(|(look, queue, agent, began)| {
                        let queue_title = words.fill(Desk::QueueIs, &[("name", &queue)]);
                        let agent_title = words.fill(Desk::AgentIs, &[("name", &agent)]);
                        view! {
                            <span class="fact">
                                <Icon shape=look.shape />
                                <span class="fact-name">{words.get(look.name)}</span>
                            </span>
                            <bdi class="fact shrinks" title=queue_title>{queue}</bdi>
                            {(!agent.is_empty()).then(|| view! { <bdi class="fact shrinks owner" title=agent_title>{agent}</bdi> })}
                            <time class="fact wide">{dates.full(began)}</time>
                        }
                    })
            }}
            <Show when=move || since.get().is_some()>
                <span class="fact tabular" role="timer" aria-live="off" title=words.get(Desk::ConnectedFor)>
                    <Icon shape=shapes::TIMER />
                    {connected}
                </span>
            </Show>
        </p>
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
    let contact_name =
        Signal::derive(move || words.get(if panes.contact_in_sight() { Desk::ContactHide } else { Desk::ContactShow }));
    let park = Callback::new(move |()| panes.parking.set(Some(id)));
    let unpark = Callback::new(move |()| desk.unpark(id));
    view! {
        <div class="panel-actions">
            <Show when=move || active.get() && owns.get()>
                <Ask id face parked />
                <button
                    type="button"
                    class="button end"
                    title=Shortcut::End.keys()
                    disabled=move || ending.get()
                    on:click=move |_| panes.ending.set(Some(id))
                >
                    <Icon shape=shapes::LOG_OUT />
                    {words.get(Desk::End)}
                </button>
                <Menu shape=shapes::ELLIPSIS_VERTICAL name=words.get(Desk::Actions)>
                    {move || {
                        if parked.get() {
                            view! { <MenuItem shape=shapes::PLAY name=words.get(Desk::Unpark) press=unpark /> }
                        } else {
                            view! { <MenuItem shape=shapes::PAUSE name=words.get(Desk::Park) press=park /> }
                        }
                    }}
                </Menu>
            </Show>
            <IconButton
                class="toggle-contact"
                shape=shapes::PANEL_RIGHT
                name=contact_name
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
    let channel = desk.channel_of(id).capability();
    let one = move |join: bool, name, shape| {
        let allowed = if join { channel.conference } else { channel.transfer };
        (allowed.queue || allowed.agent).then(|| {
            view! {
                <button
                    type="button"
                    class="button with-icon"
                    title=words.get(name)
                    disabled=move || !alone.get() || join && parked.get()
                    on:click=move |_| desk.ask_whom(Some(Asking { conversation: id, join }))
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
