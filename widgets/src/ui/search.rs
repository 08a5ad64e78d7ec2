//! The field above a list that narrows it.

use leptos::html::Input;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::components::Icon;
use super::shapes;

/// The list a field narrows: its id, and the id of the option that is marked while the focus stays in the field (ARIA's
/// combobox).
pub type Over = (&'static str, Signal<Option<String>>);

/// A field whose text narrows a list.
#[component]
pub fn SearchField(
    /// What it is called; stands in it while it is empty, unless there is a `hint`.
    #[prop(into)]
    name: String,
    /// What stands in it while it is empty.
    #[prop(into, optional)]
    hint: Option<String>,
    /// What is typed.
    #[prop(into)]
    query: Signal<String>,
    /// Something was typed.
    typed: Callback<String>,
    /// The list, where keys go through it.
    #[prop(optional)]
    over: Option<Over>,
    /// A key was pressed.
    #[prop(optional)]
    keys: Option<Callback<KeyboardEvent>>,
    /// Whether a dialog around gives it the focus.
    #[prop(optional)]
    first: bool,
    /// The field itself.
    #[prop(optional)]
    field: NodeRef<Input>,
) -> impl IntoView {
    let hint = hint.unwrap_or_else(|| name.clone());
    let list = over.map(|(list, _)| list);
    view! {
        <div class="search-field">
            <Icon shape=shapes::SEARCH />
            <input
                node_ref=field
                type=if list.is_some() { "text" } else { "search" }
                role=list.map(|_| "combobox")
                data-autofocus=first.then_some("")
                autocomplete="off"
                spellcheck="false"
                aria-expanded=list.map(|_| "true")
                aria-controls=list
                aria-activedescendant=move || over.and_then(|(_, active)| active.get())
                aria-label=name
                placeholder=hint
                prop:value=move || query.get()
                on:input:target=move |event| typed.run(event.target().value())
                on:keydown=move |event| {
                    if let Some(keys) = keys {
                        keys.run(event);
                    }
                }
            />
        </div>
    }
}
