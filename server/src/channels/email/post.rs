//! Mailboxes at a provider: letters leave by SMTP, a copy goes to the folder of sent ones, and what comes is fetched by IMAP.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::EntryPointId;
use domain::Refusal;
use domain::delivery::Outcome;
use domain::email::account::{self, Account};
use domain::entry_point::EntryPoint;
use domain::message::{Receipt, Undelivered};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::arriving;
use super::connect::Trust;
use super::imap::{Aside, Collector, Intake, Pace, Place, Status, TakeError, append_sent, is_sent};
use super::mailroom;
use super::settings::{Login, Mailbox, Secret, Security, Server};
use super::smtp::{self, Envelope, Fate, Patience, Sent};
use crate::app::{SharedApp, stopping};
use crate::channels::Outbound;
use crate::store::{CommitError, Document, StoreError};

/// The kind of the documents that say how far a mailbox was read.
const PLACES: &str = "mailbox_place";
/// Between two looks at which mailboxes there are.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Longest time to hand over one letter; with a look for its copy well below a claim on it ([`domain::delivery::LETTER_CLAIM`]).
const SEND_WITHIN: Duration = Duration::from_mins(15);
/// Longest time for a copy into the folder of sent letters.
const COPY_WITHIN: Duration = Duration::from_mins(1);

/// What became of a letter.
#[derive(Debug)]
pub struct Posted {
    /// Of it all.
    pub outcome: Outcome,
    /// What is to be told of those who do not get it.
    pub receipt: Option<Receipt>,
}

/// Hands a letter to the mailbox's server, once.
pub async fn send(account: &Account, message: &Outbound) -> Posted {
    let refused = |why| Posted { outcome: Outcome::Refused { why }, receipt: None };
    let Some(letter) = &message.letter else { return refused(Undelivered::Content) };
    let mailbox = of_entry(&message.entry_point, account);
    let Ok(trust) = Trust::load(mailbox.ca_file.as_deref()) else { return refused(Undelivered::Setup) };
    let envelope = Envelope { from: Some(mailbox.address.clone()), to: letter.recipients.clone() };
    let hello = hello(&mailbox.address).to_owned();
    let patience = Patience::default();
    let sending = smtp::send(&mailbox.smtp, &trust, &hello, &envelope, &letter.raw, &patience);
    let mut sent = timeout(SEND_WITHIN, sending).await.unwrap_or_else(|_| Sent::unknown());
    // A provider that keeps a copy of what it takes knows what nobody told us.
    if sent.outcome == Outcome::Unknown
        && mailbox.sent.is_none()
        && is_sent(&mailbox, &trust, &letter.message_id, COPY_WITHIN).await == Ok(true)
    {
        sent.outcome = Outcome::Taken { external: None };
    }
    let missed: Vec<_> = sent
        .recipients
        .iter()
        .filter_map(|one| match &one.fate {
            Fate::Refused(said) => Some([&one.address, ": ", said].concat()),
            // They are tried again.
            Fate::Later(_) | Fate::Taken | Fate::Unknown => None,
        })
        .collect();
    let receipt = match &sent.outcome {
        Outcome::Refused { why } if missed.is_empty() => Some(why.said(&[&sent.said])),
        Outcome::Refused { why } => Some(why.said(&[&missed.join("; ")])),
        Outcome::Taken { .. } | Outcome::Partly { .. } if !missed.is_empty() => {
            Some(Undelivered::Recipient.said(&[&missed.join("; ")]))
        }
        _ => None,
    };
    if matches!(sent.outcome, Outcome::Taken { .. } | Outcome::Partly { .. }) && mailbox.sent.is_some() {
        let (message_id, raw) = (letter.message_id.clone(), letter.raw.clone());
        tokio::spawn(async move {
            if let Err(trouble) = append_sent(&mailbox, &trust, &message_id, &raw, COPY_WITHIN).await {
                tracing::warn!(mailbox = %mailbox.address, %trouble, "a copy of a letter could not be kept");
            }
        });
    }
    Posted { outcome: sent.outcome, receipt }
}

/// Fetches what comes to every mailbox that is set up, until the server stops.
pub async fn run(app: SharedApp) {
    let mut shutdown = app.shutdown.clone();
    let mut running: BTreeMap<EntryPointId, Running> = BTreeMap::new();
    while !*shutdown.borrow() {
        let catalog = app.catalog.get();
        let wanted = catalog.mailboxes.values().filter_map(|account| {
            let at = catalog.entry_points.get(&account.id).filter(|at| at.active)?;
            Some((account.id, of_entry(at, account)))
        });
        let wanted: BTreeMap<EntryPointId, Mailbox> = wanted.collect();
        let gone: Vec<_> =
            running.iter().filter(|(id, one)| wanted.get(id) != Some(&one.mailbox)).map(|(id, _)| *id).collect();
        for id in gone {
            if let Some(one) = running.remove(&id) {
                one.end().await;
            }
            app.mailroom.forget(id);
        }
        for (id, mailbox) in wanted {
            if !running.contains_key(&id) {
                running.extend(Running::begin(&app, id, mailbox).map(|one| (id, one)));
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = stopping(&mut shutdown) => {}
        }
    }
    for one in running.into_values() {
        one.end().await;
    }
}

/// A mailbox that is being fetched from.
struct Running {
    mailbox: Mailbox,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    fn begin(app: &SharedApp, id: EntryPointId, mailbox: Mailbox) -> Option<Self> {
        let trust = Trust::load(mailbox.ca_file.as_deref())
            .inspect_err(|trouble| tracing::error!(mailbox = %mailbox.address, %trouble, "mailbox: nothing is fetched"))
            .ok()?;
        let (stop, stopped) = watch::channel(false);
        let (status, followed) = watch::channel(Status::default());
        app.mailroom.follow(id, followed);
        let collector = Collector {
            mailbox: mailbox.clone(),
            trust,
            intake: Arc::new(Inbox { app: Arc::clone(app), id, of: whose(&mailbox) }),
            pace: Pace::default(),
            clock: Arc::clone(&app.clock),
            ids: Arc::clone(&app.ids),
            status,
        };
        let task = tokio::spawn(async move { collector.run(stopped).await });
        Some(Self { mailbox, stop, task })
    }

    async fn end(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "mailbox: the loop did not end by itself");
        }
    }
}

/// Takes what comes to one mailbox, and remembers how far it was read.
struct Inbox {
    app: SharedApp,
    id: EntryPointId,
    of: String,
}

/// A place, as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    uid_validity: u32,
    uid: u32,
    /// Of which mailbox: another server, user or folder has numbers of its own.
    #[serde(default)]
    of: String,
}

/// What tells one mailbox from another.
fn whose(mailbox: &Mailbox) -> String {
    let Server { host, port, user, .. } = &mailbox.imap;
    format!("{user}@{host}:{port}/{}", mailbox.folder)
}

impl Inbox {
    async fn stored(&self) -> Result<Option<Document>, TakeError> {
        let documents = self.app.store.documents(PLACES).await.map_err(|error| later(&error))?;
        Ok(documents.into_iter().find(|document| document.id == self.id.to_string()))
    }
}

#[async_trait]
impl Intake for Inbox {
    async fn last(&self, _: &str) -> Result<Option<Place>, TakeError> {
        let Some(document) = self.stored().await? else { return Ok(None) };
        let stored: Stored =
            serde_json::from_str(&document.json).map_err(|error| TakeError::Later(error.to_string()))?;
        let place = Place { uid_validity: stored.uid_validity, uid: stored.uid };
        Ok(Some(place).filter(|_| stored.of == self.of))
    }

    async fn take(&self, _: &str, _: Place, raw: Vec<u8>) -> Result<(), TakeError> {
        let at = self.app.catalog.get().entry_points.get(&self.id).cloned();
        let at = at.ok_or_else(|| TakeError::Later("the mailbox is no longer there".to_owned()))?;
        match arriving::take(&self.app, &at, raw.into()).await {
            Ok(_) => Ok(()),
            Err(refusal @ (Refusal::StorageUnavailable | Refusal::Internal)) => {
                Err(TakeError::Later(refusal.to_string()))
            }
            Err(refusal) => Err(TakeError::Never(refusal.to_string())),
        }
    }

    async fn set_aside(&self, _: &str, place: Place, why: &Aside) -> Result<(), TakeError> {
        let now = self.app.clock.now();
        mailroom::leave(&*self.app.store, self.id, place, why, now).await.map_err(|error| later(&error))
    }

    async fn advance(&self, _: &str, place: Place) -> Result<(), TakeError> {
        let version = self.stored().await?.map_or(0, |document| document.version);
        let stored = Stored { uid_validity: place.uid_validity, uid: place.uid, of: self.of.clone() };
        let json = serde_json::to_string(&stored).map_err(|error| TakeError::Later(error.to_string()))?;
        let document = Document { id: self.id.to_string(), version, json };
        match self.app.store.put_document(PLACES, document, None, self.app.clock.now()).await {
            Ok(()) => Ok(()),
            Err(CommitError::Store(error)) => Err(later(&error)),
            Err(error) => Err(TakeError::Later(error.to_string())),
        }
    }
}

fn later(error: &StoreError) -> TakeError {
    TakeError::Later(error.to_string())
}

/// What we call ourselves to the server that takes letters of this address: its domain (RFC 5321 section 4.1.1.1).
pub fn hello(address: &str) -> &str {
    address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
}

fn of_entry(at: &EntryPoint, account: &Account) -> Mailbox {
    mailbox(&at.address, &at.name, account)
}

/// The account as the protocols take it.
pub fn mailbox(address: &str, name: &str, account: &Account) -> Mailbox {
    Mailbox {
        address: address.to_owned(),
        name: name.to_owned(),
        aliases: account.aliases.clone(),
        imap: server(&account.imap),
        folder: account.folder.clone(),
        smtp: server(&account.smtp),
        sent: account.sent.clone(),
        delimiter: account.delimiter,
        ca_file: None,
    }
}

fn server(server: &account::Server) -> Server {
    Server {
        host: server.host.clone(),
        port: server.port,
        security: match server.security {
            account::Security::Tls => Security::Tls,
            account::Security::StartTls => Security::StartTls,
            account::Security::Plain => Security::Plain,
        },
        user: server.user.clone(),
        secret: Secret::new(server.secret.expose().to_owned()),
        login: match server.login {
            account::Login::Password => Login::Password,
            account::Login::OAuth2 => Login::Xoauth2,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::tests::Server as House;

    #[tokio::test]
    async fn how_far_was_read_counts_for_one_server_user_and_folder() {
        let house = House::start().await;
        let id = EntryPointId::from_number(9);
        let mailbox = |user: &str, host: &str, port: u16, folder: &str| {
            let reached = account::Server {
                host: host.into(),
                port,
                security: account::Security::Tls,
                user: user.into(),
                login: account::Login::Password,
                secret: account::Secret::new("sesame".into()),
            };
            let (imap, smtp) = (reached.clone(), reached);
            let account =
                Account { id, aliases: vec![], delimiter: '+', imap, folder: folder.into(), smtp, sent: None };
            super::mailbox("hello@shop.example", "Shop", &account)
        };
        let inbox = |mailbox: Mailbox| Inbox { app: house.app.clone(), id, of: whose(&mailbox) };
        let first = inbox(mailbox("shop", "imap.x.test", 993, "INBOX"));
        assert_eq!(first.last("").await.unwrap(), None);
        let place = Place { uid_validity: 7, uid: 41 };
        first.advance("", place).await.unwrap();
        assert_eq!(first.last("").await.unwrap(), Some(place));
        for other in [
            mailbox("sales", "imap.x.test", 993, "INBOX"),
            mailbox("shop", "imap.y.test", 993, "INBOX"),
            mailbox("shop", "imap.x.test", 1_993, "INBOX"),
            mailbox("shop", "imap.x.test", 993, "Archive"),
        ] {
            let other = inbox(other);
            assert_eq!(other.last("").await.unwrap(), None, "{} has numbers of its own", other.of);
        }
    }
}
