//! People who are not heard (SPEC I.6).

use serde::{Deserialize, Serialize};

use crate::contact::{Contact, Identity};
use crate::conversation::Birth;
use crate::id::{AgentId, ContactId};
use crate::time::Timestamp;

/// Somebody who is not heard: what he writes is not taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Blocked {
    /// Who.
    pub sender: Sender,
    /// Who blocked him.
    pub by: AgentId,
    /// When.
    pub at: Timestamp,
}

/// What somebody is known by where he is blocked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Sender {
    /// His address, or what his platform calls him.
    Identity(Identity),
    /// A browser on a website of ours.
    Visitor(ContactId),
}

impl Sender {
    /// Who writes in this conversation. `None` when his address was erased.
    pub fn of(birth: &Birth, contact: &Contact) -> Option<Self> {
        match birth.channel.capability().identity {
            Some(kind) => contact.identity(kind, birth.entry_point).cloned().map(Self::Identity),
            None => Some(Self::Visitor(birth.contact)),
        }
    }

    /// What it is unique by.
    pub fn key(&self) -> String {
        match self {
            Self::Identity(identity) => format!("{}:{}", identity.key(), identity.value),
            Self::Visitor(contact) => format!("visitor:{contact}"),
        }
    }
}
