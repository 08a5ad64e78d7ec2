//! Templates that a platform has approved: all it takes once its window is closed (SPEC C.1-4). The carrier knows each by a
//! name and a language, and is told its values, numbered as they stand in the text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Template, Wrong};

/// Longest name, in characters.
pub const APPROVED_NAME_LIMIT: usize = 512;

/// What a carrier calls a template it has approved.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Approval {
    /// Its name there: small letters, digits and underscores.
    pub name: String,
    /// What its languages are called there, by our tags, where that is not [`code`].
    #[serde(default)]
    pub languages: BTreeMap<String, String>,
}

/// An approved template on its way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Approved {
    /// The carrier's name for it.
    pub name: String,
    /// The carrier's name for its language.
    pub language: String,
    /// Its parameters, the first of which is number 1.
    pub parameters: Vec<String>,
}

impl Approval {
    /// The template in this language, with these values.
    pub fn with(&self, language: &str, values: &[String]) -> Approved {
        let given = self.languages.get(language).cloned();
        let language = given.unwrap_or_else(|| code(language));
        Approved { name: self.name.clone(), language, parameters: values.to_vec() }
    }

    /// As it will be stored with this template, if that may be approved at all: it is locked, and names only channels whose
    /// platforms approve templates.
    pub(super) fn checked(mut self, template: &Template) -> Result<Self, Wrong> {
        if !template.locked {
            return Err(Wrong::ApprovedUnlocked);
        }
        let approves = |channel: &crate::channel::ChannelKind| channel.capability().window.is_some();
        if template.channels.is_empty() || !template.channels.iter().all(approves) {
            return Err(Wrong::ApprovedElsewhere);
        }
        self.name = self.name.trim().to_owned();
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if self.name.is_empty() || self.name.len() > APPROVED_NAME_LIMIT || !self.name.bytes().all(plain) {
            return Err(Wrong::ApprovedName);
        }
        self.languages.retain(|language, code| template.texts.contains_key(language) && !code.trim().is_empty());
        for (language, code) in &mut self.languages {
            *code = code.trim().to_owned();
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            if !(2..=15).contains(&code.len()) || !code.bytes().all(plain) {
                return Err(Wrong::ApprovedLanguage(language.clone()));
            }
        }
        Ok(self)
    }
}

/// What carriers call a language by itself: `de`, `pt_BR`.
pub fn code(tag: &str) -> String {
    match tag.split_once('-') {
        Some((language, region)) => [language, "_", &region.to_ascii_uppercase().replace('-', "_")].concat(),
        None => tag.to_owned(),
    }
}
