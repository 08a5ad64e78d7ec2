//! The form of one workflow: help beside each field, a bar while something is not saved; below it a test and the latest calls.

use leptos::prelude::*;
use uuid::Uuid;

use super::calls::CallsPane;
use super::model::{Body, Form};
use super::parameters::Parameters;
use super::view::Page;
use crate::admin::fields::{Channels, Check, Several, TextField, choices, toggle};
use crate::admin::frame::{FormFrame, Remove, SaveBar, trouble};
use crate::admin::shelf::Begun;
use crate::dom::{ids, window};
use crate::text::{Desk, FlowPage, Key};

/// The form as it is shown; while it goes, as it was.
pub(super) type Shown = Memo<Option<Form>>;

/// The form of what is chosen.
#[component]
pub(super) fn FormPane(page: Page) -> impl IntoView {
    let shelf = page.shelf;
    let form = shelf.shown();
    let title = move || {
        let name = read(form, |body| body.name.clone());
        if is_new(form) || name.is_empty() { FlowPage::New.say().to_owned() } else { name }
    };
    let is_there = Signal::derive(move || !is_new(form));
    let remove = view! { <Remove is_there remove=move || shelf.remove() /> };
    let changed = Signal::derive(move || form.with(|form| form.as_ref().is_some_and(Form::is_changed)));
    view! {
        <FormFrame title back=move || shelf.chosen.set(None) save=move || shelf.save() act=remove.into_any()>
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
            <Channels
                is_on=move |name| read(form, |body| body.channels.iter().any(|known| known == name))
                toggle=move |name| page.change(|body| toggle(&mut body.channels, name))
            />
            <Several
                name=FlowPage::Queues.say()
                help=FlowPage::QueuesHelp.say()
                choices=choices(page.queues)
                is_on=move |id| read(form, |body| body.queues.contains(&id.parse().unwrap_or_default()))
                toggle=move |id| page.change(|body| toggle(&mut body.queues, id.parse().unwrap_or_default()))
            />
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
            <SaveBar changed trouble=trouble(shelf.failure) busy=shelf.busy undo=move || shelf.undo() />
            <CallsPane form />
        </FormFrame>
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
