//! A text area as high as its text.

use crate::prelude::{RwSignal, Track};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::el::{El, follow};
use super::timer::Frame;
use super::window;

/// Keeps a text area as high as its text, up to so many lines; from there it scrolls.
pub fn with_text(area: &El, text: RwSignal<String>, lines: u32) {
    let mut frame = None;
    let area = area.clone();
    #[cfg(feature = "desk")]
    widths::follow(&area, lines);
    // `field-sizing` would do, but not everywhere yet.
    follow(Box::new(move || {
        text.track();
        let area = area.clone();
        // In the frame, because only then the element holds the text.
        frame.replace(Frame::next(move || fit(area.html(), lines)));
    }));
}

fn fit(area: &HtmlElement, lines: u32) {
    // What is around keeps its height meanwhile: a list above that grew for a moment would be scrolled by the browser.
    let around = area.parent_element().and_then(|around| around.dyn_into::<HtmlElement>().ok());
    if let Some(around) = &around {
        let _ = around.style().set_property("min-height", &[&around.offset_height().to_string(), "px"].concat());
    }
    let style = area.style();
    let _ = style.set_property("height", "auto");
    let height = area.scroll_height();
    let most = lines as i32 * pixels(area, "line-height").max(16) + pixels(area, "padding-top") * 2;
    let _ = style.set_property("height", &[&height.min(most).to_string(), "px"].concat());
    let _ = style.set_property("overflow-y", if height > most + 1 { "auto" } else { "hidden" });
    if let Some(around) = &around {
        let _ = around.style().remove_property("min-height");
    }
}

fn pixels(area: &HtmlElement, property: &str) -> i32 {
    let style = window().get_computed_style(area).ok().flatten();
    let value = style.and_then(|style| style.get_property_value(property).ok()).unwrap_or_default();
    js_sys::parse_float(&value) as i32
}

/// Panes of the desk are drawn wider and narrower: the same text has more lines or fewer then.
#[cfg(feature = "desk")]
mod widths {
    use leptos::prelude::StoredValue;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::ResizeObserver;

    use super::{El, fit};

    struct Watch {
        observer: ResizeObserver,
        _callback: Closure<dyn FnMut(js_sys::Array)>,
    }

    impl Drop for Watch {
        fn drop(&mut self) {
            self.observer.disconnect();
        }
    }

    /// As long as the current owner lives.
    pub(super) fn follow(area: &El, lines: u32) {
        let (watched, mut width) = (area.clone(), 0);
        let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |_| {
            let now = watched.html().client_width();
            if core::mem::replace(&mut width, now) != now {
                fit(watched.html(), lines);
            }
        });
        if let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) {
            observer.observe(area);
            StoredValue::new_local(Watch { observer, _callback: callback });
        }
    }
}
