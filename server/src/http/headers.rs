//! What every answer carries, and what every request is checked for before its handler runs.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use super::error::ApiError;
use super::origin;
use crate::app::SharedApp;

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

const EVERYWHERE: [(HeaderName, HeaderValue); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        PERMISSIONS,
        HeaderValue::from_static(
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), \
             payment=(), usb=()",
        ),
    ),
];

/// Headers of every answer, and its line in metrics and log. Neither names more than the route.
pub async fn everywhere(State(app): State<SharedApp>, request: Request, next: Next) -> Response {
    let began = app.clock.now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let mut response = next.run(request).await;
    let (status, took) = (response.status(), app.clock.now() - began);
    tracing::debug!(%method, route, status = status.as_u16(), took_ms = took.0, "answered");
    app.metrics.answered(&method, &route, status.as_u16(), took);
    for (name, value) in EVERYWHERE {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

/// Refuses what changes something unless it comes from a page of our own. A session's cookie goes along with a foreign
/// page's request in too many cases to rely on `SameSite` alone.
pub async fn own_pages_only(State(app): State<SharedApp>, request: Request, next: Next) -> Result<Response, ApiError> {
    let headers = request.headers();
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    let same_origin = headers.get(FETCH_SITE).is_some_and(|site| site == "same-origin");
    if reads || same_origin || origin::is_own(&app.config, headers) == Some(true) {
        Ok(next.run(request).await)
    } else {
        Err(ApiError::WrongOrigin)
    }
}

/// API answers are for now: no cache keeps them.
pub async fn not_kept(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
