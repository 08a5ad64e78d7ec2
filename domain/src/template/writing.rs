//! Composing with its undo: a template that was inserted is one step, and one step back restores exactly what was there.

use core::ops::Range;

use super::composition::{Composition, Form};
use super::fill::Piece;
use super::locked::Locked;

/// How many steps are remembered.
const REMEMBERED: usize = 50;

/// A composer's content and what it was before.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Writing {
    now: Composition,
    past: Vec<Composition>,
}

impl From<Composition> for Writing {
    fn from(now: Composition) -> Self {
        let before =
            now.locked().filter(|locked| !locked.before.is_empty()).map(|locked| locked.before.as_str().into());
        Self { now, past: before.into_iter().collect() }
    }
}

impl Writing {
    /// What stands there.
    pub const fn content(&self) -> &Composition {
        &self.now
    }

    /// Inserts a template over the selection; returns where the work goes on.
    pub fn insert(&mut self, selection: Range<usize>, pieces: &[Piece]) -> Range<usize> {
        let (next, go_on) = self.now.inserted(selection, pieces);
        self.step(next);
        go_on
    }

    /// Replaces what stands there by a locked template.
    pub fn lock(&mut self, locked: Locked) {
        let before = self.now.locked().map_or_else(|| self.now.text.clone(), |locked| locked.before.clone());
        self.step(Locked { before, ..locked }.into());
    }

    /// Gives a locked template a value.
    pub fn set(&mut self, tag: usize, value: &str) {
        if let Form::Locked(locked) = &mut self.now.form {
            locked.set(tag, value);
            self.now.text = locked.text();
        }
    }

    /// The agent typed; see [`Composition::typed`]. A locked template takes none of it.
    pub fn typed(&mut self, text: String, selection: Range<usize>, caret: usize) {
        if self.now.locked().is_some() || text == self.now.text {
            return;
        }
        let next = self.now.typed(text, selection, caret);
        if next.gaps().is_empty() && self.now.gaps().is_empty() {
            self.now = next;
        } else {
            self.step(next);
        }
    }

    /// The browser's own undo or redo brought this text back: its gaps are what they were with it.
    pub fn revisited(&mut self, text: String, caret: usize) {
        let known = self.past.iter().rev().find(|past| past.text == text && past.locked().is_none()).cloned();
        match known {
            Some(known) => self.step(known),
            None => self.typed(text, caret..caret, caret),
        }
    }

    /// One step back; false when there is none.
    pub fn undo(&mut self) -> bool {
        let before = self.past.pop();
        let is_some = before.is_some();
        self.now = before.unwrap_or_else(|| core::mem::take(&mut self.now));
        is_some
    }

    /// Takes a locked template away: what was there before it was inserted stands there again.
    pub fn unlock(&mut self) {
        if self.now.locked().is_some() {
            let free = self.past.iter().rposition(|past| past.locked().is_none());
            self.now = free.map(|at| self.past.swap_remove(at)).unwrap_or_default();
            self.past.clear();
        }
    }

    fn step(&mut self, next: Composition) {
        let before = core::mem::replace(&mut self.now, next);
        self.past.push(before);
        if self.past.len() > REMEMBERED {
            self.past.remove(0);
        }
    }
}
