//! What is in the files customers send and get: bytes by number, and how they are fetched from here. The messages name them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State as Given};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};

use crate::clock::now;
use crate::{Simulator, signature};

/// Largest file, in bytes: one more than any channel takes, to see it refused.
const FILE_LIMIT: usize = 26 * 1024 * 1024;
/// Most bytes of all files; the oldest go first.
const ROOM: usize = 256 * 1024 * 1024;
/// What a page may draw where it stands; everything else is saved.
const SHOWN: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its name here.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// Bytes.
    pub size: usize,
    /// Its media type.
    pub mime: String,
}

/// All of them.
#[derive(Default)]
pub struct Shelf(Mutex<Content>);

#[derive(Default)]
struct Content {
    last: u64,
    size: usize,
    files: VecDeque<(File, Bytes)>,
}

impl Shelf {
    /// Keeps a file.
    pub fn put(&self, name: &str, mime: &str, bytes: Bytes) -> File {
        let mut content = self.content();
        content.last += 1;
        let file = File { id: content.last, name: name.to_owned(), size: bytes.len(), mime: mime.to_owned() };
        content.size += bytes.len();
        content.files.push_back((file.clone(), bytes));
        while content.size > ROOM {
            let Some((_, gone)) = content.files.pop_front() else { break };
            content.size -= gone.len();
        }
        file
    }

    /// A file that is still there.
    pub fn get(&self, id: u64) -> Option<(File, Bytes)> {
        self.content().files.iter().find(|(file, _)| file.id == id).cloned()
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `/files` for the server, `/api/files` for the page.
pub fn routes() -> Router<Arc<Simulator>> {
    Router::new()
        .route("/files/{id}", get(fetched))
        .route("/api/files", post(chosen).layer(DefaultBodyLimit::max(FILE_LIMIT)))
        .route("/api/files/{id}", get(shown))
}

/// The server fetches what a customer sent; signed over an empty body.
async fn fetched(Given(simulator): Given<Arc<Simulator>>, Path(id): Path<u64>, headers: HeaderMap) -> Response {
    if !signature::is_signed(&simulator.link.secret, &headers, &format!("/files/{id}"), &[], now()) {
        return (StatusCode::UNAUTHORIZED, "the signature does not fit\n").into_response();
    }
    match simulator.shelf.get(id) {
        Some((_, bytes)) => bytes.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What a file is.
#[derive(Deserialize)]
struct Said {
    name: String,
    #[serde(default)]
    mime: String,
}

/// The person on the page chose a file. Pages of others cannot send bodies of this type unasked.
async fn chosen(
    Given(simulator): Given<Arc<Simulator>>,
    Query(said): Query<Said>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if headers.get(header::CONTENT_TYPE) != Some(&HeaderValue::from_static("application/octet-stream")) {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/octet-stream\n").into_response();
    }
    (StatusCode::CREATED, Json(simulator.shelf.put(&said.name, &said.mime, body))).into_response()
}

/// The page shows or saves one.
async fn shown(Given(simulator): Given<Arc<Simulator>>, Path(id): Path<u64>) -> Response {
    let Some((file, bytes)) = simulator.shelf.get(id) else {
        return (StatusCode::NOT_FOUND, "the file is not kept any more\n").into_response();
    };
    let (kind, disposition) = match SHOWN.into_iter().find(|shown| *shown == file.mime) {
        Some(shown) => (shown, "inline"),
        // The source of a mail is there to be read.
        None if file.mime == "message/rfc822" => ("text/plain; charset=utf-8", "inline"),
        None => ("application/octet-stream", "attachment"),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_make_room() {
        let shelf = Shelf::default();
        let large = Bytes::from(vec![0; ROOM / 2]);
        let [first, second, third] = ["a", "b", "c"].map(|name| shelf.put(name, "image/png", large.clone()).id);
        assert!(shelf.get(first).is_none(), "it made room");
        assert!(shelf.get(second).is_some() && shelf.get(third).is_some());
    }
}
