//! `/api/admin/entry-points`: numbers, pages and mailboxes of ours. Websites are sites.

mod body;

use axum::extract::State;
use axum::http::StatusCode;
use domain::EntryPointId;
use domain::entry_point::EntryPoint;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::documents::{self, Change, Created, Failures, Family, Record, Records};
use crate::app::SharedApp;
use crate::auth::extract::{Admin, Reader};
use crate::catalog::kind;
use crate::http::body::Json;
use crate::http::error::ApiError;
use crate::http::path::Named;

pub use body::EntryPointBody;

/// The family's addresses.
pub fn routes() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, replace, remove))
}

impl Family for EntryPoint {
    const KIND: &'static str = kind::ENTRY_POINT;
    type Body = EntryPointBody;
}

/// Every entry point.
#[utoipa::path(get, path = "/api/admin/entry-points", tag = "entry-points",
    responses((status = 200, body = Records<EntryPointBody>), Failures))]
async fn list(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Records<EntryPointBody>>, ApiError> {
    documents::list::<EntryPoint>(&app).await
}

/// One entry point.
#[utoipa::path(get, path = "/api/admin/entry-points/{id}", tag = "entry-points", params(("id" = Uuid, Path)),
    responses((status = 200, body = Record<EntryPointBody>), Failures))]
async fn read(
    State(app): State<SharedApp>,
    _: Reader,
    Named(id): Named<Uuid>,
) -> Result<axum::Json<Record<EntryPointBody>>, ApiError> {
    documents::read::<EntryPoint>(&app, &id.to_string()).await
}

/// A new entry point.
#[utoipa::path(post, path = "/api/admin/entry-points", tag = "entry-points", request_body = EntryPointBody,
    responses((status = 201, body = Record<EntryPointBody>), Failures))]
async fn create(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Json(body): Json<EntryPointBody>,
) -> Result<Created<EntryPointBody>, ApiError> {
    let _alone = app.setup.lock().await;
    let id = app.ids.uuid(app.clock.now());
    let entry_point = body.checked(&app.catalog.get(), EntryPointId(id))?;
    documents::create(&app, who.agent.id, id, entry_point).await
}

/// Replaces an entry point. Its channel stays what it was.
#[utoipa::path(put, path = "/api/admin/entry-points/{id}", tag = "entry-points", params(("id" = Uuid, Path)),
    request_body = Change<EntryPointBody>, responses((status = 200, body = Record<EntryPointBody>), Failures))]
async fn replace(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
    Json(change): Json<Change<EntryPointBody>>,
) -> Result<axum::Json<Record<EntryPointBody>>, ApiError> {
    let _alone = app.setup.lock().await;
    let catalog = app.catalog.get();
    let old = catalog.entry_points.get(&EntryPointId(id)).ok_or(ApiError::NotFound)?;
    let entry_point = change.value.checked(&catalog, old.id)?;
    if entry_point.channel != old.channel {
        return Err(ApiError::invalid("channel", "cannot change: make another entry point"));
    }
    documents::write(&app, who.agent.id, &id.to_string(), change.version, entry_point).await
}

/// Removes an entry point on which no conversation is open. What was said on it stays. Switch it off first: it takes no new
/// messages then, and the open conversations go on to their end.
#[utoipa::path(delete, path = "/api/admin/entry-points/{id}", tag = "entry-points", params(("id" = Uuid, Path)),
    responses((status = 204), Failures))]
async fn remove(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, ApiError> {
    let _alone = app.setup.lock().await;
    let entry_point = EntryPointId(id);
    if !app.catalog.get().entry_points.contains_key(&entry_point) {
        return Err(ApiError::NotFound);
    }
    match app.store.open_at(entry_point).await? {
        0 => {
            // How it was reached goes with it.
            let (kind, name) = (kind::MAILBOX, id.to_string());
            app.store.remove_document(kind, &name, Some(who.agent.id), app.clock.now()).await?;
            documents::remove::<EntryPoint>(&app, who.agent.id, id).await
        }
        open => Err(ApiError::InUse(format!("{open} open conversations"))),
    }
}
