//! A mailbox of ours, beside what every entry point has: where its mail is fetched, and how ours leaves (SPEC E).

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::id::EntryPointId;
use crate::text;

/// Most other addresses that lead to one mailbox.
pub const ALIASES_LIMIT: usize = 50;
/// Longest name of a host, of a user or of a folder, in bytes.
const NAME_LIMIT: usize = 253;
/// Longest password or token, in bytes.
const SECRET_LIMIT: usize = 4_096;

/// How a mailbox is reached.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Account {
    /// Its entry point, which has its address and its queue.
    pub id: EntryPointId,
    /// Other addresses that lead here: they never become recipients of an answer.
    pub aliases: Vec<String>,
    /// What parts our address from what tells answers apart in it (RFC 5233).
    pub delimiter: char,
    /// Where mail is fetched.
    pub imap: Server,
    /// The folder it comes into.
    pub folder: String,
    /// Where ours leaves.
    pub smtp: Server,
    /// The folder a copy of ours goes to; `None` where the provider sees to that.
    pub sent: Option<String>,
}

/// A server of a mail provider, and who we are there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Who signs in.
    pub user: String,
    /// With what.
    pub login: Login,
    /// The password, or the token.
    pub secret: Secret,
}

/// How a connection is protected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Security {
    /// From its first byte (RFC 8314).
    Tls,
    /// From the command that asks for it; without it there is no connection.
    StartTls,
    /// Not at all: on this machine only.
    Plain,
}

/// How we prove who we are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Login {
    /// With a password.
    Password,
    /// With a token of the provider's (XOAUTH2).
    OAuth2,
}

/// What nobody is shown: neither people nor logs.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

/// What cannot stand, by the name of its field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{field}: {why}")]
pub struct Wrong {
    /// Which field, such as `imap.host`.
    pub field: &'static str,
    /// What is wrong with it.
    pub why: &'static str,
}

impl Secret {
    /// This one.
    pub const fn new(secret: String) -> Self {
        Self(secret)
    }

    /// For whoever signs in with it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "(none)" } else { "(secret)" })
    }
}

impl Account {
    /// The account as it will be stored.
    pub fn checked(mut self) -> Result<Self, Wrong> {
        let wrong = |field, why| Err(Wrong { field, why });
        if self.aliases.len() > ALIASES_LIMIT {
            return wrong("aliases", "there are too many");
        }
        let aliases: Result<Vec<_>, _> = self.aliases.iter().map(|alias| text::email(alias)).collect();
        let Ok(aliases) = aliases else {
            return wrong("aliases", "must be email addresses");
        };
        self.aliases = aliases.into_iter().map(|alias| alias.to_lowercase()).collect();
        self.aliases.sort();
        self.aliases.dedup();
        if !"+-_=".contains(self.delimiter) {
            return wrong("delimiter", "must be one of + - _ =");
        }
        self.imap = self.imap.checked(IMAP)?;
        self.smtp = self.smtp.checked(SMTP)?;
        let folder = self.folder.trim().to_owned();
        self.folder = folder;
        self.sent = self.sent.map(|sent| sent.trim().to_owned()).filter(|sent| !sent.is_empty());
        if !is_name(&self.folder) {
            return wrong("folder", "must be the name of a folder");
        }
        if self.sent.as_deref().is_some_and(|sent| !is_name(sent)) {
            return wrong("sent_folder", "must be the name of a folder");
        }
        Ok(self)
    }
}

/// The fields of a server, as errors name them: host, port, security, user, secret.
type Fields = [&'static str; 5];
const IMAP: Fields = ["imap.host", "imap.port", "imap.security", "imap.user", "imap.secret"];
const SMTP: Fields = ["smtp.host", "smtp.port", "smtp.security", "smtp.user", "smtp.secret"];

impl Server {
    fn checked(mut self, [host, port, security, user, secret]: Fields) -> Result<Self, Wrong> {
        let wrong = |field, why| Err(Wrong { field, why });
        self.host = self.host.trim().trim_end_matches('.').to_lowercase();
        self.user = self.user.trim().to_owned();
        if !is_name(&self.host) || self.host.contains(|c: char| c.is_whitespace() || "/@".contains(c)) {
            return wrong(host, "must be the name of a server");
        }
        if self.port == 0 {
            return wrong(port, "must be from 1 to 65535");
        }
        if self.security == Security::Plain && !self.is_local() {
            return wrong(security, "a password must not travel unprotected: only on this machine");
        }
        if !is_name(&self.user) {
            return wrong(user, "must not be empty");
        }
        if self.secret.is_empty() || self.secret.0.len() > SECRET_LIMIT {
            return wrong(secret, "must not be empty");
        }
        Ok(self)
    }

    /// Whether it is this machine.
    pub fn is_local(&self) -> bool {
        self.host == "localhost" || self.host.parse::<core::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// Whether somebody else's password would be told to it: who changes where it goes gives it again.
    pub fn is_same_place(&self, other: &Self) -> bool {
        (&self.host, &self.user, self.port) == (&other.host, &other.user, other.port)
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= NAME_LIMIT && !name.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server() -> Server {
        Server {
            host: " Mail.Example.org. ".into(),
            port: 993,
            security: Security::Tls,
            user: "hello".into(),
            login: Login::Password,
            secret: Secret::new("open sesame".into()),
        }
    }

    fn account() -> Account {
        Account {
            id: EntryPointId::from_number(1),
            aliases: vec!["Info@Shop.example".into(), "info@shop.example".into()],
            delimiter: '+',
            imap: server(),
            folder: " INBOX ".into(),
            smtp: server(),
            sent: Some(" ".into()),
        }
    }

    fn refused(change: impl FnOnce(&mut Account)) -> &'static str {
        let mut account = account();
        change(&mut account);
        account.checked().map_or_else(|wrong| wrong.field, |_| "")
    }

    #[test]
    fn it_is_stored_in_one_way() {
        let account = account().checked().unwrap();
        assert_eq!(account.aliases, ["info@shop.example"]);
        assert_eq!((&*account.imap.host, &*account.folder, account.sent), ("mail.example.org", "INBOX", None));
    }

    #[test]
    fn what_cannot_stand_is_named() {
        assert_eq!(refused(|it| it.imap.host = "https://mail".into()), "imap.host");
        assert_eq!(refused(|it| it.smtp.port = 0), "smtp.port");
        assert_eq!(refused(|it| it.smtp.security = Security::Plain), "smtp.security");
        assert_eq!(refused(|it| it.imap.secret = Secret::default()), "imap.secret");
        assert_eq!(refused(|it| it.aliases.push("nobody".into())), "aliases");
        assert_eq!(refused(|it| it.delimiter = '@'), "delimiter");
        assert_eq!(refused(|it| it.folder = "a\nb".into()), "folder");
        let local = |it: &mut Account| {
            it.smtp.security = Security::Plain;
            it.smtp.host = "127.0.0.1".into();
        };
        assert_eq!(refused(local), "", "on this machine nobody listens");
    }

    #[test]
    fn a_secret_is_shown_to_nobody() {
        assert!(!format!("{:?}", account()).contains("sesame"));
    }
}
