//! `/api/admin/signatures`: what stands below new letters, one document for the whole installation.

use std::collections::BTreeMap;

use axum::extract::State;
use domain::email::signature::{SIGNATURE_LIMIT, Signatures, unknown};
use domain::{AgentId, QueueId, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::check;
use super::documents::{self, Change, Failures, Family, Record};
use crate::app::SharedApp;
use crate::auth::extract::{Admin, Reader};
use crate::catalog::{Catalog, kind};
use crate::http::body::Json;
use crate::http::error::ApiError;

/// The name of the document.
const ID: &str = "signatures";

/// What stands below new letters, as plain text of at most 2,000 characters each. `{{agent.name}}` and `{{queue.name}}` are
/// filled; any other `{{` is refused.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SignaturesBody {
    /// By queue.
    queues: BTreeMap<Uuid, String>,
    /// By agent; his own stands instead of the queue's.
    agents: BTreeMap<Uuid, String>,
}

/// The family's address.
pub fn routes() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new().routes(routes!(read, replace))
}

impl Family for Signatures {
    const KIND: &'static str = kind::SIGNATURES;
    type Body = SignaturesBody;
}

impl From<Signatures> for SignaturesBody {
    fn from(signatures: Signatures) -> Self {
        Self {
            queues: signatures.queues.into_iter().map(|(queue, text)| (queue.0, text)).collect(),
            agents: signatures.agents.into_iter().map(|(agent, text)| (agent.0, text)).collect(),
        }
    }
}

impl SignaturesBody {
    /// Those that say something; what belongs to nobody any more is left out.
    fn checked(self, catalog: &Catalog) -> Result<Signatures, ApiError> {
        let said = |field: String, text: String| {
            check::length(&field, &text, SIGNATURE_LIMIT)?;
            if let Some(tag) = unknown(&text) {
                let why = format!("{tag} cannot be filled; {{{{agent.name}}}} and {{{{queue.name}}}} can");
                return Err(ApiError::invalid(field, why));
            }
            Ok::<_, ApiError>(text::normalize(text.trim_end()))
        };
        let mut signatures = Signatures::default();
        let there = |(id, _): &(Uuid, String)| catalog.queues.contains_key(&QueueId(*id));
        for (id, text) in self.queues.into_iter().filter(there) {
            let text = said(format!("queues.{id}"), text)?;
            if !text::is_blank(&text) {
                signatures.queues.insert(QueueId(id), text);
            }
        }
        let there = |(id, _): &(Uuid, String)| catalog.profiles.contains_key(&AgentId(*id));
        for (id, text) in self.agents.into_iter().filter(there) {
            let text = said(format!("agents.{id}"), text)?;
            if !text::is_blank(&text) {
                signatures.agents.insert(AgentId(id), text);
            }
        }
        Ok(signatures)
    }
}

/// The signatures.
#[utoipa::path(get, path = "/api/admin/signatures", tag = "signatures",
    responses((status = 200, body = Record<SignaturesBody>), Failures))]
async fn read(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Record<SignaturesBody>>, ApiError> {
    match documents::read::<Signatures>(&app, ID).await {
        // Nobody has written one.
        Err(ApiError::NotFound) => {
            Ok(axum::Json(Record { id: ID.to_owned(), version: 0, value: SignaturesBody::default() }))
        }
        read => read,
    }
}

/// Replaces the signatures.
#[utoipa::path(put, path = "/api/admin/signatures", tag = "signatures", request_body = Change<SignaturesBody>,
    responses((status = 200, body = Record<SignaturesBody>), Failures))]
async fn replace(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Json(change): Json<Change<SignaturesBody>>,
) -> Result<axum::Json<Record<SignaturesBody>>, ApiError> {
    let _alone = app.setup.lock().await;
    let signatures = change.value.checked(&app.catalog.get())?;
    documents::write(&app, who.agent.id, ID, change.version, signatures).await
}
