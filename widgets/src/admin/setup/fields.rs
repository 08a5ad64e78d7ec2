//! Fields bound to paths of a form, each with its help beside it.

use leptos::prelude::*;
use serde_json::Value;

use super::form::{Form, counted, shown};
use crate::admin::api::Failure;
use crate::text::{Admin, Desk, Key, Setup};

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
        match texts.iter().position(|known| known == text) {
            Some(at) => drop(texts.remove(at)),
            None => texts.push(text.to_owned()),
        }
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
        <label class="field">
            <span class="field-name">{name.say()}</span>
            <input
                type="text"
                dir="auto"
                autocomplete="off"
                placeholder=sample
                prop:value=move || sheet.read(|form| form.text(path).to_owned())
                on:input:target=move |event| sheet.put(path, event.target().value())
            />
            <span class="hint">{help.say()}</span>
        </label>
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
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=move || sheet.read(|form| form.at(path) == Some(&Value::Bool(true)))
                on:change:target=move |event| sheet.put(path, event.target().checked())
            />
            <span>{name.say()}</span>
        </label>
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
    let choice = move |(id, name): (String, String)| {
        let own = id.clone();
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || sheet.read(|form| form.texts(path).contains(&own))
                    on:change=move |_| sheet.toggle(path, &id)
                />
                <span dir="auto">{name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="admin-choices">
            <legend class="field-name">{name.say()}</legend>
            {move || choices.get().into_iter().map(choice).collect_view()}
            <p class="hint">{help.say()}</p>
        </fieldset>
    }
}

/// The bar that says what changed, while something has.
#[component]
pub(in crate::admin) fn Bar(
    /// What changed, in words.
    changes: Memo<Vec<&'static str>>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
    undo: Callback<()>,
) -> impl IntoView {
    let failed = move || {
        Some(match failure.get()? {
            Failure::Stale => Admin::Stale.say().to_owned(),
            Failure::InUse => Setup::InUse.say().to_owned(),
            Failure::Failed => Admin::Failed.say().to_owned(),
            Failure::Invalid(why) => why,
        })
    };
    let said = move || Admin::Changed.fill(&[("fields", &changes.with(|changes| changes.join(", ")))]);
    view! {
        <p class="field-error" role="alert">
            {failed}
        </p>
        <Show when=move || changes.with(|changes| !changes.is_empty())>
            <footer class="admin-save">
                <p class="admin-changed" role="status">
                    {said}
                </p>
                <button type="button" class="button" on:click=move |_| undo.run(())>
                    {Desk::Undo.say()}
                </button>
                <button type="submit" class="button primary" disabled=move || busy.get()>
                    {move || if busy.get() { Desk::Saving } else { Desk::Save }.say()}
                </button>
            </footer>
        </Show>
    }
}
