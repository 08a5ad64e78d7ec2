//! `/api/admin/sites`: websites that embed the chat.

mod body;

use axum::extract::State;
use axum::http::StatusCode;
use domain::site::Site;
use domain::{EntryPointId, SiteId};
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

pub use body::SiteBody;

/// The family's addresses.
pub fn routes() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, replace, remove))
}

impl Family for Site {
    const KIND: &'static str = kind::SITE;
    type Body = SiteBody;
}

/// Every site.
#[utoipa::path(get, path = "/api/admin/sites", tag = "sites",
    responses((status = 200, body = Records<SiteBody>), Failures))]
async fn list(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Records<SiteBody>>, ApiError> {
    documents::list::<Site>(&app).await
}

/// One site.
#[utoipa::path(get, path = "/api/admin/sites/{id}", tag = "sites", params(("id" = Uuid, Path)),
    responses((status = 200, body = Record<SiteBody>), Failures))]
async fn read(
    State(app): State<SharedApp>,
    _: Reader,
    Named(id): Named<Uuid>,
) -> Result<axum::Json<Record<SiteBody>>, ApiError> {
    documents::read::<Site>(&app, &id.to_string()).await
}

/// A new site.
#[utoipa::path(post, path = "/api/admin/sites", tag = "sites", request_body = SiteBody,
    responses((status = 201, body = Record<SiteBody>), Failures))]
async fn create(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Json(body): Json<SiteBody>,
) -> Result<Created<SiteBody>, ApiError> {
    let _alone = app.setup.lock().await;
    let now = app.clock.now();
    let (id, entry_point) = (app.ids.uuid(now), EntryPointId(app.ids.uuid(now)));
    let site = body.checked(&app.catalog.get(), SiteId(id), entry_point)?;
    documents::create(&app, who.agent.id, id, site).await
}

/// Replaces a site.
#[utoipa::path(put, path = "/api/admin/sites/{id}", tag = "sites", params(("id" = Uuid, Path)),
    request_body = Change<SiteBody>, responses((status = 200, body = Record<SiteBody>), Failures))]
async fn replace(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
    Json(change): Json<Change<SiteBody>>,
) -> Result<axum::Json<Record<SiteBody>>, ApiError> {
    let _alone = app.setup.lock().await;
    let catalog = app.catalog.get();
    let old = catalog.sites.get(&SiteId(id)).ok_or(ApiError::NotFound)?;
    let site = change.value.checked(&catalog, old.id, old.entry_point)?;
    documents::write(&app, who.agent.id, &id.to_string(), change.version, site).await
}

/// Removes a site on which no conversation is open. What was said on it stays. Switch it off first: it takes no new
/// conversations then, and the open ones go on to their end.
#[utoipa::path(delete, path = "/api/admin/sites/{id}", tag = "sites", params(("id" = Uuid, Path)),
    responses((status = 204), Failures))]
async fn remove(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, ApiError> {
    let _alone = app.setup.lock().await;
    let catalog = app.catalog.get();
    let site = catalog.sites.get(&SiteId(id)).ok_or(ApiError::NotFound)?;
    match app.store.open_at(site.entry_point).await? {
        0 => {}
        open => return Err(ApiError::InUse(format!("{open} open conversations"))),
    }
    documents::remove::<Site>(&app, who.agent.id, id).await
}
