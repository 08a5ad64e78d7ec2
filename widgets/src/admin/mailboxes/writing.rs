//! The house's rules for writing letters: part of the settings, of which nothing else is touched here.

use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;

use super::view::Page;
use crate::admin::api::{self, Failure, Record};
use crate::admin::fields::Choose;
use crate::admin::workflow::Check;
use crate::text::{Admin, Desk, Key, MailboxPage};
use crate::ui::{IconButton, shapes};

const FAMILY: &str = "settings";
/// How long a letter can be taken back, in seconds.
const PAUSES: [&str; 5] = ["0", "5", "10", "20", "30"];

/// The form of them.
#[component]
pub(super) fn WritingPane(page: Page) -> impl IntoView {
    let record = RwSignal::new(None::<Record<Value>>);
    let now = RwSignal::new(Value::Null);
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let take = move |new: Record<Value>| {
        now.try_set(new.value["email"].clone());
        record.try_set(Some(new));
    };
    spawn_local(async move {
        match api::get(FAMILY, "").await {
            Some(new) => take(new),
            None => drop(failure.try_set(Some(Failure::Failed))),
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(mut of) = record.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        of.value["email"] = now.get_untracked();
        busy.set(true);
        spawn_local(async move {
            match api::replace(FAMILY, "", of.version, &of.value).await {
                Ok(new) => {
                    take(new);
                    failure.try_set(None);
                }
                Err(why) => drop(failure.try_set(Some(why))),
            }
            busy.try_set(false);
        });
    };
    let undo = move |_| {
        failure.set(None);
        now.set(
            record.with_untracked(|record| record.as_ref().map(|it| it.value["email"].clone())).unwrap_or_default(),
        );
    };
    let changed = Memo::new(move |_| {
        record.with(|record| record.as_ref().is_some_and(|record| now.with(|now| *now != record.value["email"])))
    });
    let trouble = move || match failure.get()? {
        Failure::Invalid(why) => Some(why),
        Failure::Stale => Some(Admin::Stale.say().to_owned()),
        Failure::InUse | Failure::Failed => Some(Admin::Failed.say().to_owned()),
    };
    let check = move |field: &'static str, name: MailboxPage| {
        view! {
            <Check
                name=name.say()
                is_on=move || now.with(|now| now[field].as_bool().unwrap_or_default())
                put=move |on| now.update(|now| now[field] = json!(on))
            />
        }
    };
    // What was set by other means is kept, and shown as the pause that is nearest below it.
    let pause = move || {
        let seconds = now.with(|now| now["pause_seconds"].as_i64().unwrap_or_default());
        let known = PAUSES.into_iter().rev().find(|known| known.parse().is_ok_and(|known: i64| known <= seconds));
        known.unwrap_or(PAUSES[0]).to_owned()
    };
    let seconds = |pause: &'static str| match pause {
        "0" => (pause, MailboxPage::NoPause.say()),
        _ => (pause, pause),
    };
    view! {
        <form class="admin-fields" novalidate on:submit=save>
            <header class="admin-head">
                <span class="admin-back">
                    <IconButton shape=shapes::CHEVRON_LEFT name=Desk::Back.say() press=move || page.choose(None) />
                </span>
                <h2>{MailboxPage::Writing.say()}</h2>
            </header>
            <Show when=move || record.with(Option::is_some)>
                <Choose
                    name=MailboxPage::Pause.say()
                    options=PAUSES.map(seconds).to_vec()
                    value=pause
                    put=move |text| {
                        now.update(|now| now["pause_seconds"] = json!(text.parse::<i64>().unwrap_or_default()));
                    }
                />
                <p class="hint">{MailboxPage::PauseHelp.say()}</p>
                {check("wrap_up", MailboxPage::SendWrapsUp)}
                {check("history", MailboxPage::History)}
                {check("lock_reply_all_to", MailboxPage::LockReplyAll)}
            </Show>
            <Show when=move || changed.get() || failure.get().is_some()>
                <footer class="admin-save">
                    <p class="admin-changed field-error" role="alert">{trouble}</p>
                    <button type="button" class="button" on:click=undo>
                        {Desk::Undo.say()}
                    </button>
                    <button type="submit" class="button primary" disabled=move || busy.get()>
                        {move || if busy.get() { Desk::Saving } else { Desk::Save }.say()}
                    </button>
                </footer>
            </Show>
        </form>
    }
}
