//! `/api/desk/history/{conversation}`, `/api/desk/recent` and `/api/desk/find`: lists of conversations (SPEC B.5), and
//! `/api/desk/people/{conversation}`: contacts that may be the same person (SPEC I.4). What lists lead to is read over the
//! socket, like any conversation.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use domain::ConversationId;
use serde::Deserialize;

use super::body;
use super::error::ApiError;
use super::path::{Named, Queried};
use crate::app::SharedApp;
use crate::auth::extract::SignedIn;

/// What is searched for, in bytes.
const QUERY_LIMIT: usize = 200;

/// The four addresses.
pub fn routes() -> Router<SharedApp> {
    Router::new()
        .route("/api/desk/history/{conversation}", get(of_contact))
        .route("/api/desk/recent", get(own))
        .route("/api/desk/find", get(find))
        .route("/api/desk/people/{conversation}", get(people))
}

#[derive(Deserialize)]
struct Query {
    #[serde(default)]
    q: String,
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

async fn find(
    State(app): State<SharedApp>,
    who: SignedIn,
    Queried(query): Queried<Query>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    Ok(body::answer(&headers, &app.desk.find(who.agent.id, query.checked()?).await?))
}

async fn people(
    State(app): State<SharedApp>,
    who: SignedIn,
    Named(conversation): Named<ConversationId>,
    Queried(query): Queried<Query>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    Ok(body::answer(&headers, &app.desk.people(who.agent.id, conversation, query.checked()?).await?))
}

impl Query {
    fn checked(&self) -> Result<&str, ApiError> {
        if self.q.len() > QUERY_LIMIT {
            return Err(ApiError::invalid("q", format!("at most {QUERY_LIMIT} bytes")));
        }
        Ok(&self.q)
    }
}
