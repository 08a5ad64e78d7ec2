//! The one value of a family, as it is and as it is being changed.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen_futures::spawn_local;

use super::api::{self, Failure, Record};
use super::merge::carried_over;

/// A cheap handle.
pub struct Single<T: 'static> {
    family: &'static str,
    record: RwSignal<Option<Record<T>>>,
    now: RwSignal<Option<T>>,
    /// Why the last act failed.
    pub failure: RwSignal<Option<Failure>>,
    /// Whether it is being saved.
    pub busy: RwSignal<bool>,
}

impl<T> Clone for Single<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Single<T> {}

impl<T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static> Single<T> {
    /// The value of the family of this name, which is fetched.
    pub fn new(family: &'static str) -> Self {
        let single = Self {
            family,
            record: RwSignal::new(None),
            now: RwSignal::new(None),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
        };
        single.load();
        single
    }

    fn load(self) {
        spawn_local(async move {
            match api::get(self.family, "").await {
                Some(record) => self.take(record),
                None => drop(self.failure.try_set(Some(Failure::Failed))),
            }
        });
    }

    fn take(self, record: Record<T>) {
        self.now.try_set(Some(record.value.clone()));
        self.record.try_set(Some(record));
    }

    /// Whether it is here.
    pub fn is_there(self) -> bool {
        self.now.with(Option::is_some)
    }

    /// Reads it as it will be.
    pub fn read<R: Default>(self, read: impl FnOnce(&T) -> R) -> R {
        self.now.with(|now| now.as_ref().map(read)).unwrap_or_default()
    }

    /// Changes it.
    pub fn change(self, change: impl FnOnce(&mut T)) {
        self.failure.set(None);
        self.now.update(|now| {
            if let Some(now) = now {
                change(now);
            }
        });
    }

    /// Whether it differs from what is there.
    pub fn is_changed(self) -> bool {
        self.record.with(|record| record.as_ref().is_some_and(|record| self.read(|now| *now != record.value)))
    }

    /// What was begun is forgotten; somebody else may have changed it meanwhile.
    pub fn undo(self) {
        self.failure.set(None);
        self.load();
    }

    /// Saves it.
    pub fn save(self) {
        let (record, now) = (self.record.get_untracked(), self.now.get_untracked());
        let Some((record, now)) = record.zip(now).filter(|_| !self.busy.get_untracked()) else { return };
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            match api::replace(self.family, "", record.version, &now).await {
                Ok(record) => {
                    self.now.try_update(|typed| {
                        *typed = typed.take().map(|typed| carried_over(&now, &typed, &record.value));
                    });
                    self.record.try_set(Some(record));
                }
                Err(failure) => drop(self.failure.try_set(Some(failure))),
            }
            self.busy.try_set(false);
        });
    }
}
