//! The disc with a person's initials.

use domain::text;
use leptos::prelude::*;

use super::icon::Icon;
use super::shapes;

/// A disc with the initials of a name, or a person's outline if it has none. Decoration: the name stands beside it, and the
/// initials are drawn by the style sheet, so that they are no text of whatever the disc stands in.
#[component]
pub fn Avatar(
    /// Whose.
    #[prop(into)]
    name: Signal<String>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let initials = Signal::derive(move || name.with(|name| text::initials(name)));
    view! {
        <span class=["avatar ", class].concat() aria-hidden="true" data-initials=move || initials.get()>
            {move || initials.with(String::is_empty).then(|| view! { <Icon shape=shapes::USER /> })}
        </span>
    }
}
