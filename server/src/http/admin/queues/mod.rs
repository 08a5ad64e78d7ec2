//! `/api/admin/queues`: where contacts wait and who serves them.

mod body;

use axum::extract::State;
use axum::http::StatusCode;
use domain::QueueId;
use domain::email::rules::MailAction;
use domain::routing::Queue;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::documents::{self, Change, Created, Failures, Family, Record, Records};
use crate::app::{App, SharedApp};
use crate::auth::extract::{Admin, Reader};
use crate::catalog::kind;
use crate::http::body::Json;
use crate::http::error::ApiError;
use crate::http::path::Named;

pub use body::QueueBody;

/// The family's addresses.
pub fn routes() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, replace, remove))
}

impl Family for Queue {
    const KIND: &'static str = kind::QUEUE;
    type Body = QueueBody;
}

/// Every queue.
#[utoipa::path(get, path = "/api/admin/queues", tag = "queues",
    responses((status = 200, body = Records<QueueBody>), Failures))]
async fn list(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Records<QueueBody>>, ApiError> {
    documents::list::<Queue>(&app).await
}

/// One queue.
#[utoipa::path(get, path = "/api/admin/queues/{id}", tag = "queues", params(("id" = Uuid, Path)),
    responses((status = 200, body = Record<QueueBody>), Failures))]
async fn read(
    State(app): State<SharedApp>,
    _: Reader,
    Named(id): Named<Uuid>,
) -> Result<axum::Json<Record<QueueBody>>, ApiError> {
    documents::read::<Queue>(&app, &id.to_string()).await
}

/// A new queue.
#[utoipa::path(post, path = "/api/admin/queues", tag = "queues", request_body = QueueBody,
    responses((status = 201, body = Record<QueueBody>), Failures))]
async fn create(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Json(body): Json<QueueBody>,
) -> Result<Created<QueueBody>, ApiError> {
    let _alone = app.setup.lock().await;
    let id = app.ids.uuid(app.clock.now());
    let queue = body.checked(&app.catalog.get(), QueueId(id))?;
    documents::create(&app, who.agent.id, id, queue).await
}

/// Replaces a queue.
#[utoipa::path(put, path = "/api/admin/queues/{id}", tag = "queues", params(("id" = Uuid, Path)),
    request_body = Change<QueueBody>, responses((status = 200, body = Record<QueueBody>), Failures))]
async fn replace(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
    Json(change): Json<Change<QueueBody>>,
) -> Result<axum::Json<Record<QueueBody>>, ApiError> {
    let _alone = app.setup.lock().await;
    let catalog = app.catalog.get();
    if !catalog.queues.contains_key(&QueueId(id)) {
        return Err(ApiError::NotFound);
    }
    let queue = change.value.checked(&catalog, QueueId(id))?;
    documents::write(&app, who.agent.id, &id.to_string(), change.version, queue).await
}

/// Removes a queue that nothing leads to, in which nobody waits and to which no conversation on a desk may return.
#[utoipa::path(delete, path = "/api/admin/queues/{id}", tag = "queues", params(("id" = Uuid, Path)),
    responses((status = 204), Failures))]
async fn remove(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, ApiError> {
    let _alone = app.setup.lock().await;
    unused(&app, QueueId(id)).await?;
    documents::remove::<Queue>(&app, who.agent.id, id).await
}

async fn unused(app: &App, id: QueueId) -> Result<(), ApiError> {
    let catalog = app.catalog.get();
    if !catalog.queues.contains_key(&id) {
        return Err(ApiError::NotFound);
    }
    if let Some(site) = catalog.sites.values().find(|site| site.queue == id) {
        return Err(ApiError::InUse(format!("the site {}", site.name)));
    }
    let leads_here = |queue: &&Queue| queue.overflow.is_some_and(|rule| rule.queue == id);
    if let Some(queue) = catalog.queues.values().find(leads_here) {
        return Err(ApiError::InUse(format!("the queue {}", queue.name)));
    }
    if let Some(entry_point) = catalog.entry_points.values().find(|entry_point| entry_point.queue == id) {
        return Err(ApiError::InUse(format!("the entry point {}", entry_point.name)));
    }
    if let Some(rule) = catalog.mail_rules.iter().find(|rule| rule.action == MailAction::Queue(id)) {
        return Err(ApiError::InUse(format!("the mail rule {}", rule.name)));
    }
    match (app.store.waiting(id).await?.len(), app.desk.held_from(id).await?) {
        (0, 0) => Ok(()),
        (0, held) => Err(ApiError::InUse(format!("{held} contacts that agents have"))),
        (waiting, _) => Err(ApiError::InUse(format!("{waiting} waiting contacts"))),
    }
}
