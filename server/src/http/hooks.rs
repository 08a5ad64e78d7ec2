//! `/hooks/…`: what carriers bring. Nobody signs in here; each carrier's own signature is what is believed. The answer comes
//! when everything is committed, so that a carrier may forget what it was told was taken. What the store could not write, and
//! what comes with a file that cannot be had now, is answered with 503, to be sent again; what would be refused again is named
//! in a 200.

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::entry_point::{Carrier, EntryPoint};
use domain::{EntryPointId, FileId, Refusal};
use serde::Serialize;

use super::body;
use super::client::Client;
use super::error::ApiError;
use super::files::content;
use super::path::Named;
use crate::app::{App, SharedApp};
use crate::channels::email::arriving;
use crate::channels::intake::{self, IntakeError};
use crate::channels::{self, Incoming, Request, RequestError, simulated::wire};

/// Largest request with whole letters in it, in bytes; from this machine alone.
const LETTER_LIMIT: usize = 64 << 20;

/// What became of a request.
#[derive(Debug, Serialize)]
struct Answer {
    /// How many messages and receipts were taken, those that were taken before included.
    taken: usize,
    /// What was not, and would not be the next time either.
    refused: Vec<Refused>,
}

/// Something that was not taken.
#[derive(Debug, Serialize)]
struct Refused {
    /// Where it stands in the request.
    place: String,
    /// Why.
    why: String,
}

/// `/hooks/…`.
pub fn routes() -> Router<SharedApp> {
    Router::new()
        .route("/hooks/{carrier}", get(entry_points))
        .route("/hooks/{carrier}/{entry_point}", post(take))
        .route("/hooks/{carrier}/files/{file}", get(file))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
}

async fn take(
    State(app): State<SharedApp>,
    client: Client,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    place: Result<Path<(String, EntryPointId)>, axum::extract::rejection::PathRejection>,
    asked: axum::extract::Request,
) -> Result<Response, ApiError> {
    let Ok(Path((carrier, id))) = place else { return Err(ApiError::NotFound) };
    app.rates.hooks.take(client.key(), app.clock.now()).map_err(ApiError::Wait)?;
    let (kind, carrier) = carrier_of(&app, &carrier)?;
    let catalog = app.catalog.get();
    let at = catalog.entry_points.get(&id).filter(|at| catalog.is_carried(at, kind)).ok_or(ApiError::NotFound)?;
    let limit = if at.is_mailbox() && is_local(client) { LETTER_LIMIT } else { body::LIMIT };
    let body = to_bytes(asked.into_body(), limit).await.map_err(|_| ApiError::TooLarge)?;
    let incoming = carrier.read(at, request(&app, client, &headers, &uri, &body))?;
    taken(&app, carrier, at, incoming).await
}

/// A file of an agent's message, for who carries it; signed over an empty body.
async fn file(
    State(app): State<SharedApp>,
    client: Client,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    place: Result<Path<(String, FileId)>, axum::extract::rejection::PathRejection>,
) -> Result<Response, ApiError> {
    let Ok(Path((carrier, id))) = place else { return Err(ApiError::NotFound) };
    app.rates.hooks.take(client.key(), app.clock.now()).map_err(ApiError::Wait)?;
    let (kind, carrier) = carrier_of(&app, &carrier)?;
    carrier.believe(request(&app, client, &headers, &uri, &[]))?;
    let row = app.store.file(id).await?.ok_or(ApiError::NotFound)?;
    if !app.desk.carrier_may_have(kind, &row).await? {
        return Err(ApiError::NotFound);
    }
    content(&app, &row).await
}

/// Which entry points a carrier serves; signed like everything else, over an empty body.
async fn entry_points(
    State(app): State<SharedApp>,
    client: Client,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Named(carrier): Named<String>,
) -> Result<Response, ApiError> {
    app.rates.hooks.take(client.key(), app.clock.now()).map_err(ApiError::Wait)?;
    let (kind, carrier) = carrier_of(&app, &carrier)?;
    carrier.believe(request(&app, client, &headers, &uri, &[]))?;
    let catalog = app.catalog.get();
    let served = catalog.entry_points.values().filter(|at| catalog.is_carried(at, kind));
    let shown = |at: &EntryPoint| wire::EntryPoint {
        id: at.id.to_string(),
        channel: at.channel.as_str(),
        name: at.name.clone(),
        address: at.address.clone(),
    };
    Ok(axum::Json(wire::EntryPoints { entry_points: served.map(shown).collect() }).into_response())
}

fn carrier_of<'a>(app: &'a App, name: &str) -> Result<(Carrier, &'a dyn channels::Carrier), ApiError> {
    let kind = Carrier::from_name(name).ok_or(ApiError::NotFound)?;
    Ok((kind, app.carriers.get(kind).ok_or(ApiError::NotFound)?))
}

/// Whether a program on this machine asks.
fn is_local(client: Client) -> bool {
    client.address.is_loopback() && !client.forwarded
}

fn request<'a>(app: &App, client: Client, headers: &'a HeaderMap, uri: &'a Uri, body: &'a [u8]) -> Request<'a> {
    Request { headers, path: uri.path(), body, now: app.clock.now(), is_local: is_local(client) }
}

async fn taken(
    app: &App,
    carrier: &dyn channels::Carrier,
    at: &EntryPoint,
    incoming: Incoming,
) -> Result<Response, ApiError> {
    let Incoming { messages, letters, reports, refused } = incoming;
    let mut refused: Vec<_> =
        refused.into_iter().map(|refused| Refused { place: refused.place, why: refused.why }).collect();
    let mut taken = 0;
    let mut note = |done: Result<(), Refusal>, place: &dyn Fn() -> String| match done {
        Ok(()) => {
            taken += 1;
            Ok(())
        }
        // To be sent again: nothing is lost by that, and what was taken before it is taken only once.
        Err(Refusal::StorageUnavailable) => Err(ApiError::StorageUnavailable),
        Err(Refusal::Internal) => Err(ApiError::Internal),
        Err(refusal) => {
            refused.push(Refused { place: place(), why: refusal.to_string() });
            Ok(())
        }
    };
    for message in &messages {
        let done = match intake::take(app, carrier, at, message).await {
            Ok(_) => Ok(()),
            Err(IntakeError::FileLater) => return Err(ApiError::FileLater),
            Err(IntakeError::Refused(refusal)) => Err(refusal),
        };
        note(done, &|| format!("the message {}", message.external))?;
    }
    for (index, raw) in letters.into_iter().enumerate() {
        let done = arriving::take(app, at, raw).await.map(|_| ());
        note(done, &|| format!("letters[{index}]"))?;
    }
    for report in &reports {
        let done = app.desk.report(at, report).await;
        note(done, &|| match (&report.external, report.reference) {
            (Some(external), _) => format!("the receipt for {external}"),
            (None, Some(reference)) => format!("the receipt for {reference}"),
            (None, None) => "a receipt".to_owned(),
        })?;
    }
    Ok((StatusCode::OK, axum::Json(Answer { taken, refused })).into_response())
}

impl From<RequestError> for ApiError {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Unsigned(_) | RequestError::NotLocal => Self::NotBelieved(error.to_string()),
            RequestError::Unreadable(why) => Self::BadJson(why),
            RequestError::TooMany { .. } => Self::BadRequest(error.to_string()),
        }
    }
}
