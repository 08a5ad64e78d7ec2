//! The form of one rule: what is looked at, and what becomes of the mail.

use leptos::prelude::*;
use uuid::Uuid;

use super::model::{ACTIONS, Body, PARTS, TESTS};
use super::view::{Page, action_name};
use crate::admin::fields::Choose;
use crate::admin::workflow::{Check, TextField};
use crate::text::{Common, Desk, Key, MailPage, Words};
use crate::ui::{Icon, IconButton, shapes};

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
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        page.save();
    };
    view! {
        <form class="admin-fields" novalidate on:submit=submit>
            <header class="admin-head">
                <span class="admin-back">
                    <IconButton shape=shapes::CHEVRON_LEFT name=Desk::Back.say() press=move || page.choose(None) />
                </span>
                <h2 dir="auto">{title}</h2>
                <Remove page />
            </header>
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
            <Mailboxes page />
            <Check
                name=MailPage::Enabled.say()
                is_on=move || is(|body| body.enabled)
                put=move |on| page.change(|body| body.enabled = on)
            />
            <Foot page />
        </form>
    }
}

#[component]
fn Queue(page: Page) -> impl IntoView {
    let chosen = move || page.form.with(|form| form.as_ref().and_then(|(_, body)| body.queue));
    let options = move || {
        let option = |queue: crate::admin::api::Record<super::view::Named>| {
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

#[component]
fn Mailboxes(page: Page) -> impl IntoView {
    let choice = move |mailbox: crate::admin::api::Record<super::view::Named>| {
        let id: Uuid = mailbox.id.parse().unwrap_or_default();
        let is_on = move || page.form.with(|form| form.as_ref().is_some_and(|(_, body)| body.mailboxes.contains(&id)));
        let toggle = move |_| {
            page.change(|body| match body.mailboxes.iter().position(|known| *known == id) {
                Some(at) => drop(body.mailboxes.remove(at)),
                None => body.mailboxes.push(id),
            });
        };
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=is_on on:change=toggle />
                <span dir="auto">{mailbox.value.name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="admin-choices">
            <legend class="field-name">{MailPage::Mailboxes.say()}</legend>
            {move || page.mailboxes.get().into_iter().map(choice).collect_view()}
            <p class="hint">{MailPage::MailboxesHelp.say()}</p>
        </fieldset>
    }
}

// Asks once, in the button's own words.
#[component]
fn Remove(page: Page) -> impl IntoView {
    let sure = RwSignal::new(false);
    let place = Memo::new(move |_| page.form.with(|form| form.as_ref().and_then(|(place, _)| *place)));
    let press = move |_| match place.get_untracked().filter(|_| sure.get_untracked()) {
        Some(place) => page.remove(place),
        None => sure.set(true),
    };
    view! {
        <Show when=move || place.get().is_some()>
            <button type="button" class="button end" on:click=press on:blur=move |_| sure.set(false)>
                <Icon shape=shapes::TRASH />
                {move || if sure.get() { Desk::TemplateDeleteSure } else { Desk::TemplateDelete }.say()}
            </button>
        </Show>
    }
}

#[component]
fn Foot(page: Page) -> impl IntoView {
    let common = expect_context::<Words<Common>>();
    let whole = Memo::new(move |_| page.form.with(|form| form.as_ref().is_some_and(|(_, body)| body.rule().is_some())));
    view! {
        <footer class="admin-save">
            <p class="admin-changed field-error" role="alert">{move || page.trouble()}</p>
            <button type="button" class="button" on:click=move |_| page.choose(None)>
                {common.get(Common::Cancel)}
            </button>
            <button type="submit" class="button primary" disabled=move || page.busy.get() || !whole.get()>
                {move || if page.busy.get() { Desk::Saving } else { Desk::Save }.say()}
            </button>
        </footer>
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
