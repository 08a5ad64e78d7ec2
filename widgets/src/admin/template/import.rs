//! Templates from a table: nothing is taken in while one line is bad, and every bad line is named.

use leptos::html::Input;
use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::model::Fault;
use crate::admin::api::ask;
use crate::text::{Admin, Common, Desk, Key, Language};
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
        <Dialog title=Admin::ImportTitle.say() close class="wide">
            <form class="dialog-text admin-import" novalidate on:submit=submit>
                <p>{Admin::ImportHelp.say()}</p>
                <pre class="admin-sample" dir="ltr">
                    "channel,group,name,text,lock\nall,Orders,Late,\"Sorry, {{customer.first_name}}: [[why]]\",no"
                </pre>
                <label class="field">
                    <span class="field-name">{Admin::ImportFile.say()}</span>
                    <input
                        node_ref=file
                        type="file"
                        accept=".csv,text/csv"
                        data-autofocus=""
                        on:change=move |_| outcome.set(Outcome::Nothing)
                    />
                </label>
                <label class="field">
                    <span class="field-name">{Desk::TemplateLanguages.say()}</span>
                    <select on:change:target=move |event| language.set(event.target().value())>
                        {Language::ALL
                            .map(|language| {
                                view! { <option value=language.as_str()>{language.as_str().to_uppercase()}</option> }
                            })
                            .into_iter()
                            .collect_view()}
                    </select>
                </label>
                <div role="alert">{move || said(outcome.get())}</div>
                <footer class="dialog-foot">
                    <button type="button" class="button" on:click=move |_| close.run(())>
                        {Common::Close.say()}
                    </button>
                    <button type="submit" class="button primary">
                        {Admin::Import.say()}
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
    let Ok(answer) = ask("POST", &url, &[("content-type", "text/csv")], table.as_bytes()).await else {
        return Outcome::Failed;
    };
    if answer.is_ok() {
        let taken = serde_json::from_slice::<TakenIn>(&answer.body);
        return taken.map_or(Outcome::Failed, |taken| Outcome::Done(taken.imported));
    }
    serde_json::from_slice::<Refused>(&answer.body).map_or(Outcome::Failed, |refused| Outcome::Faults(refused.faults))
}

fn said(outcome: Outcome) -> Option<AnyView> {
    Some(match outcome {
        Outcome::Nothing | Outcome::Busy => return None,
        Outcome::Done(count) => view! { <p>{Admin::Imported.count(count, &[])}</p> }.into_any(),
        Outcome::Failed => view! { <p class="field-error">{Admin::Failed.say()}</p> }.into_any(),
        Outcome::Faults(faults) => {
            let count = faults.len() as u32;
            let lines = faults.into_iter().map(move |fault| view! { <li>{line(&fault)}</li> });
            view! {
                <p class="field-error">{Admin::ImportRefused.count(count, &[])}</p>
                <ul class="admin-faults">{lines.collect_view()}</ul>
            }
            .into_any()
        }
    })
}

fn line(fault: &Fault) -> String {
    let why = match fault.code.as_str() {
        "column_missing" => Admin::FaultColumn,
        "missing" => Admin::FaultMissing,
        "too_long" => Admin::FaultTooLong,
        "unknown_channel" => Admin::FaultChannel,
        "not_yes_or_no" => Admin::FaultYesNo,
        "markup" => Admin::FaultMarkup,
        "duplicate" => Admin::FaultDuplicate,
        "too_many_lines" => Admin::FaultTooMany,
        _ => Admin::FaultUnreadable,
    };
    let (number, why) = (fault.line.to_string(), why.fill(&[("why", &fault.message)]));
    if fault.column.is_empty() {
        Admin::FaultLine.fill(&[("line", &number), ("why", &why)])
    } else {
        Admin::FaultCell.fill(&[("line", &number), ("column", &fault.column), ("why", &why)])
    }
}
