//! The page: one form in sections.

use domain::channel::ChannelKind;
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;

use super::lists::{Keywords, Reasons};
use crate::admin::api::{self, Failure, Record};
use crate::admin::merge::carried_over;
use crate::admin::setup::fields::{CheckField, ChoiceField, NumberField};
use crate::admin::setup::{Bar, Form, Sheet};
use crate::admin::shelf::Begun;
use crate::channel::look;
use crate::text::{Admin, Desk, Key, Setup};

const FAMILY: &str = "settings";
const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;

/// Every path the page changes, with what the save bar calls it.
const PATHS: &[(Setup, &str)] = &[
    (Setup::Limits, "composer_limits"),
    (Setup::NamePrefix, "name_prefix"),
    (Setup::Keywords, "end_keywords"),
    (Setup::Accept, "accept_timeout_seconds"),
    (Setup::Release, "release_after_seconds"),
    (Setup::Prefer, "prefer_for_seconds"),
    (Setup::Recovery, "recovery_seconds"),
    (Setup::Inactivity, "inactivity_minutes"),
    (Setup::RemindEvery, "quiet.remind_every_seconds"),
    (Setup::Reminders, "quiet.reminders"),
    (Setup::EndAfter, "quiet.end_after_seconds"),
    (Setup::Reopen, "reopen_window_seconds"),
    (Setup::ThankYou, "thank_you_grace_seconds"),
    (Setup::Countdown, "wrap_up.countdown_seconds"),
    (Setup::MayExtend, "wrap_up.may_extend"),
    (Setup::DefaultReason, "wrap_up.default_reason"),
    (Setup::NoAnswer, "transfer.no_answer"),
    (Setup::Supervisors, "transfer.supervisors"),
    (Setup::NoteRequired, "transfer.note_required"),
    (Setup::EmailsToAgents, "transfer.emails_to_agents"),
    (Setup::IdleReasons, "idle_reasons"),
    (Setup::WrapUpReasons, "wrap_up_reasons"),
];

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Page {
    form: RwSignal<Option<Form>>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
}

impl Page {
    fn load(self) {
        spawn_local(async move {
            match api::get::<Record<Value>>(FAMILY, "").await {
                Some(record) => drop(self.form.try_set(Some(Form::of(&record)))),
                None => drop(self.failure.try_set(Some(Failure::Failed))),
            }
        });
    }

    fn undo(self) {
        self.failure.set(None);
        self.load();
    }

    fn save(self) {
        let Some(form) = self.form.get_untracked().filter(|_| !self.busy.get_untracked()) else { return };
        let version = form.of.as_ref().map_or(0, |(_, version)| *version);
        self.busy.set(true);
        self.failure.set(None);
        let sent = form.value();
        spawn_local(async move {
            match api::replace(FAMILY, "", version, &sent).await {
                Ok(record) => drop(self.form.try_update(|form| {
                    *form = form.take().map(|typed| {
                        let now = carried_over(&sent, &typed.value(), &record.value);
                        typed.onto(&record, now)
                    });
                })),
                Err(failure) => drop(self.failure.try_set(Some(failure))),
            }
            self.busy.try_set(false);
        });
    }
}

/// The page of settings.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let page = Page { form: RwSignal::new(None), failure: RwSignal::new(None), busy: RwSignal::new(false) };
    page.load();
    let change = Callback::new(move |(path, value): (String, Value)| {
        page.failure.set(None);
        page.form.update(|form| form.iter_mut().for_each(|form| form.put(&path, value.clone())));
    });
    let sheet = Sheet { form: Memo::new(move |_| page.form.get()), change };
    let there = Memo::new(move |_| page.form.with(Option::is_some));
    let changes = Memo::new(move |_| {
        let changed = sheet.read(|form| form.changes(PATHS));
        changed.into_iter().map(|name| name.say().to_owned()).collect::<Vec<_>>()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        page.save();
    };
    let waits = move || match page.failure.get() {
        Some(_) => Admin::LoadFailed.say(),
        None => Desk::TemplatesLoading.say(),
    };
    view! {
        <div class="admin-form">
            <Show when=move || there.get() fallback=move || view! { <p class="hint admin-fields">{waits}</p> }>
                <form class="admin-fields" novalidate on:submit=submit>
                    <Writing sheet />
                    <Offers sheet />
                    <Silence sheet />
                    <Ending sheet />
                    <Giving sheet />
                    <Reasons sheet path="idle_reasons" name=Setup::IdleReasons help=Setup::IdleReasonsHelp />
                    <Reasons sheet path="wrap_up_reasons" name=Setup::WrapUpReasons help=Setup::WrapUpReasonsHelp />
                    <Bar changes failure=page.failure busy=page.busy undo=move || page.undo() />
                </form>
            </Show>
        </div>
    }
}

#[component]
fn Section(name: Setup, children: Children) -> impl IntoView {
    view! {
        <section class="admin-section">
            <h3>{name.say()}</h3>
            {children()}
        </section>
    }
}

/// Paths of limits have to live as long as the page: there is one for each channel with a composer of lines.
const LIMITS: [(ChannelKind, &str); 4] = [
    (ChannelKind::WebChat, "composer_limits.web_chat"),
    (ChannelKind::Messenger, "composer_limits.messenger"),
    (ChannelKind::Sms, "composer_limits.sms"),
    (ChannelKind::WhatsApp, "composer_limits.whats_app"),
];

#[component]
fn Writing(sheet: Sheet) -> impl IntoView {
    let limits = LIMITS.map(|(channel, path)| {
        let own = channel.capability().composer_limit.to_string();
        view! { <NumberField sheet path name=look(channel).name.say() sample=own /> }
    });
    view! {
        <Section name=Setup::Writing>
            <fieldset class="admin-set">
                <legend class="field-name">{Setup::Limits.say()}</legend>
                <p class="hint">{Setup::LimitsHelp.say()}</p>
                <div class="admin-pair">{limits.into_iter().collect_view()}</div>
            </fieldset>
            <div>
                <CheckField sheet path="name_prefix" name=Setup::NamePrefix />
                <p class="hint">{Setup::NamePrefixHelp.say()}</p>
            </div>
            <Keywords sheet />
        </Section>
    }
}

#[component]
fn Offers(sheet: Sheet) -> impl IntoView {
    let of = move |paths: [&'static str; 3], unit: i64| {
        let field = move |(name, path): (Setup, &'static str)| {
            view! { <NumberField sheet path name=name.say() unit sample=Setup::AsChannel.say() /> }
        };
        [Setup::Chat, Setup::Social, Setup::Email].into_iter().zip(paths).map(field).collect_view()
    };
    view! {
        <Section name=Setup::Offers>
            <fieldset class="admin-set">
                <legend class="field-name">{Setup::Accept.say()}</legend>
                <p class="hint">{Setup::AcceptHelp.say()}</p>
                <div class="admin-pair">
                    {of(
                        [
                            "accept_timeout_seconds.chat",
                            "accept_timeout_seconds.social",
                            "accept_timeout_seconds.email",
                        ],
                        1,
                    )}
                </div>
            </fieldset>
            <fieldset class="admin-set">
                <legend class="field-name">{Setup::Release.say()}</legend>
                <p class="hint">{Setup::ReleaseHelp.say()}</p>
                <div class="admin-pair">
                    {of(
                        ["release_after_seconds.chat", "release_after_seconds.social", "release_after_seconds.email"],
                        MINUTE,
                    )}
                </div>
            </fieldset>
            <div class="admin-pair">
                <NumberField
                    sheet
                    path="prefer_for_seconds"
                    name=Setup::Prefer.say()
                    help=Setup::PreferHelp
                    unit=MINUTE
                />
                <NumberField sheet path="recovery_seconds" name=Setup::Recovery.say() help=Setup::RecoveryHelp />
                <NumberField
                    sheet
                    path="inactivity_minutes"
                    name=Setup::Inactivity.say()
                    help=Setup::InactivityHelp
                    sample=Setup::Never.say()
                />
            </div>
        </Section>
    }
}

#[component]
fn Silence(sheet: Sheet) -> impl IntoView {
    view! {
        <Section name=Setup::Silence>
            <div class="admin-pair">
                <NumberField
                    sheet
                    path="quiet.remind_every_seconds"
                    name=Setup::RemindEvery.say()
                    help=Setup::RemindEveryHelp
                    unit=MINUTE
                    sample=Setup::Never.say()
                />
                <NumberField sheet path="quiet.reminders" name=Setup::Reminders.say() help=Setup::RemindersHelp />
                <NumberField
                    sheet
                    path="quiet.end_after_seconds"
                    name=Setup::EndAfter.say()
                    help=Setup::EndAfterHelp
                    unit=MINUTE
                    sample=Setup::Never.say()
                />
            </div>
        </Section>
    }
}

#[component]
fn Ending(sheet: Sheet) -> impl IntoView {
    let reasons = Signal::derive(move || {
        let list = sheet.read(|form| form.at("wrap_up_reasons").cloned()).unwrap_or_default();
        let one = |reason: &Value| {
            let is_live = reason.get("retired") != Some(&Value::Bool(true));
            let text = |name| reason.get(name).and_then(Value::as_str).map(str::to_owned);
            text("id").filter(|_| is_live).zip(text("name"))
        };
        list.as_array().into_iter().flatten().filter_map(one).collect::<Vec<_>>()
    });
    view! {
        <Section name=Setup::Ending>
            <div class="admin-pair">
                <NumberField
                    sheet
                    path="reopen_window_seconds"
                    name=Setup::Reopen.say()
                    help=Setup::ReopenHelp
                    unit=HOUR
                />
                <NumberField sheet path="thank_you_grace_seconds" name=Setup::ThankYou.say() help=Setup::ThankYouHelp />
                <NumberField
                    sheet
                    path="wrap_up.countdown_seconds"
                    name=Setup::Countdown.say()
                    help=Setup::CountdownHelp
                    sample=Setup::Never.say()
                />
                <ChoiceField
                    sheet
                    path="wrap_up.default_reason"
                    name=Setup::DefaultReason
                    help=Setup::DefaultReasonHelp
                    choices=reasons
                />
            </div>
            <CheckField sheet path="wrap_up.may_extend" name=Setup::MayExtend />
        </Section>
    }
}

#[component]
fn Giving(sheet: Sheet) -> impl IntoView {
    let choices = [("requeue", Setup::Requeue), ("drop", Setup::Drop)];
    let choices = choices.map(|(value, name)| (value.to_owned(), name.say().to_owned())).to_vec();
    view! {
        <Section name=Setup::Giving>
            <ChoiceField
                sheet
                path="transfer.no_answer"
                name=Setup::NoAnswer
                help=Setup::NoAnswerHelp
                choices=Signal::stored(choices)
            />
            <CheckField sheet path="transfer.supervisors" name=Setup::Supervisors />
            <CheckField sheet path="transfer.note_required" name=Setup::NoteRequired />
            <CheckField sheet path="transfer.emails_to_agents" name=Setup::EmailsToAgents />
        </Section>
    }
}
