//! A connection to a mailbox: signing in, what is new, letters, waiting.

use std::collections::BTreeMap;
use std::time::Duration;

use async_imap::Client;
use async_imap::error::Error;
use async_imap::types::UnsolicitedResponse;
use futures_util::TryStreamExt as _;
use tokio::time::timeout;

use super::{Letters, Pace};
use crate::channels::email::connect::{self, Connection, Trouble, Trust, words};
use crate::channels::email::settings::{Login, Mailbox, Security, Server};

pub type Imap = async_imap::Session<Connection>;

/// A mailbox that is open.
pub struct Session {
    imap: Imap,
    /// The numbering of its letters.
    pub uid_validity: u32,
    has_idle: bool,
    answer: Duration,
    host: String,
}

/// Why waiting ended.
pub enum Woken {
    /// Something came.
    News(Session),
    /// Time to look by oneself.
    Nothing(Session),
}

/// What a mailbox says of itself, for who sets it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Letters in its folder.
    pub letters: u32,
    /// Whether new letters are told at once.
    pub has_idle: bool,
}

/// Opens a mailbox, says what is in it, and leaves.
pub async fn look(mailbox: &Mailbox, trust: &Trust, answer: Duration) -> Result<Facts, Trouble> {
    let work = async {
        let mut imap = sign_in(&mailbox.imap, trust).await?;
        let has_idle = has_idle(&mut imap, &mailbox.imap.host).await?;
        let folder = imap.examine(&mailbox.folder).await.map_err(|error| in_folder(error, &mailbox.imap.host))?;
        let _ = imap.logout().await;
        Ok(Facts { letters: folder.exists, has_idle })
    };
    timeout(answer, work).await.unwrap_or(Err(Trouble::Silent))
}

/// Connects and signs in.
pub async fn sign_in(server: &Server, trust: &Trust) -> Result<Imap, Trouble> {
    let stream = connect::reach(server).await?;
    let client = match server.security {
        Security::Tls => greeted(connect::encrypt(stream, server, trust).await?, server).await?,
        Security::Plain => greeted(Box::new(stream), server).await?,
        Security::StartTls => {
            let mut client = greeted(Box::new(stream), server).await?;
            let started = client.run_command_and_check_ok("STARTTLS", None).await;
            started.map_err(|error| match error {
                Error::Bad(_) | Error::No(_) => Trouble::NoStartTls,
                error => trouble(&error, &server.host),
            })?;
            Client::new(connect::encrypt(client.into_inner(), server, trust).await?)
        }
    };
    let secret = server.secret.reveal();
    let signed_in = match server.login {
        Login::Password => client.login(&server.user, secret).await,
        Login::Xoauth2 => client.authenticate("XOAUTH2", Xoauth2::new(&server.user, secret)).await,
    };
    signed_in.map_err(|(error, _)| match error {
        Error::No(said) => Trouble::Login(info(&said)),
        Error::Bad(_) => Trouble::NoLogin,
        error => trouble(&error, &server.host),
    })
}

async fn greeted(stream: Connection, server: &Server) -> Result<Client<Connection>, Trouble> {
    let mut client = Client::new(stream);
    match timeout(connect::PATIENCE, client.read_response()).await {
        Ok(Ok(Some(_))) => Ok(client),
        Ok(Ok(None)) => Err(Trouble::Closed),
        Ok(Err(error)) => Err(Trouble::of(&error, &server.host).unwrap_or_else(|| Trouble::Strange(words(error)))),
        Err(_) => Err(Trouble::Silent),
    }
}

async fn has_idle(imap: &mut Imap, host: &str) -> Result<bool, Trouble> {
    let capabilities = imap.capabilities().await.map_err(|error| trouble(&error, host))?;
    Ok(capabilities.has_str("IDLE"))
}

impl Session {
    /// Opens a mailbox.
    pub async fn open(mailbox: &Mailbox, trust: &Trust, answer: Duration) -> Result<Self, Trouble> {
        let host = mailbox.imap.host.clone();
        let work = async {
            let mut imap = sign_in(&mailbox.imap, trust).await?;
            let has_idle = has_idle(&mut imap, &host).await?;
            let folder = imap.select(&mailbox.folder).await.map_err(|error| in_folder(error, &host))?;
            let uid_validity = folder.uid_validity.unwrap_or(0);
            Ok((imap, has_idle, uid_validity))
        };
        let (imap, has_idle, uid_validity) = timeout(answer, work).await.unwrap_or(Err(Trouble::Silent))?;
        Ok(Self { imap, uid_validity, has_idle, answer, host })
    }

    fn trouble(&self, error: &Error) -> Trouble {
        trouble(error, &self.host)
    }

    /// The letters after this number, and how large they are.
    pub async fn sizes_after(&mut self, uid: u32) -> Result<BTreeMap<u32, u32>, Trouble> {
        // What was told before is seen by the search that follows.
        while self.imap.unsolicited_responses.try_recv().is_ok() {}
        let Some(from) = uid.checked_add(1) else { return Ok(BTreeMap::new()) };
        let host = self.host.clone();
        let found = self.imap.uid_search(format!("UID {from}:*")).await.map_err(|error| trouble(&error, &host))?;
        // `n:*` names the last letter even if its number is smaller.
        let mut uids: Vec<u32> = found.into_iter().filter(|found| *found > uid).collect();
        uids.sort_unstable();
        let mut sizes = BTreeMap::new();
        for some in uids.chunks(500) {
            let fetched = self.imap.uid_fetch(set(some), "(UID RFC822.SIZE)").await;
            let fetched = fetched.map_err(|error| trouble(&error, &host))?;
            let fetched: Vec<_> = fetched.try_collect().await.map_err(|error| trouble(&error, &host))?;
            sizes.extend(fetched.iter().filter_map(|one| Some((one.uid?, one.size?))));
            // A server that does not say how large a letter is may still send it.
            for uid in some {
                sizes.entry(*uid).or_insert(0);
            }
        }
        Ok(sizes)
    }

    /// These letters, as they are, without marking them as read.
    pub async fn letters(&mut self, uids: &[u32]) -> Result<Letters, Trouble> {
        let host = self.host.clone();
        let fetched = self.imap.uid_fetch(set(uids), "(UID BODY.PEEK[])").await;
        let mut fetched = fetched.map_err(|error| trouble(&error, &host))?;
        let mut letters = Letters::new();
        while let Some(one) = fetched.try_next().await.map_err(|error| trouble(&error, &host))? {
            if let (Some(uid), Some(body)) = (one.uid, one.body()) {
                letters.insert(uid, body.to_vec());
            }
        }
        Ok(letters)
    }

    /// Whether this letter is still there.
    pub async fn exists(&mut self, uid: u32) -> Result<bool, Trouble> {
        let found = self.imap.uid_search(format!("UID {uid}")).await.map_err(|error| trouble(&error, &self.host))?;
        Ok(found.contains(&uid))
    }

    /// Waits until something comes, or it is time to look.
    pub async fn wait(mut self, pace: &Pace) -> Result<Woken, Trouble> {
        if !self.has_idle {
            tokio::time::sleep(pace.poll).await;
            let nothing = timeout(self.answer, self.imap.noop()).await;
            nothing.map_err(|_| Trouble::Silent)?.map_err(|error| self.trouble(&error))?;
            return Ok(Woken::Nothing(self));
        }
        let Self { imap, uid_validity, answer, host, .. } = self;
        let told = imap.unsolicited_responses.clone();
        let of = |error: Error| trouble(&error, &host);
        let mut idle = imap.idle();
        timeout(answer, idle.init()).await.map_err(|_| Trouble::Silent)?.map_err(of)?;
        // What came between the search and IDLE was told in passing, and is not told again.
        let mut news = told.is_full();
        while let Ok(one) = told.try_recv() {
            news |= matches!(one, UnsolicitedResponse::Exists(_) | UnsolicitedResponse::Recent(_));
        }
        if !news {
            // The server's signs of life do not prolong it.
            let (told, _stop) = idle.wait_with_timeout(pace.idle);
            news = match timeout(pace.idle, told).await {
                Ok(told) => {
                    told.map_err(of)?;
                    true
                }
                Err(_) => false,
            };
        }
        let imap = timeout(answer, idle.done()).await.map_err(|_| Trouble::Silent)?.map_err(of)?;
        let session = Self { imap, uid_validity, has_idle: true, answer, host };
        Ok(if news { Woken::News(session) } else { Woken::Nothing(session) })
    }
}

fn set(uids: &[u32]) -> String {
    uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// What an error is to people.
pub fn trouble(error: &Error, host: &str) -> Trouble {
    match error {
        Error::Io(error) => Trouble::of(error, host).unwrap_or_else(|| Trouble::Strange(words(error))),
        Error::No(said) | Error::Bad(said) => Trouble::Said(info(said)),
        Error::ConnectionLost => Trouble::Closed,
        error => Trouble::Strange(words(error)),
    }
}

pub fn in_folder(error: Error, host: &str) -> Trouble {
    match error {
        Error::No(said) => Trouble::Folder(info(&said)),
        error => trouble(&error, host),
    }
}

/// The server's own words, out of what the library makes of them: `code: …, info: Some("…")`.
fn info(said: &str) -> String {
    let own = said.rsplit_once("info: Some(\"").and_then(|(_, rest)| rest.strip_suffix("\")"));
    words(own.map_or_else(|| said.to_owned(), |own| own.replace("\\\"", "\"").replace("\\'", "'")))
}

/// Signs in with a token.
struct Xoauth2 {
    first: Option<String>,
}

impl Xoauth2 {
    fn new(user: &str, token: &str) -> Self {
        Self { first: Some(format!("user={user}\x01auth=Bearer {token}\x01\x01")) }
    }
}

impl async_imap::Authenticator for Xoauth2 {
    type Response = String;

    // A second question is the server's reason for refusing; it wants an empty answer before it says so.
    fn process(&mut self, _challenge: &[u8]) -> String {
        self.first.take().unwrap_or_default()
    }
}
