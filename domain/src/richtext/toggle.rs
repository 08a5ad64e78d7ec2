//! What the formatting buttons and their keys do with a text and what is selected in it (SPEC A.6).

use super::{MONO, Style};

/// What is selected, in bytes of the text; the same twice is a cursor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Selection {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

/// A text after it was changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What it is now.
    pub text: String,
    /// What is selected now.
    pub selection: Selection,
}

/// Puts the selected words into a style, or takes them out of it; `None` is monospace. Markers hold for one line, so
/// several lines get theirs each. With nothing selected the cursor stands between two markers afterwards.
pub fn toggle(text: &str, selection: Selection, style: Option<Style>) -> Edit {
    let mut utf8 = [0; 4];
    let marker = style.map_or(MONO, |style| &*style.marker().encode_utf8(&mut utf8));
    let Selection { from, to } = selection;
    let (Some(before), Some(selected), Some(after)) = (text.get(..from), text.get(from..to), text.get(to..)) else {
        return Edit { text: text.to_owned(), selection };
    };
    if let (Some(before), Some(after)) = (before.strip_suffix(marker), after.strip_prefix(marker)) {
        return edit(before, selected, after);
    }
    // Markers stand at words: spaces around them stay outside.
    let words = selected.trim();
    let lead = selected.len() - selected.trim_start().len();
    let (before, after) = match (text.get(..from + lead), text.get(from + lead + words.len()..)) {
        (Some(before), Some(after)) if !words.is_empty() => (before, after),
        _ => (text.get(..to).unwrap_or_default(), after),
    };
    if words.is_empty() {
        let at = before.len() + marker.len();
        return Edit { text: [before, marker, marker, after].concat(), selection: Selection { from: at, to: at } };
    }
    if let Some(bare) = bare(words, marker) {
        return edit(before, bare, after);
    }
    if style.is_none() {
        return edit(before, &[marker, words, marker].concat(), after);
    }
    let marked = |line: &str| {
        let words = line.trim();
        if words.is_empty() { line.to_owned() } else { line.replacen(words, &[marker, words, marker].concat(), 1) }
    };
    edit(before, &words.split('\n').map(marked).collect::<Vec<_>>().join("\n"), after)
}

fn bare<'a>(words: &'a str, marker: &str) -> Option<&'a str> {
    words.strip_prefix(marker)?.strip_suffix(marker).filter(|bare| !bare.is_empty() && !bare.contains('\n'))
}

fn edit(before: &str, selected: &str, after: &str) -> Edit {
    let selection = Selection { from: before.len(), to: before.len() + selected.len() };
    Edit { text: [before, selected, after].concat(), selection }
}
