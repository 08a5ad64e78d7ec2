//! What all pages look like: a list on one side and a form on the other, the form's head and the bar that saves it.

use leptos::html::Section;
use leptos::prelude::*;

use super::api::Failure;
use crate::text::{Admin, Desk, Key};
use crate::ui::{Icon, IconButton, Shape, shapes};

/// The two sides. Where nothing is chosen the form says what can be.
#[component]
pub(in crate::admin) fn Frame<T: Clone + PartialEq + Send + Sync + 'static>(
    /// What is chosen.
    chosen: Signal<Option<T>>,
    /// The list.
    list: impl IntoView + 'static,
    /// The form of what is chosen.
    form: impl Fn(T) -> AnyView + Send + 'static,
    shape: Shape,
    hint: &'static str,
) -> impl IntoView {
    let chosen = Memo::new(move |_| chosen.get());
    let pane = NodeRef::<Section>::new();
    let empty = move || {
        view! {
            <div class="empty">
                <Icon shape=shape large=true />
                <p>{hint}</p>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="admin-body" class:chosen=move || chosen.with(Option::is_some)>
            {list}
            <section class="admin-form" aria-label=Admin::Form.say() node_ref=pane>
                {move || {
                    // Another form is read from its begin.
                    if let Some(pane) = pane.get_untracked() {
                        pane.set_scroll_top(0);
                    }
                    chosen.get().map_or_else(empty, &form)
                }}
            </section>
        </div>
    }
}

/// What stands below a list that shows nothing.
#[component]
pub(in crate::admin) fn ListNote(
    /// How many it shows; `None` before the first answer.
    #[prop(into)]
    count: Signal<Option<usize>>,
    failure: RwSignal<Option<Failure>>,
    /// Said when there is none.
    #[prop(into)]
    none: Signal<&'static str>,
) -> impl IntoView {
    move || {
        let text = match count.get() {
            Some(0) => none.get(),
            Some(_) => return None,
            None if failure.with(Option::is_some) => Admin::LoadFailed.say(),
            None => Desk::TemplatesLoading.say(),
        };
        Some(view! { <p class="hint" role="status">{text}</p> })
    }
}

/// A button that begins a new one.
#[component]
pub(in crate::admin) fn NewButton(name: &'static str, press: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button type="button" class="button primary" on:click=move |_| press()>
            <Icon shape=shapes::PLUS />
            {name}
        </button>
    }
}

/// A row of a list: a button with its name, and others beside it.
#[component]
pub(in crate::admin) fn Row(
    #[prop(into)] is_chosen: Signal<bool>,
    press: impl Fn() + 'static,
    #[prop(optional)] beside: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="admin-row" class:active=move || is_chosen.get()>
            <button
                type="button"
                class="admin-row-name"
                aria-current=move || is_chosen.get().then_some("true")
                on:click=move |_| press()
            >
                {children()}
            </button>
            {beside}
        </div>
    }
}

/// Says in a row that something was begun and not saved.
#[component]
pub(in crate::admin) fn BegunMark(is_begun: Memo<bool>) -> impl IntoView {
    view! {
        <Show when=move || is_begun.get()>
            <span class="admin-begun">{Admin::Begun.say()}</span>
        </Show>
    }
}

/// A form: its head, with a way back on narrow screens, and its fields.
#[component]
pub(in crate::admin) fn FormFrame(
    title: impl Fn() -> String + Send + 'static,
    back: impl Fn() + Clone + Send + 'static,
    save: impl Fn() + 'static,
    /// What can be done with the whole, such as taking it away.
    #[prop(optional)]
    act: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    view! {
        <form class="admin-fields" novalidate on:submit=submit>
            <header class="admin-head">
                <span class="admin-back">
                    <IconButton shape=shapes::CHEVRON_LEFT name=Admin::BackToList.say() press=back />
                </span>
                <h2 dir="auto">{title}</h2>
                {act}
            </header>
            {children()}
        </form>
    }
}

/// Takes it away. Asks once, in the button's own words.
#[component]
pub(in crate::admin) fn Remove(
    /// Whether there is one to take away.
    #[prop(into)]
    is_there: Signal<bool>,
    remove: impl Fn() + Copy + Send + Sync + 'static,
    /// What it asks.
    #[prop(default = Admin::DeleteSure.say())]
    sure: &'static str,
) -> impl IntoView {
    let asked = RwSignal::new(false);
    let press = move |_| {
        if asked.get_untracked() {
            remove();
        } else {
            asked.set(true);
        }
    };
    view! {
        <Show when=move || is_there.get()>
            <button type="button" class="button end" on:click=press on:blur=move |_| asked.set(false)>
                <Icon shape=shapes::TRASH />
                {move || if asked.get() { sure } else { Desk::TemplateDelete.say() }}
            </button>
        </Show>
    }
}

/// The bar that saves, while something is not saved, and says why it was not.
#[component]
pub(in crate::admin) fn SaveBar(
    #[prop(into)] changed: Signal<bool>,
    /// What changed, in words.
    #[prop(optional, into)]
    said: Option<Signal<String>>,
    #[prop(into)] trouble: Signal<Option<String>>,
    busy: RwSignal<bool>,
    /// Whether it could not be saved as it stands.
    #[prop(default = Signal::stored(false), into)]
    wrong: Signal<bool>,
    undo: impl Fn() + Copy + Send + Sync + 'static,
    /// What the button that undoes is called.
    #[prop(default = Desk::Undo.say())]
    undo_name: &'static str,
) -> impl IntoView {
    let trouble = Memo::new(move |_| trouble.get());
    view! {
        <Show when=move || changed.get() || trouble.with(Option::is_some)>
            <footer class="admin-save">
                {said.map(|said| view! { <p class="admin-changed" role="status">{move || said.get()}</p> })}
                <p class="field-error" class:admin-changed=said.is_none() role="alert">
                    {move || trouble.get()}
                </p>
                <Show when=move || changed.get()>
                    <button type="button" class="button" on:click=move |_| undo()>
                        {undo_name}
                    </button>
                    <button type="submit" class="button primary" disabled=move || busy.get() || wrong.get()>
                        {move || if busy.get() { Desk::Saving } else { Desk::Save }.say()}
                    </button>
                </Show>
            </footer>
        </Show>
    }
}

/// What changed, in words; empty when nothing did.
pub fn changes_said(changes: &[String]) -> String {
    if changes.is_empty() { String::new() } else { Admin::Changed.fill(&[("fields", &changes.join(", "))]) }
}

/// Why something was not done, in words; `in_use` is said when something else needs it.
pub fn why(failure: &Failure, in_use: &'static str) -> String {
    match failure {
        Failure::Stale => Admin::Stale.say().to_owned(),
        Failure::InUse => in_use.to_owned(),
        Failure::Failed => Admin::Failed.say().to_owned(),
        Failure::Invalid(why) => why.clone(),
    }
}

/// The same, of the last act of a page; nothing in particular needs it.
pub fn trouble(failure: RwSignal<Option<Failure>>) -> Signal<Option<String>> {
    Signal::derive(move || failure.with(|failure| failure.as_ref().map(|failure| why(failure, Admin::Failed.say()))))
}
