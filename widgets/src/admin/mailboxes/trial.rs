//! "Test connection": what is typed is tried at both servers before it is saved, and what is wrong is said in words.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

use super::form::named;
use super::model::{Account, Form};
use super::view::Page;
use crate::admin::api::{self, Failure};
use crate::text::{Admin, BoxState, BoxTrouble, Key, MailboxPage};
use crate::ui::{Icon, shapes};

const FAMILY: &str = "mailboxes";

#[derive(Serialize)]
struct Trial<'a> {
    id: Option<&'a str>,
    address: &'a str,
    value: &'a Account,
}

/// What was found.
#[derive(Clone, Deserialize)]
struct Found {
    imap: Side,
    smtp: Side,
}

#[derive(Clone, Deserialize)]
struct Side {
    trouble: Option<Trouble>,
    letters: Option<u32>,
    at_once: Option<bool>,
}

/// What is wrong with a server.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub(super) struct Trouble {
    code: String,
    message: String,
}

impl Trouble {
    /// What it means and what to look at, then the server's own words.
    pub(super) fn view(&self) -> impl IntoView + use<> {
        let text = BoxTrouble::of(&self.code).map(Key::say);
        let said = self.message.clone();
        view! {
            {text}
            <bdi class="admin-said">{said}</bdi>
        }
    }
}

#[derive(Clone)]
enum Stage {
    Not,
    Runs,
    Came(Found),
    /// The settings cannot stand, or nobody answered.
    Failed(Failure),
}

/// The button, and what came of it.
#[component]
pub(super) fn TrialPane(page: Page) -> impl IntoView {
    let (stage, tried) = (RwSignal::new(Stage::Not), RwSignal::new(None::<Form>));
    let press = move |_| {
        let Some(form) = page.form.get_untracked() else { return };
        tried.set(Some(form.clone()));
        let Some(account) = form.account else { return };
        stage.set(Stage::Runs);
        spawn_local(async move {
            let id = form.of.as_ref().map(|(id, _)| id.as_str());
            let trial = Trial { id, address: &form.entry.address, value: &account };
            let came = api::ask_about::<Found>(FAMILY, "check", &trial).await;
            stage.try_set(came.map_or_else(Stage::Failed, Stage::Came));
        });
    };
    // What was found holds for what was tried.
    let holds = Memo::new(move |_| page.form.with(|form| tried.with(|tried| form == tried)));
    let said = move || match stage.get() {
        _ if !holds.get() => ().into_any(),
        Stage::Not => ().into_any(),
        Stage::Runs => view! { <p class="hint">{BoxState::Trying.say()}</p> }.into_any(),
        Stage::Failed(Failure::Invalid(why)) => {
            view! { <p class="field-error" dir="auto">{named(&why)}</p> }.into_any()
        }
        Stage::Failed(_) => view! { <p class="field-error">{Admin::Failed.say()}</p> }.into_any(),
        Stage::Came(found) => view! {
            <ul class="admin-found">
                <Line name=MailboxPage::Imap side=found.imap />
                <Line name=MailboxPage::Smtp side=found.smtp />
            </ul>
        }
        .into_any(),
    };
    view! {
        <section class="field" aria-label=BoxState::Try.say()>
            <p class="hint">{BoxState::TryHelp.say()}</p>
            <button
                type="button"
                class="button admin-test"
                disabled=move || stage.with(|stage| matches!(stage, Stage::Runs))
                on:click=press
            >
                {BoxState::Try.say()}
            </button>
            <div role="status">{said}</div>
        </section>
    }
}

#[component]
fn Line(name: MailboxPage, side: Side) -> impl IntoView {
    let works = side.trouble.is_none();
    let letters = side.letters.map(|letters| BoxState::Letters.count(letters, &[]));
    let slowly = (side.at_once == Some(false)).then(|| BoxState::Slowly.say());
    let result = match side.trouble {
        None => view! { {BoxState::Works.say()} " " {letters} " " {slowly} }.into_any(),
        Some(trouble) => trouble.view().into_any(),
    };
    view! {
        <li class:field-error=!works>
            <Icon shape=if works { shapes::CHECK } else { shapes::TRIANGLE_ALERT } />
            <span>
                <strong>{name.say()}</strong>
                " "
                {result}
            </span>
        </li>
    }
}
