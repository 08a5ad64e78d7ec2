//! The disc with a person's initials.

use domain::text;
use leptos::prelude::*;

use super::icon::icon;
use super::shapes;
use crate::dom::el::{El, el, said};

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
    disc_of(name, class)
}

/// A disc for a name.
pub fn disc(name: &str) -> El {
    el("span").class("avatar").attr("aria-hidden", "true").child(face(name))
}

/// A disc for a name that changes.
pub fn disc_of(name: Signal<String>, class: &str) -> El {
    el("span").class(&["avatar ", class].concat()).attr("aria-hidden", "true").switch(name, |name| Some(face(&name)))
}

fn face(name: &str) -> El {
    let initials = text::initials(name);
    if initials.is_empty() { icon(shapes::USER) } else { said("span", &initials) }
}
