//! A site in the API's form: checks, and conversions both ways.

use std::collections::BTreeMap;

use domain::site::{self, Site};
use domain::{EntryPointId, QueueId, SiteId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::check;
use crate::catalog::Catalog;
use crate::http::error::ApiError;
use crate::http::origin::Origin;

const KEY_LIMIT: usize = 64;
const TEXT_LIMIT: usize = 1_000;
const QUESTION_LIMIT: usize = 200;
const QUESTIONS: usize = 10;
const ORIGINS: usize = 100;

/// A website.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteBody {
    /// What the embedding page names it by (`data-site`); letters, digits, `-` and `_`. Public.
    key: String,
    /// What administrators call it.
    name: String,
    /// The team's name in the panel's header.
    team: String,
    /// Where its contacts wait.
    queue: Uuid,
    /// Origins that may embed it, such as `https://shop.example`; nowhere else works.
    origins: Vec<String>,
    /// What is asked before the chat.
    #[serde(default)]
    form: FormBody,
    /// Texts by language (`en`, `de`, `es`); what is missing falls back to the product's own words.
    #[serde(default)]
    texts: BTreeMap<String, TextsBody>,
    /// Look of launcher and panel.
    #[serde(default)]
    look: LookBody,
    /// Whether the embedding page may keep a handle by which a customer is known again for 30 days.
    #[serde(default = "yes")]
    keep_handle: bool,
    /// Switched-off sites take no new chats.
    #[serde(default = "yes")]
    active: bool,
}

/// What is asked before the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FormBody {
    name: AskBody,
    email: AskBody,
    phone: AskBody,
    questions: Vec<QuestionBody>,
}

/// Whether a field is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskBody {
    /// Not shown.
    No,
    /// Shown, may stay empty.
    Optional,
    /// Must be filled.
    Required,
}

/// A further question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionBody {
    /// As it is asked.
    text: String,
    /// Whether it must be answered.
    #[serde(default)]
    required: bool,
}

/// A site's own words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TextsBody {
    /// Above the form while somebody is there.
    greeting: String,
    /// Above the form while nobody is there.
    offline: String,
    /// In the thread while the customer waits.
    waiting: String,
}

/// Look of launcher and panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LookBody {
    /// `#rrggbb`.
    color: String,
    /// Which corner.
    side: SideBody,
}

/// Which corner of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SideBody {
    /// Bottom left.
    Left,
    /// Bottom right.
    Right,
}

const fn yes() -> bool {
    true
}

impl SiteBody {
    /// The site it describes, if it can stand.
    pub fn checked(self, catalog: &Catalog, id: SiteId, entry_point: EntryPointId) -> Result<Site, ApiError> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.key.is_empty() || self.key.len() > KEY_LIMIT || !self.key.chars().all(fits) {
            return Err(ApiError::invalid("key", format!("must be 1 to {KEY_LIMIT} letters, digits, - or _")));
        }
        if catalog.sites.values().any(|other| other.id != id && other.key == self.key) {
            return Err(ApiError::invalid("key", "another site has it"));
        }
        let queue = QueueId(self.queue);
        if !catalog.queues.contains_key(&queue) {
            return Err(ApiError::invalid("queue", "there is no such queue"));
        }
        Ok(Site {
            id,
            name: check::name("name", &self.name)?,
            team: check::name("team", &self.team)?,
            key: self.key,
            entry_point,
            queue,
            origins: origins(&self.origins)?,
            form: self.form.checked()?,
            texts: texts(self.texts)?,
            look: self.look.checked()?,
            keep_handle: self.keep_handle,
            active: self.active,
        })
    }
}

fn origins(raw: &[String]) -> Result<Vec<String>, ApiError> {
    check::count("origins", raw, ORIGINS)?;
    let mut origins = Vec::new();
    for (index, raw) in raw.iter().enumerate() {
        let parsed: Result<Origin, _> = raw.parse();
        let origin = parsed.map_err(|error| ApiError::invalid(format!("origins[{index}]"), error))?.to_string();
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    Ok(origins)
}

fn texts(raw: BTreeMap<String, TextsBody>) -> Result<BTreeMap<String, site::Texts>, ApiError> {
    for (language, texts) in &raw {
        let field = format!("texts.{language}");
        if !(2..=3).contains(&language.len()) || !language.bytes().all(|b| b.is_ascii_lowercase()) {
            return Err(ApiError::invalid(field, "is no language such as en"));
        }
        for (name, text) in [("greeting", &texts.greeting), ("offline", &texts.offline), ("waiting", &texts.waiting)] {
            check::length(&format!("{field}.{name}"), text, TEXT_LIMIT)?;
        }
    }
    let own =
        |texts: TextsBody| site::Texts { greeting: texts.greeting, offline: texts.offline, waiting: texts.waiting };
    Ok(raw.into_iter().map(|(language, texts)| (language, own(texts))).collect())
}

impl FormBody {
    fn checked(self) -> Result<site::Form, ApiError> {
        check::count("form.questions", &self.questions, QUESTIONS)?;
        let mut questions = Vec::new();
        for (index, question) in self.questions.into_iter().enumerate() {
            let field = format!("form.questions[{index}].text");
            check::length(&field, &question.text, QUESTION_LIMIT)?;
            if domain::text::is_blank(&question.text) {
                return Err(ApiError::invalid(field, "must not be empty"));
            }
            questions.push(site::Question { text: question.text, required: question.required });
        }
        Ok(site::Form { name: self.name.into(), email: self.email.into(), phone: self.phone.into(), questions })
    }
}

impl LookBody {
    fn checked(self) -> Result<site::Look, ApiError> {
        let digits = self.color.strip_prefix('#').unwrap_or_default();
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(ApiError::invalid("look.color", "must be #rrggbb"));
        }
        let side = match self.side {
            SideBody::Left => site::Side::Left,
            SideBody::Right => site::Side::Right,
        };
        Ok(site::Look { color: self.color.to_ascii_lowercase(), side })
    }
}

impl From<AskBody> for site::Ask {
    fn from(ask: AskBody) -> Self {
        match ask {
            AskBody::No => Self::No,
            AskBody::Optional => Self::Optional,
            AskBody::Required => Self::Required,
        }
    }
}

impl From<site::Ask> for AskBody {
    fn from(ask: site::Ask) -> Self {
        match ask {
            site::Ask::No => Self::No,
            site::Ask::Optional => Self::Optional,
            site::Ask::Required => Self::Required,
        }
    }
}

impl From<site::Form> for FormBody {
    fn from(form: site::Form) -> Self {
        let question = |question: site::Question| QuestionBody { text: question.text, required: question.required };
        Self {
            name: form.name.into(),
            email: form.email.into(),
            phone: form.phone.into(),
            questions: form.questions.into_iter().map(question).collect(),
        }
    }
}

impl From<site::Look> for LookBody {
    fn from(look: site::Look) -> Self {
        let side = match look.side {
            site::Side::Left => SideBody::Left,
            site::Side::Right => SideBody::Right,
        };
        Self { color: look.color, side }
    }
}

impl From<Site> for SiteBody {
    fn from(site: Site) -> Self {
        let words =
            |texts: site::Texts| TextsBody { greeting: texts.greeting, offline: texts.offline, waiting: texts.waiting };
        Self {
            key: site.key,
            name: site.name,
            team: site.team,
            queue: site.queue.0,
            origins: site.origins,
            form: site.form.into(),
            texts: site.texts.into_iter().map(|(language, texts)| (language, words(texts))).collect(),
            look: site.look.into(),
            keep_handle: site.keep_handle,
            active: site.active,
        }
    }
}

impl Default for FormBody {
    fn default() -> Self {
        site::Form::default().into()
    }
}

impl Default for LookBody {
    fn default() -> Self {
        site::Look::default().into()
    }
}
