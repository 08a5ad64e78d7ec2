//! The bar with the formatting buttons.

use domain::richtext::{Selection, Style, toggle};
use leptos::prelude::*;
use web_sys::HtmlTextAreaElement;

use super::model::Format;
use crate::desk::context::use_words;
use crate::dom::area;
use crate::text::Desk;
use crate::ui::{Icon, shapes};

/// The buttons.
#[component]
pub fn FormatBar(
    /// The person pressed one.
    press: Callback<Format>,
) -> impl IntoView {
    let words = use_words();
    let buttons = Format::ALL.map(|format| {
        let (shape, name) = match format {
            Format::Style(Style::Bold) => (shapes::BOLD, Desk::FormatBold),
            Format::Style(Style::Italic) => (shapes::ITALIC, Desk::FormatItalic),
            Format::Style(Style::Strike) => (shapes::STRIKETHROUGH, Desk::FormatStrike),
            Format::Mono => (shapes::CODE, Desk::FormatMono),
        };
        let name = words.get(name);
        let title = format!("{name} ({})", format.keys());
        view! {
            <button
                type="button"
                class="icon-button"
                aria-label=name
                title=title
                // The text keeps the focus and what is selected in it.
                on:pointerdown=move |event| event.prevent_default()
                on:click=move |_| press.run(format)
            >
                <Icon shape />
            </button>
        }
    });
    view! {
        <div class="format" role="group" aria-label=words.get(Desk::Format)>
            {buttons}
        </div>
    }
}

/// Formats what is selected in a text area, or takes the format away.
pub fn press(text_area: &HtmlTextAreaElement, format: Format) {
    let text = text_area.value();
    let selected = area::selection(text_area, &text);
    let selection = Selection { from: selected.start, to: selected.end };
    let edit = toggle(&text, selection, format.style());
    area::replace(text_area, &edit.text, edit.selection.from..edit.selection.to);
}
