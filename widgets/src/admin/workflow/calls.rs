//! The test button with what was sent and what came back, and the latest calls.

use domain::Timestamp;
use domain::workflow::Failure;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::form::Shown;
use super::model::{Call, Calls, Tested, sample};
use super::view::FAMILY;
use crate::admin::api;
use crate::desk::workflow::words::why;
use crate::dom::clock;
use crate::text::{Admin, Dates, Desk, FlowPage, Key};

/// What a test came to.
#[derive(Clone)]
enum Test {
    None,
    Runs,
    Came(Box<Tested>),
    Failed,
}

/// Test and log of a workflow that is saved.
#[component]
pub(super) fn CallsPane(form: Shown) -> impl IntoView {
    let saved = Memo::new(move |_| form.with(|form| form.as_ref()?.of.clone().map(|(id, _)| id)));
    move || saved.get().map(|id| view! { <Saved id form /> })
}

#[component]
fn Saved(id: String, form: Shown) -> impl IntoView {
    let (test, log) = (RwSignal::new(Test::None), RwSignal::new(None::<Option<Vec<Call>>>));
    let id = StoredValue::new(id);
    let load = move || {
        spawn_local(async move {
            let Some(id) = id.try_get_value() else { return };
            let calls = api::get::<Calls>(FAMILY, &[&id, "/calls"].concat()).await;
            log.try_set(Some(calls.map(|calls| calls.calls)));
        });
    };
    load();
    let press = move |_| {
        test.set(Test::Runs);
        let parameters = form.with_untracked(|form| form.as_ref().map(|form| form.now.parameters.clone()));
        spawn_local(async move {
            let Some(id) = id.try_get_value() else { return };
            let body = serde_json::json!({ "parameters": sample(&parameters.unwrap_or_default(), &today()) });
            let came = api::post::<Tested>(FAMILY, &[&id, "/test"].concat(), &body).await;
            test.try_set(came.map_or(Test::Failed, |came| Test::Came(Box::new(came))));
            load();
        });
    };
    let said = move || match test.get() {
        Test::None => ().into_any(),
        Test::Runs => view! { <p class="hint">{FlowPage::Testing.say()}</p> }.into_any(),
        Test::Failed => view! { <p class="field-error">{Admin::Failed.say()}</p> }.into_any(),
        Test::Came(tested) => came(&tested).into_any(),
    };
    view! {
        <section class="field" aria-label=FlowPage::Test.say()>
            <p class="hint">{FlowPage::TestHelp.say()}</p>
            <button
                type="button"
                class="button"
                disabled=move || test.with(|test| matches!(test, Test::Runs))
                on:click=press
            >
                {FlowPage::Test.say()}
            </button>
            <div role="status">{said}</div>
        </section>
        <section class="field" aria-label=FlowPage::Log.say()>
            <h3 class="field-name">{FlowPage::Log.say()}</h3>
            {move || match log.get() {
                None => view! { <p class="hint">{Desk::TemplatesLoading.say()}</p> }.into_any(),
                Some(None) => view! { <p class="field-error">{FlowPage::LogFailed.say()}</p> }.into_any(),
                Some(Some(calls)) if calls.is_empty() => {
                    view! { <p class="hint">{FlowPage::LogEmpty.say()}</p> }.into_any()
                }
                Some(Some(calls)) => {
                    view! { <ul class="admin-calls">{calls.iter().map(line).collect_view()}</ul> }.into_any()
                }
            }}
        </section>
    }
}

// By the calendar of the world: any day will do.
fn today() -> String {
    let text = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(clock::now().0 as f64)).to_iso_string();
    String::from(text).chars().take(10).collect()
}

fn came(tested: &Tested) -> impl IntoView + use<> {
    let result = match &tested.failure {
        None => FlowPage::Worked.say().to_owned(),
        Some(code) => failure(code, tested.status),
    };
    let took = FlowPage::Took.fill(&[("ms", &tested.milliseconds.to_string())]);
    let status = tested.status.map(|status| [" · ", &status.to_string()].concat()).unwrap_or_default();
    let nothing = || FlowPage::CameNothing.say().to_owned();
    let answer = Some(tested.answer.clone()).filter(|answer| !answer.is_empty()).unwrap_or_else(nothing);
    let request = serde_json::to_string_pretty(&tested.request).unwrap_or_default();
    let ignored = tested.ignored.join("; ");
    view! {
        <p class:field-error=tested.failure.is_some()>{result} {status} " · " {took}</p>
        {(!ignored.is_empty()).then(|| view! { <p class="field-error" dir="auto">{ignored}</p> })}
        <h4 class="field-name">{FlowPage::Sent.say()}</h4>
        <pre class="admin-sample" dir="ltr" tabindex="0">{request}</pre>
        <h4 class="field-name">{FlowPage::Came.say()}</h4>
        <pre class="admin-sample" dir="auto" tabindex="0">{answer}</pre>
    }
}

fn line(call: &Call) -> impl IntoView + use<> {
    let dates = expect_context::<Dates>();
    let when = dates.full(Timestamp(call.began));
    let who = if call.conversation.is_none() { FlowPage::LogTest.say() } else { &call.agent }.to_owned();
    let what = match (&call.failure, call.ended) {
        (Some(code), _) => failure(code, call.status),
        (None, None) => FlowPage::LogRuns.say().to_owned(),
        (None, Some(_)) => FlowPage::Worked.say().to_owned(),
    };
    let ignored = Some(call.ignored.join(", ")).filter(|ignored| !ignored.is_empty());
    view! {
        <li>
            <span class="tabular">{when}</span>
            <span dir="auto">{who}</span>
            <span class:field-error=call.failure.is_some()>{what} {ignored.map(|ignored| [" · ", &ignored].concat())}</span>
        </li>
    }
}

// In the words of the announcement.
fn failure(code: &str, status: Option<u16>) -> String {
    let failure = match code {
        "said" => Failure::Said,
        "status" => Failure::Status { status: status.unwrap_or_default() },
        "timeout" => Failure::Timeout,
        "unreachable" => Failure::Unreachable,
        "forbidden" => Failure::Forbidden,
        "too_large" => Failure::TooLarge,
        "unreadable" => Failure::Unreadable,
        "interrupted" => Failure::Interrupted,
        _ => Failure::Broken,
    };
    why(failure, "")
}
