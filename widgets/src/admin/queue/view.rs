//! The page: the list on one side, what is chosen on the other.

use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;

use super::form::FormPane;
use crate::admin::api::{self, Record};
use crate::admin::frame::{BegunMark, Frame, ListNote, NewButton, Row};
use crate::admin::setup::Form;
use crate::admin::shelf::{NEW, Shelf};
use crate::desk::search::matches;
use crate::text::{Admin, Key, Setup};
use crate::ui::{SearchField, shapes};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// The queues.
    pub shelf: Shelf<Form>,
    /// Who could serve them.
    pub people: RwSignal<Vec<Record<Value>>>,
    pub teams: RwSignal<Vec<Record<Value>>>,
}

fn new() -> Form {
    let target = json!({ "within_seconds": 30, "percent": 80 });
    Form::new(json!({ "name": "", "priority": 0, "target": target, "screen_pop": "" }))
}

/// The name of what there is.
pub(super) fn name_of(record: &Record<Value>) -> String {
    record.value.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The page of queues.
#[component]
pub fn QueuesPage() -> impl IntoView {
    let shelf = Shelf::new("queues", new);
    let page = Page { shelf, people: RwSignal::new(Vec::new()), teams: RwSignal::new(Vec::new()) };
    for (family, list) in [("agents", page.people), ("teams", page.teams)] {
        spawn_local(async move {
            if let Some(all) = api::list(family).await {
                list.try_set(all);
            }
        });
    }
    let list = view! {
        <nav class="admin-list" aria-label=Admin::Queues.say()>
            <List shelf />
        </nav>
    };
    let form = move |_: String| view! { <FormPane page /> }.into_any();
    view! { <Frame chosen=shelf.chosen.into() list form shape=shapes::INBOX hint=Setup::QueuesHint.say() /> }
}

#[component]
fn List(shelf: Shelf<Form>) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        shelf.records.with(|all| {
            all.as_ref().map(|all| {
                let mut found: Vec<_> =
                    all.iter().filter(|one| matches(&name_of(one), &query.get())).cloned().collect();
                found.sort_by_key(|one| name_of(one).to_lowercase());
                found
            })
        })
    });
    let count = Signal::derive(move || shown.with(|shown| shown.as_ref().map(Vec::len)));
    let row = move |record: Record<Value>| {
        let (is_chosen, is_begun) = (shelf.is_chosen(&record.id), shelf.is_begun(&record.id));
        let name = name_of(&record);
        view! {
            <li>
                <Row is_chosen press=move || shelf.choose(&record.id)>
                    <span dir="auto">{name}</span>
                    <BegunMark is_begun />
                </Row>
            </li>
        }
    };
    view! {
        <div class="admin-tools">
            <SearchField name=Setup::QueuesSearch.say() query typed=Callback::new(move |text| query.set(text)) />
            <NewButton name=Setup::QueueNew.say() press=move || shelf.choose(NEW) />
        </div>
        <ul class="admin-rows">
            <For
                each=move || shown.get().unwrap_or_default()
                key=|record| (record.id.clone(), record.version)
                children=row
            />
        </ul>
        <ListNote count failure=shelf.failure none=Signal::stored(Setup::QueuesNone.say()) />
    }
}
