//! Templates from a table: nothing is taken in while one line is bad, and every bad line is named.

use leptos::html::Input;
use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::model::Fault;
use crate::desk::context::use_words;
use crate::dom::fetch::fetch;
use crate::text::{Common, Desk, Language, Words};
use crate::ui::Dialog;

/// What became of the last attempt.
#[derive(Clone, PartialEq, Eq)]
enum Outcome {
    Nothing,
    Busy,
    Done(u32),
    Faults(Vec<Fault>),
    Failed,
}

/// The dialog, while it is open.
#[component]
pub fn ImportDialog(
    /// Whether it is.
    open: RwSignal<bool>,
    /// Something was taken in.
    imported: Callback<()>,
) -> impl IntoView {
    move || open.get().then(|| view! { <Import open imported /> })
}

#[component]
fn Import(open: RwSignal<bool>, imported: Callback<()>) -> impl IntoView {
    let words = use_words();
    let common = expect_context::<Words<Common>>();
    let (outcome, language) = (RwSignal::new(Outcome::Nothing), RwSignal::new("en".to_owned()));
    let file = NodeRef::<Input>::new();
    let close = Callback::new(move |()| open.set(false));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let table = file.get_untracked().and_then(|file| file.files()).and_then(|files| files.get(0));
        // A button that was switched off would lose the focus, and Escape with it.
        let Some(table) = table.filter(|_| outcome.with_untracked(|now| *now != Outcome::Busy)) else { return };
        outcome.set(Outcome::Busy);
        spawn_local(async move {
            let text = JsFuture::from(table.text()).await.ok().and_then(|text| text.as_string());
            let became = match text {
                Some(text) => send(&text, &language.get_untracked()).await,
                None => Outcome::Failed,
            };
            if matches!(became, Outcome::Done(_)) {
                imported.run(());
            }
            outcome.try_set(became);
        });
    };
    view! {
        <Dialog title=words.get(Desk::AdminImportTitle) close class="wide">
            <form class="dialog-text admin-import" novalidate on:submit=submit>
                <p>{words.get(Desk::AdminImportHelp)}</p>
                <pre class="admin-sample" dir="ltr">
                    "channel,group,name,text,lock\nall,Orders,Late,\"Sorry, {{customer.first_name}}: [[why]]\",no"
                </pre>
                <label class="field">
                    <span class="field-name">{words.get(Desk::AdminImportFile)}</span>
                    <input
                        node_ref=file
                        type="file"
                        accept=".csv,text/csv"
                        data-autofocus=""
                        on:change=move |_| outcome.set(Outcome::Nothing)
                    />
                </label>
                <label class="field">
                    <span class="field-name">{words.get(Desk::TemplateLanguages)}</span>
                    <select on:change:target=move |event| language.set(event.target().value())>
                        {Language::ALL
                            .map(|language| {
                                view! { <option value=language.as_str()>{language.as_str().to_uppercase()}</option> }
                            })
                            .into_iter()
                            .collect_view()}
                    </select>
                </label>
                <div role="alert">{move || said(words, outcome.get())}</div>
                <footer class="dialog-foot">
                    <button type="button" class="button" on:click=move |_| close.run(())>
                        {common.get(Common::Close)}
                    </button>
                    <button type="submit" class="button primary">
                        {words.get(Desk::AdminImport)}
                    </button>
                </footer>
            </form>
        </Dialog>
    }
}

async fn send(table: &str, language: &str) -> Outcome {
    #[derive(Deserialize)]
    struct TakenIn {
        imported: u32,
    }
    #[derive(Deserialize)]
    struct Refused {
        faults: Vec<Fault>,
    }
    let url = ["/api/admin/templates/import?language=", language].concat();
    let Ok(answer) = fetch("POST", &url, &[("content-type", "text/csv")], Some(table.as_bytes())).await else {
        return Outcome::Failed;
    };
    if answer.is_ok() {
        let taken = serde_json::from_slice::<TakenIn>(&answer.body);
        return taken.map_or(Outcome::Failed, |taken| Outcome::Done(taken.imported));
    }
    serde_json::from_slice::<Refused>(&answer.body).map_or(Outcome::Failed, |refused| Outcome::Faults(refused.faults))
}

fn said(words: Words<Desk>, outcome: Outcome) -> Option<AnyView> {
    Some(match outcome {
        Outcome::Nothing | Outcome::Busy => return None,
        Outcome::Done(count) => view! { <p>{words.count(Desk::AdminImported, count, &[])}</p> }.into_any(),
        Outcome::Failed => view! { <p class="field-error">{words.get(Desk::AdminFailed)}</p> }.into_any(),
        Outcome::Faults(faults) => {
            let count = faults.len() as u32;
            let lines = faults.into_iter().map(move |fault| view! { <li>{line(words, &fault)}</li> });
            view! {
                <p class="field-error">{words.count(Desk::AdminImportRefused, count, &[])}</p>
                <ul class="admin-faults">{lines.collect_view()}</ul>
            }
            .into_any()
        }
    })
}

fn line(words: Words<Desk>, fault: &Fault) -> String {
    let why = match fault.code.as_str() {
        "column_missing" => Desk::FaultColumn,
        "missing" => Desk::FaultMissing,
        "too_long" => Desk::FaultTooLong,
        "unknown_channel" => Desk::FaultChannel,
        "not_yes_or_no" => Desk::FaultYesNo,
        "markup" => Desk::FaultMarkup,
        "duplicate" => Desk::FaultDuplicate,
        "too_many_lines" => Desk::FaultTooMany,
        _ => Desk::FaultUnreadable,
    };
    let (number, why) = (fault.line.to_string(), words.fill(why, &[("why", &fault.message)]));
    if fault.column.is_empty() {
        words.fill(Desk::FaultLine, &[("line", &number), ("why", &why)])
    } else {
        words.fill(Desk::FaultCell, &[("line", &number), ("column", &fault.column), ("why", &why)])
    }
}
