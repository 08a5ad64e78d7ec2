//! For whoever watches the server: alive, ready, figures.

use std::net::IpAddr;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

use super::client::Client;
use super::error::ApiError;
use crate::app::{App, SharedApp};
use crate::metrics;

/// `/healthz`, `/readyz`, `/metrics`.
pub fn routes() -> Router<SharedApp> {
    Router::new()
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
}

/// Whether new work should come here: storage takes writes and nobody is stopping the server.
async fn ready(State(app): State<SharedApp>) -> Result<&'static str, ApiError> {
    if *app.shutdown.borrow() {
        return Err(ApiError::ShuttingDown);
    }
    app.store.probe().await?;
    Ok("ready\n")
}

async fn figures(State(app): State<SharedApp>, client: Client, headers: HeaderMap) -> Result<Response, ApiError> {
    if !may_read(&app, client, &headers) {
        return Err(ApiError::NotAllowed);
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"))];
    Ok((kind, metrics::page(&app).await).into_response())
}

// Without a token this machine only, and nobody a proxy on it lets through. A proxy may say nothing of itself: once the
// configuration knows of one, or the request was not sent to this machine by name, nobody is taken for this machine.
fn may_read(app: &App, client: Client, headers: &HeaderMap) -> bool {
    let config = &app.config;
    let Some(token) = &config.metrics_token else {
        let proxied = config.public_url.is_some() || !config.trusted_proxies.is_empty() || client.forwarded;
        return client.address.is_loopback() && !proxied && names_this_machine(headers);
    };
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // Digests, so that how long the comparison takes says nothing about the token.
    Sha256::digest(sent) == Sha256::digest(token)
}

fn names_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
