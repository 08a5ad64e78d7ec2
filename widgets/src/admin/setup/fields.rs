//! Fields bound to paths of a form, each with its help beside it.

use leptos::prelude::*;
use serde_json::Value;

use super::form::{Form, counted, shown};
use crate::admin::api::Failure;
use crate::admin::fields;
use crate::admin::frame::{SaveBar, changes_said, why};
use crate::text::{Key, Setup};

/// A form on screen.
#[derive(Clone, Copy)]
pub struct Sheet {
    /// What it shows; while it goes, as it was.
    pub form: Memo<Option<Form>>,
    /// Puts something at a path.
    pub change: Callback<(String, Value)>,
}

impl Sheet {
    /// Reads something of it.
    pub fn read<T: Default>(self, read: impl FnOnce(&Form) -> T) -> T {
        self.form.with(|form| form.as_ref().map(read)).unwrap_or_default()
    }

    /// Puts something at a path.
    pub fn put(self, path: &str, value: impl Into<Value>) {
        self.change.run((path.to_owned(), value.into()));
    }

    /// Adds a text to the list at a path, or takes it out.
    pub fn toggle(self, path: &str, text: &str) {
        let mut texts = untrack(|| self.read(|form| form.texts(path)));
        fields::toggle(&mut texts, text.to_owned());
        self.put(path, texts);
    }
}

/// A line of text.
#[component]
pub(in crate::admin) fn TextField(
    sheet: Sheet,
    path: &'static str,
    name: Setup,
    help: Setup,
    /// Shown while nothing stands there.
    #[prop(optional)]
    sample: &'static str,
) -> impl IntoView {
    view! {
        <fields::TextField
            name=name.say()
            help=help.say()
            sample
            value=move || sheet.read(|form| form.text(path).to_owned())
            put=move |text| sheet.put(path, text)
        />
    }
}

/// A number; an empty field takes it away.
#[component]
pub(in crate::admin) fn NumberField(
    sheet: Sheet,
    path: &'static str,
    name: &'static str,
    #[prop(optional)] help: Option<Setup>,
    /// How much of what the API counts one of the field is.
    #[prop(default = 1)]
    unit: i64,
    /// Shown while nothing stands there.
    #[prop(optional, into)]
    sample: String,
) -> impl IntoView {
    // What is typed stays as it is typed, although `1.` is no number yet.
    let typed = RwSignal::new(String::new());
    let value = move || {
        let stored = sheet.read(|form| form.at(path).and_then(Value::as_i64));
        typed.with(|typed| {
            if counted(typed, unit) == stored && !typed.is_empty() {
                typed.clone()
            } else {
                stored.map(|stored| shown(stored, unit)).unwrap_or_default()
            }
        })
    };
    let put = move |text: String| {
        let number = counted(&text, unit);
        typed.set(text);
        sheet.put(path, number.map_or(Value::Null, Value::from));
    };
    view! {
        <label class="field">
            <span class="field-name">{name}</span>
            <input
                type="text"
                inputmode="decimal"
                autocomplete="off"
                placeholder=sample
                prop:value=value
                on:input:target=move |event| put(event.target().value())
            />
            {help.map(|help| view! { <span class="hint">{help.say()}</span> })}
        </label>
    }
}

/// A box to tick.
#[component]
pub(in crate::admin) fn CheckField(sheet: Sheet, path: &'static str, name: Setup) -> impl IntoView {
    view! {
        <fields::Check
            name=name.say()
            is_on=move || sheet.read(|form| form.at(path) == Some(&Value::Bool(true)))
            put=move |on| sheet.put(path, on)
        />
    }
}

/// One of several, each with its value; an empty value takes it away.
#[component]
pub(in crate::admin) fn ChoiceField(
    sheet: Sheet,
    path: &'static str,
    name: Setup,
    help: Setup,
    choices: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let now = move || sheet.read(|form| form.text(path).to_owned());
    let option = move |(value, name): (String, String)| {
        let own = value.clone();
        view! {
            <option value=value prop:selected=move || now() == own>
                {name}
            </option>
        }
    };
    let put = move |value: String| sheet.put(path, if value.is_empty() { Value::Null } else { value.into() });
    view! {
        <label class="field">
            <span class="field-name">{name.say()}</span>
            <select on:change:target=move |event| put(event.target().value())>
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
            <span class="hint">{help.say()}</span>
        </label>
    }
}

/// Several of a list, by their ids.
#[component]
pub(in crate::admin) fn Several(
    sheet: Sheet,
    path: &'static str,
    name: Setup,
    help: Setup,
    choices: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    view! {
        <fields::Several
            name=name.say()
            help=help.say()
            choices
            is_on=move |id| sheet.read(|form| form.texts(path).iter().any(|known| known == id))
            toggle=move |id| sheet.toggle(path, id)
        />
    }
}

/// The bar that says what changed, while something has.
#[component]
pub(in crate::admin) fn Bar(
    /// What changed, in words.
    changes: Memo<Vec<String>>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
    undo: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let changed = Signal::derive(move || changes.with(|changes| !changes.is_empty()));
    let said = Signal::derive(move || changes.with(|changes| changes_said(changes)));
    let trouble = Signal::derive(move || failure.with(|failure| Some(why(failure.as_ref()?, Setup::InUse.say()))));
    view! { <SaveBar changed said=said trouble busy undo /> }
}
