//! What stands in a composer: free text, in which inserted templates have left gaps, or a locked template. It is what a
//! draft keeps. Places are bytes of the text.

use core::ops::Range;

use serde::{Deserialize, Serialize};

use super::fill::Piece;
use super::locked::Locked;
use super::markup::escape;

/// What stands in a composer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Composition {
    /// What can be read. An open gap shows its label in brackets.
    pub text: String,
    /// What is beside the text.
    pub form: Form,
}

/// What a composition is beside its text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Form {
    /// Free text; gaps stand in order and never overlap.
    Free(Vec<Gap>),
    /// A locked template.
    Locked(Locked),
}

/// A place that a template left to the agent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Gap {
    /// Where it begins, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// What it is called.
    pub label: String,
    /// Whether it still has to be filled: what stands there is its label.
    pub open: bool,
}

impl Default for Form {
    fn default() -> Self {
        Self::Free(Vec::new())
    }
}

impl From<String> for Composition {
    fn from(text: String) -> Self {
        Self { text, form: Form::default() }
    }
}

impl From<&str> for Composition {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Locked> for Composition {
    fn from(locked: Locked) -> Self {
        Self { text: locked.text(), form: Form::Locked(locked) }
    }
}

impl Gap {
    /// Where it is.
    pub const fn place(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    fn at(start: usize, end: usize, label: String, open: bool) -> Self {
        Self { start: number(start), end: number(end), label, open }
    }
}

impl Composition {
    /// As it was kept; gaps that do not fit the text are left out.
    pub fn kept(text: String, form: Form) -> Self {
        let form = match form {
            Form::Free(gaps) => {
                let mut after = 0;
                let fits = |gap: &Gap| {
                    let place = gap.place();
                    let ok = place.start >= after && place.start < place.end && text.get(place.clone()).is_some();
                    after = if ok { place.end } else { after };
                    ok
                };
                Form::Free(gaps.into_iter().filter(fits).collect())
            }
            locked @ Form::Locked(_) => locked,
        };
        Self { text, form }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.locked().is_none()
    }

    /// Whether there is nothing to lose.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.locked().is_none()
    }

    /// The locked template, if it is one.
    pub const fn locked(&self) -> Option<&Locked> {
        match &self.form {
            Form::Locked(locked) => Some(locked),
            Form::Free(_) => None,
        }
    }

    /// The gaps of free text.
    pub fn gaps(&self) -> &[Gap] {
        match &self.form {
            Form::Free(gaps) => gaps,
            Form::Locked(_) => &[],
        }
    }

    /// Labels of the open gaps of free text, in order.
    pub fn open(&self) -> Vec<String> {
        self.gaps().iter().filter(|gap| gap.open).map(|gap| gap.label.clone()).collect()
    }

    /// With a template inserted over the selection (SPEC H-19), and where the work goes on: its first gap, or behind it.
    /// A selection that touches an open gap takes all of it. Nothing is inserted into a locked template.
    pub fn inserted(&self, selection: Range<usize>, pieces: &[Piece]) -> (Self, Range<usize>) {
        if self.locked().is_some() {
            return (self.clone(), selection);
        }
        let selection = self.selected(selection);
        let mut text = self.text.get(..selection.start).unwrap_or_default().to_owned();
        let mut gaps: Vec<Gap> = self.gaps().iter().filter(|gap| gap.place().end <= selection.start).cloned().collect();
        let before = gaps.len();
        for piece in pieces {
            match piece {
                Piece::Text(words) => text.push_str(words),
                Piece::Gap { label, default } => {
                    let start = text.len();
                    let open = default.is_empty();
                    if open {
                        text.extend(["[", label, "]"]);
                    } else {
                        text.push_str(default);
                    }
                    gaps.push(Gap::at(start, text.len(), label.clone(), open));
                }
            }
        }
        let end = text.len();
        let go_on = gaps.get(before).map_or(end..end, Gap::place);
        text.push_str(self.text.get(selection.end..).unwrap_or_default());
        let behind = self.gaps().iter().filter(|gap| gap.place().start >= selection.end);
        let moved = |place: u32| place as usize - selection.end + end;
        gaps.extend(behind.map(|gap| Gap::at(moved(gap.start), moved(gap.end), gap.label.clone(), gap.open)));
        (Self { text, form: Form::Free(gaps) }, go_on)
    }

    /// With the text the agent's typing left, whose caret stands there now; `selection` is what was selected before.
    #[must_use]
    pub fn typed(&self, text: String, selection: Range<usize>, caret: usize) -> Self {
        let (cut, put) = changed(&self.text, &text, &selection, caret);
        let moved = |place: usize| place - cut.end + cut.start + put;
        let mut gaps = Vec::new();
        for gap in self.gaps() {
            let place = gap.place();
            let label = gap.label.clone();
            if cut.end <= place.start {
                gaps.push(Gap::at(moved(place.start), moved(place.end), label, gap.open));
            } else if cut.start > place.end || cut.start == place.end && (gap.open || !cut.is_empty()) {
                gaps.push(gap.clone());
            } else if cut == place {
                // Filled by what stands there now; deleted if that is nothing.
                gaps.extend((put > 0).then(|| Gap::at(cut.start, cut.start + put, label, false)));
            } else if cut.start >= place.start && cut.end <= place.end {
                // Part of a label is no value: what was open stays so.
                gaps.push(Gap::at(place.start, moved(place.end), label, gap.open));
            } else if cut.start > place.start {
                gaps.push(Gap::at(place.start, cut.start, label, gap.open));
            } else if cut.end < place.end {
                gaps.push(Gap::at(cut.start + put, moved(place.end), label, gap.open));
            }
        }
        Self { text, form: Form::Free(gaps) }
    }

    /// A template that says this, with its gaps.
    pub fn source(&self) -> String {
        let mut source = String::new();
        let mut after = 0;
        for gap in self.gaps() {
            let place = gap.place();
            source.push_str(&escape(self.text.get(after..place.start).unwrap_or_default()));
            let default = if gap.open { "" } else { self.text.get(place.clone()).unwrap_or_default() };
            if source.ends_with(['\\', '[']) {
                // It would be read with the tag.
                source.push(' ');
            }
            // What would end the tag is no part of it.
            let default = default.replace(['[', ']', '\n'], "");
            source.extend(["[[", &gap.label, if default.is_empty() { "" } else { "|" }, &default, "]]"]);
            after = place.end;
        }
        source.push_str(&escape(self.text.get(after..).unwrap_or_default()));
        source
    }

    /// The gap after this selection, or before it.
    pub fn next(&self, selection: &Range<usize>, back: bool) -> Option<Range<usize>> {
        let gaps = self.gaps();
        let found = if back {
            gaps.iter().rev().find(|gap| gap.place().end <= selection.start && gap.place() != *selection)
        } else {
            gaps.iter().find(|gap| gap.place().start >= selection.end && gap.place() != *selection)
        };
        found.map(Gap::place)
    }

    /// The open gap this place is inside of, or at its begin.
    pub fn open_at(&self, place: usize) -> Option<Range<usize>> {
        let inside = |gap: &&Gap| gap.open && gap.place().contains(&place);
        self.gaps().iter().find(inside).map(Gap::place)
    }

    /// What is taken when this is selected: open gaps are taken whole.
    pub fn selected(&self, selection: Range<usize>) -> Range<usize> {
        let text = &self.text;
        let (mut start, mut end) = (floor(text, selection.start), floor(text, selection.end.max(selection.start)));
        for gap in self.gaps().iter().filter(|gap| gap.open) {
            let place = gap.place();
            // A caret between two letters of a gap is inside of it, one at its edge is not.
            if start < place.end && end > place.start {
                (start, end) = (start.min(place.start), end.max(place.end));
            }
        }
        start..end
    }
}

/// What was cut from `old` and how many bytes were put there. A text that changed in one place has several readings where
/// letters repeat: the caret and the selection tell which is meant.
fn changed(old: &str, new: &str, selection: &Range<usize>, caret: usize) -> (Range<usize>, usize) {
    let caret = floor(new, caret);
    let rest = new.len() - caret;
    let same_tail = old.len() >= rest && old.as_bytes()[old.len() - rest..] == new.as_bytes()[caret..];
    let mut tail = if same_tail { rest } else { common(old.bytes().rev(), new.bytes().rev()) };
    // All that was selected is gone, even if the same letters stand there again.
    tail = tail.min(old.len().saturating_sub(selection.end.min(old.len())));
    let most = (old.len() - tail).min(new.len() - tail);
    let mut head = common(old.bytes(), new.bytes()).min(most);
    if !selection.is_empty() {
        head = head.min(selection.start);
    }
    head = floor(old, head);
    (head..old.len() - tail, new.len() - tail - head)
}

fn common(one: impl Iterator<Item = u8>, other: impl Iterator<Item = u8>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

/// The last boundary of a character up to there.
fn floor(text: &str, place: usize) -> usize {
    let mut place = place.min(text.len());
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

/// A place that a browser counts in UTF-16 units, in bytes.
pub fn from_utf16(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (place, c) in text.char_indices() {
        if left == 0 {
            return place;
        }
        left = left.saturating_sub(c.len_utf16());
    }
    text.len()
}

/// A place in bytes, as browsers count.
pub fn to_utf16(text: &str, place: usize) -> u32 {
    number(text.get(..floor(text, place)).unwrap_or_default().encode_utf16().count())
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
