//! The page as data: mailboxes as they are and as they are being changed. Pure.

use std::collections::BTreeMap;

use domain::email::signature::unknown;
use serde::{Deserialize, Serialize};

use crate::admin::api::Record;
use crate::admin::merge::carried_over;

/// What every entry point has, in the API's form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// How customers write to it.
    pub channel: String,
    /// What people read.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Where its mail waits.
    pub queue: String,
    /// Who carries it.
    pub carrier: String,
    /// Whether it takes mail.
    pub active: bool,
}

/// How it is reached, in the API's form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Account {
    /// Other addresses that lead here.
    pub aliases: Vec<String>,
    /// What parts the address from what tells answers apart in it.
    pub delimiter: String,
    /// Where mail is fetched.
    pub imap: Server,
    /// The folder it comes into.
    pub folder: String,
    /// Where ours leaves.
    pub smtp: Server,
    /// The folder a copy of ours goes to.
    pub sent_folder: Option<String>,
}

/// A server, in the API's form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected: one of [`SECURITIES`].
    pub security: String,
    /// Who signs in.
    pub user: String,
    /// With what: one of [`LOGINS`].
    pub login: String,
    /// The password or token: written, never read.
    pub secret: Option<String>,
}

/// How a connection can be protected.
pub const SECURITIES: [&str; 3] = ["tls", "start_tls", "plain"];
/// How one can sign in.
pub const LOGINS: [&str; 2] = ["password", "oauth2"];
/// What can part an address.
pub const DELIMITERS: [&str; 4] = ["+", "-", "_", "="];
/// The channel of mailboxes.
pub const CHANNEL: &str = "email";

impl Server {
    fn new(port: u16, security: &str) -> Self {
        let (security, login) = (security.to_owned(), LOGINS[0].to_owned());
        Self { host: String::new(), port, security, user: String::new(), login, secret: None }
    }

    /// Another protection: the usual port of it, unless another one was chosen.
    pub fn protect(&mut self, security: String, usual: fn(&str) -> u16) {
        if self.port == usual(&self.security) {
            self.port = usual(&security);
        }
        self.security = security;
    }
}

/// The port mail is fetched at (RFC 8314).
pub fn imap_port(security: &str) -> u16 {
    if security == "tls" { 993 } else { 143 }
}

/// The port mail is handed over at (RFC 8314).
pub fn smtp_port(security: &str) -> u16 {
    if security == "tls" { 465 } else { 587 }
}

impl Default for Account {
    fn default() -> Self {
        Self {
            aliases: Vec::new(),
            delimiter: DELIMITERS[0].to_owned(),
            imap: Server::new(993, "tls"),
            folder: "INBOX".to_owned(),
            smtp: Server::new(465, "tls"),
            sent_folder: None,
        }
    }
}

/// A mailbox that is looked at, and perhaps being changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    /// The entry point that is there, with its version; `None` for a new one.
    pub of: Option<(String, u32)>,
    /// The version of how it is reached; 0 if nobody has said so.
    pub reached: u32,
    base: (Entry, Option<Account>),
    /// What it will be.
    pub entry: Entry,
    /// How it will be reached; `None` where the simulator plays it.
    pub account: Option<Account>,
}

impl Form {
    /// A new one, for this queue.
    pub fn new(queue: String, carrier: &str) -> Self {
        let (channel, carrier) = (CHANNEL.to_owned(), carrier.to_owned());
        let entry = Entry { channel, name: String::new(), address: String::new(), queue, carrier, active: true };
        let account = Some(Account::default());
        Self { of: None, reached: 0, base: (entry.clone(), account.clone()), entry, account }
    }

    /// One that is there.
    pub fn of(entry: &Record<Entry>, account: Option<&Record<Account>>) -> Self {
        let base = (entry.value.clone(), account.map(|account| account.value.clone()));
        Self {
            of: Some((entry.id.clone(), entry.version)),
            reached: account.map_or(0, |account| account.version),
            entry: base.0.clone(),
            account: base.1.clone(),
            base,
        }
    }

    /// Whether something of the entry point is to be saved.
    pub fn entry_changed(&self) -> bool {
        self.of.is_none() || self.entry != self.base.0
    }

    /// Whether something of how it is reached is to be saved.
    pub fn account_changed(&self) -> bool {
        self.account != self.base.1 || self.of.is_none() && self.account.is_some()
    }

    /// Whether anything is to be saved.
    pub fn is_changed(&self) -> bool {
        self.entry != self.base.0 || self.account != self.base.1
    }

    /// Whether it says something else than another one.
    pub fn says_else(&self, other: &Self) -> bool {
        self.entry != other.entry || self.account != other.account
    }

    /// Takes what was typed since it was sent.
    pub fn take(&mut self, typed: &Self, sent: &Self) {
        self.entry = carried_over(&sent.entry, &typed.entry, &self.entry);
        self.account = carried_over(&sent.account, &typed.account, &self.account);
    }
}

/// What stands below new letters, in the API's form.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Signatures {
    /// By queue.
    pub queues: BTreeMap<String, String>,
    /// By agent.
    pub agents: BTreeMap<String, String>,
}

impl Signatures {
    /// Whether one of those that are `shown` asks for what cannot be filled.
    pub fn has_unknown(&self, shown: impl Fn(&str) -> bool) -> bool {
        self.queues.iter().chain(&self.agents).any(|(id, text)| shown(id) && unknown(text).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_follow_the_protection_until_one_is_chosen() {
        let mut server = Server::new(993, "tls");
        server.protect("start_tls".into(), imap_port);
        assert_eq!(server.port, 143);
        server.port = 1_143;
        server.protect("tls".into(), imap_port);
        assert_eq!(server.port, 1_143);
    }

    #[test]
    fn only_what_changed_is_saved() {
        let new = Form::new("q".into(), "simulated");
        assert!(new.entry_changed() && new.account_changed() && !new.is_changed());
        let record = Record { id: "1".into(), version: 3, value: new.entry.clone() };
        let mut form = Form::of(&record, None);
        assert!(!form.is_changed() && !form.account_changed());
        form.account = Some(Account::default());
        assert!(form.is_changed() && form.account_changed() && !form.entry_changed());
    }
}
