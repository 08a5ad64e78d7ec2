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
    disc_of(move || name.get(), class).place()
}

/// A disc for a name.
pub fn disc(name: &str) -> El {
    frame("avatar").child(said("span", &text::initials(name))).child(icon(shapes::USER))
}

/// A disc for a name that changes.
pub fn disc_of(name: impl Fn() -> String + 'static, class: &str) -> El {
    let initials = el("span").bind_text(move || text::initials(&name()));
    frame(&["avatar ", class].concat()).child(initials).child(icon(shapes::USER))
}

// The style sheet shows the outline where there are no initials.
fn frame(class: &str) -> El {
    el("span").class(class).attr("aria-hidden", "true")
}
