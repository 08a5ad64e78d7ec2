//! `/api/desk/outbound`: from where an agent may write to somebody first (SPEC E).

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use super::body;
use crate::app::SharedApp;
use crate::auth::extract::SignedIn;

/// The address.
pub fn routes() -> Router<SharedApp> {
    Router::new().route("/api/desk/outbound", get(list))
}

async fn list(State(app): State<SharedApp>, who: SignedIn, headers: HeaderMap) -> Response {
    body::answer(&headers, &app.desk.writes_from(who.agent.id))
}
