//! `/api/desk/drafts/{conversation}`: what an agent has typed and not sent (DESIGN.md §3.4).

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use domain::ConversationId;
use domain::draft::DRAFT_LIMIT;
use protocol::agent::DraftPut;

use super::body::{self, Either};
use super::error::ApiError;
use super::path::Named;
use crate::app::SharedApp;
use crate::auth::extract::SignedIn;

/// JSON writes a line break as two bytes, so that a body may be twice its text.
const BODY_LIMIT: usize = 2 * DRAFT_LIMIT;

/// The one address.
pub fn routes() -> Router<SharedApp> {
    let both = get(read).put(save).layer(DefaultBodyLimit::max(BODY_LIMIT));
    Router::new().route("/api/desk/drafts/{conversation}", both)
}

async fn read(
    State(app): State<SharedApp>,
    who: SignedIn,
    headers: HeaderMap,
    Named(conversation): Named<ConversationId>,
) -> Result<Response, ApiError> {
    Ok(body::answer(&headers, &app.desk.draft(who.agent.id, conversation).await?))
}

async fn save(
    State(app): State<SharedApp>,
    who: SignedIn,
    headers: HeaderMap,
    Named(conversation): Named<ConversationId>,
    Either(put): Either<DraftPut>,
) -> Result<Response, ApiError> {
    if put.size() > DRAFT_LIMIT {
        return Err(ApiError::TooLarge);
    }
    Ok(body::answer(&headers, &app.desk.save_draft(who.agent.id, conversation, put).await?))
}
