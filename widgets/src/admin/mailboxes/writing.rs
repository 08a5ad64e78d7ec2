//! The house's rules for writing letters: part of the settings, of which nothing else is touched here.

use leptos::prelude::*;
use serde_json::json;

use super::view::Page;
use crate::admin::fields::{Check, Choose};
use crate::admin::frame::{FormFrame, SaveBar, trouble};
use crate::text::{Key, MailboxPage};

/// Under which name they stand among the settings.
const EMAIL: &str = "email";
/// How long a letter can be taken back, in seconds.
const PAUSES: [&str; 5] = ["0", "5", "10", "20", "30"];

/// The form of them.
#[component]
pub(super) fn WritingPane(page: Page) -> impl IntoView {
    let all = page.writing;
    let changed = Signal::derive(move || all.is_changed());
    let check = move |field: &'static str, name: MailboxPage| {
        view! {
            <Check
                name=name.say()
                is_on=move || all.read(|all| all[EMAIL][field].as_bool().unwrap_or_default())
                put=move |on| all.change(|all| all[EMAIL][field] = json!(on))
            />
        }
    };
    // What was set by other means is kept, and shown as the pause that is nearest below it.
    let pause = move || {
        let seconds = all.read(|all| all[EMAIL]["pause_seconds"].as_i64().unwrap_or_default());
        let known = PAUSES.into_iter().rev().find(|known| known.parse().is_ok_and(|known: i64| known <= seconds));
        known.unwrap_or(PAUSES[0]).to_owned()
    };
    let seconds = |pause: &'static str| match pause {
        "0" => (pause, MailboxPage::NoPause.say()),
        _ => (pause, pause),
    };
    let put = move |text: String| {
        all.change(|all| all[EMAIL]["pause_seconds"] = json!(text.parse::<i64>().unwrap_or_default()));
    };
    view! {
        <FormFrame
            title=|| MailboxPage::Writing.say().to_owned()
            back=move || page.choose(None)
            save=move || all.save()
        >
            <Show when=move || all.is_there()>
                <Choose name=MailboxPage::Pause.say() options=PAUSES.map(seconds).to_vec() value=pause put />
                <p class="hint">{MailboxPage::PauseHelp.say()}</p>
                {check("wrap_up", MailboxPage::SendWrapsUp)}
                {check("history", MailboxPage::History)}
                {check("lock_reply_all_to", MailboxPage::LockReplyAll)}
            </Show>
            <SaveBar changed trouble=trouble(all.failure) busy=all.busy undo=move || all.undo() />
        </FormFrame>
    }
}
