//! Everything that is asked by HTTP: one file per family of addresses, and what they share.

pub mod accept;
pub mod admin;
pub mod assets;
pub mod body;
pub mod chat;
pub mod client;
pub mod csp;
pub mod drafts;
pub mod error;
pub mod files;
pub mod headers;
pub mod health;
pub mod history;
pub mod hooks;
pub mod letters;
pub mod linger;
pub mod origin;
pub mod outbound;
pub mod pages;
pub mod path;
pub mod rate;
pub mod session;
pub mod stall;
pub mod templates;
#[cfg(test)]
pub(crate) mod tests;
pub mod workflows;

use std::any::Any;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::SharedApp;
use crate::config::Config;
use client::Client;
use error::ApiError;

/// Longest time for an answer, the body's arrival included. Sockets are answered at once and then are none of HTTP's.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// The whole server as one service.
pub fn router(app: SharedApp) -> Router {
    let api = Router::new()
        .merge(session::routes())
        .merge(drafts::routes())
        .merge(files::desk_routes())
        .merge(history::routes())
        .merge(letters::routes())
        .merge(templates::routes())
        .merge(workflows::routes())
        .merge(outbound::routes())
        .merge(admin::routes())
        .route("/api/{*rest}", any(async || ApiError::NotFound))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn_with_state(Arc::clone(&app), headers::own_pages_only));
    let chat =
        chat::routes().merge(files::chat_routes()).method_not_allowed_fallback(async || ApiError::MethodNotAllowed);
    let answers = api.merge(chat).merge(hooks::routes()).merge(health::routes()).layer(from_fn(headers::not_kept));
    Router::new()
        .merge(answers)
        .merge(crate::ws::routes())
        .merge(pages::routes(app.config.demo))
        .fallback(pages::other)
        .layer(DefaultBodyLimit::max(body::LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, ANSWER_WITHIN))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(&app), headers::everywhere))
        .with_state(app)
}

/// The client's address, as limits count it.
pub fn client_address(config: &Config, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    Client::find(peer, headers, &config.trusted_proxies).key()
}

// What it says may hold anything, even a customer's words: the log gets the place by the panic hook and no more from here.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    ApiError::Internal.into_response()
}
