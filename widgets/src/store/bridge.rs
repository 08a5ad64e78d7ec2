//! The one place where a store's state becomes a signal.

use crate::prelude::{GetUntracked, ReadSignal, RwSignal, Set, WithUntracked};

/// A value a store shows. Its store publishes; views read.
#[derive(Debug)]
pub struct Published<T: 'static>(RwSignal<T>);

impl<T: 'static> Clone for Published<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: 'static> Copy for Published<T> {}

impl<T: PartialEq + Send + Sync + 'static> Published<T> {
    /// Begins with this; lives as long as the current reactive owner, which must be the page's root.
    pub fn new(value: T) -> Self {
        Self(RwSignal::new(value))
    }

    /// What views read.
    pub fn read(self) -> ReadSignal<T> {
        self.0.read_only()
    }

    /// What is shown now, for the store itself.
    pub fn get(self) -> T
    where
        T: Clone + Default,
    {
        self.0.try_get_untracked().unwrap_or_default()
    }

    /// Shows another value. The same value again wakes nobody; after the page's end nothing happens.
    pub fn publish(self, value: T) {
        if self.0.try_with_untracked(|old| *old != value) == Some(true) {
            self.0.set(value);
        }
    }
}
