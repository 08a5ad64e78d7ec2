//! The disc with a person's initials.

use domain::text;
use leptos::prelude::*;

use super::icon::Icon;
use super::shapes;

/// A disc with the initials of a name, or a person's outline if it has none. Decoration: the name stands beside it.
#[component]
pub fn Avatar(
    /// Whose.
    #[prop(into)]
    name: Signal<String>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let initials = move || name.with(|name| text::initials(name));
    view! {
        <span class=["avatar ", class].concat() aria-hidden="true">
            {move || {
                let initials = initials();
                if initials.is_empty() {
                    view! { <Icon shape=shapes::USER /> }.into_any()
                } else {
                    initials.into_any()
                }
            }}
        </span>
    }
}
