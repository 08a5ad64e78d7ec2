//! The disc with a person's initials.

use domain::text;

use super::icon::icon;
use super::shapes;
use crate::dom::el::{El, el};

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
