//! The simulated carrier: plays the customers of every carried channel, for demonstrations and tests. It stands outside: what
//! it knows of the server is the HTTP that `README.md` documents.
//!
//! [`world`] is what there is (customers, messages, how each channel behaves), [`carrier`] what the server says, [`link`] what
//! is said to the server, [`play`] what the person on the page does, [`mail`] what is in mails, [`shelf`] what is in files,
//! [`workflow`] the shop whose systems workflows call.

pub mod carrier;
pub mod clock;
pub mod link;
pub mod mail;
pub mod play;
pub mod shelf;
pub mod signature;
pub mod workflow;
pub mod world;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};

use link::Link;
use shelf::Shelf;
use world::Shared;

/// Longest body, in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// What every handler shares.
pub struct Simulator {
    /// What there is.
    pub world: Shared,
    /// The way to the server.
    pub link: Link,
    /// What is in files.
    pub shelf: Shelf,
}

/// The whole program as one service.
pub fn router(simulator: Arc<Simulator>) -> Router {
    Router::new()
        .merge(carrier::routes())
        .merge(play::routes())
        .merge(mail::routes())
        .merge(shelf::routes())
        .merge(workflow::routes())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(own_name_only))
        .with_state(simulator)
}

/// Pages of others could name this machine by a name of theirs; they may not read what is here.
async fn own_name_only(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if ["127.0.0.1", "localhost", "[::1]"].contains(&name) {
        next.run(request).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, "ask for 127.0.0.1 or localhost\n").into_response()
    }
}
