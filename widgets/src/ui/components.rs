//! The same as components, for `view!`.

use leptos::prelude::*;

use super::Shape;
use super::avatar::disc_of;
use super::dialog::dialog;
use super::icon::icon_of;
use super::menu::{menu, menu_item};
use crate::dom::el::{button, el};

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
    icon_of(move || shape.get(), large).place()
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
    /// The tooltip, where it says more than the name.
    #[prop(into, optional)]
    title: Option<Signal<String>>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    button(&["icon-button ", class].concat(), press)
        .bind_attr("aria-label", move || Some(name.get()))
        .bind_attr("title", move || Some(title.unwrap_or(name).get()))
        .bind_flag("disabled", move || disabled.get())
        .child(icon_of(move || shape.get(), true))
        .place()
}

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

/// Shows its children above everything else until it is taken away; see [`dialog`].
#[component]
pub fn Dialog(
    /// What it is called, as its heading.
    #[prop(into)]
    title: Signal<String>,
    /// What to do when it should go.
    close: Callback<()>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    dialog(move || title.get(), move || close.run(()), class, |panel| panel.hold(children)).place()
}

/// The menu's button and, while open, its children: buttons of the role `menuitem`; see [`menu`].
#[component]
pub fn Menu(
    /// What the button draws.
    shape: Shape,
    /// What the button and the list are called.
    #[prop(into)]
    name: String,
    /// The entries.
    children: ChildrenFn,
) -> impl IntoView {
    menu(shape, &name, move |list| {
        let children = children.clone();
        list.hold(Box::new(move || children()))
    })
    .place()
}

/// One entry of a menu.
#[component]
pub fn MenuItem(
    /// What is drawn before the words.
    #[prop(into)]
    shape: Signal<Shape>,
    /// The words.
    #[prop(into)]
    name: Signal<String>,
    /// What it does.
    press: Callback<()>,
    /// Whether it takes something away.
    #[prop(optional)]
    danger: bool,
) -> impl IntoView {
    let item = menu_item(danger, move || press.run(()));
    item.child(icon_of(move || shape.get(), false)).child(el("span").bind_text(move || name.get())).place()
}
