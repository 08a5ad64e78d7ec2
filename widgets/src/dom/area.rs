//! Changing what stands in a text area the way typing does: whoever listens is told, and it can be undone.

use core::ops::Range;

use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

use super::{document, focus};

/// What is selected, in bytes of the text.
pub fn selection(area: &HtmlTextAreaElement, text: &str) -> Range<usize> {
    let end = |at: Result<Option<u32>, _>| byte_at(text, at.ok().flatten().unwrap_or(u32::MAX));
    end(area.selection_start())..end(area.selection_end())
}

/// Puts another text into it and selects this range of bytes. Only what differs is typed over.
pub fn replace(area: &HtmlTextAreaElement, text: &str, select: Range<usize>) {
    let old = area.value();
    let change = difference(&old, text);
    focus::focus(area);
    if !change.put.is_empty() || !change.over.is_empty() {
        let _ = area.set_selection_range(unit_at(&old, change.over.start), unit_at(&old, change.over.end));
        type_over(change.put);
    }
    let _ = area.set_selection_range(unit_at(text, select.start), unit_at(text, select.end));
}

// The one way that the browser takes for typing; old, and everywhere.
fn type_over(put: &str) {
    let Ok(page) = document().dyn_into::<HtmlDocument>() else { return };
    let command = if put.is_empty() { "delete" } else { "insertText" };
    let _ = page.exec_command_with_show_ui_and_value(command, false, put);
}

/// What makes one text out of another.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Change<'a> {
    /// Bytes of the old one that go.
    over: Range<usize>,
    /// What comes instead.
    put: &'a str,
}

fn difference<'a>(old: &str, new: &'a str) -> Change<'a> {
    let same = |(a, b): &(char, char)| a == b;
    let start: usize = old.chars().zip(new.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (old_rest, new_rest) = (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    let end: usize =
        old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let put = new_rest.get(..new_rest.len() - end).unwrap_or_default();
    Change { over: start..old.len() - end, put }
}

// Browsers count in units of UTF-16.
fn byte_at(text: &str, unit: u32) -> usize {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if units >= unit {
            return at;
        }
        units += c.len_utf16() as u32;
    }
    text.len()
}

fn unit_at(text: &str, byte: usize) -> u32 {
    text.get(..byte).unwrap_or(text).encode_utf16().count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_typed() {
        assert_eq!(difference("an apple", "an *apple*"), Change { over: 3..8, put: "*apple*" });
        assert_eq!(difference("abc", "abxc"), Change { over: 2..2, put: "x" });
        assert_eq!(difference("ü*b*", "üb"), Change { over: 2..5, put: "b" });
        assert_eq!(difference("aa", "aaa"), Change { over: 2..2, put: "a" });
        assert_eq!(difference("same", "same"), Change { over: 4..4, put: "" });
    }

    #[test]
    fn browsers_count_otherwise() {
        let text = "a👋ü";
        assert_eq!([0, 1, 3, 4].map(|unit| byte_at(text, unit)), [0, 1, 5, 7]);
        assert_eq!([0, 1, 5, 7].map(|byte| unit_at(text, byte)), [0, 1, 3, 4]);
        assert_eq!(byte_at(text, u32::MAX), 7);
    }
}
