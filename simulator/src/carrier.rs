//! What the server says: `POST /messages`, answered as the channel behaves.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State as Given};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::json;

use crate::clock::now;
use crate::link::LinkError;
use crate::world::{Behaviour, Received, State, Template};
use crate::{Simulator, link, mail, signature};

const PATH: &str = "/messages";
/// Largest mail, in bytes.
const MAIL_LIMIT: usize = 64 << 20;
/// Until a slow channel answers.
const SLOW: Duration = Duration::from_secs(6);
/// From the carrier to the device.
const TO_DEVICE: Duration = Duration::from_millis(300);
/// Until the customer looks.
const TO_EYE: Duration = Duration::from_millis(900);

/// A message of the server.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outgoing {
    reference: String,
    entry_point: String,
    to: String,
    text: String,
    files: Vec<OutgoingFile>,
    template: Option<Template>,
    letter: Option<OutgoingLetter>,
}

/// A mail.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutgoingLetter {
    message_id: String,
    recipients: Vec<String>,
    raw: String,
}

/// A file that goes with it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutgoingFile {
    name: String,
    mime: String,
    path: String,
}

/// `/messages`.
pub fn routes() -> Router<Arc<Simulator>> {
    // A mail is as large as its files.
    Router::new().route(PATH, post(take).layer(DefaultBodyLimit::max(MAIL_LIMIT)))
}

async fn take(Given(simulator): Given<Arc<Simulator>>, headers: HeaderMap, body: Bytes) -> Response {
    if !signature::is_signed(&simulator.link.secret, &headers, PATH, &body, now()) {
        return (StatusCode::UNAUTHORIZED, "the signature does not fit\n").into_response();
    }
    let outgoing: Outgoing = match serde_json::from_slice(&body) {
        Ok(outgoing) => outgoing,
        Err(error) => return (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    };
    let behaviour = simulator.world.get().behaviour(&outgoing.entry_point);
    let state = match behaviour {
        Behaviour::Down => return (StatusCode::SERVICE_UNAVAILABLE, "not now\n").into_response(),
        Behaviour::Refuse => return refused("recipient"),
        Behaviour::Silent | Behaviour::Slow => State::Unanswered,
        Behaviour::Deliver | Behaviour::Read | Behaviour::Fail => State::Sent,
    };
    let Outgoing { reference, entry_point, to, text, template, letter, files: outgoing } = outgoing;
    let Ok(raw) = letter.as_ref().map(|letter| BASE64_STANDARD.decode(&letter.raw)).transpose() else {
        return refused("content");
    };
    let mut files = Vec::with_capacity(outgoing.len());
    for OutgoingFile { name, mime, path } in outgoing {
        match simulator.link.file(&path).await {
            Ok(bytes) => files.push(simulator.shelf.put(&name, &mime, bytes)),
            Err(LinkError::Away(_)) => return (StatusCode::SERVICE_UNAVAILABLE, "no file now\n").into_response(),
            Err(LinkError::Refused(_)) => return refused("content"),
        }
    }
    let letter = letter.zip(raw).map(|(OutgoingLetter { message_id, recipients, .. }, raw)| {
        let read = mail::read(&raw.into(), &simulator.shelf);
        mail::Letter { message_id, recipients, ..read }
    });
    let message = Received { reference, text, template, files, letter, state };
    let received = simulator.world.change(|world| world.receive(&entry_point, &to, message, now()));
    let Some(id) = received else { return refused("recipient") };
    match behaviour {
        Behaviour::Silent => std::future::pending().await,
        Behaviour::Slow => tokio::time::sleep(SLOW).await,
        _ => {}
    }
    tokio::spawn(travel(simulator, id.clone(), behaviour));
    Json(json!({ "id": id })).into_response()
}

fn refused(reason: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "reason": reason }))).into_response()
}

/// What becomes of a message that was taken.
async fn travel(simulator: Arc<Simulator>, id: String, behaviour: Behaviour) {
    tokio::time::sleep(TO_DEVICE).await;
    if behaviour == Behaviour::Fail {
        link::report(&simulator, &id, State::Failed("unreachable".to_owned()));
        return;
    }
    link::report(&simulator, &id, State::Delivered);
    if behaviour == Behaviour::Read {
        tokio::time::sleep(TO_EYE).await;
        link::report(&simulator, &id, State::Read);
    }
}
