//! `/api/desk/history/{conversation}` and `/api/desk/recent`: lists of earlier conversations (SPEC B.5). What they lead to is
//! read over the socket, like any conversation.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use domain::ConversationId;

use super::body;
use super::error::ApiError;
use super::path::Named;
use crate::app::SharedApp;
use crate::auth::extract::SignedIn;

/// Both addresses.
pub fn routes() -> Router<SharedApp> {
    Router::new().route("/api/desk/history/{conversation}", get(of_contact)).route("/api/desk/recent", get(own))
}

async fn of_contact(
    State(app): State<SharedApp>,
    who: SignedIn,
    Named(conversation): Named<ConversationId>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    Ok(body::answer(&headers, &app.desk.history(who.agent.id, conversation).await?))
}

async fn own(State(app): State<SharedApp>, who: SignedIn, headers: HeaderMap) -> Result<Response, ApiError> {
    Ok(body::answer(&headers, &app.desk.recent(who.agent.id).await?))
}
