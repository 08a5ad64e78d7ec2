//! Workflows: what an agent sets going by hand in a system of somebody else (SPEC A.6). A workflow is an address that is
//! asked with a signed request and answers with what is to be done here. [`answer`] is what an answer may ask for, [`call`]
//! one use of a workflow and what became of it.
//!
//! **Invariant.** What is asked and answered crosses the house's wall: nothing of a workflow is believed beyond what
//! [`answer::Answer`] can hold, and its secret never leaves the server.

pub mod answer;
pub mod call;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::channel::ChannelKind;
use crate::id::{QueueId, WorkflowId};
use crate::refusal::{Field, Refusal};
use crate::text;

pub use answer::Answer;
pub use call::{Call, Failure};

/// Longest name and longest label, in code points.
pub const NAME_LIMIT: usize = 120;
/// Longest line that says what it does, in code points.
pub const HINT_LIMIT: usize = 300;
/// Longest address, in bytes.
pub const ADDRESS_LIMIT: usize = 2_000;
/// Shortest secret, in bytes.
pub const SECRET_SHORTEST: usize = 16;
/// Longest secret, in bytes.
pub const SECRET_LIMIT: usize = 200;
/// Most parameters.
pub const PARAMETERS_LIMIT: usize = 10;
/// Longest key of a parameter, in bytes.
pub const KEY_LIMIT: usize = 40;
/// Most choices of one parameter.
pub const CHOICES_LIMIT: usize = 50;
/// Longest value an agent gives, in code points.
pub const VALUE_LIMIT: usize = 1_000;
/// Largest number an agent gives, either way: up to here every whole number is exact.
const NUMBER_LIMIT: f64 = 9_007_199_254_740_991.0;

/// Something that agents can set going in a system of somebody else.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Workflow {
    /// Its id.
    pub id: WorkflowId,
    /// What it is found by.
    pub name: String,
    /// What it does, in a line; may be empty.
    #[serde(default)]
    pub hint: String,
    /// Where it is asked: `https://…`, or `http://…` where the configuration allows that.
    pub url: String,
    /// What requests are signed with.
    pub secret: String,
    /// Where it may be used; empty means on every channel.
    #[serde(default)]
    pub channels: Vec<ChannelKind>,
    /// In conversations of which queues; empty means of every one.
    #[serde(default)]
    pub queues: Vec<QueueId>,
    /// What the agent is asked for.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// Whether he is asked once more before it begins.
    #[serde(default)]
    pub confirm: bool,
    /// Whether it can be used now.
    pub enabled: bool,
}

/// Something the agent is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Parameter {
    /// What it is called in the request: lower-case letters, digits and `_`.
    pub key: String,
    /// What the agent reads.
    pub label: String,
    /// What can be given.
    pub kind: ParameterKind,
    /// Whether it has to be given.
    #[serde(default)]
    pub required: bool,
}

/// What can be given for a parameter.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ParameterKind {
    /// Words.
    Text,
    /// A number.
    Number,
    /// A day, as `2026-11-20`.
    Date,
    /// Yes or no; no, unless yes is given.
    YesNo,
    /// One of these.
    Choice {
        /// All of them, in order.
        choices: Vec<String>,
    },
}

/// A value as the request holds it.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Words, a day, a choice.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    YesNo(bool),
}

/// What is wrong with a workflow.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Wrong {
    /// It has no name.
    #[error("must not be empty")]
    NameMissing,
    /// Its name is too long.
    #[error("must have at most {NAME_LIMIT} characters")]
    NameTooLong,
    /// What it does takes too long to say.
    #[error("must have at most {HINT_LIMIT} characters")]
    HintTooLong,
    /// Its address is none.
    #[error("must be an address such as https://example.com/path, without user name and fragment")]
    Address,
    /// Its secret is too short or too long.
    #[error("must have {SECRET_SHORTEST} to {SECRET_LIMIT} characters without spaces")]
    Secret,
    /// It has too many parameters.
    #[error("must have at most {PARAMETERS_LIMIT} entries")]
    TooManyParameters,
    /// The key of the parameter with this index is none.
    #[error("must be lower-case letters, digits and _, at most {KEY_LIMIT}, a letter first")]
    Key(usize),
    /// The key of the parameter with this index is there twice.
    #[error("is there twice")]
    KeyTwice(usize),
    /// The label of the parameter with this index is missing or too long.
    #[error("must have 1 to {NAME_LIMIT} characters")]
    Label(usize),
    /// The choices of the parameter with this index are none, too many, too long, or not different.
    #[error("must be 1 to {CHOICES_LIMIT} different texts of at most {NAME_LIMIT} characters")]
    Choices(usize),
}

impl Wrong {
    /// The field it is about, such as `parameters[1].key`, and what is wrong there, for a developer.
    pub fn field(&self) -> (String, String) {
        let field = match self {
            Self::NameMissing | Self::NameTooLong => "name".to_owned(),
            Self::HintTooLong => "hint".to_owned(),
            Self::Address => "url".to_owned(),
            Self::Secret => "secret".to_owned(),
            Self::TooManyParameters => "parameters".to_owned(),
            Self::Key(index) | Self::KeyTwice(index) => format!("parameters[{index}].key"),
            Self::Label(index) => format!("parameters[{index}].label"),
            Self::Choices(index) => format!("parameters[{index}].kind"),
        };
        (field, self.to_string())
    }
}

impl Workflow {
    /// The workflow as it will be stored: names on one line, the address without spaces around it.
    pub fn checked(mut self) -> Result<Self, Wrong> {
        self.name = one_line(&self.name);
        self.hint = one_line(&self.hint);
        if text::is_blank(&self.name) {
            return Err(Wrong::NameMissing);
        }
        if self.name.chars().count() > NAME_LIMIT {
            return Err(Wrong::NameTooLong);
        }
        if self.hint.chars().count() > HINT_LIMIT {
            return Err(Wrong::HintTooLong);
        }
        self.url = self.url.trim().to_owned();
        if !is_address(&self.url) {
            return Err(Wrong::Address);
        }
        let fits = (SECRET_SHORTEST..=SECRET_LIMIT).contains(&self.secret.len());
        if !fits || !self.secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Wrong::Secret);
        }
        if self.parameters.len() > PARAMETERS_LIMIT {
            return Err(Wrong::TooManyParameters);
        }
        for index in 0..self.parameters.len() {
            let (before, rest) = self.parameters.split_at_mut(index);
            let Some(parameter) = rest.first_mut() else { continue };
            parameter.check(index)?;
            if before.iter().any(|other| other.key == parameter.key) {
                return Err(Wrong::KeyTwice(index));
            }
        }
        Ok(self)
    }

    /// Whether it can be used in a conversation of this queue on this channel.
    pub fn is_for(&self, queue: Option<QueueId>, channel: ChannelKind) -> bool {
        self.enabled
            && (self.channels.is_empty() || self.channels.contains(&channel))
            && (self.queues.is_empty() || queue.is_some_and(|queue| self.queues.contains(&queue)))
    }

    /// What the agent gave, as the request holds it: in the order of the parameters, and only what was given.
    pub fn values(&self, given: &[(String, String)]) -> Result<Vec<(String, Value)>, Refusal> {
        let twice = |at: usize, key: &str| given[..at].iter().any(|(before, _)| before == key);
        let known = |key: &str| self.parameters.iter().any(|parameter| parameter.key == key);
        if given.iter().enumerate().any(|(at, (key, _))| !known(key) || twice(at, key)) {
            return Err(Refusal::FieldInvalid { field: Field::Answer });
        }
        let mut values = Vec::new();
        for parameter in &self.parameters {
            let raw = given.iter().find(|(key, _)| *key == parameter.key).map_or("", |(_, value)| value.as_str());
            if let Some(value) = parameter.value(raw)? {
                values.push((parameter.key.clone(), value));
            }
        }
        Ok(values)
    }
}

impl Parameter {
    fn check(&mut self, index: usize) -> Result<(), Wrong> {
        let is_key = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let begins = self.key.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        if !begins || self.key.len() > KEY_LIMIT || !self.key.bytes().all(is_key) {
            return Err(Wrong::Key(index));
        }
        let fits = |text: &str| !text::is_blank(text) && text.chars().count() <= NAME_LIMIT;
        self.label = one_line(&self.label);
        if !fits(&self.label) {
            return Err(Wrong::Label(index));
        }
        if let ParameterKind::Choice { choices } = &mut self.kind {
            for choice in choices.iter_mut() {
                *choice = one_line(choice);
            }
            let different = choices.iter().enumerate().all(|(at, choice)| !choices[..at].contains(choice));
            if choices.is_empty() || choices.len() > CHOICES_LIMIT || !different || !choices.iter().all(|one| fits(one))
            {
                return Err(Wrong::Choices(index));
            }
        }
        Ok(())
    }

    /// What was given for it; `None` for nothing.
    fn value(&self, raw: &str) -> Result<Option<Value>, Refusal> {
        let invalid = Refusal::FieldInvalid { field: Field::Answer };
        if raw.chars().count() > VALUE_LIMIT {
            return Err(invalid);
        }
        let given = text::normalize(raw.trim());
        if self.kind == ParameterKind::YesNo {
            return match given.as_str() {
                "" | "false" => Ok(Some(Value::YesNo(false))),
                "true" => Ok(Some(Value::YesNo(true))),
                _ => Err(invalid),
            };
        }
        if text::is_blank(&given) {
            let missing = Refusal::FieldMissing { field: Field::Answer };
            return if self.required { Err(missing) } else { Ok(None) };
        }
        match &self.kind {
            ParameterKind::Text | ParameterKind::YesNo => Ok(Some(Value::Text(given))),
            ParameterKind::Number => match given.parse::<f64>() {
                Ok(number) if number.abs() <= NUMBER_LIMIT => Ok(Some(Value::Number(number))),
                _ => Err(invalid),
            },
            ParameterKind::Date if is_day(&given) => Ok(Some(Value::Text(given))),
            ParameterKind::Choice { choices } if choices.contains(&given) => Ok(Some(Value::Text(given))),
            ParameterKind::Date | ParameterKind::Choice { .. } => Err(invalid),
        }
    }
}

fn one_line(text: &str) -> String {
    text::normalize(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether it can be an address at all; who asks there looks closer.
fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?']).next().unwrap_or_default()).unwrap_or_default();
    let plain = url.bytes().all(|byte| byte.is_ascii_graphic()) && !url.contains(['#', '\\']);
    plain && url.len() <= ADDRESS_LIMIT && !host.is_empty() && !host.contains('@')
}

/// Whether it is a day of the calendar, as `2026-11-20`.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let number = |digits: &str, count: usize| {
        let fits = digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u32>().ok().filter(|_| fits)
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}
