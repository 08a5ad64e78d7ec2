//! A mail to try the rules on: what is pasted is judged while it is typed, by the rule the server uses.

use domain::email::rules::MailAction;
use leptos::prelude::*;
use uuid::Uuid;

use super::model::{Outcome, Sample};
use super::view::Page;
use crate::admin::fields::{Check, TextField};
use crate::text::{Key, MailPage};

/// The fields and what would become of the mail.
#[component]
pub(super) fn Try(page: Page) -> impl IntoView {
    let sample = RwSignal::new(Sample::default());
    let outcome = Memo::new(move |_| {
        let rules = page.rules();
        let first = page.mailboxes.with(|all| all.first().and_then(|one| one.id.parse::<Uuid>().ok()));
        sample.with(|sample| {
            let mailbox = if sample.mailbox.is_nil() { first.unwrap_or_default() } else { sample.mailbox };
            page.blocked.with(|blocked| Sample { mailbox, ..sample.clone() }.tried(&rules, blocked))
        })
    });
    let said = move || outcome.get().map(|outcome| say(page, &outcome));
    let several = move || page.mailboxes.with(|all| all.len() > 1);
    view! {
        <details class="admin-try">
            <summary>{MailPage::Try.say()}</summary>
            <div class="admin-import">
                <TextField
                    name=MailPage::TrySender.say()
                    help=""
                    value=move || sample.with(|sample| sample.sender.clone())
                    put=move |text| sample.update(|sample| sample.sender = text)
                />
                <TextField
                    name=MailPage::TrySubject.say()
                    help=""
                    value=move || sample.with(|sample| sample.subject.clone())
                    put=move |text| sample.update(|sample| sample.subject = text)
                />
                <label class="field">
                    <span class="field-name">{MailPage::TryHeaders.say()}</span>
                    <textarea
                        rows="3"
                        dir="ltr"
                        spellcheck="false"
                        prop:value=move || sample.with(|sample| sample.headers.clone())
                        on:input:target=move |event| sample.update(|sample| sample.headers = event.target().value())
                    ></textarea>
                    <span class="hint">{MailPage::TryHeadersHelp.say()}</span>
                </label>
                <Show when=several>
                    <Mailbox page sample />
                </Show>
                <Check
                    name=MailPage::TryBulk.say()
                    is_on=move || sample.with(|sample| sample.bulk)
                    put=move |on| sample.update(|sample| sample.bulk = on)
                />
                <p class="admin-outcome" role="status">{said}</p>
            </div>
        </details>
    }
}

#[component]
fn Mailbox(page: Page, sample: RwSignal<Sample>) -> impl IntoView {
    let options = move || {
        let mailboxes = page.mailboxes.get().into_iter();
        mailboxes.map(|one| view! { <option value=one.id>{one.value.name}</option> }).collect_view()
    };
    view! {
        <label class="field">
            <span class="field-name">{MailPage::TryMailbox.say()}</span>
            <select on:change:target=move |event| {
                let mailbox = event.target().value().parse().unwrap_or_default();
                sample.update(|sample| sample.mailbox = mailbox);
            }>{options}</select>
        </label>
    }
}

fn say(page: Page, outcome: &Outcome) -> String {
    let what = match outcome.action {
        MailAction::Queue(queue) => {
            let id = queue.to_string();
            let name = page.queues.with(|all| all.iter().find(|one| one.id == id).map(|one| one.value.name.clone()));
            MailPage::SaidQueue.fill(&[("queue", &name.unwrap_or_default())])
        }
        MailAction::Close if outcome.rule.is_none() => MailPage::SaidBulk.say().to_owned(),
        MailAction::Close => MailPage::AboutClose.say().to_owned(),
        MailAction::Block if outcome.rule.is_none() => MailPage::SaidBlocked.say().to_owned(),
        MailAction::Block => MailPage::AboutBlock.say().to_owned(),
        MailAction::Take => MailPage::SaidTake.say().to_owned(),
    };
    match &outcome.rule {
        Some((place, name)) => {
            let facts = [("place", (place + 1).to_string()), ("name", name.clone()), ("what", what)];
            MailPage::SaidRule.fill(&facts.each_ref().map(|(key, value)| (*key, value.as_str())))
        }
        None => MailPage::SaidNone.fill(&[("what", &what)]),
    }
}
