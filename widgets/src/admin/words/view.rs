//! The page: what is added or changed stands on top, every word below.

use domain::channel::ChannelKind;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

use crate::admin::api::{self, Failure, Record};
use crate::admin::fields::{Channels, toggle};
use crate::admin::frame::{Row, trouble};
use crate::channel::look;
use crate::desk::context::use_words;
use crate::text::{Admin, Common, Desk, Key, Words};
use crate::ui::{IconButton, shapes};

const FAMILY: &str = "words";
const WARN: &str = "warn";
const REFUSE: &str = "refuse";

/// A restricted word in the API's form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Body {
    text: String,
    channels: Vec<String>,
    whole: bool,
    action: String,
}

impl Body {
    fn new() -> Self {
        Self { text: String::new(), channels: Vec::new(), whole: true, action: REFUSE.to_owned() }
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Page {
    records: RwSignal<Option<Vec<Record<Body>>>>,
    /// What stands in the form, and of which one it is.
    form: RwSignal<Body>,
    of: RwSignal<Option<(String, u32)>>,
    /// Counts what was put into the form: an answer to an earlier one says nothing of it.
    begun: RwSignal<u32>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
}

impl Page {
    fn load(self) {
        spawn_local(async move {
            match api::list(FAMILY).await {
                Some(records) => drop(self.records.try_set(Some(records))),
                None => drop(self.failure.try_set(Some(Failure::Failed))),
            }
        });
    }

    fn edit(self, record: &Record<Body>) {
        self.begun.update(|begun| *begun += 1);
        self.failure.set(None);
        self.form.set(record.value.clone());
        self.of.set(Some((record.id.clone(), record.version)));
    }

    fn clear(self) {
        self.begun.try_update(|begun| *begun += 1);
        self.form.try_set(Body::new());
        self.of.try_set(None);
        self.failure.try_set(None);
    }

    fn save(self) {
        let (body, of) = (self.form.get_untracked(), self.of.get_untracked());
        let begun = self.begun.get_untracked();
        self.act(async move {
            let saved = match &of {
                Some((id, version)) => api::replace(FAMILY, id, *version, &body).await,
                None => api::create(FAMILY, &body).await,
            };
            saved.map(|record: Record<Body>| {
                if self.begun.try_get_untracked() != Some(begun) {
                    // Something else stands there now.
                } else if self.form.try_get_untracked().is_none_or(|typed| typed == body) {
                    self.clear();
                } else {
                    // It was typed on meanwhile.
                    self.of.try_set(Some((record.id, record.version)));
                }
            })
        });
    }

    fn remove(self, id: String) {
        self.act(async move {
            let removed = api::remove(FAMILY, &id).await;
            if removed.is_ok() && self.of.try_get_untracked().flatten().is_some_and(|(of, _)| of == id) {
                self.clear();
            }
            removed
        });
    }

    /// Whether another entry of the same word is for one of its channels.
    fn is_known(self) -> bool {
        let name = |body: &Body| body.text.trim().to_lowercase();
        let meet = |one: &Body, other: &Body| {
            one.channels.is_empty()
                || other.channels.is_empty()
                || one.channels.iter().any(|it| other.channels.contains(it))
        };
        self.form.with(|form| {
            let same = |record: &Record<Body>| name(&record.value) == name(form) && meet(&record.value, form);
            let itself = |record: &Record<Body>| self.of.with(|of| of.as_ref().is_some_and(|(id, _)| *id == record.id));
            self.records.with(|records| records.iter().flatten().any(|record| same(record) && !itself(record)))
        })
    }

    fn act(self, doing: impl Future<Output = Result<(), Failure>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            if let Err(failure) = doing.await {
                self.failure.try_set(Some(failure));
            }
            self.load();
            self.busy.try_set(false);
        });
    }
}

/// The page of restricted words.
#[component]
pub fn WordsPage() -> impl IntoView {
    let page = Page {
        records: RwSignal::new(None),
        form: RwSignal::new(Body::new()),
        of: RwSignal::new(None),
        begun: RwSignal::new(0),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    page.load();
    let rows = move || page.records.get().unwrap_or_default();
    let empty = move || page.records.with(|records| records.as_ref().is_some_and(Vec::is_empty));
    view! {
        <div class="admin-form">
            <Form page />
            <div class="admin-fields">
                <Show when=empty>
                    <p class="hint" role="status">{Admin::WordsEmpty.say()}</p>
                </Show>
                <ul class="admin-rows" aria-label=Admin::Words.say()>
                    <For each=rows key=|record| (record.id.clone(), record.version) let(record)>
                        <Line page record />
                    </For>
                </ul>
            </div>
        </div>
    }
}

#[component]
fn Form(page: Page) -> impl IntoView {
    let (words, common) = (use_words(), expect_context::<Words<Common>>());
    let Page { form, of, failure, busy, .. } = page;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        page.save();
    };
    let failed = trouble(failure);
    let actions = [(WARN, Admin::WordWarn), (REFUSE, Admin::WordRefuse)].map(|(action, name)| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="word-action"
                    prop:checked=move || form.with(|form| form.action == action)
                    on:change=move |_| form.update(|form| action.clone_into(&mut form.action))
                />
                <span>{name.say()}</span>
            </label>
        }
    });
    let known = Memo::new(move |_| page.is_known());
    let is_new = move || of.with(Option::is_none);
    view! {
        <form class="admin-fields" novalidate on:submit=submit>
            <p class="hint">{Admin::WordsHelp.say()}</p>
            <label class="field">
                <span class="field-name">{Admin::Word.say()}</span>
                <input
                    type="text"
                    dir="auto"
                    maxlength="100"
                    prop:value=move || form.with(|form| form.text.clone())
                    aria-invalid=move || known.get().to_string()
                    aria-describedby="word-known"
                    on:input:target=move |event| form.update(|form| form.text = event.target().value())
                />
            </label>
            <p class="field-error" id="word-known" role="status">
                {move || known.get().then(|| Admin::WordKnown.say())}
            </p>
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || form.with(|form| form.whole)
                    on:change:target=move |event| form.update(|form| form.whole = event.target().checked())
                />
                <span>{Admin::WordWhole.say()}</span>
            </label>
            <fieldset class="admin-choices">
                <legend class="field-name">{Admin::WordAction.say()}</legend>
                {actions.into_iter().collect_view()}
            </fieldset>
            <Channels
                is_on=move |name| form.with(|form| form.channels.iter().any(|known| known == name))
                toggle=move |name| form.update(|form| toggle(&mut form.channels, name))
            />
            <p class="field-error" role="alert">{move || failed.get()}</p>
            <div class="admin-pair">
                <button
                    type="submit"
                    class="button primary"
                    disabled=move || busy.get() || known.get() || form.with(|form| form.text.trim().is_empty())
                >
                    {move || if is_new() { Admin::WordAdd.say().to_owned() } else { words.get(Desk::Save) }}
                </button>
                <Show when=move || !is_new()>
                    <button type="button" class="button" on:click=move |_| page.clear()>
                        {common.get(Common::Cancel)}
                    </button>
                </Show>
            </div>
        </form>
    }
}

#[component]
fn Line(page: Page, record: Record<Body>) -> impl IntoView {
    let words = use_words();
    let Body { text, channels, action, .. } = record.value.clone();
    let names =
        channels.iter().filter_map(|name| ChannelKind::from_name(name)).map(|channel| words.get(look(channel).name));
    let places =
        if channels.is_empty() { Admin::WordEverywhere.say().to_owned() } else { names.collect::<Vec<_>>().join(", ") };
    let action = (if action == WARN { Admin::WordWarn } else { Admin::WordRefuse }).say();
    let (id, name) = (record.id.clone(), text.clone());
    let own = id.clone();
    let chosen = Memo::new(move |_| page.of.with(|of| of.as_ref().is_some_and(|(id, _)| *id == own)));
    let beside = view! {
        <IconButton
            shape=shapes::TRASH
            name=Admin::WordRemove.fill(&[("word", &name)])
            press=move || page.remove(id.clone())
        />
    };
    view! {
        <li>
            <Row is_chosen=chosen press=move || page.edit(&record) beside=beside.into_any()>
                <span dir="auto">{text}</span>
                <span class="admin-tags">{action} " · " {places}</span>
            </Row>
        </li>
    }
}
