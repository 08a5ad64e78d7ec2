//! The list: search, what a workflow does, and the form that sets it going. The keyboard begins in the search field.

use domain::ConversationId;
use leptos::html::{Div, Input};
use leptos::prelude::*;
use protocol::agent::{WorkflowEntry, WorkflowList};
use protocol::codec;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{FocusEvent, KeyboardEvent, Node};

use super::form::{Asked, FlowForm, go_in};
use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::keys::Action;
use crate::desk::outgoing::request::Act;
use crate::desk::presence::model::{Move, Picker};
use crate::desk::search::matches;
use crate::desk::store::{Face, POSTCARD};
use crate::dom::fetch::{Answer, fetch};
use crate::dom::focus;
use crate::text::{Desk, Flow, Key};
use crate::ui::lazy::{in_popup, lazy};
use crate::ui::{Icon, IconButton, SearchField, shapes};

/// Opens the list; says that one runs.
#[component]
pub fn WorkflowButton(
    /// The conversation.
    face: Memo<Option<Face>>,
) -> impl IntoView {
    let (desk, panes, words) = (use_desk(), use_panes(), use_words());
    let any = Memo::new(move |_| desk.shown.settings.with(|settings| settings.as_ref().is_some_and(|it| it.workflows)));
    let runs = Memo::new(move |_| face.with(|face| face.as_ref().is_some_and(|face| face.workflow_runs)));
    let name = move || if runs.get() { Flow::Runs.say() } else { Desk::Flows.say() };
    let title = move || if runs.get() { name().to_owned() } else { desk.titled(words, Desk::Flows, Action::Workflows) };
    view! {
        <Show when=move || any.get()>
            <button
                type="button"
                class="icon-button"
                class:flow-runs=move || runs.get()
                aria-label=name
                aria-haspopup="dialog"
                aria-expanded=move || panes.triggering.get().to_string()
                title=title
                on:pointerdown=move |event| event.prevent_default()
                on:click=move |_| panes.triggering.update(|open| *open = !*open)
            >
                <Icon shape=shapes::ZAP large=true />
            </button>
        </Show>
    }
}

/// The list, while it is open.
#[component]
pub fn WorkflowPicker(
    /// The conversation.
    id: ConversationId,
    /// It was closed: the work goes on in the composer.
    closed: Callback<()>,
) -> impl IntoView {
    let (desk, panes) = (use_desk(), use_panes());
    on_cleanup(move || panes.triggering.set(false));
    let asked: Asked = RwSignal::new(None);
    let is_open = Memo::new(move |_| {
        let begun = asked.get().is_some()
            && desk.shown.requests.with(|requests| {
                !requests.is_pending(Act::Workflow(id)) && requests.refused(Act::Workflow(id)).is_none()
            });
        panes.triggering.get() && !begun
    });
    let close = Callback::new(move |()| {
        panes.triggering.set(false);
        closed.run(());
    });
    move || is_open.get().then(|| lazy(move || popup(id, asked, closed), in_popup("picker", close)))
}

crate::part! {
    fn popup(id: ConversationId, asked: Asked, closed: Callback<()>) in tools { view! { <Popup id asked closed /> } }
}

#[component]
fn Popup(id: ConversationId, asked: Asked, closed: Callback<()>) -> impl IntoView {
    let (desk, panes) = (use_desk(), use_panes());
    on_cleanup(move || {
        panes.triggering.try_set(false);
        if let Some(workflow) = asked.try_update_untracked(Option::take).flatten() {
            let begun = desk.shown.requests.try_with_untracked(|requests| {
                !requests.is_pending(Act::Workflow(id)) && requests.refused(Act::Workflow(id)).is_none()
            });
            if begun == Some(true) {
                panes.begun.try_update_value(|begun| begun.remove(&(id, workflow)));
            }
            closed.run(());
        }
    });
    desk.forget_refusal(Act::Workflow(id));
    desk.save_drafts();
    // `None` until an answer comes, then what it says, or that it cannot be read.
    let fetched = RwSignal::new(None::<Option<Vec<WorkflowEntry>>>);
    spawn_local(async move {
        let loaded = load(id).await;
        fetched.try_set(Some(loaded));
    });
    let picker = RwSignal::new(Picker::default());
    let found = Memo::new(move |_| {
        let all = fetched.get().flatten().unwrap_or_default();
        let query = picker.with(|picker| picker.query.clone());
        all.into_iter().filter(|one| matches(&[&one.name, "\n", &*one.hint].concat(), &query)).collect::<Vec<_>>()
    });
    let active = Memo::new(move |_| found.with(|found| found.get(picker.with(|picker| picker.active)).cloned()));
    let close = Callback::new(move |()| {
        panes.triggering.set(false);
        closed.run(());
    });
    let root = NodeRef::<Div>::new();
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let goes = to.is_some_and(|to| root.get_untracked().is_some_and(|root| !root.contains(Some(&to))));
        if goes {
            panes.triggering.try_set(false);
        }
    };
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            event.prevent_default();
            close.run(());
        }
    };
    let note = move || {
        let text = match fetched.with(|fetched| fetched.as_ref().map(|all| all.as_ref().map(Vec::is_empty))) {
            None => Desk::TemplatesLoading.say(),
            Some(None) => Flow::LoadFailed.say(),
            Some(Some(true)) => Flow::Empty.say(),
            Some(Some(false)) if found.with(Vec::is_empty) => Flow::NoneFound.say(),
            Some(Some(false)) => return None,
        };
        Some(view! { <p class="hint" role="status">{text}</p> })
    };
    let options = move || {
        let option = |(number, one): (usize, WorkflowEntry)| {
            let is_active = move || picker.with(|picker| picker.active == number);
            view! {
                <div
                    id=format!("flow-{number}")
                    class="option"
                    class:active=is_active
                    role="option"
                    aria-selected=move || is_active().to_string()
                    on:pointerdown=move |event| event.prevent_default()
                    on:click=move |_| {
                        picker.update(|picker| picker.active = number);
                        go_in();
                    }
                >
                    <span class="option-name" dir="auto">{one.name}</span>
                </div>
            }
        };
        found.get().into_iter().enumerate().map(option).collect_view()
    };
    view! {
        <div
            node_ref=root
            class="picker flow"
            role="dialog"
            tabindex="-1"
            aria-label=Desk::Flows.say()
            on:focusout=left
            on:keydown=keys
        >
            <div class="picker-list">
                <Search picker found />
                <div class="options picker-options" id="flow-list" role="listbox" aria-label=Desk::Flows.say()>
                    {options}
                </div>
                {note}
                <footer class="picker-foot">
                    <IconButton shape=shapes::X name=Flow::Close.say() press=move || close.run(()) />
                </footer>
            </div>
            <section class="picker-preview" aria-label=Flow::What.say()>
                {move || active.get().map(|entry| view! { <FlowForm id entry asked /> })}
            </section>
        </div>
    }
}

#[component]
fn Search(picker: RwSignal<Picker>, found: Memo<Vec<WorkflowEntry>>) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    field.on_load(|field| focus::focus(&field));
    let keys = move |event: KeyboardEvent| {
        let key = event.key();
        if let Some(to) = Move::of_key(&key).filter(|to| matches!(to, Move::Down | Move::Up)) {
            let count = found.with_untracked(Vec::len);
            picker.update(|picker| picker.go(to, count));
        } else if key == "Enter" && !event.is_composing() {
            go_in();
        } else {
            return;
        }
        event.prevent_default();
    };
    view! {
        <SearchField
            name=Flow::Search.say()
            query=Signal::derive(move || picker.with(|picker| picker.query.clone()))
            typed=Callback::new(move |text| picker.update(|picker| picker.search(text)))
            over=("flow-list", Signal::derive(move || Some(format!("flow-{}", picker.with(|picker| picker.active)))))
            keys=Callback::new(keys)
            field
        />
    }
}

async fn load(id: ConversationId) -> Option<Vec<WorkflowEntry>> {
    let url = ["/api/desk/workflows/", &id.to_string()].concat();
    let answer = fetch("GET", &url, &[("accept", POSTCARD)], None).await.ok().filter(Answer::is_ok)?;
    codec::body_from_binary::<WorkflowList>(&answer.body).ok().map(|list| list.workflows)
}
