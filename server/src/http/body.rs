//! Request and answer bodies: JSON for everybody, postcard for our own pages, and errors that say what is wrong where.

use axum::RequestExt as _;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::codec;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::ApiError;

/// Bodies of ordinary requests, in bytes.
pub const LIMIT: usize = 64 * 1024;

/// Postcard's media type.
pub const POSTCARD: &str = "application/x-postcard";
const JSON: &str = "application/json";

/// A JSON body. Unlike axum's own, a refusal is our kind of error and says line and column.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

/// A body in either codec.
#[derive(Debug, Clone)]
pub struct Either<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        if !is(request.headers(), &header::CONTENT_TYPE, JSON) {
            return Err(ApiError::WrongContentType(JSON));
        }
        from_json(&bytes(request).await?).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Either<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        if is(request.headers(), &header::CONTENT_TYPE, POSTCARD) {
            let bytes = bytes(request).await?;
            return codec::body_from_binary(&bytes).map(Self).map_err(|_| ApiError::BadPostcard);
        }
        Json::from_request(request, &()).await.map(|Json(body)| Self(body))
    }
}

/// An answer in the codec the client accepts; JSON unless it asks for postcard.
pub fn answer(headers: &HeaderMap, body: &impl Serialize) -> Response {
    let (media, bytes) = if is(headers, &header::ACCEPT, POSTCARD) {
        (POSTCARD, codec::to_binary(body))
    } else {
        (JSON, codec::to_json(body).into_bytes())
    };
    let media = [(header::CONTENT_TYPE, HeaderValue::from_static(media))];
    (StatusCode::OK, media, bytes).into_response()
}

/// Reads JSON, or says what is wrong where.
fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| ApiError::BadJson(error.to_string()))
}

// Media types may carry parameters, `Accept` a list of them.
fn is(headers: &HeaderMap, name: &header::HeaderName, media: &str) -> bool {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| one.split(';').next().is_some_and(|one| one.trim().eq_ignore_ascii_case(media)))
}

async fn bytes(request: Request) -> Result<Bytes, ApiError> {
    Bytes::from_request(request.with_limited_body(), &()).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            ApiError::TooLarge
        } else {
            ApiError::BadRequest("the body did not arrive".to_owned())
        }
    })
}
