//! The disc with a person's initials.

use domain::text;
use leptos::prelude::*;

use super::icon::icon;
use super::shapes;
use crate::dom::el::{El, el};

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
    disc_of(move || name.get(), class).place()
}

/// A disc for a name.
pub fn disc(name: &str) -> El {
    frame("avatar").attr("data-initials", &text::initials(name))
}

/// A disc for a name that changes.
pub fn disc_of(name: impl Fn() -> String + 'static, class: &str) -> El {
    frame(&["avatar ", class].concat()).bind_attr("data-initials", move || Some(text::initials(&name())))
}

// The outline is hidden where there are initials.
fn frame(class: &str) -> El {
    el("span").class(class).attr("aria-hidden", "true").child(icon(shapes::USER))
}
