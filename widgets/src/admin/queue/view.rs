//! The page: the list on one side, what is chosen on the other. What was begun is kept while another one is looked at.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;

use super::form::FormPane;
use crate::admin::api::{self, Failure, Record};
use crate::admin::setup::Form;
use crate::desk::search::matches;
use crate::text::{Admin, Desk, Key, Setup};
use crate::ui::{Icon, SearchField, shapes};

const FAMILY: &str = "queues";
/// Under which name a new one is begun.
const NEW: &str = "";

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// What is there; `None` before the first answer.
    pub records: RwSignal<Option<Vec<Record<Value>>>>,
    /// Who could serve it.
    pub people: RwSignal<Vec<Record<Value>>>,
    pub teams: RwSignal<Vec<Record<Value>>>,
    /// What was begun, by id.
    forms: RwSignal<BTreeMap<String, Form>>,
    pub chosen: RwSignal<Option<String>>,
    pub failure: RwSignal<Option<Failure>>,
    pub busy: RwSignal<bool>,
}

impl Page {
    /// Fetches what there is now. What was begun stays.
    fn load(self) {
        spawn_local(async move {
            match api::list(FAMILY).await {
                Some(records) => drop(self.records.try_set(Some(records))),
                None => drop(self.failure.try_set(Some(Failure::Failed))),
            }
            if let Some(people) = api::list("agents").await {
                self.people.try_set(people);
            }
            if let Some(teams) = api::list("teams").await {
                self.teams.try_set(teams);
            }
        });
    }

    fn choose(self, id: &str) {
        self.failure.set(None);
        self.chosen.set(Some(id.to_owned()));
    }

    /// The form of what is chosen.
    pub fn form(self) -> Option<Form> {
        let id = self.chosen.get()?;
        if let Some(begun) = self.forms.with(|forms| forms.get(&id).cloned()) {
            return Some(begun);
        }
        if id == NEW {
            let target = json!({ "within_seconds": 30, "percent": 80 });
            return Some(Form::new(json!({ "name": "", "priority": 0, "target": target, "screen_pop": "" })));
        }
        self.records.with(|records| records.as_ref()?.iter().find(|record| record.id == id).map(Form::of))
    }

    /// Puts something into the form of what is chosen.
    pub fn put(self, path: &str, value: Value) {
        let Some((id, mut form)) = untrack(|| self.chosen.get().zip(self.form())) else { return };
        form.put(path, value);
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
            let saved = match &form.of {
                Some((id, version)) => api::replace(FAMILY, id, *version, form.value()).await,
                None => api::create(FAMILY, form.value()).await,
            };
            saved.map(|record| {
                self.keep(record.clone());
                self.forms.try_update(|forms| forms.remove(&id));
                self.chosen.try_set(Some(record.id));
            })
        });
    }

    // As it was answered, until the list is fetched again.
    fn keep(self, record: Record<Value>) {
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
            api::remove(FAMILY, &id).await.map(|()| {
                self.forms.try_update(|forms| forms.remove(&id));
                self.chosen.try_set(None);
            })
        });
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

/// The name of what there is.
pub(super) fn name_of(record: &Record<Value>) -> String {
    record.value.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The page of queues.
#[component]
pub fn QueuesPage() -> impl IntoView {
    let page = Page {
        records: RwSignal::new(None),
        people: RwSignal::new(Vec::new()),
        teams: RwSignal::new(Vec::new()),
        forms: RwSignal::new(BTreeMap::new()),
        chosen: RwSignal::new(None),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    page.load();
    let chosen = Memo::new(move |_| page.chosen.get());
    view! {
        <div class="admin-body" class:chosen=move || chosen.get().is_some()>
            <nav class="admin-list" aria-label=Admin::Queues.say()>
                <List page />
            </nav>
            <section class="admin-form" aria-label=Admin::Form.say()>
                {move || match chosen.get() {
                    Some(_) => view! { <FormPane page /> }.into_any(),
                    None => {
                        view! {
                            <div class="empty">
                                <Icon shape=shapes::INBOX large=true />
                                <p>{Setup::QueuesHint.say()}</p>
                            </div>
                        }
                            .into_any()
                    }
                }}
            </section>
        </div>
    }
}

#[component]
fn List(page: Page) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        page.records.with(|all| {
            all.as_ref().map(|all| {
                let mut found: Vec<_> =
                    all.iter().filter(|one| matches(&name_of(one), &query.get())).cloned().collect();
                found.sort_by_key(|one| name_of(one).to_lowercase());
                found
            })
        })
    });
    let note = move || {
        let text = match shown.with(|shown| shown.as_ref().map(Vec::is_empty)) {
            Some(false) => return None,
            Some(true) => Setup::QueuesNone.say(),
            None if page.failure.get().is_some() => Admin::LoadFailed.say(),
            None => Desk::TemplatesLoading.say(),
        };
        Some(view! { <p class="hint" role="status">{text}</p> })
    };
    view! {
        <div class="admin-tools">
            <SearchField name=Setup::QueuesSearch.say() query typed=Callback::new(move |text| query.set(text)) />
            <button type="button" class="button primary" on:click=move |_| page.choose(NEW)>
                <Icon shape=shapes::PLUS />
                {Setup::QueueNew.say()}
            </button>
        </div>
        <ul class="admin-rows">
            <For
                each=move || shown.get().unwrap_or_default()
                key=|record| (record.id.clone(), record.version)
                let(record)
            >
                <Row page record />
            </For>
        </ul>
        {note}
    }
}

#[component]
fn Row(page: Page, record: Record<Value>) -> impl IntoView {
    let name = name_of(&record);
    let (id, own, begun) = (record.id.clone(), record.id.clone(), record.id);
    let is_chosen = Memo::new(move |_| page.chosen.with(|chosen| chosen.as_ref() == Some(&own)));
    let is_begun = Memo::new(move |_| page.forms.with(|forms| forms.get(&begun).is_some_and(Form::is_changed)));
    view! {
        <li>
            <div class="admin-row" class:active=move || is_chosen.get()>
                <button
                    type="button"
                    class="admin-row-name"
                    aria-current=move || is_chosen.get().then_some("true")
                    on:click=move |_| page.choose(&id)
                >
                    <span dir="auto">{name}</span>
                    <Show when=move || is_begun.get()>
                        <span class="admin-begun">{Admin::Begun.say()}</span>
                    </Show>
                </button>
            </div>
        </li>
    }
}
