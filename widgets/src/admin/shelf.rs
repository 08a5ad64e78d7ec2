//! A family of things as its page holds it: those that are there, which one is chosen, and what was begun of each and not
//! saved, which stays while another one is looked at.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen_futures::spawn_local;

use super::api::{self, Failure, Record};
use super::merge::carried_over;

/// Under which name a new one is begun.
pub const NEW: &str = "";

/// One of a family that is looked at, and perhaps being changed.
pub trait Begun: Clone + PartialEq + Send + Sync + 'static {
    /// What is read and sent.
    type Body: Clone + Serialize + DeserializeOwned + Send + Sync + 'static;

    /// One that is there.
    fn of(record: &Record<Self::Body>) -> Self;

    /// Which one it is, with its version; `None` for a new one.
    fn place(&self) -> Option<(String, u32)>;

    /// Whether anything differs from what is there.
    fn is_changed(&self) -> bool;

    /// What will be sent.
    fn value(&self) -> Self::Body;

    /// The same form over what was saved of it, which is to become `now`.
    fn onto(&self, record: &Record<Self::Body>, now: Self::Body) -> Self;
}

/// A cheap handle.
pub struct Shelf<F: Begun> {
    family: &'static str,
    begin: fn() -> F,
    /// What is there; `None` before the first answer.
    pub records: RwSignal<Option<Vec<Record<F::Body>>>>,
    forms: RwSignal<BTreeMap<String, F>>,
    /// Which one is chosen, by its id.
    pub chosen: RwSignal<Option<String>>,
    /// Why the last act failed.
    pub failure: RwSignal<Option<Failure>>,
    /// Whether an act is under way.
    pub busy: RwSignal<bool>,
}

#[expect(clippy::expl_impl_clone_on_copy, reason = "a derived one would want what is held to be Copy too")]
impl<F: Begun> Clone for Shelf<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Begun> Copy for Shelf<F> {}

impl<F: Begun> Shelf<F> {
    /// The family of this name in addresses, which is fetched; `begin` makes a new one.
    pub fn new(family: &'static str, begin: fn() -> F) -> Self {
        let shelf = Self {
            family,
            begin,
            records: RwSignal::new(None),
            forms: RwSignal::new(BTreeMap::new()),
            chosen: RwSignal::new(None),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
        };
        shelf.load();
        shelf
    }

    /// Fetches what there is now. What was begun stays.
    pub fn load(self) {
        spawn_local(async move {
            match api::list(self.family).await {
                Some(records) => drop(self.records.try_set(Some(records))),
                None => drop(self.failure.try_set(Some(Failure::Failed))),
            }
        });
    }

    /// Chooses one, or [`NEW`].
    pub fn choose(self, id: &str) {
        self.failure.set(None);
        self.chosen.set(Some(id.to_owned()));
    }

    /// Whether this one is chosen.
    pub fn is_chosen(self, id: &str) -> Memo<bool> {
        let id = id.to_owned();
        Memo::new(move |_| self.chosen.with(|chosen| chosen.as_ref() == Some(&id)))
    }

    /// Whether something was begun of this one.
    pub fn is_begun(self, id: &str) -> Memo<bool> {
        let id = id.to_owned();
        Memo::new(move |_| self.forms.with(|forms| forms.get(&id).is_some_and(F::is_changed)))
    }

    /// The form of what is chosen.
    pub fn form(self) -> Option<F> {
        let id = self.chosen.get()?;
        if let Some(begun) = self.forms.with(|forms| forms.get(&id).cloned()) {
            return Some(begun);
        }
        if id == NEW {
            return Some((self.begin)());
        }
        self.records.with(|records| records.as_ref()?.iter().find(|record| record.id == id).map(F::of))
    }

    /// The form as it is shown; while it goes, as it was.
    pub fn shown(self) -> Memo<Option<F>> {
        Memo::new(move |before: Option<&Option<F>>| self.form().or_else(|| before.cloned().flatten()))
    }

    /// Changes the form of what is chosen.
    pub fn change(self, change: impl FnOnce(&mut F)) {
        let Some((id, mut form)) = untrack(|| self.chosen.get().zip(self.form())) else { return };
        change(&mut form);
        self.failure.set(None);
        self.forms.update(|forms| drop(forms.insert(id, form)));
    }

    /// What was begun is forgotten.
    pub fn undo(self) {
        let Some(id) = self.chosen.get_untracked() else { return };
        self.failure.set(None);
        self.forms.update(|forms| drop(forms.remove(&id)));
        if id == NEW {
            self.chosen.set(None);
        }
    }

    /// Saves what is chosen.
    pub fn save(self) {
        let Some((id, form)) = untrack(|| self.chosen.get().zip(self.form())) else { return };
        self.act(async move {
            let value = form.value();
            let saved = match &form.place() {
                Some((id, version)) => api::replace(self.family, id, *version, &value).await,
                None => api::create(self.family, &value).await,
            };
            saved.map(|record| {
                self.put(record.clone());
                self.forms.try_update(|forms| {
                    let typed = forms.remove(&id)?;
                    let now = carried_over(&value, &typed.value(), &record.value);
                    let next = typed.onto(&record, now);
                    next.is_changed().then(|| forms.insert(record.id.clone(), next))
                });
                let stays = |chosen: &mut Option<String>| chosen.as_ref() == Some(&id);
                if self.chosen.try_maybe_update(|chosen| (false, stays(chosen))) == Some(true) {
                    self.chosen.set(Some(record.id));
                }
            })
        });
    }

    // As it was answered, until the list is fetched again.
    fn put(self, record: Record<F::Body>) {
        self.records.try_update(|records| {
            let records = records.get_or_insert_default();
            match records.iter_mut().find(|known| known.id == record.id) {
                Some(known) => *known = record,
                None => records.push(record),
            }
        });
    }

    /// Takes away what is chosen.
    pub fn remove(self) {
        let Some(id) = self.chosen.get_untracked() else { return };
        self.act(async move {
            api::remove(self.family, &id).await.map(|()| {
                self.forms.try_update(|forms| forms.remove(&id));
                self.chosen.try_set(None);
            })
        });
    }

    /// Puts all of them into this order.
    pub fn order(self, ids: Vec<String>) {
        let body = BTreeMap::from([("ids", ids)]);
        self.act(async move { api::put(self.family, "order", &body).await });
    }

    fn act(self, doing: impl Future<Output = Result<(), Failure>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let done = doing.await;
            if matches!(done, Ok(()) | Err(Failure::Stale)) {
                self.load();
            }
            if let Err(failure) = done {
                self.failure.try_set(Some(failure));
            }
            self.busy.try_set(false);
        });
    }
}
