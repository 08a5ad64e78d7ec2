//! The page: the list on one side, what is chosen on the other.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::form::FormPane;
use super::import::ImportDialog;
use super::model::{Body, Form, found, moved};
use crate::admin::api::{self, Record};
use crate::admin::fields::Named;
use crate::admin::frame::{BegunMark, Frame, ListNote, NewButton, Row};
use crate::admin::shelf::{NEW, Shelf};
use crate::desk::context::use_words;
use crate::text::{Admin, Desk, Key};
use crate::ui::{Icon, IconButton, SearchField, shapes};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// The templates.
    pub shelf: Shelf<Form>,
    /// Who could use them.
    pub teams: RwSignal<Vec<Record<Named>>>,
    importing: RwSignal<bool>,
}

impl Page {
    /// Changes the form of what is chosen.
    pub fn change(self, change: impl FnOnce(&mut Form)) {
        self.shelf.change(change);
    }

    /// Moves what is chosen by one place.
    fn shift(self, down: bool) {
        let order = untrack(|| {
            let id = self.shelf.chosen.get()?;
            self.shelf.records.with(|records| moved(records.as_ref()?, &id, down))
        });
        if let Some(ids) = order {
            self.shelf.order(ids);
        }
    }
}

/// The page of shared templates.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let words = use_words();
    let shelf = Shelf::new("templates", Form::begin);
    let page = Page { shelf, teams: RwSignal::new(Vec::new()), importing: RwSignal::new(false) };
    spawn_local(async move {
        if let Some(teams) = api::list("teams").await {
            page.teams.try_set(teams);
        }
    });
    let imported = Callback::new(move |()| shelf.load());
    let list = view! {
        <nav class="admin-list" aria-label=words.get(Desk::Templates)>
            <List page />
        </nav>
    };
    let form = move |_: String| view! { <FormPane page /> }.into_any();
    view! {
        <Frame chosen=shelf.chosen.into() list form shape=shapes::FILE_TEXT hint=Admin::TemplatesHint.say() />
        <ImportDialog open=page.importing imported />
    }
}

#[component]
fn List(page: Page) -> impl IntoView {
    let words = use_words();
    let shelf = page.shelf;
    let query = RwSignal::new(String::new());
    let shown =
        Memo::new(move |_| shelf.records.with(|records| records.as_ref().map(|records| found(records, &query.get()))));
    let count = Signal::derive(move || shown.with(|shown| shown.as_ref().map(Vec::len)));
    let none = Signal::derive(move || {
        if query.with(String::is_empty) { Admin::TemplatesEmpty.say() } else { Desk::TemplatesNone.say() }
    });
    view! {
        <div class="admin-tools">
            <SearchField name=words.get(Desk::TemplatesSearch) query typed=Callback::new(move |text| query.set(text)) />
            <NewButton name=Admin::NewTemplate.say() press=move || shelf.choose(NEW) />
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
                <Line page heading record />
            </For>
        </ul>
        <ListNote count failure=shelf.failure none />
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
fn Line(page: Page, heading: Option<String>, record: Record<Body>) -> impl IntoView {
    let shelf = page.shelf;
    let Record { id, value, .. } = record;
    let (is_chosen, is_begun) = (shelf.is_chosen(&id), shelf.is_begun(&id));
    let tags = value.texts.keys().map(|tag| tag.to_uppercase()).collect::<Vec<_>>().join(" ");
    let beside = view! {
        <Show when=move || is_chosen.get()>
            <IconButton shape=shapes::CHEVRON_UP name=Admin::Up.say().to_owned() press=move || page.shift(false) />
            <IconButton shape=shapes::CHEVRON_DOWN name=Admin::Down.say().to_owned() press=move || page.shift(true) />
        </Show>
    };
    view! {
        <li>
            {heading.map(|heading| view! { <h3 class="picker-heading" dir="auto">{heading}</h3> })}
            <Row is_chosen press=move || shelf.choose(&id) beside=beside.into_any()>
                {value.locked.then(|| view! { <Icon shape=shapes::LOCK /> })}
                <span dir="auto">{value.name}</span>
                <BegunMark is_begun />
                <span class="admin-tags">{tags}</span>
            </Row>
        </li>
    }
}
