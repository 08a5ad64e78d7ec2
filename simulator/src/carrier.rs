//! What the server says: `POST /messages`, answered as the channel behaves.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State as Given};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use crate::clock::now;
use crate::world::{Behaviour, Received, State, Template};
use crate::{Simulator, link, signature};

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
    files: Vec<String>,
    template: Option<Template>,
    letter: Option<Letter>,
}

/// A mail: its name is what the next one answers.
#[derive(Debug, Deserialize)]
struct Letter {
    message_id: String,
}

impl Outgoing {
    /// What the customer's device shows: the words, and a line for each file.
    fn shown(&self) -> String {
        let files = self.files.iter().map(|name| format!("[{name}]"));
        let words = Some(self.text.clone()).filter(|text| !text.is_empty());
        words.into_iter().chain(files).collect::<Vec<_>>().join("\n")
    }
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
        Behaviour::Refuse => return refused(),
        Behaviour::Silent | Behaviour::Slow => State::Unanswered,
        Behaviour::Deliver | Behaviour::Read | Behaviour::Fail => State::Sent,
    };
    let text = outgoing.shown();
    let Outgoing { reference, entry_point, to, template, letter, .. } = outgoing;
    let letter = letter.map(|letter| letter.message_id);
    let message = Received { reference, text, template, letter, state };
    let received = simulator.world.change(|world| world.receive(&entry_point, &to, message, now()));
    let Some(id) = received else { return refused() };
    match behaviour {
        Behaviour::Silent => std::future::pending().await,
        Behaviour::Slow => tokio::time::sleep(SLOW).await,
        _ => {}
    }
    tokio::spawn(travel(simulator, id.clone(), behaviour));
    Json(json!({ "id": id })).into_response()
}

fn refused() -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "reason": "recipient" }))).into_response()
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
