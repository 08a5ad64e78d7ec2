//! An icon, and the button that is nothing but one.

use leptos::prelude::*;

/// The outline of an icon in a square of 24 units; see [`super::shapes`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape(pub &'static str);

/// Draws a shape in the colour of the text around it. Decoration: whatever it means is said by words beside it or by the
/// name of the button it stands in.
#[component]
pub fn Icon(
    /// What to draw.
    #[prop(into)]
    shape: Signal<Shape>,
    /// 20 px instead of 16.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    view! {
        <svg
            class=if large { "icon icon-large" } else { "icon" }
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=move || shape.get().0></path>
        </svg>
    }
}

/// A square button with an icon and a name, which is also its tooltip.
#[component]
pub fn IconButton(
    /// What to draw.
    #[prop(into)]
    shape: Signal<Shape>,
    /// What it is called.
    #[prop(into)]
    name: Signal<String>,
    /// What it does.
    press: impl FnMut() + 'static,
    /// Whether it cannot be pressed now.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let mut press = press;
    view! {
        <button
            type="button"
            class=["icon-button ", class].concat()
            aria-label=move || name.get()
            title=move || name.get()
            disabled=move || disabled.get()
            on:click=move |_| press()
        >
            <Icon shape large=true />
        </button>
    }
}
