//! The templates this page has fetched, and which were used last on this device. One for the whole desk.

use domain::TemplateId;
use leptos::prelude::*;
use protocol::agent::TemplateEntry;
use wasm_bindgen_futures::spawn_local;

use super::{api, model};
use crate::dom::storage::Storage;

const RECENT: &str = "switchboard:templates:recent";

/// A cheap handle, to be put into the context at the desk's root.
#[derive(Clone, Copy, Debug)]
pub struct Shelf {
    entries: RwSignal<Option<Vec<TemplateEntry>>>,
    failed: RwSignal<bool>,
    recent: RwSignal<Vec<TemplateId>>,
}

impl Shelf {
    /// With nothing fetched yet.
    pub fn empty() -> Self {
        let kept = Storage::local().get(RECENT).unwrap_or_default();
        let recent = kept.split_whitespace().filter_map(|id| id.parse().ok()).collect();
        Self { entries: RwSignal::new(None), failed: RwSignal::new(false), recent: RwSignal::new(recent) }
    }

    /// Fetches what there is now; what was fetched before stands meanwhile.
    pub fn load(self) {
        spawn_local(async move {
            let loaded = api::load().await;
            self.failed.try_set(loaded.is_none());
            if loaded.is_some() {
                self.entries.try_set(loaded);
            }
        });
    }

    /// Puts these there, as if they had been fetched.
    pub fn put(self, entries: Vec<TemplateEntry>) {
        self.entries.set(Some(entries));
    }

    /// What was fetched; `None` before the first answer.
    pub fn entries(self) -> Signal<Option<Vec<TemplateEntry>>> {
        self.entries.into()
    }

    /// What was fetched, now if it was not before; none when that failed.
    pub async fn fetched(self) -> Vec<TemplateEntry> {
        match self.entries.get_untracked() {
            Some(entries) => entries,
            None => api::load().await.unwrap_or_default(),
        }
    }

    /// Whether the last attempt to fetch failed.
    pub fn has_failed(self) -> bool {
        self.failed.get()
    }

    /// What was used last, latest first.
    pub fn recent(self) -> Vec<TemplateId> {
        self.recent.get()
    }

    /// It was used.
    pub fn used(self, id: TemplateId) {
        self.recent.update(|recent| *recent = model::used(recent, id));
        let kept = self.recent.with_untracked(|recent| recent.iter().map(ToString::to_string).collect::<Vec<_>>());
        // Without storage the order is this page's.
        let _ = Storage::local().set(RECENT, &kept.join(" "));
    }
}
