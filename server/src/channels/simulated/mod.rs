//! The simulated carrier: a program on the same machine in which a person, or a test, plays the customers of every channel.
//! `simulator/README.md` documents what is spoken; [`wire`] are its types.

mod client;
mod letter;
pub mod wire;

use std::net::SocketAddr;

use async_trait::async_trait;
use bytes::Bytes;
use domain::Timestamp;
use domain::channel::Composer;
use domain::delivery::Outcome;
use domain::entry_point::EntryPoint;
use domain::message::{Receipt, Undelivered};

use super::{
    Carrier, Content, FetchError, Inbound, InboundFile, Incoming, Outbound, Refused, Report, Request, RequestError,
    signature,
};
use crate::config::Simulator;

/// Most messages and receipts in one request.
const BATCH: usize = 100;
/// Most files of one message.
const FILES: usize = 10;
/// Longest name of a message, in bytes.
const EXTERNAL_LIMIT: usize = 200;

/// The simulated carrier.
#[derive(Debug)]
pub struct Simulated {
    address: SocketAddr,
    secret: String,
}

impl Simulated {
    /// Spoken to at this address.
    pub fn new(settings: Simulator) -> Self {
        Self { address: settings.url.address(), secret: settings.secret }
    }
}

#[async_trait]
impl Carrier for Simulated {
    fn believe(&self, request: Request<'_>) -> Result<(), RequestError> {
        if !request.is_local {
            return Err(RequestError::NotLocal);
        }
        let Request { headers, path, body, now, .. } = request;
        signature::verify(&self.secret, headers, path, body, now).map_err(RequestError::Unsigned)
    }

    fn read(&self, entry_point: &EntryPoint, request: Request<'_>) -> Result<Incoming, RequestError> {
        self.believe(request)?;
        read(entry_point, request.body)
    }

    async fn send(&self, message: &Outbound) -> Outcome {
        client::send(self.address, &self.secret, message).await
    }

    async fn fetch(&self, file: &str, limit: u64) -> Result<Bytes, FetchError> {
        client::fetch(self.address, &self.secret, file, limit).await
    }
}

/// What a body holds, once it is believed.
pub fn read(entry_point: &EntryPoint, body: &[u8]) -> Result<Incoming, RequestError> {
    let request: wire::Request =
        serde_json::from_slice(body).map_err(|error| RequestError::Unreadable(error.to_string()))?;
    let count = request.messages.len() + request.receipts.len();
    if count > BATCH {
        return Err(RequestError::TooMany { count, limit: BATCH });
    }
    let mut incoming = Incoming::default();
    let mail = entry_point.channel.capability().composer == Composer::Mail;
    for (index, message) in request.messages.into_iter().enumerate() {
        if mail {
            match letter::letter(entry_point, &message) {
                Ok(letter) => incoming.letters.push(letter),
                Err((field, why)) => incoming.refuse(format!("messages[{index}].{field}"), why),
            }
            continue;
        }
        match inbound(entry_point, message) {
            Ok(message) => incoming.messages.push(message),
            Err((field, why)) => incoming.refuse(format!("messages[{index}].{field}"), why),
        }
    }
    for (index, receipt) in request.receipts.into_iter().enumerate() {
        match report(receipt) {
            Ok(report) => incoming.reports.push(report),
            Err((field, why)) => incoming.refuse(format!("receipts[{index}].{field}"), why),
        }
    }
    incoming.messages.sort_by_key(|message| message.at);
    Ok(incoming)
}

type Wrong = (&'static str, String);

fn inbound(entry_point: &EntryPoint, message: wire::Message) -> Result<Inbound, Wrong> {
    let external = named(message.id).map_err(|why| ("id", why))?;
    let kind = entry_point.channel.capability().identity.ok_or_else(|| ("from", "nothing comes in here".to_owned()))?;
    let from = kind.checked(entry_point.id, &message.from).map_err(|refusal| ("from", refusal.to_string()))?;
    if message.files.len() > FILES {
        return Err(("files", format!("are {}; at most {FILES} are taken", message.files.len())));
    }
    let files = message.files.into_iter().map(inbound_file).collect::<Result<_, _>>()?;
    Ok(Inbound { from, name: message.name, external, text: message.text, at: Timestamp(message.at), files })
}

fn inbound_file(file: wire::File) -> Result<InboundFile, Wrong> {
    let wire::File { id, name, mime } = file;
    // It becomes part of a path.
    if id.is_empty() || id.len() > EXTERNAL_LIMIT || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Err(("files", "have ids of 1 to 200 letters, digits and hyphens".to_owned()));
    }
    Ok(InboundFile { name, mime, content: Content::There(id) })
}

fn report(receipt: wire::Receipt) -> Result<Report, Wrong> {
    let external = receipt.id.map(named).transpose().map_err(|why| ("id", why))?;
    let reference = receipt.reference.map(|text| text.parse()).transpose();
    let reference = reference.map_err(|error: super::NoReference| ("reference", error.to_string()))?;
    if external.is_none() && reference.is_none() {
        return Err(("id", "is missing, and so is `reference`: one of them names the message".to_owned()));
    }
    let at = Timestamp(receipt.at);
    let state = match receipt.state {
        wire::State::Sent => Receipt::Sent { at },
        wire::State::Delivered => Receipt::Delivered { at },
        wire::State::Read => Receipt::Read { at },
        wire::State::Failed => Undelivered::from_reason(&receipt.reason).receipt(),
    };
    Ok(Report { reference, external, receipt: state })
}

fn named(id: String) -> Result<String, String> {
    let fits = !id.is_empty() && id.len() <= EXTERNAL_LIMIT && !id.chars().any(char::is_control);
    if fits { Ok(id) } else { Err(format!("must have 1 to {EXTERNAL_LIMIT} bytes without control characters")) }
}

impl Incoming {
    fn refuse(&mut self, place: String, why: String) {
        self.refused.push(Refused { place, why });
    }
}
