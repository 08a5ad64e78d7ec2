//! Where contacts of a carried channel come in: one number, page or mailbox of ours (SPEC E, DESIGN.md §2). Websites have
//! [`crate::site::Site`] instead.

use serde::{Deserialize, Serialize};

use crate::channel::{ChannelKind, Composer};
use crate::contact::IdentityKind;
use crate::id::{ContactId, EntryPointId, QueueId};
use crate::refusal::{Field, Refusal};
use crate::text;

/// Settings of one entry point.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EntryPoint {
    /// Its id.
    pub id: EntryPointId,
    /// How customers write to it; never changes.
    pub channel: ChannelKind,
    /// What people read, such as the page's name.
    pub name: String,
    /// Our number, page id or mailbox, as [`address`] writes it.
    pub address: String,
    /// Where its contacts wait.
    pub queue: QueueId,
    /// Who carries its messages.
    pub carrier: Carrier,
    /// Switched-off entry points take no messages.
    #[serde(default = "yes")]
    pub active: bool,
}

/// Who carries messages between us and customers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Carrier {
    /// A program beside the server in which a person plays the customers.
    Simulated,
}

const fn yes() -> bool {
    true
}

impl Carrier {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Simulated];

    /// The name in addresses and in the REST API; also that of its module in the server.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Simulated => "simulated",
        }
    }

    /// The carrier of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|carrier| carrier.as_str() == name)
    }
}

impl EntryPoint {
    /// Whether it is a mailbox: letters come in here.
    pub fn is_mailbox(&self) -> bool {
        self.channel.capability().composer == Composer::Mail
    }

    /// What agents read as the source of a contact (SPEC A.2): the page's name, or our number or address.
    pub fn source(&self) -> &str {
        match self.channel.capability().identity {
            Some(IdentityKind::PageScoped) => &self.name,
            _ => &self.address,
        }
    }

    /// What may be open only once: this entry point and who the customer is (DESIGN.md §3.8). An identity belongs to one
    /// contact, so the key names the contact and no number that would have to be erased from it.
    pub fn open_key(&self, contact: ContactId) -> String {
        format!("{}:{}:{contact}", self.channel.as_str(), self.id)
    }

    /// The same where conversations are threads: `thread` is made from the letter it began with.
    pub fn thread_key(&self, thread: &str) -> String {
        format!("{}:{}:thread-{thread}", self.channel.as_str(), self.id)
    }
}

/// Our address on a channel in the one way it is written; refused where the channel has no carriers.
pub fn address(channel: ChannelKind, raw: &str) -> Result<String, Refusal> {
    match channel.capability().identity {
        Some(IdentityKind::Phone) if is_short_code(raw.trim()) => Ok(raw.trim().to_owned()),
        Some(IdentityKind::Phone) => text::phone(raw),
        Some(IdentityKind::Email) => text::email(raw).map(|address| address.to_lowercase()),
        Some(IdentityKind::PageScoped) => text::name(raw),
        None => Err(Refusal::FieldInvalid { field: Field::Page }),
    }
}

/// A short number of one country, such as 70700 (SPEC A.2).
fn is_short_code(raw: &str) -> bool {
    (3..=8).contains(&raw.len()) && raw.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_in_one_way() {
        assert_eq!(address(ChannelKind::Sms, " +49 (30) 901-820 "), Ok("+4930901820".into()));
        assert_eq!(address(ChannelKind::Sms, "70700"), Ok("70700".into()));
        assert_eq!(address(ChannelKind::Email, "Hello@Shop.Example"), Ok("hello@shop.example".into()));
        assert_eq!(address(ChannelKind::Messenger, " Shop "), Ok("Shop".into()));
        assert!(address(ChannelKind::WhatsApp, "030 901820").is_err());
        assert!(address(ChannelKind::WebChat, "shop").is_err(), "websites are sites");
    }

    #[test]
    fn names_lead_back() {
        for carrier in Carrier::ALL {
            assert_eq!(Carrier::from_name(carrier.as_str()), Some(carrier));
        }
        for channel in ChannelKind::ALL {
            assert_eq!(ChannelKind::from_name(channel.as_str()), Some(channel));
        }
    }
}
