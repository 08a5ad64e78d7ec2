//! The page: the mailboxes on one side, what is chosen on the other.

use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;

use super::form::{FormPane, named};
use super::model::{Account, CHANNEL, Entry, Form, Signatures};
use super::signatures::SignaturesPane;
use super::writing::WritingPane;
use crate::admin::api::{self, Failure, Record};
use crate::admin::fields::Named;
use crate::admin::frame::{Frame, ListNote, NewButton, Row, why};
use crate::admin::single::Single;
use crate::text::{Admin, Key, MailboxPage};
use crate::ui::{Icon, shapes};

const ENTRIES: &str = "entry-points";
const ACCOUNTS: &str = "mailboxes";
/// Who carries what nobody has connected.
const SIMULATED: &str = "simulated";

/// What is chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Chosen {
    /// A mailbox, by its id; a new one without.
    Mailbox(Option<String>),
    /// What stands below new letters.
    Signatures,
    /// The house's rules for writing letters.
    Writing,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// What is there; `None` before the first answer.
    pub entries: RwSignal<Option<Vec<Record<Entry>>>>,
    pub accounts: RwSignal<Vec<Record<Account>>>,
    pub queues: RwSignal<Vec<Record<Named>>>,
    pub chosen: RwSignal<Option<Chosen>>,
    /// What is being changed, of what is chosen.
    pub form: RwSignal<Option<Form>>,
    /// What was begun of others and not saved.
    begun: RwSignal<Vec<(Chosen, Form)>>,
    pub signatures: Single<Signatures>,
    pub writing: Single<Value>,
    pub failure: RwSignal<Option<Failure>>,
    pub busy: RwSignal<bool>,
}

impl Page {
    fn load(self) {
        spawn_local(async move { self.fetch().await });
    }

    async fn fetch(self) {
        let accounts = api::list::<Account>(ACCOUNTS).await;
        let (entries, queues) = (api::list::<Entry>(ENTRIES).await, api::list("queues").await);
        match (accounts, entries) {
            (Some(accounts), Some(mut entries)) => {
                entries.retain(|entry| entry.value.channel == CHANNEL);
                entries.sort_by_key(|entry| entry.value.name.to_lowercase());
                self.accounts.try_set(accounts);
                self.entries.try_set(Some(entries));
            }
            _ => drop(self.failure.try_set(Some(Failure::Failed))),
        }
        if let Some(queues) = queues {
            self.queues.try_set(queues);
        }
    }

    /// Chooses; what was begun of another one and not saved is kept.
    pub fn choose(self, chosen: Option<Chosen>) {
        let left = self.chosen.get_untracked().zip(self.form.get_untracked());
        if let Some((chosen, form)) = left.filter(|(_, form)| form.is_changed()) {
            self.begun.update(|begun| begun.push((chosen, form)));
        }
        self.enter(chosen);
    }

    fn enter(self, chosen: Option<Chosen>) {
        self.failure.set(None);
        let kept = self.begun.try_update(|begun| {
            let place = begun.iter().position(|(of, _)| Some(of) == chosen.as_ref())?;
            Some(begun.remove(place).1)
        });
        self.form.set(match &chosen {
            Some(_) if kept.as_ref().is_some_and(Option::is_some) => kept.flatten(),
            Some(Chosen::Mailbox(None)) => {
                let queue = self.queues.with_untracked(|queues| queues.first().map(|queue| queue.id.clone()));
                Some(Form::new(queue.unwrap_or_default(), SIMULATED))
            }
            Some(Chosen::Mailbox(Some(id))) => self.form_of(id),
            _ => None,
        });
        self.chosen.set(chosen);
    }

    fn form_of(self, id: &str) -> Option<Form> {
        let account = self.accounts.with_untracked(|all| all.iter().find(|one| one.id == id).cloned());
        self.entries.with_untracked(|entries| {
            let entry = entries.as_ref()?.iter().find(|entry| entry.id == id)?;
            Some(Form::of(entry, account.as_ref()))
        })
    }

    /// Changes the form of what is chosen.
    pub fn change(self, change: impl FnOnce(&mut Form)) {
        self.failure.set(None);
        self.form.update(|form| {
            if let Some(form) = form {
                change(form);
            }
        });
    }

    /// Changes how what is chosen is reached.
    pub fn change_account(self, change: impl FnOnce(&mut Account)) {
        self.change(|form| {
            if let Some(account) = &mut form.account {
                change(account);
            }
        });
    }

    /// Reads of what is chosen.
    pub fn read<T: Default>(self, read: impl FnOnce(&Form) -> T) -> T {
        self.form.with(|form| form.as_ref().map(read)).unwrap_or_default()
    }

    /// What was begun is forgotten.
    pub fn undo(self) {
        let chosen = self.chosen.get_untracked().filter(|chosen| *chosen != Chosen::Mailbox(None));
        self.enter(chosen);
    }

    /// Saves what is chosen: first what every entry point has, then how it is reached. What was done stays done.
    pub fn save(self) {
        let Some(form) = self.form.get_untracked() else { return };
        self.act(Some(form.clone()), async move {
            let (id, version) = match &form.of {
                Some((id, version)) if form.entry_changed() => {
                    let saved = api::replace(ENTRIES, id, *version, &form.entry).await?;
                    (saved.id, saved.version)
                }
                Some(of) => of.clone(),
                None => {
                    let saved = api::create(ENTRIES, &form.entry).await?;
                    (saved.id, saved.version)
                }
            };
            // Were the rest refused, the next attempt goes on from here.
            self.form.try_update(|now| {
                if let Some(now) = now {
                    now.of = Some((id.clone(), version));
                }
            });
            self.chosen.try_set(Some(Chosen::Mailbox(Some(id.clone()))));
            if form.account_changed() {
                match &form.account {
                    Some(account) => drop(api::replace(ACCOUNTS, &id, form.reached, account).await?),
                    None => api::remove(ACCOUNTS, &id).await?,
                }
            }
            Ok(Some(id))
        });
    }

    /// Takes away what is chosen.
    pub fn remove(self) {
        let Some(Chosen::Mailbox(Some(id))) = self.chosen.get_untracked() else { return };
        self.act(None, async move { api::remove(ENTRIES, &id).await.map(|()| None) });
    }

    // `sent` is what the form said: what was typed since stays.
    fn act(self, sent: Option<Form>, doing: impl Future<Output = Result<Option<String>, Failure>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            match doing.await {
                Ok(id) => {
                    self.fetch().await;
                    // The page may be gone by now.
                    if self.busy.try_get_untracked().is_none() {
                        return;
                    }
                    let typed = self.form.get_untracked();
                    self.enter(id.map(|id| Chosen::Mailbox(Some(id))));
                    if let Some((typed, sent)) = typed.zip(sent).filter(|(typed, sent)| typed.says_else(sent)) {
                        self.change(|saved| saved.take(&typed, &sent));
                    }
                }
                Err(failure) => {
                    self.fetch().await;
                    self.failure.try_set(Some(failure));
                }
            }
            self.busy.try_set(false);
        });
    }

    /// What went wrong, in words.
    pub fn trouble(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.failure.with(|failure| match failure.as_ref()? {
                Failure::Invalid(why) => Some(named(why)),
                failure => Some(why(failure, MailboxPage::InUse.say())),
            })
        })
    }
}

/// The page of mailboxes.
#[component]
pub fn MailboxesPage() -> impl IntoView {
    let page = Page {
        entries: RwSignal::new(None),
        accounts: RwSignal::new(Vec::new()),
        queues: RwSignal::new(Vec::new()),
        chosen: RwSignal::new(None),
        form: RwSignal::new(None),
        begun: RwSignal::new(Vec::new()),
        signatures: Single::new("signatures"),
        writing: Single::new("settings"),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    page.load();
    let list = view! {
        <nav class="admin-list" aria-label=Admin::Mailboxes.say()>
            <List page />
        </nav>
    };
    let form = move |chosen: Chosen| match chosen {
        Chosen::Mailbox(_) => view! { <FormPane page /> }.into_any(),
        Chosen::Writing => view! { <WritingPane page /> }.into_any(),
        Chosen::Signatures => view! { <SignaturesPane page /> }.into_any(),
    };
    view! { <Frame chosen=page.chosen.into() list form shape=shapes::MAIL hint=MailboxPage::Hint.say() /> }
}

#[component]
fn List(page: Page) -> impl IntoView {
    let count = Signal::derive(move || page.entries.with(|entries| entries.as_ref().map(Vec::len)));
    view! {
        <div class="admin-tools">
            <NewButton name=MailboxPage::New.say() press=move || page.choose(Some(Chosen::Mailbox(None))) />
        </div>
        <ul class="admin-rows">
            <For
                each=move || page.entries.get().unwrap_or_default()
                key=|entry| (entry.id.clone(), entry.version)
                let(entry)
            >
                <Line page entry />
            </For>
        </ul>
        <ListNote count failure=page.failure none=Signal::stored(MailboxPage::NoMailboxes.say()) />
        <div class="admin-apart">
            <Pane page which=Chosen::Signatures name=MailboxPage::Signatures />
            <Pane page which=Chosen::Writing name=MailboxPage::Writing />
        </div>
    }
}

/// What is set up for all mailboxes.
#[component]
fn Pane(page: Page, which: Chosen, name: MailboxPage) -> impl IntoView {
    let own = which.clone();
    let is_chosen = Memo::new(move |_| page.chosen.with(|chosen| chosen.as_ref() == Some(&own)));
    view! {
        <Row is_chosen press=move || page.choose(Some(which.clone()))>
            <Icon shape=shapes::PENCIL />
            <span>{name.say()}</span>
        </Row>
    }
}

#[component]
fn Line(page: Page, entry: Record<Entry>) -> impl IntoView {
    let Record { id, value, .. } = entry;
    let (own, mine) = (id.clone(), id.clone());
    let is_chosen =
        Memo::new(move |_| page.chosen.with(|chosen| matches!(chosen, Some(Chosen::Mailbox(Some(id))) if *id == own)));
    let is_real = Memo::new(move |_| page.accounts.with(|all| all.iter().any(|one| one.id == mine)));
    let tag = move || match (value.active, is_real.get()) {
        (false, _) => MailboxPage::Off.say(),
        (true, false) => MailboxPage::Simulated.say(),
        (true, true) => "",
    };
    view! {
        <li>
            <Row is_chosen press=move || page.choose(Some(Chosen::Mailbox(Some(id.clone()))))>
                <span>
                    <bdi>{value.name}</bdi>
                    <br />
                    <bdi class="hint">{value.address}</bdi>
                </span>
                <span class="admin-tags">{tag}</span>
            </Row>
        </li>
    }
}
