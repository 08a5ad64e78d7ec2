//! Where the agent writes, and what stands there when he cannot.

use domain::ConversationId;
use domain::channel::ChannelKind;
use domain::conversation::Phase;
use domain::template::{Facts, Parameter};
use leptos::prelude::*;
use protocol::agent::{DeskSettings, Parked, Row, RowState};
use wasm_bindgen::JsCast;

use super::tools::{SegmentCount, Tools, format_by_key, templates_only};
use crate::composer::Composer;
use crate::composer::model::Obstacle;
use crate::desk::context::{Panes, use_desk, use_panes, use_words};
use crate::desk::keys::Action;
use crate::desk::outgoing::request::Act;
use crate::desk::store::Face;
use crate::desk::template::{self, Board, LockedComposer, TemplatePicker};
use crate::desk::together::{NoteComposer, WriteMode};
use crate::desk::words::{self, WordNotice};
use crate::desk::workflow::{WorkflowButton, WorkflowPicker};
use crate::dom::timer::Frame;
use crate::dom::{document, focus};
use crate::files::{Files, Tray};
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
    let board = Board::of(desk, id);
    let channel = face.with_untracked(|face| face.as_ref().map_or(ChannelKind::WebChat, |face| face.channel));
    let limit = Memo::new(move |_| {
        let set = |settings: &DeskSettings| settings.composer_limits.get(&channel).copied();
        let set = desk.shown.settings.with(|settings| settings.as_ref().and_then(set));
        set.unwrap_or(channel.capability().composer_limit)
    });
    let panes = use_panes();
    if desk.takes_focus(id) {
        // Once it is in the document. Where the keyboard is on the screen it would cover what is to be read first.
        let later = Frame::next(move || go_on(panes));
        StoredValue::new_local(later);
    }
    let language = Memo::new(move |_| board.locked().map(|locked| locked.language));
    let facts = facts_of(language, face);
    let open = Memo::new(move |_| {
        let label = move |parameter: &Parameter| template::words::name(words, parameter);
        board.locked().map_or_else(|| board.now().open(), |locked| locked.open(&label))
    });
    let placeholder = Signal::derive(move || words.fill(Desk::Write, &[("name", &customer.get())]));
    let down = Memo::new(move |_| desk.shown.link.get() != Link::Up);
    let over = templates_only(face);
    // An approved template may be sent when nothing else may.
    let barred = Memo::new(move |_| over.get() && !board.locked().is_some_and(|locked| locked.approved));
    let typed = Signal::derive(move || board.locked().map_or_else(|| board.text.get(), |locked| locked.text()));
    let word = words::found(channel, typed);
    let held = move || barred.get() || words::refuses(word);
    let closed = Signal::derive(move || down.get() || held() || open.with(|open| !open.is_empty()));
    let common = expect_context::<Words<Common>>();
    let fill_in = move || words.fill(Desk::TemplateOpen, &[("fields", &open.with(|open| open.join(", ")))]);
    let why = Callback::new(move |obstacle| match obstacle {
        Obstacle::Blank => words.get(Desk::WhyBlank),
        Obstacle::TooLong { by } => common.count(Common::TooLong, by, &[]),
        Obstacle::Closed if down.get() => words.get(Desk::WhyOffline),
        Obstacle::Closed if barred.get() => words.get(Desk::WindowClosed),
        Obstacle::Closed if words::refuses(word) => {
            let name = word.with(|word| word.as_ref().map(|word| word.text.clone())).unwrap_or_default();
            words.fill(Desk::WordRefused, &[("word", &name)])
        }
        Obstacle::Closed => fill_in(),
        Obstacle::Uploading => words.get(Desk::WhyUploading),
        Obstacle::UploadFailed => words.get(Desk::WhyUploadFailed),
    });
    let capability = channel.capability();
    let noting = RwSignal::new(false);
    let send = Callback::new(move |(_, files): (String, Files)| board.send(&untrack(|| facts.get()), files));
    let rules = capability.agent_files;
    let go = Callback::new(move |()| go_on(panes));
    let is_locked = Memo::new(move |_| board.is_locked());
    let answer = move || {
        let limit = limit.get();
        let hint = || untrack(|| desk.hint(Action::Attach));
        let tray = (rules.max_files > 0).then(|| Tray::new(&rules, &id.to_string(), hint()));
        board.put_tray(tray.clone());
        if is_locked.get() {
            return view! { <LockedComposer board facts limit closed why tray send gone=go /> }.into_any();
        }
        let composer = view! {
            <Tools channel=capability area=board.area />
            <Composer text=board.text limit lines=8 closed why placeholder tray send area=board.area>
                <TemplateButton />
                <WorkflowButton face />
            </Composer>
            <SegmentCount channel=capability text=board.text />
        };
        board.attach(panes);
        composer.into_any()
    };
    view! {
        <ParkedBar id row />
        <Overwritten id />
        <WriteMode noting />
        {move || {
            if noting.get() {
                return view! { <NoteComposer id face /> }.into_any();
            }
            view! {
                <Show when=move || barred.get()>
                    <WindowClosed />
                </Show>
                <div class="write" on:keydown=move |event| format_by_key(&capability, board.area, &event)>
                    <TemplatePicker target=board.target() face approved_only=over closed=go />
                    <WorkflowPicker id closed=go />
                    {answer}
                    <WordNotice word />
                    <Show when=move || open.with(|open| !open.is_empty())>
                        <p class="composer-open" role="status">
                            <Icon shape=shapes::CIRCLE_ALERT />
                            <span>{fill_in}</span>
                        </p>
                    </Show>
                </div>
            }
                .into_any()
        }}
        <Show when=move || down.get()>
            <p class="composer-note" role="status">
                <Icon shape=shapes::WIFI_OFF />
                {words.get(Desk::WhyOffline)}
            </p>
        </Show>
    }
}

/// What is known here, in the language of the locked template that stands there.
pub fn facts_of(language: Memo<Option<String>>, face: Memo<Option<Face>>) -> Memo<Facts> {
    let (desk, words) = (use_desk(), use_words());
    Memo::new(move |_| {
        let agent = desk.shown.me.with(|me| me.as_ref().map(|me| me.name.clone())).unwrap_or_default();
        let language = language.get().unwrap_or_else(|| "en".to_owned());
        let now = desk.shown.now.get_untracked();
        let facts = |face: &Face| template::words::facts(words, face, &agent, &language, now);
        face.with(|face| face.as_ref().map(facts)).unwrap_or_default()
    })
}

// What can still be sent is one click away.
#[component]
fn WindowClosed() -> impl IntoView {
    let (panes, words) = (use_panes(), use_words());
    view! {
        <div class="composer-note">
            <Icon shape=shapes::LOCK />
            <p role="status">{words.get(Desk::WindowClosed)}</p>
            <button
                type="button"
                class="button"
                on:pointerdown=move |event| event.prevent_default()
                on:click=move |_| panes.picking.update(|open| *open = !*open)
            >
                {words.get(Desk::WindowChoose)}
            </button>
        </div>
    }
}

/// Opens the template picker.
#[component]
pub fn TemplateButton() -> impl IntoView {
    let (desk, panes, words) = (use_desk(), use_panes(), use_words());
    let title = move || desk.titled(words, Desk::Templates, Action::Templates);
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=words.get(Desk::Templates)
            aria-haspopup="dialog"
            aria-expanded=move || panes.picking.get().to_string()
            title=title
            // The focus does not leave the picker for a moment, which would close it to be opened again.
            on:pointerdown=move |event| event.prevent_default()
            on:click=move |_| panes.picking.update(|open| *open = !*open)
        >
            <Icon shape=shapes::FILE_TEXT large=true />
        </button>
    }
}

/// Gives the focus to where the work goes on: the composer, or the whole panel where a keyboard would cover it.
pub fn go_on(panes: Panes) {
    let place = if panes.keyboard_covers() {
        ".panel"
    } else {
        ".panel-foot textarea, .panel-foot .locked, .mail-foot [data-autofocus]"
    };
    let found = document().query_selector(place).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into().ok()) {
        focus::focus(&element);
    }
}

/// What a newer text replaced, to be had again.
#[component]
pub fn Overwritten(
    /// In which conversation.
    id: ConversationId,
    /// What of it can be read.
    #[prop(default = str::to_owned)]
    reads: fn(&str) -> String,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let lost = Memo::new(move |_| {
        let lost = desk.shown.draft.with(|draft| draft.overwritten.as_deref().map(reads));
        lost.filter(|text| !domain::text::is_blank(text))
    });
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

/// That it is parked, and the way back.
#[component]
pub fn ParkedBar(
    /// Which conversation.
    id: ConversationId,
    /// The agent's part.
    row: Memo<Option<Row>>,
) -> impl IntoView {
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
        let ended = face.with(|face| face.as_ref().is_some_and(|face| matches!(face.phase, Phase::Closed { .. })));
        words.get(if ended { Desk::WhyEnded } else { Desk::WhyReadOnly })
    };
    view! {
        <p class="read-only">
            <Icon shape=shapes::LOCK />
            {text}
        </p>
    }
}
