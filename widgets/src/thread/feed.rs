//! Where a thread view gets its rows: a store's [`Rows`], and the signal that says when to look again.

use std::rc::Rc;

use crate::prelude::{Get, ReadSignal};

use super::model::{Key, Outline, Row, Rows};

/// The rows with their outline: what a thread view is given. Clones are the same.
#[derive(Clone)]
pub struct Feed {
    rows: Rc<dyn Rows>,
    outline: Rc<dyn Fn() -> Outline>,
}

impl Feed {
    /// With an outline that is a signal.
    pub fn new(rows: Rc<dyn Rows>, outline: ReadSignal<Outline>) -> Self {
        Self::of(rows, Rc::new(move || outline.try_get().unwrap_or_default()))
    }

    /// With an outline that is computed from whatever signals it reads.
    pub fn of(rows: Rc<dyn Rows>, outline: Rc<dyn Fn() -> Outline>) -> Self {
        Self { rows, outline }
    }

    /// What there is; whoever reads it in a reactive place is told of changes.
    pub fn outline(&self) -> Outline {
        (self.outline)()
    }

    /// The row at this place.
    pub fn row(&self, index: usize) -> Option<Row> {
        self.rows.row(index)
    }

    /// Its name alone.
    pub fn key(&self, index: usize) -> Option<Key> {
        self.rows.key(index)
    }
}
