//! What is asked before a workflow begins. The browser says what is missing; a question stands in the button itself.

use std::collections::BTreeMap;

use domain::workflow::{Parameter, ParameterKind};
use domain::{ConversationId, WorkflowId};
use leptos::prelude::*;
use protocol::agent::{Command, WorkflowEntry};
use wasm_bindgen::JsCast;

use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::outgoing::request::Act;
use crate::desk::refusal;
use crate::dom::{document, focus};
use crate::socket::Link;
use crate::text::{Flow, Key};
use crate::ui::{Icon, shapes};

/// What was given for the parameters of a workflow, by key.
pub type Given = BTreeMap<String, String>;

/// What was typed into forms and not sent yet: it is there again when the same form is opened in the same conversation.
pub type Begun = StoredValue<BTreeMap<(ConversationId, WorkflowId), Given>>;

/// Which workflow was asked for.
pub type Asked = RwSignal<Option<WorkflowId>>;

type Put = Callback<(String, String)>;

/// Puts the focus to the first thing of the form that can take it.
pub fn go_in() {
    let first = ".flow-form input, .flow-form select, .flow-form button";
    let found = document().query_selector(first).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into().ok()) {
        focus::focus(&element);
    }
}

/// The form of one workflow.
#[component]
pub fn FlowForm(
    /// The conversation.
    id: ConversationId,
    /// The workflow.
    entry: WorkflowEntry,
    /// It was asked for: once the server says yes the list is no longer needed.
    asked: Asked,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let WorkflowEntry { id: workflow, name, hint, parameters, confirm } = entry;
    let begun = use_panes().begun;
    let place = (id, workflow);
    let given = begun.with_value(|begun| begun.get(&place).cloned()).unwrap_or_default();
    let put = Callback::new(move |(key, value)| {
        begun.update_value(|begun| drop(begun.entry(place).or_default().insert(key, value)));
    });
    let sure = RwSignal::new(false);
    let act = Act::Workflow(id);
    let pending = Memo::new(move |_| desk.shown.requests.with(|requests| requests.is_pending(act)));
    let refused = Memo::new(move |_| desk.shown.requests.with(|requests| requests.refused(act).cloned()));
    let down = move || desk.shown.link.get() != Link::Up;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if confirm && !sure.get_untracked() {
            return sure.set(true);
        }
        let values = begun.with_value(|begun| begun.get(&place).cloned()).unwrap_or_default().into_iter().collect();
        desk.confer(Command::Trigger { conversation: id, workflow, values });
        asked.set(Some(workflow));
    };
    let fields = parameters
        .into_iter()
        .map(|one| {
            let known = given.get(&one.key).cloned().unwrap_or_default();
            view! { <Field one known put /> }
        })
        .collect_view();
    let named = name.clone();
    view! {
        <form class="flow-form" on:submit=submit on:input=move |_| sure.set(false)>
            <header class="picker-title">
                <h3 dir="auto">{name}</h3>
            </header>
            {(!hint.is_empty()).then(|| view! { <p class="hint" dir="auto">{hint}</p> })}
            {fields}
            <button type="submit" class="button primary" disabled=move || pending.get() || down()>
                <Icon shape=shapes::PLAY />
                {move || if sure.get() { Flow::Sure.fill(&[("name", &named)]) } else { Flow::Run.say().to_owned() }}
            </button>
            <p class="field-error" role="alert">
                {move || refused.get().map(|refusal| refusal::say(words, &refusal))}
            </p>
        </form>
    }
}

#[component]
fn Field(one: Parameter, known: String, put: Put) -> impl IntoView {
    let Parameter { key, label, kind, required } = one;
    let put = Callback::new(move |value: String| put.run((key.clone(), value)));
    let text = |kind: &'static str, known: String| {
        view! {
            <input
                type=kind
                step=(kind == "number").then_some("any")
                required=required
                maxlength="1000"
                dir="auto"
                prop:value=known
                on:input:target=move |event| put.run(event.target().value())
            />
        }
    };
    let field = match kind {
        ParameterKind::YesNo => {
            return view! {
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=known == "true"
                        on:change:target=move |event| put.run(event.target().checked().to_string())
                    />
                    <span dir="auto">{label}</span>
                </label>
            }
            .into_any();
        }
        ParameterKind::Text => text("text", known).into_any(),
        ParameterKind::Number => text("number", known).into_any(),
        ParameterKind::Date => text("date", known).into_any(),
        ParameterKind::Choice { choices } => {
            let options = choices.into_iter().map(|choice| {
                let (value, selected) = (choice.clone(), choice == known);
                view! { <option value=value selected=selected>{choice}</option> }
            });
            view! {
                <select required=required on:change:target=move |event| put.run(event.target().value())>
                    <option value=""></option>
                    {options.collect_view()}
                </select>
            }
            .into_any()
        }
    };
    view! {
        <label class="field">
            <span class="field-name" dir="auto">{label}</span>
            {field}
        </label>
    }
    .into_any()
}
