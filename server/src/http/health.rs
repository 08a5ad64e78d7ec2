//! For whoever watches the server: alive, ready, figures.

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

// Without a token this machine only, and nobody a proxy on it lets through.
fn may_read(app: &App, client: Client, headers: &HeaderMap) -> bool {
    let Some(token) = &app.config.metrics_token else {
        return client.address.is_loopback() && !client.forwarded;
    };
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // Digests, so that how long the comparison takes says nothing about the token.
    Sha256::digest(sent) == Sha256::digest(token)
}
