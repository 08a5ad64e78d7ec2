//! One mailbox of ours: its address, and the servers that bring and take its letters.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize, Serializer};

/// A mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mailbox {
    /// Its address.
    pub address: String,
    /// The name customers read beside it.
    #[serde(default)]
    pub name: String,
    /// Its other addresses.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Where letters come in.
    pub imap: Server,
    /// The folder they come into.
    #[serde(default = "inbox")]
    pub folder: String,
    /// Where letters go out.
    pub smtp: Server,
    /// The folder a copy of what is sent is put into; none where the provider sees to that.
    #[serde(default)]
    pub sent: Option<String>,
    /// What stands between an address and the token of a conversation.
    #[serde(default = "plus")]
    pub delimiter: char,
    /// Certificates of authorities that are trusted besides the system's: a PEM file.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
}

/// A server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Its name, which its certificate has too.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Whom we are to it; empty where nobody has to say.
    #[serde(default)]
    pub user: String,
    /// What proves it.
    #[serde(default)]
    pub secret: Secret,
    /// What the secret is.
    #[serde(default)]
    pub login: Login,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// From the first byte.
    Tls,
    /// After a word; never without.
    StartTls,
    /// Not at all: on this machine only.
    Plain,
}

/// What a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Login {
    /// A password.
    #[default]
    Password,
    /// An access token of `OAuth2`, as `XOAUTH2` takes it.
    Xoauth2,
}

/// A password or token: read from settings, never shown, logged or written into an answer.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// This one.
    pub const fn new(secret: String) -> Self {
        Self(secret)
    }

    /// Itself, for the server it is meant for and for the store.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether there is one.
    pub fn is_set(&self) -> bool {
        !self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_set() { "set" } else { "not set" })
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

impl Mailbox {
    /// All its addresses.
    pub fn own(&self) -> domain::email::Own {
        domain::email::Own::new(std::iter::once(&self.address).chain(&self.aliases))
    }
}

fn inbox() -> String {
    "INBOX".into()
}

const fn plus() -> char {
    '+'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_told() {
        let json = r#"{"address": "support@shop.test",
            "imap": {"host": "mail.shop.test", "port": 993, "security": "tls", "user": "support", "secret": "hunter2"},
            "smtp": {"host": "mail.shop.test", "port": 587, "security": "start_tls", "user": "support", "secret": "hunter3", "login": "xoauth2"}}"#;
        let mailbox: Mailbox = serde_json::from_str(json).unwrap();
        assert_eq!((mailbox.imap.secret.reveal(), mailbox.smtp.secret.reveal()), ("hunter2", "hunter3"));
        assert_eq!((mailbox.folder.as_str(), mailbox.delimiter, mailbox.smtp.login), ("INBOX", '+', Login::Xoauth2));
        let told = format!("{mailbox:?} {mailbox:#?} {}", serde_json::to_string(&mailbox).unwrap());
        assert!(!told.contains("hunter"), "{told}");
    }
}
