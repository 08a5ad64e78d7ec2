//! What the house knows, and templates with it put in.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::contact::Details;

use super::markup::Part;

/// A value the house may know.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Parameter {
    /// The customer's name.
    CustomerName,
    /// Its first word.
    CustomerFirstName,
    /// The customer's email address.
    CustomerEmail,
    /// The customer's telephone number.
    CustomerPhone,
    /// The agent's name.
    AgentName,
    /// Its first word.
    AgentFirstName,
    /// Name of the queue.
    QueueName,
    /// The conversation's id.
    ConversationId,
    /// What the channel is called.
    Channel,
    /// Today.
    Date,
    /// Now.
    Time,
    /// An attribute of the contact (SPEC F.1), by its name.
    Attribute(String),
}

const ATTRIBUTE: &str = "contact.";

impl Parameter {
    /// All but attributes.
    pub const ALL: [Self; 11] = [
        Self::CustomerName,
        Self::CustomerFirstName,
        Self::CustomerEmail,
        Self::CustomerPhone,
        Self::AgentName,
        Self::AgentFirstName,
        Self::QueueName,
        Self::ConversationId,
        Self::Channel,
        Self::Date,
        Self::Time,
    ];

    /// The parameter with this path.
    pub fn named(path: &str) -> Option<Self> {
        let attribute = || {
            let name = path.strip_prefix(ATTRIBUTE)?;
            let plain = !name.is_empty() && name.len() <= 120 && !name.contains(['{', '}', '\n']);
            plain.then(|| Self::Attribute(name.to_owned()))
        };
        Self::ALL.into_iter().find(|known| known.path() == path).or_else(attribute)
    }

    /// Its path in templates.
    pub fn path(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::CustomerName => "customer.name",
            Self::CustomerFirstName => "customer.first_name",
            Self::CustomerEmail => "customer.email",
            Self::CustomerPhone => "customer.phone",
            Self::AgentName => "agent.name",
            Self::AgentFirstName => "agent.first_name",
            Self::QueueName => "queue.name",
            Self::ConversationId => "conversation.id",
            Self::Channel => "channel",
            Self::Date => "date",
            Self::Time => "time",
            Self::Attribute(name) => return Cow::Owned([ATTRIBUTE, name].concat()),
        })
    }

    /// Whether whoever shows it chooses the words: the form of a date, what a channel is called in the reader's language.
    pub const fn is_worded(&self) -> bool {
        matches!(self, Self::Channel | Self::Date | Self::Time)
    }
}

/// What is known while a template is inserted. Empty means unknown.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Who the customer is.
    pub customer: Details,
    /// The agent's name.
    pub agent: String,
    /// Name of the queue.
    pub queue: String,
    /// The conversation's id.
    pub conversation: String,
    /// What the channel is called.
    pub channel: String,
    /// Today, as the reader writes dates.
    pub date: String,
    /// Now, as the reader writes times.
    pub time: String,
    /// The contact's attributes by name.
    pub attributes: BTreeMap<String, String>,
}

impl Facts {
    /// The value; `None` when it is unknown or blank.
    pub fn value(&self, of: &Parameter) -> Option<&str> {
        let value = match of {
            Parameter::CustomerName => &self.customer.name,
            Parameter::CustomerFirstName => first_word(&self.customer.name),
            Parameter::CustomerEmail => &self.customer.email,
            Parameter::CustomerPhone => &self.customer.phone,
            Parameter::AgentName => &self.agent,
            Parameter::AgentFirstName => first_word(&self.agent),
            Parameter::QueueName => &self.queue,
            Parameter::ConversationId => &self.conversation,
            Parameter::Channel => &self.channel,
            Parameter::Date => &self.date,
            Parameter::Time => &self.time,
            Parameter::Attribute(name) => self.attributes.get(name)?,
        };
        let value = value.trim();
        (!value.is_empty()).then_some(value)
    }
}

fn first_word(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

/// A part of a template that was inserted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// Said as it is.
    Text(String),
    /// To be filled by the agent.
    Gap {
        /// What it is called.
        label: String,
        /// What it begins with; may be empty.
        default: String,
    },
}

/// Puts in what is known. What is not becomes a gap, which `name` labels (SPEC C.3-3).
pub fn fill(parts: &[Part], facts: &Facts, name: &dyn Fn(&Parameter) -> String) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for part in parts {
        let piece = match part {
            Part::Text(text) => Piece::Text(text.clone()),
            Part::Known(parameter) => match facts.value(parameter) {
                Some(value) => Piece::Text(value.to_owned()),
                None => Piece::Gap { label: name(parameter), default: String::new() },
            },
            Part::Field { label, default } => Piece::Gap { label: label.clone(), default: default.clone() },
        };
        match (pieces.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => pieces.push(piece),
        }
    }
    pieces
}
