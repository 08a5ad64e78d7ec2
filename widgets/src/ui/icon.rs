//! An icon, and the button that is nothing but one.

use crate::dom::el::{El, button, drawn};

/// The outline of an icon in a square of 24 units; see [`super::shapes`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape(pub &'static str);

/// A small icon.
pub fn icon(shape: Shape) -> El {
    frame("icon").child(drawn("path").attr("d", shape.0))
}

/// A large one.
pub fn large_icon(shape: Shape) -> El {
    frame("icon icon-large").child(drawn("path").attr("d", shape.0))
}

/// One that changes.
pub fn icon_of(shape: impl Fn() -> Shape + 'static, large: bool) -> El {
    let path = drawn("path").bind_attr("d", move || Some(shape().0.to_owned()));
    frame(if large { "icon icon-large" } else { "icon" }).child(path)
}

/// A square button with an icon and a name.
pub fn icon_button(shape: Shape, name: &str, press: impl FnMut() + 'static) -> El {
    button("icon-button", press).attr("aria-label", name).attr("title", name).child(large_icon(shape))
}

fn frame(class: &str) -> El {
    drawn("svg")
        .class(class)
        .attr("viewBox", "0 0 24 24")
        .attr("fill", "none")
        .attr("stroke", "currentColor")
        .attr("stroke-width", "2")
        .attr("stroke-linecap", "round")
        .attr("stroke-linejoin", "round")
        .attr("aria-hidden", "true")
}
