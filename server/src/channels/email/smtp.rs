//! Taking letters out, by submission to a server (RFC 6409): once for each call, with an answer that says for each recipient
//! what became of it.
//!
//! **Invariants.** `Later` and `Refused` mean that the server certainly has not taken it. Once the letter itself is being
//! written, everything but the server's answer is `Unknown`. The bytes and the letter's name are the same however often it is
//! tried, so that a second copy is recognised as one.

use std::error::Error as _;
use std::time::Duration;

use domain::delivery::Outcome;
use domain::message::Undelivered;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use tokio::time::timeout;

use super::connect::{self, Connection, Trouble, Trust, words};
use super::report::Status;
use super::settings::{Login, Security, Server};
use super::write::wire_address;

/// How patient we are with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For one answer.
    pub answer: Duration,
    /// For the letter itself, and for what the server does with it before it answers (RFC 5321 section 4.5.3.2.6).
    pub letter: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { answer: Duration::from_mins(1), letter: Duration::from_mins(10) }
    }
}

/// Who sends, and who gets it, whatever the letter's header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Whom to tell what became of it; `None` for reports, of which nobody is told.
    pub from: Option<String>,
    /// Who gets it.
    pub to: Vec<String>,
}

/// What became of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Of it all: taken if it was taken for anybody, partly if others may be asked again.
    pub outcome: Outcome,
    /// For each recipient, in their order; empty if it did not come that far.
    pub recipients: Vec<Recipient>,
    /// What the server said in the end, or what went wrong.
    pub said: String,
}

/// What became of a letter for one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Who it is.
    pub address: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a letter for one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// The server takes it there.
    Taken,
    /// Not now: it may be asked again, for this one only if others have it.
    Later(String),
    /// Never.
    Refused(String),
    /// Nobody knows.
    Unknown,
}

/// Something that ended the conversation with the server before the letter was written.
enum Stop {
    Trouble(Trouble),
    /// The server says no, with a code.
    No(No),
}

/// A refusal of the server.
struct No {
    code: u16,
    said: String,
}

impl No {
    const fn is_final(&self) -> bool {
        self.code >= 500
    }

    /// The class of trouble: by the status code in the words (RFC 3463), else by the reply's.
    fn why(&self, about_recipient: bool) -> Undelivered {
        match (Status::find(&self.said), self.code) {
            (Some(status), _) => status.why(),
            (None, 530 | 534 | 535 | 538) => Undelivered::Setup,
            (None, 550 | 551 | 553) if about_recipient => Undelivered::Recipient,
            (None, 552 | 554) => Undelivered::Content,
            (None, 450 | 452) => Undelivered::Throttled,
            _ if self.is_final() => Undelivered::Content,
            _ => Undelivered::Unreachable,
        }
    }

    fn outcome(&self, about_recipient: bool) -> Outcome {
        let why = self.why(about_recipient);
        if self.is_final() { Outcome::Refused { why } } else { Outcome::Later { why, wait: None } }
    }
}

impl Sent {
    /// Nobody knows.
    pub const fn unknown() -> Self {
        Self { outcome: Outcome::Unknown, recipients: Vec::new(), said: String::new() }
    }
}

impl Stop {
    fn of(error: &Error, host: &str) -> Self {
        if let Some(code) = error.status() {
            let said = error.source().map(words).unwrap_or_default();
            return Self::No(No { code: code.into(), said: words(format!("{code} {said}")) });
        }
        // The library calls an end of the connection an incomplete response.
        let is_end =
            error.is_response() && error.source().is_some_and(|cause| cause.to_string() == "incomplete response");
        let trouble = if is_end { Some(Trouble::Closed) } else { Trouble::of(error, host) };
        Self::Trouble(trouble.unwrap_or_else(|| Trouble::Strange(words(error))))
    }

    fn sent(self) -> Sent {
        let (outcome, said) = match self {
            Self::No(no) => (no.outcome(false), no.said),
            Self::Trouble(trouble) => {
                let why = match trouble {
                    Trouble::Name(_)
                    | Trouble::Unreachable(..)
                    | Trouble::Silent
                    | Trouble::Closed
                    | Trouble::Said(_)
                    | Trouble::Strange(_)
                    | Trouble::Storage(_) => Undelivered::Unreachable,
                    _ => Undelivered::Setup,
                };
                (Outcome::Later { why, wait: None }, words(&trouble))
            }
        };
        Sent { outcome, recipients: Vec::new(), said }
    }
}

/// Hands a letter over, once.
pub async fn send(
    server: &Server,
    trust: &Trust,
    hello: &str,
    envelope: &Envelope,
    raw: &[u8],
    patience: &Patience,
) -> Sent {
    let refused =
        |said: String| Sent { outcome: Outcome::Refused { why: Undelivered::Recipient }, recipients: Vec::new(), said };
    let from = match envelope.from.as_deref().map(wire_address).transpose() {
        Ok(from) => from,
        Err(error) => return refused(words(error)),
    };
    let to: Result<Vec<Address>, _> = envelope.to.iter().map(|address| wire_address(address)).collect();
    let to = match to {
        Ok(to) if !to.is_empty() => to,
        Ok(_) => return refused("there is no recipient".into()),
        Err(error) => return refused(words(error)),
    };
    match hand_over(server, trust, hello, from, &to, raw, patience).await {
        Ok((mut sent, fates)) => {
            let recipients = envelope.to.iter().zip(fates);
            sent.recipients = recipients.map(|(address, fate)| Recipient { address: address.clone(), fate }).collect();
            if let Outcome::Partly { missing, .. } = &mut sent.outcome {
                let later = sent.recipients.iter().filter(|one| matches!(one.fate, Fate::Later(_)));
                missing.extend(later.map(|one| one.address.clone()));
            }
            sent
        }
        Err(stop) => stop.sent(),
    }
}

async fn hand_over(
    server: &Server,
    trust: &Trust,
    hello: &str,
    from: Option<Address>,
    to: &[Address],
    raw: &[u8],
    patience: &Patience,
) -> Result<(Sent, Vec<Fate>), Stop> {
    let mut smtp = sign_in(server, trust, hello, patience.answer).await?;
    let mut options = Vec::new();
    if !raw.is_ascii() && smtp.server_info().supports_feature(Extension::EightBitMime) {
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    asked(smtp.command(Mail::new(from, options)), server, patience.answer).await?;
    let mut fates = Vec::with_capacity(to.len());
    let mut refusals = Vec::new();
    for address in to {
        match asked(smtp.command(Rcpt::new(address.clone(), Vec::new())), server, patience.answer).await {
            Ok(_) => fates.push(Fate::Taken),
            // The service closes the connection: that is about nobody of them.
            Err(Stop::No(no)) if no.code == 421 => return Err(Stop::No(no)),
            Err(Stop::No(no)) => {
                fates.push(if no.is_final() { Fate::Refused(no.said.clone()) } else { Fate::Later(no.said.clone()) });
                refusals.push(no);
            }
            Err(trouble) => return Err(trouble),
        }
    }
    if !fates.contains(&Fate::Taken) {
        smtp.abort().await;
        // If some may be asked again, it is not over.
        let told = refusals.iter().find(|no| !no.is_final()).or(refusals.first());
        let (outcome, said) = told.map_or((Outcome::Unknown, String::new()), |no| (no.outcome(true), no.said.clone()));
        return Ok((Sent { outcome, recipients: Vec::new(), said }, fates));
    }
    asked(smtp.command(Data), server, patience.answer).await?;
    let answer = asked(smtp.message(raw), server, patience.letter).await;
    let (outcome, fate, said) = match answer {
        Ok(said) => (Outcome::Taken { external: None }, Fate::Taken, said),
        Err(Stop::No(no)) => {
            let fate = if no.is_final() { Fate::Refused(no.said.clone()) } else { Fate::Later(no.said.clone()) };
            (no.outcome(false), fate, no.said)
        }
        Err(Stop::Trouble(trouble)) => (Outcome::Unknown, Fate::Unknown, words(&trouble)),
    };
    for taken in fates.iter_mut().filter(|fate| **fate == Fate::Taken) {
        *taken = fate.clone();
    }
    let _ = timeout(Duration::from_secs(5), smtp.quit()).await;
    let outcome = match (outcome, refusals.iter().find(|no| !no.is_final())) {
        // Who is missing is said by whoever knows them by the names they were given.
        (Outcome::Taken { .. }, Some(no)) => Outcome::Partly { missing: Vec::new(), why: no.why(true) },
        (outcome, _) => outcome,
    };
    Ok((Sent { outcome, recipients: Vec::new(), said }, fates))
}

/// One answer of the server.
async fn asked(
    command: impl Future<Output = Result<lettre::transport::smtp::response::Response, Error>>,
    server: &Server,
    patience: Duration,
) -> Result<String, Stop> {
    match timeout(patience, command).await {
        Ok(Ok(response)) => {
            Ok(words(format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" "))))
        }
        Ok(Err(error)) => Err(Stop::of(&error, &server.host)),
        Err(_) => Err(Stop::Trouble(Trouble::Silent)),
    }
}

/// Connects and signs in.
async fn sign_in(server: &Server, trust: &Trust, hello: &str, patience: Duration) -> Result<AsyncSmtpConnection, Stop> {
    let hello = ClientId::Domain(hello.to_owned());
    let stream = connect::reach(server).await.map_err(Stop::Trouble)?;
    let stream: Connection = match server.security {
        Security::Tls => connect::encrypt(stream, server, trust).await.map_err(Stop::Trouble)?,
        Security::StartTls | Security::Plain => Box::new(stream),
    };
    let work = async {
        let of = |error: Error| Stop::of(&error, &server.host);
        let stream = Box::new(stream::Stream(stream));
        let mut smtp = AsyncSmtpConnection::connect_with_transport(stream, &hello).await.map_err(of)?;
        if server.security == Security::StartTls {
            if !smtp.can_starttls() {
                return Err(Stop::Trouble(Trouble::NoStartTls));
            }
            let parameters = tls(server, trust)?;
            smtp.starttls(parameters, &hello).await.map_err(of)?;
        }
        if !server.user.is_empty() {
            let credentials = Credentials::new(server.user.clone(), server.secret.reveal().to_owned());
            let mechanisms: &[Mechanism] = match server.login {
                Login::Password => &[Mechanism::Plain, Mechanism::Login],
                Login::Xoauth2 => &[Mechanism::Xoauth2],
            };
            if !mechanisms.iter().any(|mechanism| smtp.server_info().supports_auth_mechanism(*mechanism)) {
                return Err(Stop::Trouble(Trouble::NoLogin));
            }
            smtp.auth(mechanisms, &credentials).await.map_err(|error| match Stop::of(&error, &server.host) {
                Stop::No(no) if no.is_final() => Stop::Trouble(Trouble::Login(no.said)),
                // A token is answered by a question only if it is refused; the library asks no further.
                _ if error.is_client() => Stop::Trouble(Trouble::Login("the token is not accepted".into())),
                stop => stop,
            })?;
        }
        Ok(smtp)
    };
    timeout(patience, work).await.unwrap_or(Err(Stop::Trouble(Trouble::Silent)))
}

/// Encryption as the library wants it, for what it begins in plain text.
fn tls(server: &Server, trust: &Trust) -> Result<TlsParameters, Stop> {
    let wrong = |error: Error| Stop::Trouble(Trouble::Tls(words(error)));
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(pem) = &trust.extra {
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(wrong)?);
    }
    builder.build_rustls().map_err(wrong)
}

/// Connects, signs in, and leaves: whether letters could be sent.
pub async fn look(server: &Server, trust: &Trust, hello: &str, patience: Duration) -> Result<(), Trouble> {
    match sign_in(server, trust, hello, patience).await {
        Ok(mut smtp) => {
            smtp.abort().await;
            Ok(())
        }
        Err(Stop::Trouble(trouble)) => Err(trouble),
        Err(Stop::No(no)) => Err(Trouble::Said(no.said)),
    }
}

mod stream {
    //! A connection in the form the library takes.

    use std::io;
    use std::net::SocketAddr;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use lettre::transport::smtp::client::AsyncTokioStream;
    use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

    use crate::channels::email::connect::Connection;

    /// The connection.
    #[derive(Debug)]
    pub struct Stream(pub Connection);

    impl AsyncTokioStream for Stream {
        fn peer_addr(&self) -> io::Result<SocketAddr> {
            Err(io::ErrorKind::Unsupported.into())
        }
    }

    impl AsyncRead for Stream {
        fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
            Pin::new(&mut self.0).poll_read(cx, buffer)
        }
    }

    impl AsyncWrite for Stream {
        fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
            Pin::new(&mut self.0).poll_write(cx, bytes)
        }

        fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            Pin::new(&mut self.0).poll_flush(cx)
        }

        fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            Pin::new(&mut self.0).poll_shutdown(cx)
        }
    }
}
