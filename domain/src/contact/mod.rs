//! Who the customer is: details agents may correct, every change recorded (SPEC I.4).

mod merge;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::id::{ContactId, EntryPointId};
use crate::refusal::{Field, Refusal};
use crate::text;

pub use merge::{Address, MERGED_LIMIT, Merged, addresses, alike, merge, person, unmerge};

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
    /// What carriers know him by. Unlike the details, nobody corrects these: they are where answers go.
    #[serde(default)]
    pub identities: Vec<Identity>,
    /// Those of them that we wrote to first and nothing has come from: whether they are his is not known.
    #[serde(default)]
    pub unheard: Vec<Identity>,
    /// What colleagues should know of him, in agents' words (SPEC I.4).
    #[serde(default)]
    pub notes: String,
    /// The contact this one was merged into, whose details and notes count since then.
    #[serde(default)]
    pub merged_into: Option<ContactId>,
    /// The contacts that were merged into this one, in order.
    #[serde(default)]
    pub merged: Vec<Merged>,
}

/// What a carrier knows a customer by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Identity {
    /// What it is.
    pub kind: IdentityKind,
    /// Where it is valid; `None` when it is the same everywhere, like a telephone number.
    pub entry_point: Option<EntryPointId>,
    /// The number, id or address, as [`IdentityKind::checked`] writes it.
    pub value: String,
}

/// What an identity is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum IdentityKind {
    /// A telephone number, E.164.
    Phone,
    /// An id that a platform made for one customer of one page.
    PageScoped,
    /// An email address.
    Email,
}

/// Longest id of a platform, in bytes.
const ID_LIMIT: usize = 200;

impl IdentityKind {
    /// The name in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::PageScoped => "page_scoped",
            Self::Email => "email",
        }
    }

    /// An identity of this kind at an entry point, in the one way it is written.
    pub fn checked(self, entry_point: EntryPointId, raw: &str) -> Result<Identity, Refusal> {
        let (scope, value) = match self {
            Self::Phone => (None, text::phone(raw)?),
            Self::Email => (None, text::email(raw)?.to_lowercase()),
            Self::PageScoped => (Some(entry_point), page_scoped(raw)?),
        };
        Ok(Identity { kind: self, entry_point: scope, value })
    }
}

fn page_scoped(raw: &str) -> Result<String, Refusal> {
    let fits = !raw.is_empty() && raw.len() <= ID_LIMIT && raw.bytes().all(|b| b.is_ascii_graphic());
    if fits { Ok(raw.to_owned()) } else { Err(Refusal::FieldInvalid { field: Field::Name }) }
}

impl Identity {
    /// What it is unique by in the store, beside its value: the kind, and where it is valid.
    pub fn key(&self) -> String {
        match self.entry_point {
            Some(entry_point) => format!("{}@{entry_point}", self.kind.as_str()),
            None => self.kind.as_str().to_owned(),
        }
    }

    /// Whether answers at this entry point can go to it, if they go to identities of this kind.
    fn is_reached(&self, kind: IdentityKind, entry_point: EntryPointId) -> bool {
        self.kind == kind && self.entry_point.is_none_or(|own| own == entry_point)
    }
}

impl Contact {
    /// A customer of whom nothing is known.
    pub const fn new(id: ContactId) -> Self {
        Self {
            id,
            version: 0,
            details: Details::empty(),
            identities: Vec::new(),
            unheard: Vec::new(),
            notes: String::new(),
            merged_into: None,
            merged: Vec::new(),
        }
    }

    /// Where answers of this kind go at this entry point.
    pub fn identity(&self, kind: IdentityKind, entry_point: EntryPointId) -> Option<&Identity> {
        self.identities.iter().find(|identity| identity.is_reached(kind, entry_point))
    }

    /// Takes an identity that nothing has come from.
    pub fn expect_identity(&mut self, identity: Identity) {
        if !self.identities.contains(&identity) {
            self.unheard.push(identity.clone());
        }
        self.take_identity(identity, "");
    }

    /// Something came from this identity; whether that is news.
    pub fn hear(&mut self, identity: &Identity) -> bool {
        let before = self.unheard.len();
        self.unheard.retain(|unheard| unheard != identity);
        self.unheard.len() != before
    }

    /// Takes an identity with what it says of the customer; what is known already is not touched.
    pub fn take_identity(&mut self, identity: Identity, name: &str) {
        let fill = |field: &mut String, value: &str| {
            if field.is_empty() {
                value.clone_into(field);
            }
        };
        fill(&mut self.details.name, name);
        match identity.kind {
            IdentityKind::Phone => fill(&mut self.details.phone, &identity.value),
            IdentityKind::Email => fill(&mut self.details.email, &identity.value),
            IdentityKind::PageScoped => {}
        }
        if !self.identities.contains(&identity) {
            self.identities.push(identity);
        }
    }
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

/// Notes as they will be stored; none are allowed.
pub fn checked_notes(raw: &str) -> Result<String, Refusal> {
    let notes = text::normalize(raw.trim());
    let length = text::length(&notes);
    if length > NOTES_LIMIT { Err(Refusal::TextTooLong { length, limit: NOTES_LIMIT }) } else { Ok(notes) }
}

impl Details {
    /// Nothing.
    pub const fn empty() -> Self {
        Self { name: String::new(), email: String::new(), phone: String::new() }
    }

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
        let changed = Self::FIELDS.into_iter().map(|field| (field, self.get(field), new.get(field)));
        changed
            .filter(|(_, from, to)| from != to)
            .map(|(field, from, to)| FieldChange { field, from: from.to_owned(), to: to.to_owned() })
            .collect()
    }

    /// What they are made of.
    pub const FIELDS: [Field; 3] = [Field::Name, Field::Email, Field::Phone];

    /// What is known; empty for a field that is none of these.
    pub fn get(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.name,
            Field::Email => &self.email,
            Field::Phone => &self.phone,
            _ => "",
        }
    }

    /// Where it is kept.
    pub const fn get_mut(&mut self, field: Field) -> Option<&mut String> {
        match field {
            Field::Name => Some(&mut self.name),
            Field::Email => Some(&mut self.email),
            Field::Phone => Some(&mut self.phone),
            _ => None,
        }
    }
}
