//! Files by HTTP: `/api/files` for agents with a session, `/chat/api/files` for customers with a token, who send no cookie
//! and whose cookies nobody reads. Both speak alike; see [`protocol::file`].

use std::fmt::Write as _;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{patch, post};
use domain::FileId;
use domain::agent::Access;
use domain::attachment::{FileKind, FileRules, MEGABYTE};
use domain::commit::Principal;
use domain::template;
use protocol::file::{FilePost, FileProgress, UPLOAD_OFFSET};

use super::body::Json;
use super::chat::{preflight, readable};
use super::client::Client;
use super::error::ApiError;
use super::path::Named;
use crate::app::{App, SharedApp};
use crate::auth::extract::{SignedIn, Visiting};
use crate::store::FileRow;

/// What an agent's page asks.
pub fn desk_routes() -> Router<SharedApp> {
    Router::new()
        .route("/api/files", post(agent_announces))
        .route("/api/files/{id}", patch(agent_sends).get(agent_fetches).delete(agent_cancels))
}

/// What a customer's page asks.
pub fn chat_routes() -> Router<SharedApp> {
    let one = patch(visitor_sends).get(visitor_fetches).delete(visitor_cancels).options(preflight);
    Router::new()
        .route("/chat/api/files", post(visitor_announces).options(preflight))
        .route("/chat/api/files/{id}", one)
}

// --- agents ---

async fn agent_announces(
    State(app): State<SharedApp>,
    who: SignedIn,
    Json(asked): Json<FilePost>,
) -> Result<Response, ApiError> {
    let agent = who.agent.id;
    let rules = match asked.conversation {
        Some(conversation) => app.desk.agent_file_rules(agent, conversation).await?,
        // For a template.
        None if who.agent.access >= Access::Admin => template::FILES,
        None => return Err(ApiError::invalid("conversation", "is missing")),
    };
    announce(&app, Principal::Agent(agent), rules, &asked).await
}

async fn agent_sends(
    State(app): State<SharedApp>,
    who: SignedIn,
    Named(id): Named<FileId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    append(&app, Principal::Agent(who.agent.id), id, &headers, body).await
}

async fn agent_cancels(
    State(app): State<SharedApp>,
    who: SignedIn,
    Named(id): Named<FileId>,
) -> Result<StatusCode, ApiError> {
    app.files.cancel(&*app.store, Principal::Agent(who.agent.id), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn agent_fetches(
    State(app): State<SharedApp>,
    who: SignedIn,
    Named(id): Named<FileId>,
) -> Result<Response, ApiError> {
    let row = app.store.file(id).await?.ok_or(ApiError::NotFound)?;
    if !app.desk.agent_may_have(who.agent.id, &row).await? {
        return Err(ApiError::NotFound);
    }
    content(&app, &row).await
}

// --- customers ---

async fn visitor_announces(
    State(app): State<SharedApp>,
    who: Visiting,
    client: Client,
    Json(asked): Json<FilePost>,
) -> Result<Response, ApiError> {
    // Tokens are free, addresses are not: each pays by what it wants to leave here.
    let megabytes = u32::try_from(asked.size.div_ceil(MEGABYTE)).unwrap_or(u32::MAX).max(1);
    app.rates.uploads.take_some(client.key(), megabytes, app.clock.now()).map_err(ApiError::Wait)?;
    let asked = FilePost { conversation: None, ..asked };
    let by = Principal::Contact(who.visitor.contact);
    let answer = announce(&app, by, app.desk.visitor_file_rules(), &asked).await?;
    Ok(readable(answer, who.foreign))
}

async fn visitor_sends(
    State(app): State<SharedApp>,
    who: Visiting,
    Named(id): Named<FileId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let answer = append(&app, Principal::Contact(who.visitor.contact), id, &headers, body).await?;
    Ok(readable(answer, who.foreign))
}

async fn visitor_cancels(
    State(app): State<SharedApp>,
    who: Visiting,
    Named(id): Named<FileId>,
) -> Result<Response, ApiError> {
    app.files.cancel(&*app.store, Principal::Contact(who.visitor.contact), id).await?;
    Ok(readable(StatusCode::NO_CONTENT.into_response(), who.foreign))
}

async fn visitor_fetches(
    State(app): State<SharedApp>,
    who: Visiting,
    Named(id): Named<FileId>,
) -> Result<Response, ApiError> {
    let row = app.store.file(id).await?.ok_or(ApiError::NotFound)?;
    if !app.desk.visitor_may_have(who.visitor, &row).await? {
        return Err(ApiError::NotFound);
    }
    Ok(readable(content(&app, &row).await?, who.foreign))
}

// --- both ---

async fn announce(app: &App, by: Principal, rules: FileRules, asked: &FilePost) -> Result<Response, ApiError> {
    let progress = app.files.announce(&*app.store, by, rules, asked, app.clock.now()).await?;
    Ok(axum::Json::<FileProgress>(progress).into_response())
}

async fn append(app: &App, by: Principal, id: FileId, headers: &HeaderMap, body: Body) -> Result<Response, ApiError> {
    let offset = headers.get(UPLOAD_OFFSET).and_then(|value| value.to_str().ok()?.parse().ok());
    let offset = offset.ok_or_else(|| ApiError::BadRequest(format!("the header {UPLOAD_OFFSET} is missing")))?;
    let progress = app.files.append(&*app.store, by, id, offset, body.into_data_stream()).await?;
    Ok(axum::Json::<FileProgress>(progress).into_response())
}

/// Pictures may be drawn, everything else is saved; nothing of it is ever a page of ours.
pub(super) async fn content(app: &App, row: &FileRow) -> Result<Response, ApiError> {
    let bytes = app.files.read(row.id).await?;
    let shown = FileKind::of_mime(&row.mime).is_some_and(FileKind::is_shown);
    let kind = if shown { row.mime.as_str() } else { "application/octet-stream" };
    let disposition = if shown { "inline" } else { "attachment" };
    let disposition = format!("{disposition}; filename*=UTF-8''{}", percent_encoded(&row.name));
    let mut response = Response::new(Body::from_stream(bytes));
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ] {
        headers.insert(name, HeaderValue::try_from(value).map_err(|_| ApiError::Internal)?);
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(row.size));
    Ok(response)
}

// RFC 8187, `attr-char`.
fn percent_encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
