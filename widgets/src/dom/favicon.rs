//! The icon of the page in its tab.

use js_sys::encode_uri_component;
use web_sys::Element;

use super::{document, window};
use crate::prelude::{Effect, Get, Memo};

/// Keeps the icon in step: an SVG, or without one what the page came with.
pub fn show(drawn: Memo<Option<String>>) {
    let link = document().query_selector("link[rel=icon]").ok().flatten();
    let plain = link.as_ref().and_then(|link| link.get_attribute("href"));
    // Outside: the tab's icon follows.
    Effect::new(move || {
        let drawn =
            drawn.get().map(|drawn| ["data:image/svg+xml,", &String::from(encode_uri_component(&drawn))].concat());
        if let (Some(link), Some(href)) = (link.as_ref(), drawn.as_ref().or(plain.as_ref())) {
            let _ = link.set_attribute("href", href);
        }
    });
}

/// What a custom property of the page's style is now; empty if there is none.
pub fn token(name: &str) -> String {
    let root: Option<Element> = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    style.and_then(|style| style.get_property_value(name).ok()).unwrap_or_default().trim().to_owned()
}
