//! Where the agent writes, and what stands there when he cannot.

use std::rc::Rc;

use domain::ConversationId;
use domain::channel::ChannelKind;
use domain::conversation::{EndWhy, Phase};
use leptos::prelude::*;
use protocol::agent::{Parked, Row, RowState};
use wasm_bindgen::JsCast;

use crate::composer::Composer;
use crate::composer::model::Obstacle;
use crate::desk::context::{Panes, use_desk, use_panes, use_words};
use crate::desk::keys::Action;
use crate::desk::outgoing::request::Act;
use crate::desk::store::Face;
use crate::dom::placed::Handle;
use crate::dom::timer::Frame;
use crate::dom::{document, focus};
use crate::files::Tray;
use crate::socket::Link;
use crate::text::{Common, Dates, Desk, Words};
use crate::ui::{Icon, shapes};

/// The composer of a conversation the agent is in.
#[component]
pub fn Write(
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
    let text = RwSignal::new(String::new());
    text.set(desk.composer(id, Rc::new(move |put| drop(text.try_set(put)))));
    let channel = face.with_untracked(|face| face.as_ref().map_or(ChannelKind::WebChat, |face| face.channel));
    let area = Handle::new_local(None);
    let panes = use_panes();
    if desk.takes_focus(id) {
        // Once it is in the document. Where the keyboard is on the screen it would cover what is to be read first.
        let later = Frame::next(move || {
            if area.try_with_value(Option::is_some) == Some(true) {
                go_on(panes);
            }
        });
        StoredValue::new_local(later);
    }
    let placeholder = Signal::derive(move || words.fill(Desk::Write, &[("name", &customer.get())]));
    let down = Memo::new(move |_| desk.shown.link.get() != Link::Up);
    let common = expect_context::<Words<Common>>();
    let why = Callback::new(move |obstacle| match obstacle {
        Obstacle::Blank => words.get(Desk::WhyBlank),
        Obstacle::TooLong { by } => common.count(Common::TooLong, by, &[]),
        Obstacle::Closed => words.get(Desk::WhyOffline),
        Obstacle::Uploading => words.get(Desk::WhyUploading),
        Obstacle::UploadFailed => words.get(Desk::WhyUploadFailed),
    });
    let send = Callback::new(move |(text, files)| desk.send(id, text, files));
    let rules = channel.capability().agent_files;
    let tray = (rules.max_files > 0).then(|| Tray::new(&rules, &id.to_string(), untrack(|| desk.hint(Action::Attach))));
    let typed = Callback::new(move |()| desk.type_text(id, text.get_untracked()));
    view! {
        <ParkedBar id row />
        <Overwritten id />
        <Composer
            text
            limit=channel.capability().composer_limit
            lines=8
            closed=down
            why
            placeholder
            tray
            send
            typed
            area
        />
        <Show when=move || down.get()>
            <p class="composer-note" role="status">
                <Icon shape=shapes::WIFI_OFF />
                {words.get(Desk::WhyOffline)}
            </p>
        </Show>
    }
}

/// Gives the focus to where the work goes on: the composer, or the whole panel where a keyboard would cover it.
pub fn go_on(panes: Panes) {
    let place = if panes.keyboard_covers() { ".panel" } else { ".panel-foot textarea" };
    let found = document().query_selector(place).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into().ok()) {
        focus::focus(&element);
    }
}

#[component]
fn Overwritten(id: ConversationId) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let lost = Memo::new(move |_| desk.shown.draft.with(|draft| draft.overwritten.clone()));
    move || {
        lost.get().map(|text| {
            let hint = words.fill(Desk::DraftRestoreHint, &[("text", &text)]);
            view! {
                <button type="button" class="restore" title=hint on:click=move |_| desk.restore_draft(id)>
                    <Icon shape=shapes::ROTATE_CCW />
                    <span>{words.get(Desk::DraftRestore)}</span>
                    <bdi class="restore-text">{text}</bdi>
                </button>
            }
        })
    }
}

#[component]
fn ParkedBar(id: ConversationId, row: Memo<Option<Row>>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let dates = expect_context::<Dates>();
    let parked = Memo::new(move |_| {
        row.with(|row| match row.as_ref().map(|row| &row.state) {
            Some(RowState::Active { parked, .. }) => parked.clone(),
            _ => None,
        })
    });
    let pending = move || desk.shown.requests.with(|requests| requests.is_pending(Act::Park(id)));
    move || {
        parked.get().map(|Parked { until, reason }| {
            let title = until.map_or_else(
                || words.get(Desk::ParkedIs),
                |until| words.fill(Desk::ParkedUntil, &[("time", &dates.full(until))]),
            );
            let text = if reason.is_empty() { words.get(Desk::ParkedHint) } else { reason };
            view! {
                <div class="parked">
                    <Icon shape=shapes::PAUSE />
                    <p>
                        <strong>{title}</strong>
                        <span dir="auto">{text}</span>
                    </p>
                    <button type="button" class="button" disabled=pending on:click=move |_| desk.unpark(id)>
                        {words.get(Desk::Unpark)}
                    </button>
                </div>
            }
        })
    }
}

/// What stands below a conversation that is only read.
#[component]
pub fn ReadOnly(
    /// What is known of it.
    face: Memo<Option<Face>>,
) -> impl IntoView {
    let words = use_words();
    let text = move || {
        let ended = face.with(|face| {
            face.as_ref().is_some_and(|face| {
                matches!(face.phase, Phase::Closed { why: EndWhy::Agent | EndWhy::Customer | EndWhy::Inactive, .. })
            })
        });
        words.get(if ended { Desk::WhyEnded } else { Desk::WhyReadOnly })
    };
    view! {
        <p class="read-only">
            <Icon shape=shapes::LOCK />
            {text}
        </p>
    }
}
