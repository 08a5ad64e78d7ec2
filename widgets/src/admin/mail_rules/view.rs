//! The page: the rules in their order, a mail to try them on and who is blocked on one side, the form of a rule on the other.
//! Every change is of the whole list, so that nobody ever sees half of one.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::blocked::Blocked;
use super::form::FormPane;
use super::model::{Body, Rules};
use super::sample::Try;
use crate::admin::api::{self, Failure, Record};
use crate::admin::fields::Named;
use crate::admin::frame::{Frame, ListNote, NewButton, Row, trouble};
use crate::text::{Admin, Key, MailPage};
use crate::ui::{IconButton, shapes};

const FAMILY: &str = "mail-rules";

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
    /// Addresses of those who are not heard.
    pub blocked: RwSignal<Vec<String>>,
    /// Counts what was put into the form: an answer to an earlier one says nothing of it.
    begun: RwSignal<u32>,
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
        self.begun.update(|begun| *begun += 1);
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

    /// Saves the rule in the form; the form stays where it is refused, or typed on meanwhile.
    pub fn save(self) {
        let Some(sent) = self.form.get_untracked() else { return };
        let (place, body) = sent.clone();
        let put = move |rules: &mut Vec<Body>| match place.and_then(|place| rules.get_mut(place)) {
            Some(rule) => *rule = body,
            None => rules.push(body),
        };
        let begun = self.begun.get_untracked();
        self.put(put, move |rules, (of, typed)| {
            if self.begun.try_get_untracked() != Some(begun) {
                return Some((of, typed));
            }
            let place = of.unwrap_or(rules.saturating_sub(1));
            ((of, &typed) != (sent.0, &sent.1)).then_some((Some(place), typed))
        });
    }

    /// Takes a rule away.
    pub fn remove(self, place: usize) {
        let put = move |rules: &mut Vec<Body>| {
            if place < rules.len() {
                rules.remove(place);
            }
        };
        self.put(put, move |_, (of, typed)| {
            let after = |of: usize| if of > place { of - 1 } else { of };
            (of != Some(place)).then(|| (of.map(after), typed))
        });
    }

    fn shift(self, place: usize, other: usize) {
        let put = move |rules: &mut Vec<Body>| {
            if place.max(other) < rules.len() {
                rules.swap(place, other);
            }
        };
        self.put(put, move |_, (of, typed)| {
            let after = |of: usize| match of {
                of if of == place => other,
                of if of == other => place,
                of => of,
            };
            Some((of.map(after), typed))
        });
    }

    // `follow` says what becomes of the form then, by how many rules there are.
    fn put(self, change: impl FnOnce(&mut Vec<Body>), follow: impl FnOnce(usize, Begun) -> Option<Begun> + 'static) {
        let Some(mut record) = self.record.get_untracked().filter(|_| !self.busy.get_untracked()) else { return };
        change(&mut record.value.rules);
        self.busy.set(true);
        spawn_local(async move {
            match api::replace(FAMILY, "", record.version, &record.value).await {
                Ok(record) => {
                    let rules = record.value.rules.len();
                    self.form.try_update(|form| *form = form.take().and_then(|form| follow(rules, form)));
                    self.record.try_set(Some(record));
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
}

/// The page of rules for mail.
#[component]
pub fn MailRulesPage() -> impl IntoView {
    let page = Page {
        record: RwSignal::new(None),
        queues: RwSignal::new(Vec::new()),
        mailboxes: RwSignal::new(Vec::new()),
        form: RwSignal::new(None),
        blocked: RwSignal::new(Vec::new()),
        begun: RwSignal::new(0),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    page.load();
    page.load_names();
    let chosen = Signal::derive(move || page.form.with(|form| form.as_ref().map(|(place, _)| *place)));
    let list = view! {
        <div class="admin-list">
            <List page />
            <Try page />
            <Blocked page />
        </div>
    };
    let form = move |_: Option<usize>| view! { <FormPane page /> }.into_any();
    view! { <Frame chosen list form shape=shapes::MAIL hint=MailPage::Hint.say() /> }
}

#[component]
fn List(page: Page) -> impl IntoView {
    let count = Signal::derive(move || page.record.with(|record| Some(record.as_ref()?.value.rules.len())));
    let rows = move || page.rules().into_iter().enumerate().collect::<Vec<_>>();
    let failed = trouble(page.failure);
    view! {
        <div class="admin-tools">
            <NewButton name=MailPage::New.say() press=move || page.choose(Some((None, Body::default()))) />
        </div>
        <ol class="admin-rows" aria-label=Admin::MailRules.say()>
            <For each=rows key=|(place, body)| (*place, format!("{body:?}")) let(row)>
                <Line page row />
            </For>
        </ol>
        <ListNote count failure=page.failure none=Signal::stored(MailPage::NoRules.say()) />
        <Show when=move || page.form.with(Option::is_none)>
            <p class="field-error" role="alert">{move || failed.get()}</p>
        </Show>
    }
}

#[component]
fn Line(page: Page, row: (usize, Body)) -> impl IntoView {
    let (place, body) = row;
    let is_chosen = Memo::new(move |_| page.form.with(|form| form.as_ref().is_some_and(|(of, _)| *of == Some(place))));
    let last = move || page.rules().len().saturating_sub(1);
    let (name, enabled, action) = (body.name.clone(), body.enabled, action_name(&body.action));
    let tags = if enabled { action.say() } else { MailPage::Off.say() };
    let beside = view! {
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
    };
    view! {
        <li>
            <Row
                is_chosen
                press=move || page.choose(Some((Some(place), body.clone())))
                beside=beside.into_any()
            >
                <span dir="auto">{name}</span>
                <span class="admin-tags">{tags}</span>
            </Row>
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
