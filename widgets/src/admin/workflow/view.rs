//! The page: the list on one side, what is chosen on the other.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::form::FormPane;
use super::model::{Body, Form};
use crate::admin::api::{self, Record};
use crate::admin::fields::Named;
use crate::admin::frame::{BegunMark, Frame, ListNote, NewButton, Row};
use crate::admin::shelf::{NEW, Shelf};
use crate::desk::search::matches;
use crate::text::{Desk, Flow, FlowPage, Key};
use crate::ui::{SearchField, shapes};

/// The family's name in addresses.
pub(super) const FAMILY: &str = "workflows";

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// The workflows.
    pub shelf: Shelf<Form>,
    /// Where they could be used.
    pub queues: RwSignal<Vec<Record<Named>>>,
}

impl Page {
    /// Changes the form of what is chosen.
    pub fn change(self, change: impl FnOnce(&mut Body)) {
        self.shelf.change(|form| change(&mut form.now));
    }
}

/// The page of workflows.
#[component]
pub fn WorkflowsPage() -> impl IntoView {
    let shelf = Shelf::new(FAMILY, Form::new);
    let page = Page { shelf, queues: RwSignal::new(Vec::new()) };
    spawn_local(async move {
        if let Some(queues) = api::list("queues").await {
            page.queues.try_set(queues);
        }
    });
    let list = view! {
        <nav class="admin-list" aria-label=Desk::Flows.say()>
            <List shelf />
        </nav>
    };
    let form = move |_: String| view! { <FormPane page /> }.into_any();
    view! { <Frame chosen=shelf.chosen.into() list form shape=shapes::ZAP hint=FlowPage::Hint.say() /> }
}

#[component]
fn List(shelf: Shelf<Form>) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        let is_found = |one: &Record<Body>| matches(&[&*one.value.name, "\n", &*one.value.hint].concat(), &query.get());
        shelf.records.with(|all| {
            all.as_ref().map(|all| {
                let mut found: Vec<_> = all.iter().filter(|one| is_found(one)).cloned().collect();
                found.sort_by_key(|one| one.value.name.to_lowercase());
                found
            })
        })
    });
    let count = Signal::derive(move || shown.with(|shown| shown.as_ref().map(Vec::len)));
    let none =
        Signal::derive(
            move || {
                if query.with(String::is_empty) { FlowPage::NonePage.say() } else { Flow::NoneFound.say() }
            },
        );
    let row = move |Record { id, value, .. }: Record<Body>| {
        let (is_chosen, is_begun) = (shelf.is_chosen(&id), shelf.is_begun(&id));
        view! {
            <li>
                <Row is_chosen press=move || shelf.choose(&id)>
                    <span dir="auto">{value.name}</span>
                    <BegunMark is_begun />
                    {(!value.enabled).then(|| view! { <span class="admin-tags">{FlowPage::Off.say()}</span> })}
                </Row>
            </li>
        }
    };
    view! {
        <div class="admin-tools">
            <SearchField name=Flow::Search.say() query typed=Callback::new(move |text| query.set(text)) />
            <NewButton name=FlowPage::New.say() press=move || shelf.choose(NEW) />
        </div>
        <ul class="admin-rows">
            <For
                each=move || shown.get().unwrap_or_default()
                key=|record| (record.id.clone(), record.version)
                children=row
            />
        </ul>
        <ListNote count failure=shelf.failure none />
    }
}
