//! The form of one queue: help beside each field, a bar that says what changed.

use leptos::prelude::*;
use serde_json::Value;

use super::hours::Hours;
use super::pop::ScreenPop;
use super::view::{Page, name_of};
use crate::admin::api::Record;
use crate::admin::frame::{FormFrame, Remove};
use crate::admin::setup::fields::{ChoiceField, NumberField, Several, TextField};
use crate::admin::setup::{Bar, Sheet};
use crate::text::{Key, Setup};

/// Every path the form changes, with what the save bar calls it.
const PATHS: &[(Setup, &str)] = &[
    (Setup::QueueName, "name"),
    (Setup::People, "agents"),
    (Setup::QueueTeams, "teams"),
    (Setup::Priority, "priority"),
    (Setup::Overflow, "overflow"),
    (Setup::Target, "target"),
    (Setup::Hours, "hours"),
    (Setup::ScreenPop, "screen_pop"),
];

/// The form of what is chosen.
#[component]
pub(super) fn FormPane(page: Page) -> impl IntoView {
    let shelf = page.shelf;
    let change = move |(path, value): (String, Value)| shelf.change(|form| form.put(&path, value));
    let sheet = Sheet { form: shelf.shown(), change: Callback::new(change) };
    let title = move || {
        let name = sheet.read(|form| form.text("name").to_owned());
        if name.is_empty() { Setup::QueueNew.say().to_owned() } else { name }
    };
    let changes = Memo::new(move |_| {
        let changed = sheet.read(|form| form.changes(PATHS));
        changed.into_iter().map(|name| name.say().to_owned()).collect::<Vec<_>>()
    });
    let choices = |records: RwSignal<Vec<Record<Value>>>| {
        Signal::derive(move || {
            let active = |record: &&Record<Value>| record.value.get("active") != Some(&Value::Bool(false));
            let mut all: Vec<_> =
                records.with(|all| all.iter().filter(active).map(|one| (one.id.clone(), name_of(one))).collect());
            all.sort_by_key(|(_, name)| name.to_lowercase());
            all
        })
    };
    let is_there = Signal::derive(move || sheet.read(|form| form.of.is_some()));
    let remove = view! { <Remove is_there remove=move || shelf.remove() sure=Setup::QueueDeleteSure.say() /> };
    view! {
        <FormFrame title back=move || shelf.chosen.set(None) save=move || shelf.save() act=remove.into_any()>
            <TextField sheet path="name" name=Setup::QueueName help=Setup::QueueNameHelp />
            <Several sheet path="teams" name=Setup::QueueTeams help=Setup::QueueTeamsHelp choices=choices(page.teams) />
            <Several sheet path="agents" name=Setup::People help=Setup::PeopleHelp choices=choices(page.people) />
            <ScreenPop sheet />
            <div class="admin-pair">
                <NumberField sheet path="priority" name=Setup::Priority.say() help=Setup::PriorityHelp />
                <NumberField sheet path="target.within_seconds" name=Setup::Target.say() help=Setup::TargetHelp />
                <NumberField
                    sheet
                    path="target.percent"
                    name=Setup::TargetPercent.say()
                    help=Setup::TargetPercentHelp
                />
            </div>
            <Overflow page sheet />
            <Hours sheet />
            <Bar changes failure=shelf.failure busy=shelf.busy undo=move || shelf.undo() />
        </FormFrame>
    }
}

/// Where a contact goes that waits too long.
#[component]
fn Overflow(page: Page, sheet: Sheet) -> impl IntoView {
    let now = move || sheet.read(|form| form.text("overflow.queue").to_owned());
    let others = Signal::derive(move || {
        let own = sheet.read(|form| form.of.as_ref().map(|(id, _)| id.clone()));
        let other = |record: &&Record<Value>| Some(&record.id) != own.as_ref();
        let mut all = vec![(String::new(), Setup::OverflowNone.say().to_owned())];
        page.shelf.records.with(|records| {
            all.extend(records.iter().flatten().filter(other).map(|one| (one.id.clone(), name_of(one))));
        });
        all
    });
    // Both or none: the API takes no half of it.
    let whole = sheet;
    let change = Callback::new(move |(path, value): (String, Value)| {
        let value = match (path.as_str(), value) {
            ("overflow.queue", Value::Null) => return whole.put("overflow", Value::Null),
            (_, value) => value,
        };
        if path == "overflow.queue" && untrack(now).is_empty() {
            whole.put("overflow.after_seconds", 120);
        }
        whole.put(&path, value);
    });
    let sheet = Sheet { change, ..sheet };
    view! {
        <div class="admin-pair">
            <ChoiceField
                sheet
                path="overflow.queue"
                name=Setup::Overflow
                help=Setup::OverflowHelp
                choices=others
            />
            <Show when=move || !now().is_empty()>
                <NumberField
                    sheet
                    path="overflow.after_seconds"
                    name=Setup::OverflowAfter.say()
                    help=Setup::OverflowAfterHelp
                    unit=60
                />
            </Show>
        </div>
    }
}
