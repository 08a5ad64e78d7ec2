//! The form of one workflow: help beside each field, a bar while something is not saved; below it a test and the latest calls.

use domain::channel::ChannelKind;
use leptos::prelude::*;
use uuid::Uuid;

use super::calls::CallsPane;
use super::model::{Body, Form, Queue};
use super::parameters::Parameters;
use super::view::Page;
use crate::admin::api::{Failure, Record};
use crate::channel::look;
use crate::dom::{ids, window};
use crate::text::{Admin, Desk, FlowPage, Key};
use crate::ui::{Icon, IconButton, shapes};

/// The form as it is shown; while it goes, as it was.
pub(super) type Shown = Memo<Option<Form>>;

/// The form of what is chosen.
#[component]
pub(super) fn FormPane(page: Page) -> impl IntoView {
    let form = Memo::new(move |before: Option<&Option<Form>>| page.form().or_else(|| before.cloned().flatten()));
    let title = move || {
        let name = read(form, |body| body.name.clone());
        if is_new(form) || name.is_empty() { FlowPage::New.say().to_owned() } else { name }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        page.save();
    };
    view! {
        <form class="admin-fields" novalidate on:submit=submit>
            <header class="admin-head">
                <span class="admin-back">
                    <IconButton
                        shape=shapes::CHEVRON_LEFT
                        name=Desk::Back.say()
                        press=move || page.chosen.set(None)
                    />
                </span>
                <h2 dir="auto">{title}</h2>
                <Remove page form />
            </header>
            <div class="admin-pair">
                <TextField
                    name=Desk::TemplateName.say()
                    help=FlowPage::NameHelp.say()
                    value=move || read(form, |body| body.name.clone())
                    put=move |text| page.change(|body| body.name = text)
                />
                <TextField
                    name=FlowPage::What.say()
                    help=FlowPage::WhatHelp.say()
                    value=move || read(form, |body| body.hint.clone())
                    put=move |text| page.change(|body| body.hint = text)
                />
            </div>
            <TextField
                name=FlowPage::Url.say()
                help=FlowPage::UrlHelp.say()
                value=move || read(form, |body| body.url.clone())
                put=move |text| page.change(|body| body.url = text)
            />
            <div>
                <TextField
                    name=FlowPage::Secret.say()
                    help=FlowPage::SecretHelp.say()
                    value=move || read(form, |body| body.secret.clone()).unwrap_or_default()
                    put=move |text| page.change(|body| body.secret = Some(text).filter(|text| !text.is_empty()))
                />
                <button type="button" class="button" on:click=move |_| page.change(|body| body.secret = secret())>
                    {FlowPage::SecretMake.say()}
                </button>
            </div>
            <Parameters page form />
            <Channels page form />
            <Queues page form />
            <Check
                name=FlowPage::Confirm.say()
                is_on=move || read(form, |body| body.confirm)
                put=move |on| page.change(|body| body.confirm = on)
            />
            <Check
                name=FlowPage::Enabled.say()
                is_on=move || read(form, |body| body.enabled)
                put=move |on| page.change(|body| body.enabled = on)
            />
            <SaveBar page form />
            <CallsPane form />
        </form>
    }
}

pub(super) fn read<T: Default>(form: Shown, read: impl FnOnce(&Body) -> T) -> T {
    form.with(|form| form.as_ref().map(|form| read(&form.now))).unwrap_or_default()
}

fn is_new(form: Shown) -> bool {
    form.with(|form| form.as_ref().is_some_and(|form| form.of.is_none()))
}

// What the browser's own randomness makes, as text.
fn secret() -> Option<String> {
    let half = || {
        let mut bytes = [0; 16];
        window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
        Some(ids::to_hex(Uuid::from_bytes(bytes)))
    };
    Some([half()?, half()?].concat())
}

/// A line of text with its help.
#[component]
pub(in crate::admin) fn TextField(
    name: &'static str,
    help: &'static str,
    value: impl Fn() -> String + Send + 'static,
    put: impl Fn(String) + Copy + 'static,
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field-name">{name}</span>
            <input
                type="text"
                dir="auto"
                autocomplete="off"
                prop:value=value
                on:input:target=move |event| put(event.target().value())
            />
            {(!help.is_empty()).then(|| view! { <span class="hint">{help}</span> })}
        </label>
    }
}

/// A box to tick.
#[component]
pub(in crate::admin) fn Check(
    name: &'static str,
    is_on: impl Fn() -> bool + Send + 'static,
    put: impl Fn(bool) + Copy + 'static,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="checkbox" prop:checked=is_on on:change:target=move |event| put(event.target().checked()) />
            <span>{name}</span>
        </label>
    }
}

#[component]
fn Channels(page: Page, form: Shown) -> impl IntoView {
    let choices = ChannelKind::ALL.map(|channel| {
        let name = channel.as_str();
        let is_on = move || read(form, |body| body.channels.iter().any(|known| known == name));
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=is_on
                    on:change=move |_| page.change(|body| toggle(&mut body.channels, name.to_owned()))
                />
                <Icon shape=look(channel).shape />
                <span>{look(channel).name.say()}</span>
            </label>
        }
    });
    view! {
        <fieldset class="admin-choices">
            <legend class="field-name">{Admin::Channels.say()}</legend>
            {choices.into_iter().collect_view()}
            <p class="hint">{Admin::ChannelsHelp.say()}</p>
        </fieldset>
    }
}

#[component]
fn Queues(page: Page, form: Shown) -> impl IntoView {
    let choice = move |queue: Record<Queue>| {
        let id: Uuid = queue.id.parse().unwrap_or_default();
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || read(form, |body| body.queues.contains(&id))
                    on:change=move |_| page.change(|body| toggle(&mut body.queues, id))
                />
                <span dir="auto">{queue.value.name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="admin-choices">
            <legend class="field-name">{FlowPage::Queues.say()}</legend>
            {move || page.queues.get().into_iter().map(choice).collect_view()}
            <p class="hint">{FlowPage::QueuesHelp.say()}</p>
        </fieldset>
    }
}

fn toggle<T: PartialEq>(list: &mut Vec<T>, value: T) {
    match list.iter().position(|known| *known == value) {
        Some(at) => drop(list.remove(at)),
        None => list.push(value),
    }
}

// Asks once, in the button's own words.
#[component]
fn Remove(page: Page, form: Shown) -> impl IntoView {
    let sure = RwSignal::new(false);
    let press = move |_| {
        if sure.get_untracked() {
            page.remove();
        } else {
            sure.set(true);
        }
    };
    view! {
        <Show when=move || !is_new(form)>
            <button type="button" class="button end" on:click=press on:blur=move |_| sure.set(false)>
                <Icon shape=shapes::TRASH />
                {move || if sure.get() { Desk::TemplateDeleteSure } else { Desk::TemplateDelete }.say()}
            </button>
        </Show>
    }
}

#[component]
fn SaveBar(page: Page, form: Shown) -> impl IntoView {
    let changed = Memo::new(move |_| form.with(|form| form.as_ref().is_some_and(Form::is_changed)));
    let failure = move || match page.failure.get()? {
        Failure::Stale => Some(Admin::Stale.say().to_owned()),
        Failure::InUse | Failure::Failed => Some(Admin::Failed.say().to_owned()),
        Failure::Invalid(why) => Some(why),
    };
    view! {
        <Show when=move || changed.get()>
            <footer class="admin-save">
                <p class="admin-changed field-error" role="alert">{failure}</p>
                <button type="button" class="button" on:click=move |_| page.undo()>
                    {Desk::Undo.say()}
                </button>
                <button type="submit" class="button primary" disabled=move || page.busy.get()>
                    {move || if page.busy.get() { Desk::Saving } else { Desk::Save }.say()}
                </button>
            </footer>
        </Show>
    }
}
