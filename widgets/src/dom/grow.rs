//! A text area as high as its text.

use leptos::html::Textarea;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::timer::Frame;

/// Keeps a text area as high as its text, up to so many lines; from there it scrolls.
pub fn with_text(area: NodeRef<Textarea>, text: Signal<String>, lines: u32) {
    let frame = StoredValue::new_local(None);
    // Outside: the element's height follows what is typed into it. `field-sizing` would do, but not everywhere yet.
    Effect::new(move || {
        text.track();
        if let Some(area) = area.get() {
            // In the frame, because only then the element holds the text.
            frame.set_value(Some(Frame::next(move || fit(&area, lines))));
        }
    });
}

fn fit(area: &HtmlElement, lines: u32) {
    // What is around keeps its height meanwhile: a list above that grew for a moment would be scrolled by the browser.
    let around = area.parent_element().and_then(|around| around.dyn_into::<HtmlElement>().ok());
    if let Some(around) = &around {
        let height = [&around.offset_height().to_string(), "px"].concat();
        let _ = HtmlElement::style(around).set_property("min-height", &height);
    }
    let style = HtmlElement::style(area);
    let _ = style.set_property("height", "auto");
    let most = f64::from(lines) * line_height(area) + padding(area);
    let height = f64::from(area.scroll_height());
    let _ = style.set_property("height", &[&height.min(most).to_string(), "px"].concat());
    let overflow = if height > most + 1.0 { "auto" } else { "hidden" };
    let _ = style.set_property("overflow-y", overflow);
    if let Some(around) = &around {
        let _ = HtmlElement::style(around).remove_property("min-height");
    }
}

fn measure(area: &HtmlElement, property: &str) -> f64 {
    window()
        .get_computed_style(area)
        .ok()
        .flatten()
        .and_then(|style| style.get_property_value(property).ok())
        .and_then(|value| value.strip_suffix("px").and_then(|number| number.parse().ok()))
        .unwrap_or_default()
}

fn line_height(area: &HtmlElement) -> f64 {
    measure(area, "line-height").max(16.0)
}

fn padding(area: &HtmlElement) -> f64 {
    measure(area, "padding-top") + measure(area, "padding-bottom")
}
