//! `/api/admin/…` as its pages use it: every family works alike.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use web_sys::Event;

use crate::dom::fetch::{Answer, fetch};
use crate::dom::listener::Listener;
use crate::dom::window;

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// A value with its name and version.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Record<T> {
    /// Its id.
    pub id: String,
    /// Counts changes.
    pub version: u32,
    /// What it says.
    pub value: T,
}

#[derive(Deserialize)]
struct Records<T> {
    records: Vec<Record<T>>,
}

#[derive(Serialize)]
struct Change<'a, T> {
    version: u32,
    value: &'a T,
}

/// Why something was not done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    /// Somebody else changed it since it was read.
    Stale,
    /// Something else needs it.
    InUse,
    /// The server says this value cannot stand.
    Invalid(String),
    /// No answer, or one that says nothing.
    Failed,
}

/// What is told to the window when the server does not know any more who asks.
const SIGNED_OUT: &str = "switchboard:signed-out";

/// Calls back when the server does not know any more who asks. As long as the current reactive owner lives.
pub fn on_signed_out(callback: impl Fn() + 'static) {
    Listener::on(&window(), SIGNED_OUT, move |_: Event| callback()).keep();
}

/// All of a family.
pub async fn list<T: DeserializeOwned>(family: &str) -> Option<Vec<Record<T>>> {
    let answer = send("GET", &address(family, ""), &[], &[]).await.ok()?;
    serde_json::from_slice::<Records<T>>(&answer.body).ok().map(|records| records.records)
}

/// Something else of a family, such as a log.
pub async fn get<T: DeserializeOwned>(family: &str, name: &str) -> Option<T> {
    let answer = fetch("GET", &address(family, name), &[], None).await.ok().filter(Answer::is_ok)?;
    serde_json::from_slice(&answer.body).ok()
}

/// Asks something of a family; `None` when it is refused.
pub async fn post<T: DeserializeOwned>(family: &str, name: &str, body: &impl Serialize) -> Option<T> {
    let body = serde_json::to_vec(body).unwrap_or_default();
    let answer = send("POST", &address(family, name), &JSON, &body).await.ok()?;
    serde_json::from_slice(&answer.body).ok()
}

/// The same, for what may be refused with a reason.
pub async fn ask_about<T: DeserializeOwned>(family: &str, name: &str, body: &impl Serialize) -> Result<T, Failure> {
    let body = serde_json::to_vec(body).unwrap_or_default();
    let answer = send("POST", &address(family, name), &JSON, &body).await?;
    serde_json::from_slice(&answer.body).map_err(|_| Failure::Failed)
}

/// A new one.
pub async fn create<T: Serialize + DeserializeOwned>(family: &str, value: &T) -> Result<Record<T>, Failure> {
    let body = serde_json::to_vec(value).unwrap_or_default();
    record(&send("POST", &address(family, ""), &JSON, &body).await?)
}

/// Another value instead of this version's.
pub async fn replace<T: Serialize + DeserializeOwned>(
    family: &str,
    id: &str,
    version: u32,
    value: &T,
) -> Result<Record<T>, Failure> {
    let body = serde_json::to_vec(&Change { version, value }).unwrap_or_default();
    record(&send("PUT", &address(family, id), &JSON, &body).await?)
}

/// Away with it.
pub async fn remove(family: &str, id: &str) -> Result<(), Failure> {
    send("DELETE", &address(family, id), &[], &[]).await.map(drop)
}

/// Sends a JSON body to an address of a family that is none of those.
pub async fn put(family: &str, name: &str, body: &impl Serialize) -> Result<(), Failure> {
    let body = serde_json::to_vec(body).unwrap_or_default();
    send("PUT", &address(family, name), &JSON, &body).await.map(drop)
}

/// Asks. Whoever is not signed in any more is asked who he is ([`on_signed_out`]).
pub async fn ask(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer, Failure> {
    let body = (!body.is_empty()).then_some(body);
    let answer = fetch(method, url, headers, body).await.map_err(|_| Failure::Failed)?;
    if answer.status == 401
        && let Ok(event) = Event::new(SIGNED_OUT)
    {
        let _ = window().dispatch_event(&event);
    }
    Ok(answer)
}

async fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer, Failure> {
    let answer = ask(method, url, headers, body).await?;
    if answer.is_ok() { Ok(answer) } else { Err(failure(&answer)) }
}

fn failure(answer: &Answer) -> Failure {
    #[derive(Deserialize)]
    struct Said {
        code: String,
        message: String,
    }
    let said = serde_json::from_slice::<Said>(&answer.body).ok();
    match said.as_ref().map(|said| said.code.as_str()) {
        Some("stale" | "not_found") => Failure::Stale,
        Some("in_use") => Failure::InUse,
        Some("invalid") => Failure::Invalid(said.map(|said| said.message).unwrap_or_default()),
        _ => Failure::Failed,
    }
}

fn record<T: DeserializeOwned>(answer: &Answer) -> Result<Record<T>, Failure> {
    serde_json::from_slice(&answer.body).map_err(|_| Failure::Failed)
}

fn address(family: &str, name: &str) -> String {
    let slash = if name.is_empty() { "" } else { "/" };
    ["/api/admin/", family, slash, name].concat()
}
