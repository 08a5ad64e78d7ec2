//! What stands around the composer for the channel's sake: formatting, emoji, segments, and why nothing free can be sent.

use domain::channel::{Capability, Counting, Formatting, Window};
use domain::segments::{Encoding, Segments};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlTextAreaElement, KeyboardEvent};

use crate::desk::context::{use_desk, use_words};
use crate::desk::emoji::EmojiPicker;
use crate::desk::format::model::Format;
use crate::desk::format::{FormatBar, press};
use crate::desk::store::Face;
use crate::dom::area;
use crate::dom::placed::Handle;
use crate::text::Desk;
use crate::ui::{Icon, shapes};

/// The buttons above the text, where the channel has any.
#[component]
pub fn Tools(
    /// What the channel can do.
    channel: Capability,
    /// The text area.
    area: Handle,
) -> impl IntoView {
    let format = Callback::new(move |format| with_area(area, |area| press(area, format)));
    let take = Callback::new(move |emoji: &'static str| with_area(area, |area| insert(area, emoji)));
    let formats = channel.formatting == Formatting::Markers;
    (formats || channel.emoji_picker).then(|| {
        view! {
            <div class="composer-tools">
                {formats.then(|| view! { <FormatBar press=format /> })}
                {channel.emoji_picker.then(|| view! { <EmojiPicker take /> })}
            </div>
        }
    })
}

/// The keys of the formatting buttons, while the text has the focus.
pub fn format_by_key(channel: &Capability, area: Handle, event: &KeyboardEvent) {
    let ctrl = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
    if channel.formatting != Formatting::Markers || !ctrl || event.is_composing() {
        return;
    }
    let Some(format) = Format::of_key(&event.key(), event.shift_key()) else { return };
    with_area(area, |area| {
        let inside: &EventTarget = area;
        if event.target().as_ref() == Some(inside) {
            event.prevent_default();
            press(area, format);
        }
    });
}

/// How many segments a carrier makes of the text, where it does.
#[component]
pub fn SegmentCount(
    /// What the channel can do.
    channel: Capability,
    /// What is typed.
    text: RwSignal<String>,
) -> impl IntoView {
    let words = use_words();
    let segments =
        Memo::new(move |_| (channel.counting == Counting::Segments).then(|| text.with(|text| Segments::of(text))));
    move || {
        segments.get().filter(|segments| segments.count > 0).map(|Segments { encoding, count, left }| {
            let short = encoding == Encoding::Ucs2;
            view! {
                <p class="composer-segments tabular" title=short.then(|| words.get(Desk::SegmentsShort))>
                    {short.then(|| view! { <Icon shape=shapes::INFO /> })}
                    {words.count(Desk::Segments, count, &[("left", &left.to_string())])}
                </p>
            }
        })
    }
}

/// Whether the channel takes approved templates only, now.
pub fn templates_only(face: Memo<Option<Face>>) -> Memo<bool> {
    let desk = use_desk();
    Memo::new(move |_| {
        let now = desk.shown.now.get();
        face.with(|face| face.as_ref().and_then(|face| face.window(now)) == Some(Window::Closed))
    })
}

fn with_area(area: Handle, act: impl FnOnce(&HtmlTextAreaElement)) {
    let found =
        area.try_with_value(|area| area.as_ref().and_then(|area| area.dyn_ref::<HtmlTextAreaElement>().cloned()));
    if let Some(area) = found.flatten() {
        act(&area);
    }
}

fn insert(text_area: &HtmlTextAreaElement, put: &str) {
    let text = text_area.value();
    let selected = area::selection(text_area, &text);
    let (before, after) = (text.get(..selected.start).unwrap_or(&text), text.get(selected.end..).unwrap_or_default());
    let at = before.len() + put.len();
    area::replace(text_area, &[before, put, after].concat(), at..at);
}
