//! `/api/desk/workflows/{conversation}`: what an agent can set going there (SPEC A.6).

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use domain::ConversationId;
use protocol::agent::WorkflowList;

use super::body;
use super::error::ApiError;
use super::path::Named;
use crate::app::SharedApp;
use crate::auth::extract::SignedIn;

/// The address.
pub fn routes() -> Router<SharedApp> {
    Router::new().route("/api/desk/workflows/{conversation}", get(list))
}

async fn list(
    State(app): State<SharedApp>,
    who: SignedIn,
    Named(conversation): Named<ConversationId>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let workflows = app.desk.workflows(who.agent.id, conversation).await?;
    Ok(body::answer(&headers, &WorkflowList { workflows }))
}
