//! What is said to the server: signed, and said again until the server has it, as providers do.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::Simulator;
use crate::clock::now;
use crate::mail::{self, Asked, MailError};
use crate::shelf::File;
use crate::signature::{SIGNATURE, TIMESTAMP, sign};
use crate::world::{EntryPoint, State};

/// Between two questions what the server serves.
const ASK_EVERY: Duration = Duration::from_secs(2);
/// Longest time for an answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// How often something is said: together about five minutes.
const ATTEMPTS: u32 = 150;
/// Between two attempts, at most.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// The way to the server.
pub struct Link {
    /// What both sides sign with.
    pub secret: String,
    server: Mutex<String>,
    client: reqwest::Client,
    /// What each customer wrote, one after the other.
    queues: Mutex<HashMap<u32, mpsc::UnboundedSender<Written>>>,
}

/// Why the server has not got something.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LinkError {
    /// It cannot be reached, or could not do it now: it is said again.
    #[error("the server does not answer: {0}")]
    Away(String),
    /// It refused, and would again.
    #[error("{0}")]
    Refused(String),
}

/// Why a customer cannot write so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Nobody is called so.
    #[error("there is no such customer")]
    NoCustomer,
    /// A file is not kept any more, or never was.
    #[error("there is no such file")]
    NoFile,
    /// It says what only mails have.
    #[error("only mails have `subject`, `to`, `cc`, `html`, `answers` and `raw`")]
    NoMail,
    /// It makes no mail.
    #[error(transparent)]
    Mail(#[from] MailError),
}

/// A customer's message that the server is to get.
struct Written {
    id: String,
    entry_point: String,
    message: Value,
}

/// A customer's queue, and its other end if nobody empties it yet.
enum Queue {
    Old(mpsc::UnboundedSender<Written>),
    New(mpsc::UnboundedSender<Written>, mpsc::UnboundedReceiver<Written>),
}

#[derive(Deserialize)]
struct Served {
    entry_points: Vec<EntryPoint>,
}

#[derive(Deserialize)]
struct Answer {
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
struct Refused {
    place: String,
    why: String,
}

impl Link {
    /// To the server at this address, such as `http://127.0.0.1:8080`.
    pub fn new(server: String, secret: String) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder().timeout(ANSWER_WITHIN).no_proxy().build()?;
        Ok(Self { secret, server: Mutex::new(server), client, queues: Mutex::default() })
    }

    /// The server is somewhere else from now on.
    pub fn move_to(&self, server: String) {
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = server;
    }

    /// Says something once.
    async fn say(&self, entry_point: &str, body: &Value) -> Result<(), LinkError> {
        let path = format!("/hooks/simulated/{entry_point}");
        let body = body.to_string();
        let said = self.ask(reqwest::Method::POST, &path, body).await?;
        let answer: Answer = serde_json::from_slice(&said).map_err(|error| LinkError::Refused(error.to_string()))?;
        match answer.refused.first() {
            None => Ok(()),
            Some(Refused { place, why }) => Err(LinkError::Refused(format!("{place}: {why}"))),
        }
    }

    /// Says something until the server has it.
    pub async fn say_until_heard(&self, entry_point: &str, body: Value) -> Result<(), LinkError> {
        let mut wait = Duration::from_millis(100);
        let mut attempt = 0;
        loop {
            attempt += 1;
            match self.say(entry_point, &body).await {
                Err(LinkError::Away(_)) if attempt < ATTEMPTS => tokio::time::sleep(wait).await,
                said => return said,
            }
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    async fn entry_points(&self) -> Result<Vec<EntryPoint>, LinkError> {
        let said = self.ask(reqwest::Method::GET, "/hooks/simulated", String::new()).await?;
        let served: Served = serde_json::from_slice(&said).map_err(|error| LinkError::Refused(error.to_string()))?;
        Ok(served.entry_points)
    }

    /// What is in a file that goes with a message of the server.
    pub async fn file(&self, path: &str) -> Result<Bytes, LinkError> {
        if !path.starts_with("/hooks/simulated/files/") {
            return Err(LinkError::Refused("no address of a file".to_owned()));
        }
        self.ask(reqwest::Method::GET, path, String::new()).await
    }

    async fn ask(&self, method: reqwest::Method, path: &str, body: String) -> Result<Bytes, LinkError> {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let at = now();
        let signature = sign(&self.secret, at, path, body.as_bytes());
        let request = self.client.request(method, format!("{server}{path}"));
        let request = request.header("content-type", "application/json").header(TIMESTAMP, at);
        let away = |error: reqwest::Error| LinkError::Away(error.without_url().to_string());
        let answer = request.header(SIGNATURE, signature).body(body).send().await.map_err(away)?;
        let status = answer.status();
        let said = answer.bytes().await.map_err(away)?;
        let text = || String::from_utf8_lossy(&said).into_owned();
        match status.as_u16() {
            200..300 => Ok(said),
            429 | 500.. => Err(LinkError::Away(text())),
            _ => Err(LinkError::Refused(text())),
        }
    }

    fn queue(&self, customer: u32) -> Queue {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(&customer) {
            return Queue::Old(queue.clone());
        }
        let (queue, rest) = mpsc::unbounded_channel();
        queues.insert(customer, queue.clone());
        Queue::New(queue, rest)
    }
}

/// Asks now and then what the server serves.
pub async fn follow(simulator: Arc<Simulator>) {
    loop {
        let served = simulator.link.entry_points().await;
        let (connected, known) = {
            let world = simulator.world.get();
            (world.connected, world.entry_points.clone())
        };
        match served {
            Ok(served) if !connected || served != known => simulator.world.change(|world| world.serve(served)),
            Err(error) if connected => {
                eprintln!("simulator: {error}");
                simulator.world.change(|world| world.connected = false);
            }
            Ok(_) | Err(_) => {}
        }
        tokio::time::sleep(ASK_EVERY).await;
    }
}

/// A customer writes. Messages of one customer reach the server in the order in which they were written.
pub fn write(simulator: Arc<Simulator>, customer: u32, asked: &Asked) -> Result<String, WriteError> {
    let at = now();
    let found: Option<Vec<_>> = asked.files.iter().map(|id| simulator.shelf.get(*id)).collect();
    let files = found.ok_or(WriteError::NoFile)?;
    let (sender, entry_point, channel) = {
        let mut world = simulator.world.get();
        let entry_point = world.customer(customer).ok_or(WriteError::NoCustomer)?.entry_point.clone();
        let sender = world.sender(customer, &asked.answers).ok_or(WriteError::NoCustomer)?;
        let channel = world.channel(&entry_point).unwrap_or_default().to_owned();
        (sender, entry_point, channel)
    };
    let mut message = json!({ "id": sender.id, "from": sender.from.address, "name": sender.from.name, "at": at });
    let mut text = asked.text.clone();
    let mut letter = None;
    if channel == "email" {
        let raw = mail::compose(&sender, asked, &files, at)?;
        message["raw"] = BASE64_STANDARD.encode(&raw).into();
        let read = mail::read(&raw, &simulator.shelf);
        if text.is_empty() {
            text.clone_from(&read.text);
        }
        // The server reads the mail itself.
        message["text"] = "".into();
        letter = Some(read);
    } else if asked.is_mail() {
        return Err(WriteError::NoMail);
    } else {
        let named =
            |(file, _): &(File, Bytes)| json!({ "id": file.id.to_string(), "name": file.name, "mime": file.mime });
        message["files"] = files.iter().map(named).collect();
        message["text"] = text.as_str().into();
    }
    let id = sender.id;
    let files = files.into_iter().map(|(file, _)| file).collect();
    simulator.world.change(|world| world.write(customer, &id, &text, files, letter, at));
    let written = Written { id: id.clone(), entry_point, message };
    match simulator.link.queue(customer) {
        Queue::Old(queue) => drop(queue.send(written)),
        Queue::New(queue, rest) => {
            drop(queue.send(written));
            tokio::spawn(speak(simulator, rest));
        }
    }
    Ok(id)
}

/// Brings what one customer writes to the server.
async fn speak(simulator: Arc<Simulator>, mut queue: mpsc::UnboundedReceiver<Written>) {
    while let Some(Written { id, entry_point, message }) = queue.recv().await {
        let said = simulator.link.say_until_heard(&entry_point, json!({ "messages": [message] })).await;
        let state = match said {
            Ok(()) => State::Taken,
            Err(error) => State::NotTaken(error.to_string()),
        };
        set(&simulator, &id, state);
    }
}

/// Reports to the server how far a message of it came, and shows it.
pub fn report(simulator: &Arc<Simulator>, id: &str, state: State) {
    let told = simulator.world.change(|world| {
        let (entry_point, message) = world.message(id)?;
        let reference = message.reference.clone()?;
        message.state = state.clone();
        if message.copy {
            return None;
        }
        Some((entry_point.to_owned(), reference))
    });
    let Some((entry_point, reference)) = told else { return };
    let (name, reason) = match &state {
        State::Delivered => ("delivered", ""),
        State::Read => ("read", ""),
        State::Failed(reason) => ("failed", &**reason),
        _ => ("sent", ""),
    };
    let receipt = json!({ "id": id, "reference": reference, "state": name, "reason": reason, "at": now() });
    let simulator = Arc::clone(simulator);
    tokio::spawn(async move {
        let said = simulator.link.say_until_heard(&entry_point, json!({ "receipts": [receipt] })).await;
        if let Err(error) = said {
            eprintln!("simulator: a receipt was not taken: {error}");
        }
    });
}

fn set(simulator: &Simulator, id: &str, state: State) {
    simulator.world.change(|world| {
        if let Some((_, message)) = world.message(id) {
            message.state = state;
        }
    });
}
