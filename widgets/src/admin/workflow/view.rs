//! The page: the list on one side, what is chosen on the other. What was begun is kept while another one is looked at.

use std::collections::BTreeMap;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::form::FormPane;
use super::model::{Body, Form, Queue};
use crate::admin::api::{self, Failure, Record};
use crate::desk::search::matches;
use crate::text::{Admin, Desk, Flow, FlowPage, Key};
use crate::ui::{Icon, SearchField, shapes};

/// The family's name in addresses.
pub(super) const FAMILY: &str = "workflows";
/// Under which name a new one is begun.
const NEW: &str = "";

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// What is there; `None` before the first answer.
    pub records: RwSignal<Option<Vec<Record<Body>>>>,
    pub queues: RwSignal<Vec<Record<Queue>>>,
    /// What was begun, by id.
    pub forms: RwSignal<BTreeMap<String, Form>>,
    pub chosen: RwSignal<Option<String>>,
    pub failure: RwSignal<Option<Failure>>,
    pub busy: RwSignal<bool>,
}

impl Page {
    /// Fetches what there is now. What was begun stays.
    pub fn load(self) {
        spawn_local(async move {
            let (records, queues) = (api::list(FAMILY).await, api::list("queues").await);
            match records {
                Some(records) => drop(self.records.try_set(Some(records))),
                None => drop(self.failure.try_set(Some(Failure::Failed))),
            }
            if let Some(queues) = queues {
                self.queues.try_set(queues);
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
            return Some(Form::new());
        }
        self.records.with(|records| records.as_ref()?.iter().find(|record| record.id == id).map(Form::of))
    }

    /// Changes the form of what is chosen.
    pub fn change(self, change: impl FnOnce(&mut Body)) {
        let Some((id, mut form)) = untrack(|| self.chosen.get().zip(self.form())) else { return };
        change(&mut form.now);
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
                Some((id, version)) => api::replace(FAMILY, id, *version, &form.now).await,
                None => api::create(FAMILY, &form.now).await,
            };
            saved.map(|record| {
                self.put(record.clone());
                self.forms.try_update(|forms| forms.remove(&id));
                self.chosen.try_set(Some(record.id));
            })
        });
    }

    // As it was answered, until the list is fetched again.
    fn put(self, record: Record<Body>) {
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
        spawn_local(async move {
            match doing.await {
                Ok(()) => self.load(),
                Err(failure) => {
                    if failure == Failure::Stale {
                        self.load();
                    }
                    self.failure.try_set(Some(failure));
                }
            }
            self.busy.try_set(false);
        });
    }
}

/// The page of workflows.
#[component]
pub fn WorkflowsPage() -> impl IntoView {
    let page = Page {
        records: RwSignal::new(None),
        queues: RwSignal::new(Vec::new()),
        forms: RwSignal::new(BTreeMap::new()),
        chosen: RwSignal::new(None),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    page.load();
    let chosen = Memo::new(move |_| page.chosen.get());
    view! {
        <div class="admin-body" class:chosen=move || chosen.get().is_some()>
            <nav class="admin-list" aria-label=Desk::Flows.say()>
                <List page />
            </nav>
            <section class="admin-form" aria-label=Admin::Form.say()>
                {move || match chosen.get() {
                    Some(_) => view! { <FormPane page /> }.into_any(),
                    None => {
                        view! {
                            <div class="empty">
                                <Icon shape=shapes::ZAP large=true />
                                <p>{FlowPage::Hint.say()}</p>
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
        let is_found = |one: &Record<Body>| matches(&[&*one.value.name, "\n", &*one.value.hint].concat(), &query.get());
        page.records.with(|all| {
            all.as_ref().map(|all| {
                let mut found: Vec<_> = all.iter().filter(|one| is_found(one)).cloned().collect();
                found.sort_by_key(|one| one.value.name.to_lowercase());
                found
            })
        })
    });
    let note = move || {
        let text = match shown.with(|shown| shown.as_ref().map(Vec::is_empty)) {
            Some(false) => return None,
            Some(true) if query.with(String::is_empty) => FlowPage::NonePage.say(),
            Some(true) => Flow::NoneFound.say(),
            None if page.failure.get().is_some() => Admin::LoadFailed.say(),
            None => Desk::TemplatesLoading.say(),
        };
        Some(view! { <p class="hint" role="status">{text}</p> })
    };
    view! {
        <div class="admin-tools">
            <SearchField name=Flow::Search.say() query typed=Callback::new(move |text| query.set(text)) />
            <button type="button" class="button primary" on:click=move |_| page.choose(NEW)>
                <Icon shape=shapes::PLUS />
                {FlowPage::New.say()}
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
fn Row(page: Page, record: Record<Body>) -> impl IntoView {
    let Record { id, value, .. } = record;
    let (own, begun) = (id.clone(), id.clone());
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
                    <span dir="auto">{value.name}</span>
                    <Show when=move || is_begun.get()>
                        <span class="admin-begun">{Admin::Begun.say()}</span>
                    </Show>
                    {(!value.enabled).then(|| view! { <span class="admin-tags">{FlowPage::Off.say()}</span> })}
                </button>
            </div>
        </li>
    }
}
