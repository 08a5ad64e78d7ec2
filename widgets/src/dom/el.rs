//! Plain elements with reactive parts: what the panel and the thread are made of.
//!
//! Why not `view!` there: each of its elements is a type of its own, compiled with all it takes to build, change, move and
//! drop it. The panel came to 203 KB of brotli that way, three times what it may weigh. Here an element is a value of one
//! type and everything that varies is data or a boxed closure. The desktop, whose budget is wide, uses `view!` and puts
//! these in like any other view.
//!
//! What is bound, listened to or shown conditionally lives as long as the reactive owner it was made in.

use core::ops::Deref;

use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

use super::listener::Listener;
use super::{document, keep};
use crate::prelude::{Owner, RenderEffect, RwSignal, Set, With, untrack};

/// An element, under construction or done. Clones are the same element.
#[derive(Clone, Debug)]
pub struct El(Element);

/// A new element.
pub fn el(tag: &str) -> El {
    // Throws only for what is no name of an element.
    El(document().create_element(tag).unwrap_throw())
}

/// A new element with words in it.
pub fn said(tag: &str, words: &str) -> El {
    el(tag).text(words)
}

/// A button that does something.
pub fn button(class: &str, mut press: impl FnMut() + 'static) -> El {
    el("button").attr("type", "button").class(class).on("click", move |_: Event| press())
}

/// A new element of a drawing.
pub fn drawn(tag: &str) -> El {
    let namespace = Some("http://www.w3.org/2000/svg");
    El(document().create_element_ns(namespace, tag).unwrap_throw())
}

impl El {
    /// With this class, or these.
    #[must_use]
    pub fn class(self, names: &str) -> Self {
        self.attr("class", names)
    }

    /// With an attribute.
    #[must_use]
    pub fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.set_attribute(name, value);
        self
    }

    /// With words at its end. They become a text node: nothing in them is read as markup.
    #[must_use]
    pub fn text(self, words: &str) -> Self {
        let _ = self.append_with_str_1(words);
        self
    }

    /// With another element at its end.
    #[must_use]
    pub fn child(self, child: El) -> Self {
        let _ = self.append_child(&child);
        self
    }

    /// With others at its end, as many as there are.
    #[must_use]
    pub fn children(self, children: impl IntoIterator<Item = El>) -> Self {
        for child in children {
            let _ = self.append_child(&child);
        }
        self
    }

    /// Its words are these, whatever they become.
    #[must_use]
    pub fn bind_text<T: Into<String>>(self, words: impl Fn() -> T + 'static) -> Self {
        bind_text(&self, Box::new(move || words().into()));
        self
    }

    /// An attribute is this, or is not there.
    #[must_use]
    pub fn bind_attr<T: Into<String>>(self, name: &'static str, value: impl Fn() -> Option<T> + 'static) -> Self {
        bind_attr(&self, name, Box::new(move || value().map(Into::into)));
        self
    }

    /// It has a class, or has not.
    #[must_use]
    pub fn bind_class(self, name: &'static str, is: impl Fn() -> bool + 'static) -> Self {
        bind_class(&self, name, Box::new(is));
        self
    }

    /// A boolean attribute is there, or not.
    #[must_use]
    pub fn bind_flag(self, name: &'static str, is: impl Fn() -> bool + 'static) -> Self {
        bind_flag(&self, name, Box::new(is));
        self
    }

    /// A field whose content and this signal are the same.
    #[must_use]
    pub fn bind_value(self, value: RwSignal<String>) -> Self {
        let element = self.clone();
        follow(Box::new(move || value.with(|value| set_value(&element, value))));
        let element = self.clone();
        // Told once more when the field goes: by then the signal may be gone.
        self.on("input", move |_: Event| drop(value.try_set(get_value(&element))))
    }

    /// Calls back at an event.
    #[must_use]
    pub fn on<E: JsCast>(self, name: &'static str, callback: impl FnMut(E) + 'static) -> Self {
        Listener::on(&self, name, callback).keep();
        self
    }

    /// With something at its end while this is so. It is made anew each time, under an owner of its own.
    #[must_use]
    pub fn when(self, is: impl Fn() -> bool + 'static, make: impl Fn() -> El + 'static) -> Self {
        self.switch(move || u32::from(is()), move |is| (is == 1).then(&make))
    }

    /// With something at its end that depends on a number, such as an enum's discriminant. When the number changes it is made
    /// anew, under an owner of its own.
    #[must_use]
    pub fn switch(self, which: impl Fn() -> u32 + 'static, make: impl Fn(u32) -> Option<El> + 'static) -> Self {
        switch(&self, Box::new(which), Box::new(make));
        self
    }

    /// As what can have the focus and a style.
    pub fn html(&self) -> &HtmlElement {
        self.0.unchecked_ref()
    }
}

impl Deref for El {
    type Target = Element;

    fn deref(&self) -> &Element {
        &self.0
    }
}

/// Does this now, and again whenever a signal that was read in it changes, until the current owner is cleaned up. For the
/// outside world only: the document and what the browser does with it.
pub fn follow(mut act: Box<dyn FnMut()>) {
    // Outside: the document follows the signals read in here, from now until the owner is gone.
    keep(RenderEffect::new(move |_: Option<()>| act()));
}

fn bind_text(element: &El, words: Box<dyn Fn() -> String>) {
    let element = element.clone();
    let mut shown = String::new();
    follow(Box::new(move || {
        let words = words();
        // The same again would be said again to those who listen.
        if shown != words {
            element.set_text_content(Some(&words));
            shown = words;
        }
    }));
}

fn bind_attr(element: &El, name: &'static str, value: Box<dyn Fn() -> Option<String>>) {
    let element = element.clone();
    follow(Box::new(move || {
        let _ = match value() {
            Some(value) => element.set_attribute(name, &value),
            None => element.remove_attribute(name),
        };
    }));
}

fn bind_class(element: &El, name: &'static str, is: Box<dyn Fn() -> bool>) {
    let element = element.clone();
    follow(Box::new(move || drop(element.class_list().toggle_with_force(name, is()))));
}

fn bind_flag(element: &El, name: &'static str, is: Box<dyn Fn() -> bool>) {
    let element = element.clone();
    follow(Box::new(move || drop(element.toggle_attribute_with_force(name, is()))));
}

fn switch(parent: &El, which: Box<dyn Fn() -> u32>, make: Box<dyn Fn(u32) -> Option<El>>) {
    let marker = document().create_comment("");
    let _ = parent.append_child(&marker);
    let owner = below();
    let mut shown: Option<(u32, Option<El>)> = None;
    follow(Box::new(move || {
        let now = which();
        if shown.as_ref().is_some_and(|(before, _)| *before == now) {
            return;
        }
        // First its listeners: an element that goes away with the focus would still tell of it.
        owner.cleanup();
        if let Some((_, Some(old))) = shown.take() {
            old.remove();
        }
        let new = owner.with(|| untrack(|| make(now)));
        if let (Some(new), Some(parent)) = (&new, marker.parent_node()) {
            let _ = parent.insert_before(new, Some(&marker));
        }
        shown = Some((now, new));
    }));
}

/// An owner that ends at the latest when the current one does. What the current owner keeps may hold this one; the current
/// one itself it may not, or both would live for ever.
pub fn below() -> Owner {
    Owner::current().map(|owner| owner.child()).unwrap_or_default()
}

fn set_value(element: &Element, value: &str) {
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        if area.value() != value {
            area.set_value(value);
        }
    } else {
        let input: &HtmlInputElement = element.unchecked_ref();
        if input.value() != value {
            input.set_value(value);
        }
    }
}

fn get_value(element: &Element) -> String {
    match element.dyn_ref::<HtmlTextAreaElement>() {
        Some(area) => area.value(),
        None => element.unchecked_ref::<HtmlInputElement>().value(),
    }
}
