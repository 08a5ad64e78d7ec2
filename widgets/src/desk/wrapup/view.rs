//! The wrap-up dialog: not modal, where the composer of its conversation was. The thread stays readable, other
//! conversations go on.

use domain::conversation::Phase;
use domain::settings::Reason;
use domain::time::clock_text;
use domain::{ConversationId, ReasonId};
use leptos::html::{Input, Section};
use leptos::prelude::*;
use protocol::agent::{Row, RowState};
use web_sys::KeyboardEvent;

use super::model::{Chosen, Countdown, choices, names};
use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::outgoing::request::Act;
use crate::desk::panel::{Trouble, go_on};
use crate::desk::presence::model::{Move, Picker};
use crate::desk::store::Opened;
use crate::dom::{document, focus};
use crate::text::{Desk, Key, NotArrived};
use crate::ui::{Icon, SearchField, shapes};

/// The dialog of one conversation.
#[component]
pub fn WrapUpDialog(
    /// Which one.
    id: ConversationId,
    /// The agent's part.
    row: Memo<Option<Row>>,
    /// Name of the customer.
    customer: Memo<String>,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let submit = submitter(id);
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            submit.run(());
        }
    };
    let root = NodeRef::<Section>::new();
    let pending = move || desk.shown.requests.with(|requests| requests.is_pending(Act::WrapUp(id)));
    let missing = move || desk.shown.begun.with(|begun| begun.wrap_ups.get(&id).is_some_and(|chosen| chosen.missing));
    let label = move || words.fill(Desk::WrapUpOf, &[("name", &customer.get())]);
    view! {
        <section
            node_ref=root
            class="wrap-up"
            role="dialog"
            aria-modal="false"
            aria-label=label
            tabindex="-1"
            on:keydown=keys
            // Keys are heard where the focus is, wherever it was before.
            on:pointerdown=move |_| {
                if let Some(root) = root.get_untracked().filter(|root| !root.contains(document().active_element().as_deref())) {
                    focus::focus(&root);
                }
            }
        >
            <WrapUpHead row />
            <ResumeBar id row />
            <Reasons id row />
            <p class="field-error" role="alert">
                {move || missing().then(|| words.get(Desk::WrapUpMissing))}
            </p>
            <Trouble act=Act::WrapUp(id) />
            <footer class="wrap-up-foot">
                <CountdownLine id row />
                <button
                    type="button"
                    class="button primary"
                    title="Ctrl+Enter"
                    disabled=pending
                    on:click=move |_| submit.run(())
                >
                    {words.get(Desk::WrapUpSubmit)}
                </button>
            </footer>
        </section>
    }
}

fn submitter(id: ConversationId) -> Callback<()> {
    let desk = use_desk();
    Callback::new(move |()| {
        let mut reasons = None;
        desk.begin(|begun| reasons = begun.wrap_ups.get_or_insert_with(id, Chosen::default).submit());
        if let Some(reasons) = reasons {
            desk.wrap_up(id, reasons);
        }
    })
}

#[component]
fn WrapUpHead(row: Memo<Option<Row>>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let since = Memo::new(move |_| {
        row.with(|row| match row.as_ref().map(|row| &row.state) {
            Some(RowState::WrapUp { since, .. }) => Some(*since),
            _ => None,
        })
    });
    let time = move || since.get().map(|since| clock_text(desk.shown.now.get() - since));
    let title = move || time().map(|time| words.fill(Desk::WrapUpFor, &[("time", &time)]));
    let max = max_reasons(row);
    view! {
        <header class="wrap-up-head">
            <h3>{words.get(Desk::WrapUp)}</h3>
            <span class="fact tabular" role="timer" aria-live="off" title=title>
                <Icon shape=shapes::TIMER />
                {time}
            </span>
            <p class="hint">
                {move || words.get(if max.get() == Some(1) { Desk::WrapUpHintOne } else { Desk::WrapUpHintMany })}
            </p>
        </header>
    }
}

fn max_reasons(row: Memo<Option<Row>>) -> Memo<Option<u32>> {
    Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| row.channel.capability().max_reasons)))
}

// The customer wrote, or a message of ours did not arrive, while the reasons are missing: going on is offered, not forced (SPEC H-39).
#[component]
fn ResumeBar(id: ConversationId, row: Memo<Option<Row>>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let wrote = Memo::new(move |_| {
        let unseen = row.with(|row| {
            row.as_ref().is_some_and(|row| matches!(row.state, RowState::WrapUp { unread, .. } if unread > 0))
        });
        // Whoever has it in view has read it, and may go on all the same.
        let seen = desk.shown.opened.with(|opened| match opened {
            Opened::Here(face) if face.conversation == id => {
                matches!(face.phase, Phase::Closed { wrote_again_at: Some(_), .. })
            }
            _ => false,
        });
        unseen || seen
    });
    let failed = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.undelivered.is_some())));
    let hint = move || match (wrote.get(), failed.get()) {
        (true, false) => words.get(Desk::ResumeHint),
        (false, _) => NotArrived::Resume.say().to_owned(),
        (true, true) => [&words.get(Desk::ResumeHint), " ", NotArrived::Resume.say()].concat(),
    };
    view! {
        <Show when=move || wrote.get() || failed.get()>
            <div class="resume" role="status">
                <Icon shape=shapes::MESSAGE_CIRCLE />
                <span>{hint}</span>
                <button type="button" class="button" on:click=move |_| desk.resume(id)>
                    {words.get(Desk::Resume)}
                </button>
            </div>
        </Show>
    }
}

#[component]
fn Reasons(id: ConversationId, row: Memo<Option<Row>>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let picker = RwSignal::new(Picker::default());
    let max = max_reasons(row);
    let all = Memo::new(move |_| {
        desk.shown.settings.with(|settings| {
            settings.as_ref().map(|settings| choices(&settings.wrap_up_reasons, &settings.wrap_up)).unwrap_or_default()
        })
    });
    let found = Memo::new(move |_| {
        all.with(|all| {
            let found = picker.with(|picker| picker.found(all.iter().map(|reason| reason.name.as_str())));
            found.into_iter().filter_map(|index| all.get(index).cloned()).collect::<Vec<_>>()
        })
    });
    let toggle = Callback::new(move |reason: ReasonId| {
        desk.begin(|begun| begun.wrap_ups.get_or_insert_with(id, Chosen::default).toggle(reason, max.get_untracked()));
    });
    let chosen =
        Signal::derive(move || desk.shown.begun.with(|begun| begun.wrap_ups.get(&id).cloned().unwrap_or_default()));
    view! {
        <ReasonSearch id picker found toggle />
        <ul
            class="options reasons"
            id="wrap-up-list"
            role="listbox"
            aria-multiselectable=move || (max.get() != Some(1)).to_string()
            aria-label=words.get(Desk::WrapUpReasons)
        >
            <For each=move || found.get().into_iter().enumerate() key=|(index, reason)| (*index, reason.id) let((index, reason))>
                <ReasonOption index reason picker chosen toggle />
            </For>
        </ul>
        <Show when=move || found.with(Vec::is_empty)>
            <p class="hint">{words.get(Desk::WrapUpNone)}</p>
        </Show>
    }
}

#[component]
fn ReasonSearch(
    id: ConversationId,
    picker: RwSignal<Picker>,
    found: Memo<Vec<Reason>>,
    toggle: Callback<ReasonId>,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let panes = use_panes();
    let field = NodeRef::<Input>::new();
    field.on_load(move |field| {
        if !desk.takes_focus(id) {
            return;
        }
        if panes.keyboard_covers() {
            go_on(panes);
        } else {
            focus::focus(&field);
        }
    });
    let keys = move |event: KeyboardEvent| {
        let key = event.key();
        if let Some(to) = Move::of_key(&key) {
            let count = found.with_untracked(Vec::len);
            picker.update(|picker| picker.go(to, count));
        } else if key == "Enter" && !event.ctrl_key() && !event.meta_key() {
            let active = picker.with_untracked(|picker| picker.active);
            if let Some(reason) = found.with_untracked(|found| found.get(active).map(|reason| reason.id)) {
                toggle.run(reason);
            }
        } else {
            return;
        }
        event.prevent_default();
    };
    view! {
        <SearchField
            name=words.get(Desk::WrapUpSearch)
            query=Signal::derive(move || picker.with(|picker| picker.query.clone()))
            typed=Callback::new(move |text| picker.update(|picker| picker.search(text)))
            over=("wrap-up-list", Signal::derive(move || Some(format!("reason-{}", picker.with(|picker| picker.active)))))
            keys=Callback::new(keys)
            field
        />
    }
}

#[component]
fn ReasonOption(
    index: usize,
    reason: Reason,
    picker: RwSignal<Picker>,
    chosen: Signal<Chosen>,
    toggle: Callback<ReasonId>,
) -> impl IntoView {
    let id = reason.id;
    let selected = Memo::new(move |_| chosen.with(|chosen| chosen.has(id)));
    view! {
        <li
            id=format!("reason-{index}")
            class="option"
            class:active=move || picker.with(|picker| picker.active == index)
            role="option"
            aria-selected=move || selected.get().to_string()
            on:pointerdown=move |event| event.prevent_default()
            on:click=move |_| toggle.run(id)
        >
            <span class="tick">
                <Show when=move || selected.get()>
                    <Icon shape=shapes::CHECK />
                </Show>
            </span>
            <span class="option-name" dir="auto">{reason.name}</span>
        </li>
    }
}

// The server runs the countdown; this shows it, and asks it to stop.
#[component]
fn CountdownLine(id: ConversationId, row: Memo<Option<Row>>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let deadline = Memo::new(move |_| {
        row.with(|row| match row.as_ref().map(|row| &row.state) {
            Some(RowState::WrapUp { deadline, .. }) => *deadline,
            _ => None,
        })
    });
    let countdown = Memo::new(move |_| deadline.get().map(|deadline| Countdown::to(deadline, desk.shown.now.get())));
    let default = Memo::new(move |_| {
        desk.shown.settings.with(|settings| {
            settings.as_ref().map(|settings| {
                let reasons = [settings.wrap_up.default_reason];
                (names(&settings.wrap_up_reasons, &reasons), settings.wrap_up.may_extend)
            })
        })
    });
    move || {
        countdown.get().map(|countdown| {
            let (reason, may_extend) = default.get().unwrap_or_default();
            let time = clock_text(countdown.left);
            let text = words.fill(Desk::WrapUpCountdown, &[("reason", &reason), ("time", &time)]);
            view! {
                <span class="countdown tabular" class:urgent=countdown.urgent role="timer" aria-live="off">
                    {text}
                </span>
                {may_extend
                    .then(|| {
                        view! {
                            <button type="button" class="button" on:click=move |_| desk.extend_wrap_up(id)>
                                {words.get(Desk::WrapUpExtend)}
                            </button>
                        }
                    })}
            }
        })
    }
}
