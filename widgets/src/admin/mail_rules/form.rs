//! The form of one rule: what is looked at, and what becomes of the mail.

use leptos::prelude::*;
use uuid::Uuid;

use super::model::{ACTIONS, Body, PARTS, TESTS};
use super::view::{Page, action_name};
use crate::admin::api::Record;
use crate::admin::fields::{Check, Choose, Named, Several, TextField, choices, toggle};
use crate::admin::frame::{FormFrame, Remove, SaveBar, trouble};
use crate::text::{Common, Desk, Key, MailPage};

/// The form of what is chosen.
#[component]
pub(super) fn FormPane(page: Page) -> impl IntoView {
    let read = move |read: fn(&Body) -> String| {
        page.form.with(|form| form.as_ref().map(|(_, body)| read(body)).unwrap_or_default())
    };
    let is = move |what: fn(&Body) -> bool| page.form.with(|form| form.as_ref().is_some_and(|(_, body)| what(body)));
    let header = Memo::new(move |_| is(|body| body.part == "header"));
    let queue = Memo::new(move |_| is(|body| body.action == "queue"));
    let title = move || match page.form.with(|form| form.as_ref().and_then(|(place, _)| *place)) {
        Some(_) => read(|body| body.name.clone()),
        None => MailPage::New.say().to_owned(),
    };
    let place = move || page.form.with(|form| form.as_ref().and_then(|(place, _)| *place));
    let is_there = Signal::derive(move || place().is_some());
    let remove = move || {
        if let Some(place) = untrack(place) {
            page.remove(place);
        }
    };
    let remove = view! { <Remove is_there remove /> };
    let whole = move || page.form.with(|form| form.as_ref().is_some_and(|(_, body)| body.rule().is_some()));
    let wrong = Signal::derive(move || !whole());
    view! {
        <FormFrame title back=move || page.choose(None) save=move || page.save() act=remove.into_any()>
            <TextField
                name=Desk::TemplateName.say()
                help=MailPage::NameHelp.say()
                value=move || read(|body| body.name.clone())
                put=move |text| page.change(|body| body.name = text)
            />
            <div class="admin-pair">
                <Choose
                    name=MailPage::Part.say()
                    options=PARTS.map(|part| (part, part_name(part).say())).to_vec()
                    value=move || read(|body| body.part.clone())
                    put=move |text| page.change(|body| body.part = text)
                />
                <Show when=move || header.get()>
                    <TextField
                        name=MailPage::Header.say()
                        help=MailPage::HeaderHelp.say()
                        value=move || read(|body| body.header.clone())
                        put=move |text| page.change(|body| body.header = text)
                    />
                </Show>
                <Choose
                    name=MailPage::Test.say()
                    options=TESTS.map(|test| (test, test_name(test).say())).to_vec()
                    value=move || read(|body| body.test.clone())
                    put=move |text| page.change(|body| body.test = text)
                />
                <TextField
                    name=MailPage::Value.say()
                    help=MailPage::ValueHelp.say()
                    value=move || read(|body| body.value.clone())
                    put=move |text| page.change(|body| body.value = text)
                />
            </div>
            <div class="admin-pair">
                <Choose
                    name=MailPage::Action.say()
                    options=ACTIONS.map(|action| (action, action_name(action).say())).to_vec()
                    value=move || read(|body| body.action.clone())
                    put=move |text| page.change(|body| body.action = text)
                />
                <Show when=move || queue.get()>
                    <Queue page />
                </Show>
            </div>
            <p class="hint" role="status">{move || about(&read(|body| body.action.clone())).say()}</p>
            <Several
                name=MailPage::Mailboxes.say()
                help=MailPage::MailboxesHelp.say()
                choices=choices(page.mailboxes)
                is_on=move |id| {
                    let id: Uuid = id.parse().unwrap_or_default();
                    page.form.with(|form| form.as_ref().is_some_and(|(_, body)| body.mailboxes.contains(&id)))
                }
                toggle=move |id| page.change(|body| toggle(&mut body.mailboxes, id.parse().unwrap_or_default()))
            />
            <Check
                name=MailPage::Enabled.say()
                is_on=move || is(|body| body.enabled)
                put=move |on| page.change(|body| body.enabled = on)
            />
            <SaveBar
                changed=Signal::stored(true)
                trouble=trouble(page.failure)
                busy=page.busy
                wrong
                undo=move || page.choose(None)
                undo_name=Common::Cancel.say()
            />
        </FormFrame>
    }
}

#[component]
fn Queue(page: Page) -> impl IntoView {
    let chosen = move || page.form.with(|form| form.as_ref().and_then(|(_, body)| body.queue));
    let options = move || {
        let option = |queue: Record<Named>| {
            let id = queue.id.parse::<Uuid>().ok();
            view! { <option value=queue.id prop:selected=move || chosen() == id>{queue.value.name}</option> }
        };
        page.queues.get().into_iter().map(option).collect_view()
    };
    view! {
        <label class="field">
            <span class="field-name">{MailPage::Queue.say()}</span>
            <select on:change:target=move |event| {
                let queue = event.target().value().parse().ok();
                page.change(|body| body.queue = queue);
            }>
                <option value="" prop:selected=move || chosen().is_none()>{MailPage::Choose.say()}</option>
                {options}
            </select>
        </label>
    }
}

fn part_name(part: &str) -> MailPage {
    match part {
        "subject" => MailPage::PartSubject,
        "header" => MailPage::PartHeader,
        _ => MailPage::PartSender,
    }
}

fn test_name(test: &str) -> MailPage {
    match test {
        "is" => MailPage::TestIs,
        "begins" => MailPage::TestBegins,
        "ends" => MailPage::TestEnds,
        _ => MailPage::TestContains,
    }
}

fn about(action: &str) -> MailPage {
    match action {
        "queue" => MailPage::AboutQueue,
        "block" => MailPage::AboutBlock,
        "take" => MailPage::AboutTake,
        _ => MailPage::AboutClose,
    }
}
