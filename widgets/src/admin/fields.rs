//! Fields that several pages have.

use leptos::prelude::*;

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
