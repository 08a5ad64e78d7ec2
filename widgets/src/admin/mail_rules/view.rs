//! The page: the rules in their order, a mail to try them on and who is blocked on one side, the form of a rule on the other.
//! Every change is of the whole list, so that nobody ever sees half of one.

use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;

use super::blocked::Blocked;
use super::form::FormPane;
use super::model::{Body, Rules};
use super::sample::Try;
use crate::admin::api::{self, Failure, Record};
use crate::text::{Admin, Desk, Key, MailPage};
use crate::ui::{Icon, IconButton, shapes};

const FAMILY: &str = "mail-rules";

/// A queue or a mailbox, as far as it is of interest here.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub(in crate::admin) struct Named {
    /// What people read.
    pub name: String,
    /// How customers write to it; queues have none.
    #[serde(default)]
    pub channel: String,
}

/// A rule that is being changed: its place, `None` for a new one.
pub(super) type Begun = (Option<usize>, Body);

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// What is there; `None` before the first answer.
    pub record: RwSignal<Option<Record<Rules>>>,
    pub queues: RwSignal<Vec<Record<Named>>>,
    pub mailboxes: RwSignal<Vec<Record<Named>>>,
    pub form: RwSignal<Option<Begun>>,
    pub failure: RwSignal<Option<Failure>>,
    pub busy: RwSignal<bool>,
}

impl Page {
    fn load(self) {
        spawn_local(async move {
            match api::get(FAMILY, "").await {
                Some(record) => drop(self.record.try_set(Some(record))),
                None => drop(self.failure.try_set(Some(Failure::Failed))),
            }
        });
    }

    fn load_names(self) {
        spawn_local(async move {
            if let Some(queues) = api::list("queues").await {
                self.queues.try_set(queues);
            }
            if let Some(mut all) = api::list::<Named>("entry-points").await {
                all.retain(|one| one.value.channel == "email");
                self.mailboxes.try_set(all);
            }
        });
    }

    /// The rules as they are.
    pub fn rules(self) -> Vec<Body> {
        self.record.with(|record| record.as_ref().map(|record| record.value.rules.clone()).unwrap_or_default())
    }

    pub fn choose(self, begun: Option<Begun>) {
        self.failure.set(None);
        self.form.set(begun);
    }

    /// Changes the rule in the form.
    pub fn change(self, change: impl FnOnce(&mut Body)) {
        self.failure.set(None);
        self.form.update(|form| {
            if let Some((_, body)) = form {
                change(body);
            }
        });
    }

    /// Saves the rule in the form; the form stays where it is refused.
    pub fn save(self) {
        if let Some((place, body)) = self.form.get_untracked() {
            self.put(move |rules| match place.and_then(|place| rules.get_mut(place)) {
                Some(rule) => *rule = body,
                None => rules.push(body),
            });
        }
    }

    /// Takes a rule away.
    pub fn remove(self, place: usize) {
        self.put(move |rules| {
            if place < rules.len() {
                rules.remove(place);
            }
        });
    }

    fn shift(self, place: usize, other: usize) {
        self.put(move |rules| {
            if place.max(other) < rules.len() {
                rules.swap(place, other);
            }
        });
    }

    fn put(self, change: impl FnOnce(&mut Vec<Body>)) {
        let Some(mut record) = self.record.get_untracked().filter(|_| !self.busy.get_untracked()) else { return };
        change(&mut record.value.rules);
        self.busy.set(true);
        spawn_local(async move {
            match api::replace(FAMILY, "", record.version, &record.value).await {
                Ok(record) => {
                    self.record.try_set(Some(record));
                    self.form.try_set(None);
                    self.failure.try_set(None);
                }
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

    /// What went wrong, in words.
    pub fn trouble(self) -> Option<String> {
        Some(match self.failure.get()? {
            Failure::Stale => Admin::Stale.say().to_owned(),
            Failure::InUse | Failure::Failed => Admin::Failed.say().to_owned(),
            Failure::Invalid(why) => why,
        })
    }
}

/// The page of rules for mail.
#[component]
pub fn MailRulesPage() -> impl IntoView {
    let page = Page {
        record: RwSignal::new(None),
        queues: RwSignal::new(Vec::new()),
        mailboxes: RwSignal::new(Vec::new()),
        form: RwSignal::new(None),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    page.load();
    page.load_names();
    let chosen = Memo::new(move |_| page.form.with(Option::is_some));
    view! {
        <div class="admin-body" class:chosen=move || chosen.get()>
            <div class="admin-list">
                <List page />
                <Try page />
                <Blocked />
            </div>
            <section class="admin-form" aria-label=Admin::Form.say()>
                {move || {
                    if chosen.get() {
                        view! { <FormPane page /> }.into_any()
                    } else {
                        view! {
                            <div class="empty">
                                <Icon shape=shapes::MAIL large=true />
                                <p>{MailPage::Hint.say()}</p>
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
    let note = move || {
        let text = match page.record.with(|record| record.as_ref().map(|record| record.value.rules.is_empty())) {
            Some(false) => return None,
            Some(true) => MailPage::NoRules.say(),
            None if page.failure.get().is_some() => Admin::LoadFailed.say(),
            None => Desk::TemplatesLoading.say(),
        };
        Some(view! { <p class="hint" role="status">{text}</p> })
    };
    let rows = move || page.rules().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <div class="admin-tools">
            <button type="button" class="button primary" on:click=move |_| page.choose(Some((None, Body::default())))>
                <Icon shape=shapes::PLUS />
                {MailPage::New.say()}
            </button>
        </div>
        <ol class="admin-rows" aria-label=Admin::MailRules.say()>
            <For each=rows key=|(place, body)| (*place, format!("{body:?}")) let(row)>
                <Row page row />
            </For>
        </ol>
        {note}
        <Show when=move || page.form.with(Option::is_none)>
            <p class="field-error" role="alert">{move || page.trouble()}</p>
        </Show>
    }
}

#[component]
fn Row(page: Page, row: (usize, Body)) -> impl IntoView {
    let (place, body) = row;
    let is_chosen = Memo::new(move |_| page.form.with(|form| form.as_ref().is_some_and(|(of, _)| *of == Some(place))));
    let last = move || page.rules().len().saturating_sub(1);
    let (name, enabled, action) = (body.name.clone(), body.enabled, action_name(&body.action));
    let tags = if enabled { action.say() } else { MailPage::Off.say() };
    view! {
        <li>
            <div class="admin-row" class:active=move || is_chosen.get()>
                <button
                    type="button"
                    class="admin-row-name"
                    aria-current=move || is_chosen.get().then_some("true")
                    on:click=move |_| page.choose(Some((Some(place), body.clone())))
                >
                    <span dir="auto">{name}</span>
                    <span class="admin-tags">{tags}</span>
                </button>
                <IconButton
                    shape=shapes::CHEVRON_UP
                    name=Admin::Up.say().to_owned()
                    disabled=Signal::derive(move || place == 0 || page.busy.get())
                    press=move || page.shift(place, place.saturating_sub(1))
                />
                <IconButton
                    shape=shapes::CHEVRON_DOWN
                    name=Admin::Down.say().to_owned()
                    disabled=Signal::derive(move || place >= last() || page.busy.get())
                    press=move || page.shift(place, place + 1)
                />
            </div>
        </li>
    }
}

/// What becomes of a mail, in a word or two.
pub(super) fn action_name(action: &str) -> MailPage {
    match action {
        "queue" => MailPage::ActionQueue,
        "block" => MailPage::ActionBlock,
        "take" => MailPage::ActionTake,
        _ => MailPage::ActionClose,
    }
}
