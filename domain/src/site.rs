//! A website that embeds the chat: where it may stand, where its contacts go, what it asks and says (SPEC A.7).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::contact::Details;
use crate::conversation::event::Answer;
use crate::id::{EntryPointId, QueueId, SiteId};
use crate::refusal::{Field, Refusal};
use crate::text;

/// Settings of one site.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// What the embedding page names it by; public.
    pub key: String,
    /// What administrators call it.
    pub name: String,
    /// The team's name in the panel's header.
    pub team: String,
    /// Where its contacts come in.
    pub entry_point: EntryPointId,
    /// Where they wait.
    pub queue: QueueId,
    /// Origins that may embed it, such as `https://shop.example`; nowhere else works.
    pub origins: Vec<String>,
    /// What the form before the chat asks.
    #[serde(default)]
    pub form: Form,
    /// Texts by language (`en`, `de`, `es`); what is missing falls back to the product's own words.
    #[serde(default)]
    pub texts: BTreeMap<String, Texts>,
    /// Look of launcher and panel.
    #[serde(default)]
    pub look: Look,
    /// Whether the host page may keep a resume handle (DESIGN.md §6).
    #[serde(default = "yes")]
    pub keep_handle: bool,
    /// Switched-off sites take no new chats.
    #[serde(default = "yes")]
    pub active: bool,
}

/// What the form before the chat asks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Name.
    pub name: Ask,
    /// Email address.
    pub email: Ask,
    /// Telephone number.
    pub phone: Ask,
    /// Further questions.
    pub questions: Vec<Question>,
}

/// Whether a field is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Ask {
    /// Not shown.
    No,
    /// Shown, may stay empty.
    Optional,
    /// Must be filled.
    Required,
}

/// A further question.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Question {
    /// As it is asked.
    pub text: String,
    /// Whether it must be answered.
    pub required: bool,
}

/// A site's own words; empty means the product's.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Texts {
    /// Above the form while somebody is there.
    pub greeting: String,
    /// Above the form while nobody is there.
    pub offline: String,
    /// In the thread while the customer waits.
    pub waiting: String,
}

/// Look of launcher and panel.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// `#rrggbb`; the ink on it is computed.
    pub color: String,
    /// Which corner.
    pub side: Side,
}

/// Which corner of the window.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Side {
    /// Bottom left.
    Left,
    /// Bottom right.
    Right,
}

const fn yes() -> bool {
    true
}

impl Default for Form {
    fn default() -> Self {
        Self { name: Ask::Required, email: Ask::Optional, phone: Ask::No, questions: Vec::new() }
    }
}

impl Default for Look {
    fn default() -> Self {
        Self { color: "#2563eb".to_owned(), side: Side::Right }
    }
}

/// What a customer filled in.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FormAnswers {
    /// Name, email address, telephone number as typed.
    pub details: Details,
    /// Answers in the order of the questions.
    pub answers: Vec<String>,
}

impl Form {
    /// Checks the answers and returns them as they will be stored. `offline` makes the email address required, because
    /// the answer has to find the customer somehow.
    pub fn check(&self, filled: &FormAnswers, offline: bool) -> Result<(Details, Vec<Answer>), Refusal> {
        let email = if offline { Ask::Required } else { self.email };
        let field = |ask: Ask, value: &str, field: Field, check: fn(&str) -> Result<String, Refusal>| match (
            ask,
            value.trim().is_empty(),
        ) {
            (Ask::Required, true) => Err(Refusal::FieldMissing { field }),
            (Ask::No, _) | (_, true) => Ok(String::new()),
            (_, false) => check(value),
        };
        let details = Details {
            name: field(self.name, &filled.details.name, Field::Name, text::name)?,
            email: field(email, &filled.details.email, Field::Email, text::email)?,
            phone: field(self.phone, &filled.details.phone, Field::Phone, text::phone)?,
        };
        let mut answers = Vec::new();
        for (index, question) in self.questions.iter().enumerate() {
            let answer = text::normalize(filled.answers.get(index).map_or("", |answer| answer.trim()));
            if answer.is_empty() && question.required {
                return Err(Refusal::FieldMissing { field: Field::Answer });
            }
            if answer.chars().count() > text::ANSWER_LIMIT {
                return Err(Refusal::FieldInvalid { field: Field::Answer });
            }
            if !answer.is_empty() {
                answers.push(Answer { question: question.text.clone(), answer });
            }
        }
        Ok((details, answers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(name: &str, email: &str) -> FormAnswers {
        FormAnswers {
            details: Details { name: name.into(), email: email.into(), phone: String::new() },
            answers: vec![],
        }
    }

    #[test]
    fn required_fields_are_named_when_missing() {
        let form = Form::default();
        assert_eq!(form.check(&filled(" ", ""), false), Err(Refusal::FieldMissing { field: Field::Name }));
        assert!(form.check(&filled("Jo", ""), false).is_ok());
        assert_eq!(form.check(&filled("Jo", ""), true), Err(Refusal::FieldMissing { field: Field::Email }));
        assert_eq!(form.check(&filled("Jo", "jo@"), false), Err(Refusal::FieldInvalid { field: Field::Email }));
    }

    #[test]
    fn what_is_not_asked_is_not_taken() {
        let form = Form { email: Ask::No, ..Form::default() };
        let (details, _) = form.check(&filled("Jo", "jo@example.org"), false).unwrap();
        assert_eq!(details.email, "");
    }

    #[test]
    fn questions_keep_their_words() {
        let question = Question { text: "Order number?".into(), required: true };
        let form = Form { questions: vec![question], ..Form::default() };
        assert_eq!(form.check(&filled("Jo", ""), false), Err(Refusal::FieldMissing { field: Field::Answer }));
        let filled = FormAnswers { answers: vec![" 42 ".into()], ..filled("Jo", "") };
        let (_, answers) = form.check(&filled, false).unwrap();
        assert_eq!(answers, [Answer { question: "Order number?".into(), answer: "42".into() }]);
    }
}
