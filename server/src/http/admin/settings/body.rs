//! Settings in the API's form: checks, and conversions both ways.

use std::collections::BTreeMap;

use domain::channel::{ChannelKind, Composer, Media};
use domain::settings::{NoAnswer, Quiet, Reason, Settings, Transfers, WrapUp, is_stop_word};
use domain::template;
use domain::{ReasonId, Span};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::check;
use super::email::EmailBody;
use crate::http::error::ApiError;

const REASONS: usize = 200;
const REMINDERS: u8 = 10;
/// Longest message any platform takes.
const LONGEST_MESSAGE: u32 = 4_096;

/// Settings of the whole installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsBody {
    /// How long offers stand, where it differs from the channel's own.
    accept_timeout_seconds: PerMedia,
    /// How long answered conversations keep their slot, where it differs from the channel's own.
    release_after_seconds: PerMedia,
    /// How long the last agent is waited for.
    prefer_for_seconds: i64,
    /// How long after its end a conversation goes on when the customer writes.
    reopen_window_seconds: i64,
    /// A message this soon after the end brings nothing back.
    thank_you_grace_seconds: i64,
    /// How long an agent may be without a connection before he counts as gone.
    recovery_seconds: i64,
    /// After how many minutes without doing anything an agent is signed out; absent never.
    inactivity_minutes: Option<i64>,
    /// Live chats whose customer is silent.
    quiet: QuietBody,
    /// Wrapping up.
    wrap_up: WrapUpBody,
    /// Giving conversations to others, and asking them to join.
    #[serde(default)]
    transfer: TransferBody,
    /// Longest messages agents may write (1 to 4,096 characters), by channel, where they differ from the channel's own; mails
    /// have one for all.
    #[serde(default)]
    composer_limits: BTreeMap<String, u32>,
    /// Whether a colleague's first message in a conference begins with his name, on SMS and Messenger, where customers see
    /// nobody join.
    #[serde(default)]
    name_prefix: bool,
    /// The words with which customers end on WhatsApp, by language (`en`): the whole message, nothing else. None is off; words
    /// that carriers take for an opt-out, such as STOP, are refused.
    #[serde(default)]
    end_keywords: BTreeMap<String, String>,
    /// Writing mails.
    #[serde(default)]
    email: EmailBody,
    /// The idle reasons agents can choose; the first is the default.
    idle_reasons: Vec<ReasonBody>,
    /// The wrap-up reasons agents can choose.
    wrap_up_reasons: Vec<ReasonBody>,
}

/// A span per medium; what is absent is as the channel has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PerMedia {
    /// Website chat.
    chat: Option<i64>,
    /// SMS, `WhatsApp`, Messenger.
    social: Option<i64>,
    /// Email.
    email: Option<i64>,
}

/// Reminders and end of a live chat whose customer is silent. Each can be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietBody {
    /// Between the agent's message and the first reminder, and between reminders.
    remind_every_seconds: Option<i64>,
    /// How many reminders.
    reminders: u8,
    /// Between the agent's message and the end.
    end_after_seconds: Option<i64>,
}

/// Wrapping up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WrapUpBody {
    /// When the default reason is given by itself; absent waits for ever.
    countdown_seconds: Option<i64>,
    /// Whether agents may stop the countdown.
    may_extend: bool,
    /// The reason given by itself.
    default_reason: Uuid,
}

/// Giving conversations to others, and asking them to join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TransferBody {
    /// What becomes of a conversation whose new agent does not answer.
    no_answer: NoAnswerBody,
    /// Whether supervisors are among the agents.
    supervisors: bool,
    /// Whether a note must come with it.
    note_required: bool,
    /// Whether an email that came in can be given to an agent, not to a queue alone.
    emails_to_agents: bool,
}

/// What becomes of a conversation whose new agent does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoAnswerBody {
    /// It waits in the queue it came from, with priority.
    Requeue,
    /// It is closed and the customer is told.
    Drop,
}

/// A reason an agent can choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonBody {
    /// Its id; absent for a new one.
    #[serde(default)]
    id: Option<Uuid>,
    /// What agents read.
    name: String,
    /// Retired reasons stay readable and cannot be chosen.
    #[serde(default)]
    retired: bool,
}

impl SettingsBody {
    /// The settings it describes, if they can stand after `old`; `new_id` names new reasons.
    pub fn checked(self, old: &Settings, new_id: impl Fn() -> Uuid) -> Result<Settings, ApiError> {
        let idle_reasons = reasons("idle_reasons", self.idle_reasons, &old.idle_reasons, &new_id)?;
        let wrap_up_reasons = reasons("wrap_up_reasons", self.wrap_up_reasons, &old.wrap_up_reasons, &new_id)?;
        let settings = Settings {
            accept_timeouts: self.accept_timeout_seconds.checked("accept_timeout_seconds", 5)?,
            release_after: self.release_after_seconds.checked("release_after_seconds", 10)?,
            prefer_for: check::seconds("prefer_for_seconds", self.prefer_for_seconds, 0)?,
            reopen_window: check::seconds("reopen_window_seconds", self.reopen_window_seconds, 0)?,
            thank_you_grace: check::seconds("thank_you_grace_seconds", self.thank_you_grace_seconds, 0)?,
            recovery: check::seconds("recovery_seconds", self.recovery_seconds, 5)?,
            inactivity: self.inactivity_minutes.map(inactivity).transpose()?,
            quiet: self.quiet.checked()?,
            wrap_up: self.wrap_up.checked()?,
            transfer: self.transfer.into(),
            composer_limits: limits(self.composer_limits)?,
            name_prefix: self.name_prefix,
            end_keywords: keywords(self.end_keywords)?,
            email: self.email.checked()?,
            idle_reasons,
            wrap_up_reasons,
        };
        if !settings.has_wrap_up_reason(settings.wrap_up.default_reason) {
            return Err(ApiError::invalid("wrap_up.default_reason", "must be a wrap-up reason that is not retired"));
        }
        Ok(settings)
    }
}

impl PerMedia {
    fn checked(self, field: &str, least: i64) -> Result<BTreeMap<Media, Span>, ApiError> {
        let all = [(Media::Chat, self.chat), (Media::Social, self.social), (Media::Email, self.email)];
        let given = all.into_iter().filter_map(|(media, seconds)| Some((media, seconds?)));
        given
            .map(|(media, seconds)| {
                Ok((media, check::seconds(&format!("{field}.{}", media.as_str()), seconds, least)?))
            })
            .collect()
    }
}

impl QuietBody {
    fn checked(self) -> Result<Quiet, ApiError> {
        if self.reminders > REMINDERS {
            return Err(ApiError::invalid("quiet.reminders", format!("must be at most {REMINDERS}")));
        }
        Ok(Quiet {
            remind_every: optional("quiet.remind_every_seconds", self.remind_every_seconds)?,
            reminders: self.reminders,
            end_after: optional("quiet.end_after_seconds", self.end_after_seconds)?,
        })
    }
}

impl WrapUpBody {
    fn checked(self) -> Result<WrapUp, ApiError> {
        Ok(WrapUp {
            countdown: optional("wrap_up.countdown_seconds", self.countdown_seconds)?,
            may_extend: self.may_extend,
            default_reason: ReasonId(self.default_reason),
        })
    }
}

impl Default for TransferBody {
    fn default() -> Self {
        Transfers::default().into()
    }
}

impl From<Transfers> for TransferBody {
    fn from(transfers: Transfers) -> Self {
        let Transfers { no_answer, supervisors, note_required, letters_to_agents } = transfers;
        let no_answer = match no_answer {
            NoAnswer::Requeue => NoAnswerBody::Requeue,
            NoAnswer::Drop => NoAnswerBody::Drop,
        };
        Self { no_answer, supervisors, note_required, emails_to_agents: letters_to_agents }
    }
}

impl From<TransferBody> for Transfers {
    fn from(body: TransferBody) -> Self {
        let TransferBody { no_answer, supervisors, note_required, emails_to_agents } = body;
        let no_answer = match no_answer {
            NoAnswerBody::Requeue => NoAnswer::Requeue,
            NoAnswerBody::Drop => NoAnswer::Drop,
        };
        Self { no_answer, supervisors, note_required, letters_to_agents: emails_to_agents }
    }
}

impl From<&BTreeMap<Media, Span>> for PerMedia {
    fn from(spans: &BTreeMap<Media, Span>) -> Self {
        let of = |media| spans.get(&media).copied().map(Span::as_seconds);
        Self { chat: of(Media::Chat), social: of(Media::Social), email: of(Media::Email) }
    }
}

impl From<Reason> for ReasonBody {
    fn from(reason: Reason) -> Self {
        Self { id: Some(reason.id.0), name: reason.name, retired: reason.retired }
    }
}

impl From<Settings> for SettingsBody {
    fn from(settings: Settings) -> Self {
        let reasons = |reasons: Vec<Reason>| reasons.into_iter().map(ReasonBody::from).collect();
        Self {
            accept_timeout_seconds: PerMedia::from(&settings.accept_timeouts),
            release_after_seconds: PerMedia::from(&settings.release_after),
            prefer_for_seconds: settings.prefer_for.as_seconds(),
            reopen_window_seconds: settings.reopen_window.as_seconds(),
            thank_you_grace_seconds: settings.thank_you_grace.as_seconds(),
            recovery_seconds: settings.recovery.as_seconds(),
            inactivity_minutes: settings.inactivity.map(|span| span.as_seconds() / 60),
            quiet: QuietBody {
                remind_every_seconds: settings.quiet.remind_every.map(Span::as_seconds),
                reminders: settings.quiet.reminders,
                end_after_seconds: settings.quiet.end_after.map(Span::as_seconds),
            },
            wrap_up: WrapUpBody {
                countdown_seconds: settings.wrap_up.countdown.map(Span::as_seconds),
                may_extend: settings.wrap_up.may_extend,
                default_reason: settings.wrap_up.default_reason.0,
            },
            transfer: settings.transfer.into(),
            composer_limits: settings
                .composer_limits
                .into_iter()
                .map(|(channel, limit)| (channel.as_str().to_owned(), limit))
                .collect(),
            name_prefix: settings.name_prefix,
            end_keywords: settings.end_keywords,
            email: settings.email.into(),
            idle_reasons: reasons(settings.idle_reasons),
            wrap_up_reasons: reasons(settings.wrap_up_reasons),
        }
    }
}

// SPEC C.1-1
fn limits(limits: BTreeMap<String, u32>) -> Result<BTreeMap<ChannelKind, u32>, ApiError> {
    let checked = |(name, limit): (String, u32)| {
        let wrong = |what: &str| ApiError::invalid(format!("composer_limits.{name}"), what.to_owned());
        let channel = ChannelKind::from_name(&name).filter(|channel| channel.capability().composer == Composer::Line);
        let channel = channel.ok_or_else(|| wrong("there is no such channel with a limit"))?;
        if !(1..=LONGEST_MESSAGE).contains(&limit) {
            return Err(wrong("must be from 1 to 4096"));
        }
        Ok((channel, limit))
    };
    limits.into_iter().map(checked).collect()
}

// SPEC H-15
fn keywords(keywords: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, ApiError> {
    let checked = |(raw, word): (String, String)| {
        let field = format!("end_keywords.{raw}");
        let language =
            template::language(&raw).map_err(|_| ApiError::invalid(&*field, "is not the tag of a language"))?;
        let word = check::name(&field, &word)?;
        if is_stop_word(&word) {
            return Err(ApiError::invalid(field, "is taken for an opt-out by carriers"));
        }
        Ok((language, word))
    };
    keywords.into_iter().map(checked).collect()
}

// SPEC B.1
fn inactivity(minutes: i64) -> Result<Span, ApiError> {
    if (3..=10_000).contains(&minutes) {
        Ok(Span::minutes(minutes))
    } else {
        Err(ApiError::invalid("inactivity_minutes", "must be from 3 to 10000, or absent"))
    }
}

fn optional(field: &str, seconds: Option<i64>) -> Result<Option<Span>, ApiError> {
    seconds.map(|seconds| check::seconds(field, seconds, 5)).transpose()
}

fn reasons(
    field: &str,
    bodies: Vec<ReasonBody>,
    old: &[Reason],
    new_id: &impl Fn() -> Uuid,
) -> Result<Vec<Reason>, ApiError> {
    check::count(field, &bodies, REASONS)?;
    let mut reasons: Vec<Reason> = Vec::new();
    for (index, body) in bodies.into_iter().enumerate() {
        let name = check::name(&format!("{field}[{index}].name"), &body.name)?;
        let id = ReasonId(body.id.unwrap_or_else(new_id));
        let known = body.id.is_none() || old.iter().any(|reason| reason.id == id);
        if !known || reasons.iter().any(|reason| reason.id == id) {
            return Err(ApiError::invalid(format!("{field}[{index}].id"), "must be a reason's own id, or absent"));
        }
        reasons.push(Reason { id, name, retired: body.retired });
    }
    if let Some(lost) = old.iter().find(|old| reasons.iter().all(|reason| reason.id != old.id)) {
        let why = format!("leaves out {}: retire it instead, reports need its name", lost.name);
        return Err(ApiError::invalid(field, why));
    }
    if reasons.iter().all(|reason| reason.retired) {
        return Err(ApiError::invalid(field, "needs at least one reason that is not retired"));
    }
    Ok(reasons)
}
