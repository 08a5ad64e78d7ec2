//! Where a thread view gets its rows: a store's [`Rows`], and the signal that says when to look again.

use std::rc::Rc;

use leptos::prelude::{Get, GetValue, LocalStorage, ReadSignal, StoredValue};

use super::model::{Key, Outline, Row, Rows};

/// The rows with their outline: what a thread view is given. A cheap handle.
#[derive(Clone, Copy)]
pub struct Feed(StoredValue<Source, LocalStorage>);

#[derive(Clone)]
struct Source {
    rows: Rc<dyn Rows>,
    outline: Rc<dyn Fn() -> Outline>,
}

impl Feed {
    /// Lives as long as the current reactive owner.
    pub fn new(rows: Rc<dyn Rows>, outline: ReadSignal<Outline>) -> Self {
        Self::of(rows, Rc::new(move || outline.get()))
    }

    /// With an outline that is computed from whatever signals it reads.
    pub fn of(rows: Rc<dyn Rows>, outline: Rc<dyn Fn() -> Outline>) -> Self {
        Self(StoredValue::new_local(Source { rows, outline }))
    }

    /// What there is; whoever reads it in a reactive place is told of changes.
    pub fn outline(self) -> Outline {
        self.source().map(|source| (source.outline)()).unwrap_or_default()
    }

    /// The row at this place.
    pub fn row(self, index: usize) -> Option<Row> {
        self.source()?.rows.row(index)
    }

    /// Its name alone.
    pub fn key(self, index: usize) -> Option<Key> {
        self.source()?.rows.key(index)
    }

    fn source(self) -> Option<Source> {
        self.0.try_get_value()
    }
}
