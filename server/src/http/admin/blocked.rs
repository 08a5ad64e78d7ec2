//! `/api/admin/blocked`: people who are not heard (SPEC I.6). Agents block them; here they are let in again.

use axum::extract::State;
use axum::http::StatusCode;
use domain::block::{Blocked, Sender};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::documents::{self, Failures, Family, Records};
use crate::app::SharedApp;
use crate::auth::extract::{Admin, Reader};
use crate::catalog::kind;
use crate::http::error::ApiError;
use crate::http::path::Named;

/// Somebody who is not heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BlockedBody {
    /// What he is known by: `phone`, `email`, `page_scoped` or `visitor`.
    kind: String,
    /// His number, address or id.
    value: String,
    /// The agent who blocked him.
    by: Uuid,
    /// When, in milliseconds since 1970.
    at: i64,
}

/// The family's addresses.
pub fn routes() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(remove))
}

impl Family for Blocked {
    const KIND: &'static str = kind::BLOCKED;
    type Body = BlockedBody;
}

impl From<Blocked> for BlockedBody {
    fn from(blocked: Blocked) -> Self {
        let (kind, value) = match blocked.sender {
            Sender::Identity(identity) => (identity.kind.as_str(), identity.value),
            Sender::Visitor(contact) => ("visitor", contact.to_string()),
        };
        Self { kind: kind.to_owned(), value, by: blocked.by.0, at: blocked.at.0 }
    }
}

/// Everybody who is not heard.
#[utoipa::path(get, path = "/api/admin/blocked", tag = "blocked",
    responses((status = 200, body = Records<BlockedBody>), Failures))]
async fn list(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Records<BlockedBody>>, ApiError> {
    documents::list::<Blocked>(&app).await
}

/// Somebody is heard again.
#[utoipa::path(delete, path = "/api/admin/blocked/{id}", tag = "blocked", params(("id" = Uuid, Path)),
    responses((status = 204), Failures))]
async fn remove(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, ApiError> {
    let _alone = app.setup.lock().await;
    if app.store.documents(kind::BLOCKED).await?.iter().all(|document| document.id != id.to_string()) {
        return Err(ApiError::NotFound);
    }
    documents::remove::<Blocked>(&app, who.agent.id, id).await
}
