//! Who the customer is: details agents may correct, every change recorded (SPEC I.4).

use serde::{Deserialize, Serialize};

use crate::id::ContactId;
use crate::refusal::{Field, Refusal};
use crate::text;

/// Longest notes about a contact, in code points.
pub const NOTES_LIMIT: u32 = 4_000;

/// A customer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Contact {
    /// His id.
    pub id: ContactId,
    /// Counts changes; a change names the version it was made on.
    pub version: u32,
    /// What is known of him.
    pub details: Details,
    /// What colleagues should know of him, in agents' words (SPEC I.4).
    #[serde(default)]
    pub notes: String,
}

/// What is known of a customer. Empty strings mean unknown.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Details {
    /// Display name.
    pub name: String,
    /// Email address.
    pub email: String,
    /// Telephone number, E.164.
    pub phone: String,
}

/// One changed field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FieldChange {
    /// Which field.
    pub field: Field,
    /// What it was.
    pub from: String,
    /// What it is.
    pub to: String,
}

impl Contact {
    /// Somebody of whom nothing is known.
    pub fn unknown(id: ContactId) -> Self {
        Self { id, version: 0, details: Details::default(), notes: String::new() }
    }
}

/// Notes as they will be stored; none are allowed.
pub fn checked_notes(raw: &str) -> Result<String, Refusal> {
    let notes = text::normalize(raw.trim());
    let length = text::length(&notes);
    if length > NOTES_LIMIT { Err(Refusal::TextTooLong { length, limit: NOTES_LIMIT }) } else { Ok(notes) }
}

impl Details {
    /// The details as they will be stored; an empty field is allowed and means unknown.
    pub fn checked(&self) -> Result<Self, Refusal> {
        let optional = |value: &str, check: fn(&str) -> Result<String, Refusal>| {
            if value.trim().is_empty() { Ok(String::new()) } else { check(value) }
        };
        Ok(Self {
            name: optional(&self.name, text::name)?,
            email: optional(&self.email, text::email)?,
            phone: optional(&self.phone, text::phone)?,
        })
    }

    /// What differs from `self` in `new`.
    pub fn changes_to(&self, new: &Self) -> Vec<FieldChange> {
        [
            (Field::Name, &self.name, &new.name),
            (Field::Email, &self.email, &new.email),
            (Field::Phone, &self.phone, &new.phone),
        ]
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(field, from, to)| FieldChange { field, from: from.clone(), to: to.clone() })
        .collect()
    }
}
