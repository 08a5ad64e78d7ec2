//! Which rows are drawn, and where: a pure model of a long list of which a part is in sight.
//!
//! The place is held by an anchor, not by a number of pixels: rows put in front, or measured anew, move nothing that is in
//! sight. Heights that were not measured yet are taken to be about the mean of those that were. About: if it followed the mean
//! exactly, every new row would move the room above all others by a little, and the browser would paint all of them again.

use core::ops::Range;

use super::model::Outline;

/// Drawn beyond either edge, in pixels.
const BEYOND: f64 = 400.0;
/// Drawn anew only when less than this is left beyond an edge.
const MARGIN: f64 = 120.0;
/// Rows in the document; only a very high window takes more.
const MOST: usize = 60;
/// Until something was measured.
const GUESS: f64 = 56.0;
/// How far the mean may go from what rows are taken to be, as a part of it.
const DRIFT: f64 = 0.1;

/// What part of the list is drawn.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Slice {
    /// First row drawn.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
    /// Height of everything before, in pixels.
    pub above: f64,
    /// Height of everything after.
    pub below: f64,
}

/// What holds the place.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Anchor {
    /// The end stays in sight, whatever comes.
    End,
    /// This row's top stays where it is: so far above the upper edge.
    Row { index: usize, above_edge: f64 },
}

/// The model.
#[derive(Clone, Debug)]
pub struct Window {
    /// 0 for a row that was not measured.
    heights: Vec<f32>,
    /// Where all that were measured are; most of a long list never is, and need not be walked through.
    known: Range<usize>,
    measured: usize,
    measured_sum: f64,
    /// What the others are taken to be.
    guess: f64,
    anchor: Anchor,
    view: f64,
    outline: Outline,
    slice: Slice,
}

impl Window {
    /// At the end of an empty list, in a window that is about as high as most.
    pub fn new() -> Self {
        Self {
            heights: Vec::new(),
            known: 0..0,
            measured: 0,
            measured_sum: 0.0,
            guess: GUESS,
            anchor: Anchor::End,
            view: 800.0,
            outline: Outline::default(),
            slice: Slice::default(),
        }
    }

    /// What it was last told there is.
    pub const fn outline(&self) -> Outline {
        self.outline
    }

    /// What is drawn.
    pub const fn slice(&self) -> Slice {
        self.slice
    }

    /// Whether the end is in sight and stays so.
    pub fn is_at_end(&self) -> bool {
        self.anchor == Anchor::End
    }

    /// Where the upper edge is; for [`Self::is_at_end`] the browser knows better: as far down as it goes.
    pub fn top(&self) -> f64 {
        match self.anchor {
            Anchor::End => (self.total() - self.view).max(0.0),
            Anchor::Row { index, above_edge } => (self.offset_of(index) + above_edge).max(0.0),
        }
    }

    /// The list is another now.
    pub fn sync(&mut self, outline: Outline) {
        if outline.epoch != self.outline.epoch {
            let view = self.view;
            *self = Self::new();
            self.view = view;
        }
        let added = outline.prepended.saturating_sub(self.outline_prepended(outline));
        if added > 0 {
            self.heights.splice(0..0, core::iter::repeat_n(0.0, added));
            self.known = self.known.start + added..self.known.end + added;
            if let Anchor::Row { index, .. } = &mut self.anchor {
                *index += added;
            }
        }
        for gone in self.heights.drain(outline.len.min(self.heights.len())..) {
            if gone > 0.0 {
                self.measured -= 1;
                self.measured_sum -= f64::from(gone);
            }
        }
        self.heights.resize(outline.len, 0.0);
        self.known = self.known.start.min(outline.len)..self.known.end.min(outline.len);
        if outline.sent > self.outline.sent {
            self.anchor = Anchor::End;
        }
        self.outline = outline;
        self.choose(true);
    }

    /// The reader scrolled, or the window's height changed. `from_end`: how much is left below the lower edge.
    pub fn scrolled(&mut self, top: f64, view: f64, from_end: f64) {
        const NEAR: f64 = 24.0;
        self.view = view;
        if from_end <= NEAR {
            self.anchor = Anchor::End;
        } else {
            let (index, offset) = self.row_at(top);
            self.anchor = Anchor::Row { index, above_edge: top - offset };
        }
        self.choose(false);
    }

    /// How high the window is.
    #[cfg(feature = "desk")]
    pub const fn view(&self) -> f64 {
        self.view
    }

    /// The window is this high; the place is kept. Returns whether it was not before.
    pub fn resized(&mut self, view: f64) -> bool {
        let changed = (self.view - view).abs() >= 0.5;
        self.view = view;
        self.choose(false);
        changed
    }

    /// A row was measured. Returns whether that changed anything.
    pub fn measured(&mut self, index: usize, height: f64) -> bool {
        let Some(known) = self.heights.get_mut(index) else {
            return false;
        };
        let old = f64::from(*known);
        if (old - height).abs() < 0.5 {
            return false;
        }
        if old == 0.0 {
            self.measured += 1;
        }
        self.measured_sum += height - old;
        *known = height as f32;
        self.known = if self.known.is_empty() {
            index..index + 1
        } else {
            self.known.start.min(index)..self.known.end.max(index + 1)
        };
        let mean = self.measured_sum / self.measured as f64;
        if self.measured == 1 || (mean - self.guess).abs() > self.guess * DRIFT {
            self.guess = mean;
        }
        true
    }

    /// All rows of a round were measured: places are computed anew.
    pub fn settle(&mut self) {
        self.choose(false);
    }

    /// Goes to the end and stays there.
    pub fn go_to_end(&mut self) {
        self.anchor = Anchor::End;
        self.choose(false);
    }

    /// Whether earlier rows should be fetched: the begin of what is held is near, and there is more.
    pub fn wants_earlier(&self) -> bool {
        !self.outline.reaches_start && !self.heights.is_empty() && self.slice.start < 10
    }

    fn outline_prepended(&self, new: Outline) -> usize {
        if new.epoch == self.outline.epoch { self.outline.prepended } else { new.prepended }
    }

    fn total(&self) -> f64 {
        let unknown = self.heights.len().saturating_sub(self.measured);
        self.measured_sum + unknown as f64 * self.guess
    }

    fn offset_of(&self, index: usize) -> f64 {
        let index = index.min(self.heights.len());
        let known = self.heights.get(self.known.start..self.known.end.min(index)).unwrap_or_default();
        let heights: f64 = known.iter().map(|height| self.or_guess(*height)).sum();
        heights + (index - known.len()) as f64 * self.guess
    }

    // The row that covers this offset, and where it begins.
    fn row_at(&self, offset: f64) -> (usize, f64) {
        let (mut index, mut begin) = self.pass(0, 0.0, self.known.start, offset);
        for height in self.heights.get(index..self.known.end).unwrap_or_default() {
            let end = begin + self.or_guess(*height);
            if end > offset {
                return (index, begin);
            }
            begin = end;
            index += 1;
        }
        self.pass(index, begin, self.heights.len(), offset)
    }

    // From a row that begins here past others that were not measured, as far as `to` or the one that covers the offset.
    fn pass(&self, from: usize, begin: f64, to: usize, offset: f64) -> (usize, f64) {
        let rows = (((offset - begin) / self.guess) as usize).min(to.saturating_sub(from));
        (from + rows, begin + rows as f64 * self.guess)
    }

    fn or_guess(&self, height: f32) -> f64 {
        if height > 0.0 { f64::from(height) } else { self.guess }
    }

    // Keeps what is drawn while it still reaches beyond both edges: a row drawn anew costs more than one too many.
    fn choose(&mut self, anew: bool) {
        let top = self.top();
        let total = self.total();
        let old = self.slice;
        let (above, below) = (self.offset_of(old.start), total - self.offset_of(old.end));
        let reaches_up = old.start == 0 || above + MARGIN <= top;
        let reaches_down = old.end >= self.heights.len() || total - below - MARGIN >= top + self.view;
        if !anew && reaches_up && reaches_down && old.end <= self.heights.len() {
            self.slice = Slice { above, below, ..old };
            return;
        }
        let (first, _) = self.row_at(top);
        let (mut start, _) = self.row_at((top - BEYOND).max(0.0));
        let in_sight = self.row_at(top + self.view).0 + 1;
        let mut end = (self.row_at(top + self.view + BEYOND).0 + 1).min(self.heights.len());
        if end - start.min(end) > MOST {
            let spare = MOST.saturating_sub(in_sight.saturating_sub(first));
            start = start.max(first.saturating_sub(spare / 2));
            end = end.min((start + MOST).max(in_sight)).min(self.heights.len());
        }
        start = start.min(end);
        self.slice = Slice { start, end, above: self.offset_of(start), below: (total - self.offset_of(end)).max(0.0) };
    }
}

impl Default for Window {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests;
