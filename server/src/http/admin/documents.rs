//! What the families share: documents with versions, one change at a time, everybody told.

use axum::http::StatusCode;
use domain::AgentId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoResponses, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::http::error::ApiError;
use crate::store::Document;

/// A value with its name and version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Record<T> {
    /// Its id.
    pub id: String,
    /// Counts changes from 1.
    pub version: u32,
    /// What it says.
    pub value: T,
}

/// Every value of a family, in order of id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Records<T> {
    /// All of them.
    pub records: Vec<Record<T>>,
}

/// A value that replaces what `version` says.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Change<T> {
    /// The version it was made from.
    pub version: u32,
    /// What is to be said from now on, whole.
    pub value: T,
}

/// The body of every error.
#[derive(Debug, Serialize, ToSchema)]
pub struct Failure {
    /// A small stable code.
    code: String,
    /// What is wrong; for `invalid` it begins with the field.
    message: String,
}

/// Why a request is not answered as asked.
#[derive(Debug, IntoResponses)]
#[expect(dead_code, reason = "describes answers that `ApiError` gives")]
pub enum Failures {
    /// The body is no JSON, or not of this shape: `bad_json`.
    #[response(status = 400)]
    BadJson(Failure),
    /// No session: `unauthorized`.
    #[response(status = 401)]
    SignInRequired(Failure),
    /// Another role is needed, or the request comes from a foreign page: `forbidden`, `wrong_origin`.
    #[response(status = 403)]
    NotAllowed(Failure),
    /// Nothing there: `not_found`.
    #[response(status = 404)]
    NotFound(Failure),
    /// Changed meanwhile, still in use, or nobody could administer any more: `stale`, `in_use`, `last_admin`.
    #[response(status = 409)]
    Conflict(Failure),
    /// A value that cannot stand: `invalid`.
    #[response(status = 422)]
    Invalid(Failure),
    /// Storage refuses writes: `storage_unavailable`.
    #[response(status = 503)]
    StorageUnavailable(Failure),
}

/// Documents of one kind, and the form in which the API shows them.
pub trait Family: Serialize + DeserializeOwned + Send + Sync {
    /// The store's name of the kind.
    const KIND: &'static str;
    /// The API's form.
    type Body: From<Self> + Serialize;
}

/// The answer to a `POST`.
pub type Created<T> = (StatusCode, axum::Json<Record<T>>);

/// Every document of a kind.
pub async fn list<F: Family>(app: &App) -> Result<axum::Json<Records<F::Body>>, ApiError> {
    let documents = app.store.documents(F::KIND).await?;
    let records: Result<Vec<_>, _> = documents.into_iter().map(record::<F>).collect();
    Ok(axum::Json(Records { records: records? }))
}

/// One document.
pub async fn read<F: Family>(app: &App, id: &str) -> Result<axum::Json<Record<F::Body>>, ApiError> {
    let documents = app.store.documents(F::KIND).await?;
    let document = documents.into_iter().find(|document| document.id == id).ok_or(ApiError::NotFound)?;
    record::<F>(document).map(axum::Json)
}

/// Writes a new document.
pub async fn create<F: Family>(app: &App, by: AgentId, id: Uuid, value: F) -> Result<Created<F::Body>, ApiError> {
    Ok((StatusCode::CREATED, write(app, by, &id.to_string(), 0, value).await?))
}

/// Writes a document over this version; 0 makes it.
pub async fn write<F: Family>(
    app: &App,
    by: AgentId,
    id: &str,
    version: u32,
    value: F,
) -> Result<axum::Json<Record<F::Body>>, ApiError> {
    let json = serde_json::to_string(&value).map_err(|_| ApiError::Internal)?;
    let document = Document { id: id.to_owned(), version, json };
    app.store.put_document(F::KIND, document, Some(by), app.clock.now()).await?;
    app.desk.catalog_changed().await?;
    Ok(axum::Json(Record { id: id.to_owned(), version: version + 1, value: value.into() }))
}

/// Removes a document.
pub async fn remove<F: Family>(app: &App, by: AgentId, id: Uuid) -> Result<StatusCode, ApiError> {
    app.store.remove_document(F::KIND, &id.to_string(), Some(by), app.clock.now()).await?;
    app.desk.catalog_changed().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn record<F: Family>(document: Document) -> Result<Record<F::Body>, ApiError> {
    let value: F = serde_json::from_str(&document.json).map_err(|error| {
        tracing::error!(kind = F::KIND, id = document.id, %error, "a document cannot be read");
        ApiError::Internal
    })?;
    Ok(Record { id: document.id, version: document.version, value: value.into() })
}
