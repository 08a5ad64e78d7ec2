//! Fields that several pages have.

use domain::channel::ChannelKind;
use leptos::prelude::*;
use serde::Deserialize;

use super::api::Record;
use crate::channel::look;
use crate::text::{Admin, Key};
use crate::ui::Icon;

/// Something another page sets up, as far as it can be chosen here.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Named {
    /// What people read.
    pub name: String,
    /// How customers write to it, if it is an entry point.
    #[serde(default)]
    pub channel: String,
}

/// What can be chosen of these, by id.
pub fn choices(records: RwSignal<Vec<Record<Named>>>) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || records.with(|all| all.iter().map(|one| (one.id.clone(), one.value.name.clone())).collect()))
}

/// Puts a value into a list or takes it out.
pub fn toggle<T: PartialEq>(list: &mut Vec<T>, value: T) {
    match list.iter().position(|known| *known == value) {
        Some(at) => drop(list.remove(at)),
        None => list.push(value),
    }
}

/// A line of text with its help.
#[component]
pub(in crate::admin) fn TextField(
    name: &'static str,
    help: &'static str,
    /// Shown while nothing stands there.
    #[prop(optional)]
    sample: &'static str,
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
                placeholder=sample
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

/// Several of a list, by their ids.
#[component]
pub(in crate::admin) fn Several(
    name: &'static str,
    help: &'static str,
    choices: Signal<Vec<(String, String)>>,
    is_on: impl Fn(&str) -> bool + Copy + Send + 'static,
    toggle: impl Fn(&str) + Copy + Send + 'static,
) -> impl IntoView {
    let choice = move |(id, name): (String, String)| {
        let own = id.clone();
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=move || is_on(&own) on:change=move |_| toggle(&id) />
                <span dir="auto">{name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="admin-choices">
            <legend class="field-name">{name}</legend>
            {move || choices.get().into_iter().map(choice).collect_view()}
            <p class="hint">{help}</p>
        </fieldset>
    }
}

/// The channels something is for; none of them means all.
#[component]
pub(in crate::admin) fn Channels(
    is_on: impl Fn(&str) -> bool + Copy + Send + 'static,
    toggle: impl Fn(String) + Copy + 'static,
) -> impl IntoView {
    let choices = ChannelKind::ALL.map(|channel| {
        let name = channel.as_str();
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=move || is_on(name) on:change=move |_| toggle(name.to_owned()) />
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

/// One of a few.
#[component]
pub(in crate::admin) fn Choose(
    name: &'static str,
    options: Vec<(&'static str, &'static str)>,
    value: impl Fn() -> String + Copy + Send + 'static,
    put: impl Fn(String) + Copy + 'static,
) -> impl IntoView {
    let option = move |(key, text): (&'static str, &'static str)| {
        view! { <option value=key prop:selected=move || value() == key>{text}</option> }
    };
    view! {
        <label class="field">
            <span class="field-name">{name}</span>
            <select on:change:target=move |event| put(event.target().value())>
                {options.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// A line that is written and never shown again.
#[component]
pub(in crate::admin) fn SecretField(
    name: &'static str,
    help: &'static str,
    value: impl Fn() -> String + Send + 'static,
    put: impl Fn(String) + Copy + 'static,
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field-name">{name}</span>
            <input
                type="password"
                autocomplete="new-password"
                prop:value=value
                on:input:target=move |event| put(event.target().value())
            />
            <span class="hint">{help}</span>
        </label>
    }
}

/// Several lines of text.
#[component]
pub(in crate::admin) fn LinesField(
    #[prop(into)] name: String,
    help: &'static str,
    rows: u32,
    value: impl Fn() -> String + Send + 'static,
    put: impl Fn(String) + Copy + 'static,
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field-name" dir="auto">{name}</span>
            <textarea
                rows=rows
                dir="auto"
                prop:value=value
                on:input:target=move |event| put(event.target().value())
            ></textarea>
            {(!help.is_empty()).then(|| view! { <span class="hint">{help}</span> })}
        </label>
    }
}
