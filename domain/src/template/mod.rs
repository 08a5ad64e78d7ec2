//! Templates: texts with gaps that are filled when they are inserted (SPEC C.3, F.3, H-19 … H-22). [`markup`] reads a text,
//! [`fill`] knows the values, [`composition`] is what stands in a composer, [`writing`] is composing with its undo, and
//! [`Locked`] is a template of which only the gaps are the agent's.
//!
//! **Invariant.** A value is never read as markup: texts are parsed once, before anything is put into them.

pub mod approved;
pub mod composition;
pub mod fill;
pub mod locked;
pub mod markup;
#[cfg(test)]
mod tests;
pub mod writing;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::attachment::{FileKind, FileRules, FileSizes, MEGABYTE};
use crate::channel::ChannelKind;
use crate::id::{AgentId, TeamId, TemplateId};
use crate::message::Attachment;
use crate::text;

pub use approved::{Approval, Approved};
pub use composition::{Composition, Form, Gap};
pub use fill::{Facts, Parameter, Piece};
pub use locked::Locked;
pub use markup::{Mistake, Part, escape, parse};
pub use writing::Writing;

/// Longest name, in code points (SPEC F.3).
pub const NAME_LIMIT: usize = 500;
/// Longest name of a group, in code points.
pub const GROUP_LIMIT: usize = 120;
/// Longest text of one language, in code points (SPEC F.3).
pub const TEXT_LIMIT: usize = 2_000;
/// Most languages of one template.
pub const LANGUAGES_LIMIT: usize = 20;
/// Most templates an agent may have for himself.
pub const PERSONAL_LIMIT: usize = 200;

/// Files a template may bring: what any channel takes.
pub const FILES: FileRules = FileRules {
    kinds: FileKind::ALL,
    max_files: 10,
    max_file_bytes: FileSizes::all(25 * MEGABYTE),
    max_message_bytes: 25 * MEGABYTE,
    apart: false,
};

/// A text that agents send again and again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// The heading it stands under; empty for none. Headings stand in the order of their first template.
    pub group: String,
    /// Its place among all; equal ones stand by name.
    pub order: u32,
    /// What it is found by.
    pub name: String,
    /// What it says, by language (`en`, `de`, `es`); never empty.
    pub texts: BTreeMap<String, String>,
    /// Where it may be used; empty means everywhere.
    #[serde(default)]
    pub channels: Vec<ChannelKind>,
    /// Whose members may use it; empty means everybody.
    #[serde(default)]
    pub teams: Vec<TeamId>,
    /// The agent it belongs to alone; `None` for shared ones.
    #[serde(default)]
    pub owner: Option<AgentId>,
    /// Whether only its gaps may be changed.
    #[serde(default)]
    pub locked: bool,
    /// What the carrier calls it, if its platform has approved it.
    #[serde(default)]
    pub approval: Option<Approval>,
    /// Files that go with it, where the channel takes them (SPEC H-20).
    #[serde(default)]
    pub files: Vec<Attachment>,
}

/// What is wrong with a template.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Wrong {
    /// It has no name.
    #[error("must not be empty")]
    NameMissing,
    /// Its name is too long.
    #[error("must have at most {NAME_LIMIT} characters")]
    NameTooLong,
    /// Its group is too long.
    #[error("must have at most {GROUP_LIMIT} characters")]
    GroupTooLong,
    /// It says nothing in any language.
    #[error("at least one text is needed")]
    TextMissing,
    /// It has too many languages.
    #[error("must have at most {LANGUAGES_LIMIT} entries")]
    TooManyTexts,
    /// A language that is none.
    #[error("is not the tag of a language")]
    LanguageUnknown(String),
    /// A text that is blank, by its language.
    #[error("must not be empty")]
    TextBlank(String),
    /// A text that is too long, by its language.
    #[error("must have at most {TEXT_LIMIT} characters")]
    TextTooLong(String),
    /// A text whose markup cannot be read.
    #[error("{mistake}")]
    Markup {
        /// Of which language.
        language: String,
        /// What is wrong.
        mistake: Mistake,
    },
    /// What is approved cannot be changed.
    #[error("must be set: an approved template is locked")]
    ApprovedUnlocked,
    /// It is approved, and named for a channel whose platform approves nothing.
    #[error("must name channels whose platforms approve templates, and only those")]
    ApprovedElsewhere,
    /// Too many files, or too large together.
    #[error("are too many, or too large together")]
    TooManyFiles,
    /// It brings files where it is named for and they are not taken.
    #[error("are not taken on every channel it is named for")]
    FilesElsewhere,
    /// It is approved, and nobody approved its files.
    #[error("must be empty: an approved template has no files")]
    ApprovedFiles,
    /// What the carrier calls it is no such name.
    #[error("must have small letters, digits and underscores, at most {}", approved::APPROVED_NAME_LIMIT)]
    ApprovedName,
    /// What the carrier calls one of its languages is no such name.
    #[error("must be a code such as en_US")]
    ApprovedLanguage(String),
}

impl Wrong {
    /// The field it is about, such as `texts.en`, and what is wrong there, for a developer.
    pub fn field(&self) -> (String, String) {
        let field = match self {
            Self::NameMissing | Self::NameTooLong => "name".to_owned(),
            Self::GroupTooLong => "group".to_owned(),
            Self::TextMissing | Self::TooManyTexts => "texts".to_owned(),
            Self::LanguageUnknown(language)
            | Self::TextBlank(language)
            | Self::TextTooLong(language)
            | Self::Markup { language, .. } => ["texts.", language].concat(),
            Self::ApprovedUnlocked => "locked".to_owned(),
            Self::ApprovedElsewhere => "channels".to_owned(),
            Self::TooManyFiles | Self::FilesElsewhere | Self::ApprovedFiles => "files".to_owned(),
            Self::ApprovedName => "approval.name".to_owned(),
            Self::ApprovedLanguage(language) => ["approval.languages.", language].concat(),
        };
        (field, self.to_string())
    }
}

impl Template {
    /// The template as it will be stored: names on one line, line breaks as LF, languages in lower case.
    pub fn checked(mut self) -> Result<Self, Wrong> {
        self.name = one_line(&self.name);
        self.group = one_line(&self.group);
        if text::is_blank(&self.name) {
            return Err(Wrong::NameMissing);
        }
        if self.name.chars().count() > NAME_LIMIT {
            return Err(Wrong::NameTooLong);
        }
        if self.group.chars().count() > GROUP_LIMIT {
            return Err(Wrong::GroupTooLong);
        }
        if self.texts.is_empty() {
            return Err(Wrong::TextMissing);
        }
        if self.texts.len() > LANGUAGES_LIMIT {
            return Err(Wrong::TooManyTexts);
        }
        let texts = core::mem::take(&mut self.texts).into_iter().map(|(language, text)| checked_text(&language, &text));
        self.texts = texts.collect::<Result<_, _>>()?;
        if !FILES.take(&self.files) {
            return Err(Wrong::TooManyFiles);
        }
        if !self.channels.iter().all(|channel| self.files_fit(*channel)) {
            return Err(Wrong::FilesElsewhere);
        }
        if self.approval.is_some() && !self.files.is_empty() {
            return Err(Wrong::ApprovedFiles);
        }
        self.approval = self.approval.take().map(|approval| approval.checked(&self)).transpose()?;
        Ok(self)
    }

    /// Whether this agent, a member of these teams, may use it. Personal ones are nobody else's, administrators' neither.
    pub fn is_for(&self, agent: AgentId, teams: &[TeamId]) -> bool {
        match self.owner {
            Some(owner) => owner == agent,
            None => self.teams.is_empty() || self.teams.iter().any(|team| teams.contains(team)),
        }
    }

    /// Whether it may be used there: it is named for the channel or for all, and the channel takes its files.
    pub fn fits(&self, channel: ChannelKind) -> bool {
        (self.channels.is_empty() || self.channels.contains(&channel)) && self.files_fit(channel)
    }

    fn files_fit(&self, channel: ChannelKind) -> bool {
        self.files.is_empty() || channel.capability().agent_files.take(&self.files)
    }
}

/// The language of these texts that suits best: the first wanted tag there is a text for, by its primary part if need be;
/// otherwise any.
pub fn pick<'a>(texts: &'a BTreeMap<String, String>, wanted: &[&str]) -> Option<(&'a str, &'a str)> {
    let found = wanted.iter().find_map(|tag| {
        let tag = tag.to_ascii_lowercase();
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        texts.get_key_value(tag.as_str()).or_else(|| texts.get_key_value(primary))
    });
    found.or_else(|| texts.first_key_value()).map(|(language, text)| (language.as_str(), text.as_str()))
}

fn one_line(text: &str) -> String {
    text::normalize(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tag of a language as it is stored, such as `en` or `pt-br`.
pub fn language(raw: &str) -> Result<String, Wrong> {
    let tag = raw.trim().to_ascii_lowercase();
    let is_tag = (2..=12).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if is_tag { Ok(tag) } else { Err(Wrong::LanguageUnknown(raw.to_owned())) }
}

fn checked_text(raw_tag: &str, raw: &str) -> Result<(String, String), Wrong> {
    let tag = language(raw_tag)?;
    let text = text::normalize(raw).trim().to_owned();
    if text::is_blank(&text) {
        return Err(Wrong::TextBlank(tag));
    }
    if text.chars().count() > TEXT_LIMIT {
        return Err(Wrong::TextTooLong(tag));
    }
    match parse(&text) {
        Ok(_) => Ok((tag, text)),
        Err(mistake) => Err(Wrong::Markup { language: tag, mistake }),
    }
}
