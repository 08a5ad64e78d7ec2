//! The marks behind gaps: a text area colours nothing, so the same text lies behind it, unseen but for its marks.

use domain::template::Writing;
use leptos::prelude::*;
use web_sys::{Event, HtmlTextAreaElement};

use crate::dom::el::{El, el, follow, said};
use crate::dom::listener::Listener;

/// Lays the marks behind a text area that stands in its line already.
pub fn behind(area: &HtmlTextAreaElement, writing: RwSignal<Writing>) {
    let Some(line) = area.parent_element() else { return };
    let marks = el("div").class("composer-marks").attr("aria-hidden", "true").attr("dir", "auto");
    let field = el("div").class("composer-field").child(marks.clone());
    let _ = line.insert_before(&field, Some(area));
    let _ = field.append_child(area);
    let (paper, sheet) = (marks.clone(), area.clone());
    // Outside: the marks follow the gaps.
    follow(Box::new(move || {
        writing.try_with(|writing| draw(&paper, writing));
        paper.set_scroll_top(sheet.scroll_top());
    }));
    let sheet = area.clone();
    Listener::passive(area, "scroll", move |_: Event| marks.set_scroll_top(sheet.scroll_top())).keep();
}

fn draw(paper: &El, writing: &Writing) {
    let now = writing.content();
    paper.set_text_content(None);
    let mut after = 0;
    for gap in now.gaps() {
        let place = gap.place();
        let between = now.text.get(after..place.start).unwrap_or_default();
        let mark = said("mark", now.text.get(place.clone()).unwrap_or_default());
        let mark = mark.class(if gap.open { "gap open" } else { "gap" });
        let _ = paper.append_with_str_1(between);
        let _ = paper.append_child(&mark);
        after = place.end;
    }
    if after > 0 {
        // As high as the text area's text, a last empty line included.
        let rest = [now.text.get(after..).unwrap_or_default(), "\u{200B}"].concat();
        let _ = paper.append_with_str_1(&rest);
    }
}
