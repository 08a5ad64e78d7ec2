//! Plain text as markup: as it was typed, with links, and text that is quoted folded away.

use super::fold::{DETAILS_END, details};
use crate::channels::email::quote;

/// A letter's plain text as markup.
pub fn markup(text: &str, label: &str, forwards: bool) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    out.push_str("<div class=\"plain\">");
    let pieces = quote::pieces(text, forwards);
    // A letter that is nothing but a quote is not folded away.
    let folds = !label.is_empty() && pieces.iter().any(|piece| !piece.quoted && !piece.text.trim().is_empty());
    for piece in &pieces {
        let folded = folds && piece.quoted;
        if folded {
            out.push_str(&details(label));
        }
        linked(&mut out, piece.text.trim_matches(['\r', '\n']));
        out.push_str(if folded { DETAILS_END } else { "\n" });
    }
    out.push_str("</div>");
    out
}

/// Text as markup, with its addresses as links: as a line of a letter.
pub fn linked(out: &mut String, text: &str) {
    let is_end = |c: char| c.is_whitespace() || "<>\"()[]{}".contains(c);
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(is_end).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        match link(word) {
            Some((href, length)) => {
                let (shown, tail) = word.split_at(length);
                out.push_str("<a href=\"");
                escape(out, &href);
                out.push_str("\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">");
                escape(out, shown);
                out.push_str("</a>");
                escape(out, tail);
            }
            None => escape(out, word),
        }
        let gap = after.find(|c| !is_end(c)).unwrap_or(after.len());
        let (between, next) = after.split_at(gap);
        escape(out, between);
        rest = next;
    }
}

/// Where a word leads, and how much of it says so: what ends a sentence does not belong to it.
fn link(word: &str) -> Option<(String, usize)> {
    let shown = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    let lower = shown.get(..8).unwrap_or(shown).to_ascii_lowercase();
    let after = |scheme: &str| lower.starts_with(scheme) && shown.len() > scheme.len();
    if ["http://", "https://", "mailto:"].into_iter().any(after) {
        Some((shown.to_owned(), shown.len()))
    } else if after("www.") {
        Some((["https://", shown].concat(), shown.len()))
    } else if shown.contains('@') && domain::text::email(shown).is_ok() {
        Some((["mailto:", shown].concat(), shown.len()))
    } else {
        None
    }
}

/// Text as markup.
pub fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0' => {}
            _ => out.push(c),
        }
    }
}

/// Text as markup.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape(&mut out, text);
    out
}
