//! The page: the list on one side, what is chosen on the other. What was begun is kept while another one is looked at.

use std::collections::BTreeMap;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::form::FormPane;
use super::import::ImportDialog;
use super::model::{Body, Form, Team, found, moved};
use crate::admin::api::{self, Failure, Record};
use crate::desk::context::use_words;
use crate::dom::document;
use crate::text::{Admin, Desk, Key};
use crate::ui::{Icon, IconButton, SearchField, shapes};

const FAMILY: &str = "templates";
/// Under which name a new one is begun.
const NEW: &str = "";

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// What is there; `None` before the first answer.
    pub records: RwSignal<Option<Vec<Record<Body>>>>,
    pub teams: RwSignal<Vec<Record<Team>>>,
    /// What was begun, by id.
    pub forms: RwSignal<BTreeMap<String, Form>>,
    pub chosen: RwSignal<Option<String>>,
    pub failure: RwSignal<Option<Failure>>,
    pub busy: RwSignal<bool>,
    importing: RwSignal<bool>,
}

impl Page {
    /// Fetches what there is now. What was begun stays.
    pub fn load(self) {
        spawn_local(async move {
            let (records, teams) = (api::list(FAMILY).await, api::list("teams").await);
            match records {
                Some(records) => drop(self.records.try_set(Some(records))),
                None => drop(self.failure.try_set(Some(Failure::Failed))),
            }
            if let Some(teams) = teams {
                self.teams.try_set(teams);
            }
        });
    }

    pub fn choose(self, id: &str) {
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
            return Some(Form::new(&reader()));
        }
        self.records
            .with(|records| records.as_ref()?.iter().find(|record| record.id == id).map(|one| Form::of(one, &reader())))
    }

    /// Changes the form of what is chosen.
    pub fn change(self, change: impl FnOnce(&mut Form)) {
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
            let saved = match &form.of {
                Some((id, version)) => api::replace(FAMILY, id, *version, &value).await,
                None => api::create(FAMILY, &value).await,
            };
            saved.map(|record| {
                self.chosen.try_set(Some(record.id.clone()));
                self.put(record);
                self.forms.try_update(|forms| forms.remove(&id));
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

    /// Moves what is chosen by one place.
    pub fn shift(self, down: bool) {
        let order = untrack(|| {
            let id = self.chosen.get()?;
            self.records.with(|records| moved(records.as_ref()?, &id, down))
        });
        if let Some(ids) = order {
            let body = BTreeMap::from([("ids", ids)]);
            self.act(async move { api::put(FAMILY, "order", &body).await });
        }
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

fn reader() -> String {
    document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_else(|| "en".to_owned())
}

/// The page of shared templates.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let words = use_words();
    let page = Page {
        records: RwSignal::new(None),
        teams: RwSignal::new(Vec::new()),
        forms: RwSignal::new(BTreeMap::new()),
        chosen: RwSignal::new(None),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
        importing: RwSignal::new(false),
    };
    page.load();
    let chosen = Memo::new(move |_| page.chosen.get());
    let imported = Callback::new(move |()| page.load());
    view! {
        <div class="admin-body" class:chosen=move || chosen.get().is_some()>
            <nav class="admin-list" aria-label=words.get(Desk::Templates)>
                <List page />
            </nav>
            <section class="admin-form" aria-label=Admin::Form.say()>
                {move || match chosen.get() {
                    Some(_) => view! { <FormPane page /> }.into_any(),
                    None => {
                        view! {
                            <div class="empty">
                                <Icon shape=shapes::FILE_TEXT large=true />
                                <p>{Admin::TemplatesHint.say()}</p>
                            </div>
                        }
                            .into_any()
                    }
                }}
            </section>
            <ImportDialog open=page.importing imported />
        </div>
    }
}

#[component]
fn List(page: Page) -> impl IntoView {
    let words = use_words();
    let query = RwSignal::new(String::new());
    let shown =
        Memo::new(move |_| page.records.with(|records| records.as_ref().map(|records| found(records, &query.get()))));
    let note = move || {
        let text = match shown.with(|shown| shown.as_ref().map(Vec::is_empty)) {
            Some(false) => return None,
            Some(true) if query.with(String::is_empty) => Admin::TemplatesEmpty.say(),
            Some(true) => Desk::TemplatesNone.say(),
            None if page.failure.get().is_some() => Admin::LoadFailed.say(),
            None => Desk::TemplatesLoading.say(),
        };
        Some(view! { <p class="hint" role="status">{text}</p> })
    };
    view! {
        <div class="admin-tools">
            <SearchField name=words.get(Desk::TemplatesSearch) query typed=Callback::new(move |text| query.set(text)) />
            <button type="button" class="button primary" on:click=move |_| page.choose(NEW)>
                <Icon shape=shapes::PLUS />
                {Admin::NewTemplate.say()}
            </button>
            <button type="button" class="button" on:click=move |_| page.importing.set(true)>
                {Admin::Import.say()}
            </button>
        </div>
        <ul class="admin-rows">
            <For
                each=move || with_headings(shown.get().unwrap_or_default())
                key=|(heading, record)| (heading.clone(), record.id.clone(), record.version)
                let((heading, record))
            >
                <Row page heading record />
            </For>
        </ul>
        {note}
    }
}

// Where the group changes, its name stands above.
fn with_headings(records: Vec<Record<Body>>) -> Vec<(Option<String>, Record<Body>)> {
    let mut group = None;
    records
        .into_iter()
        .map(|record| {
            let heading = Some(record.value.group.clone()).filter(|own| group.as_ref() != Some(own));
            group = Some(record.value.group.clone());
            (heading.filter(|heading| !heading.is_empty()), record)
        })
        .collect()
}

#[component]
fn Row(page: Page, heading: Option<String>, record: Record<Body>) -> impl IntoView {
    let Record { id, value, .. } = record;
    let (own, begun) = (id.clone(), id.clone());
    let is_chosen = Memo::new(move |_| page.chosen.with(|chosen| chosen.as_ref() == Some(&own)));
    let is_begun =
        Memo::new(move |_| page.forms.with(|forms| forms.get(&begun).is_some_and(|form| !form.changes().is_empty())));
    let tags = value.texts.keys().map(|tag| tag.to_uppercase()).collect::<Vec<_>>().join(" ");
    view! {
        <li>
            {heading.map(|heading| view! { <h3 class="picker-heading" dir="auto">{heading}</h3> })}
            <div class="admin-row" class:active=move || is_chosen.get()>
                <button
                    type="button"
                    class="admin-row-name"
                    aria-current=move || is_chosen.get().then_some("true")
                    on:click=move |_| page.choose(&id)
                >
                    {value.locked.then(|| view! { <Icon shape=shapes::LOCK /> })}
                    <span dir="auto">{value.name}</span>
                    <Show when=move || is_begun.get()>
                        <span class="admin-begun">{Admin::Begun.say()}</span>
                    </Show>
                    <span class="admin-tags">{tags}</span>
                </button>
                <Show when=move || is_chosen.get()>
                    <IconButton
                        shape=shapes::CHEVRON_UP
                        name=Admin::Up.say().to_owned()
                        press=move || page.shift(false)
                    />
                    <IconButton
                        shape=shapes::CHEVRON_DOWN
                        name=Admin::Down.say().to_owned()
                        press=move || page.shift(true)
                    />
                </Show>
            </div>
        </li>
    }
}
