//! `/api/admin/settings`: timeouts and reasons, one document for the whole installation.

mod body;
mod email;

use axum::extract::State;
use domain::settings::Settings;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::documents::{self, Change, Failures, Family, Record};
use crate::app::SharedApp;
use crate::auth::extract::{Admin, Reader};
use crate::catalog::kind;
use crate::first::SETTINGS_ID;
use crate::http::body::Json;
use crate::http::error::ApiError;

pub use body::SettingsBody;

/// The one address.
pub fn routes() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new().routes(routes!(read, replace))
}

impl Family for Settings {
    const KIND: &'static str = kind::SETTINGS;
    type Body = SettingsBody;
}

/// The settings.
#[utoipa::path(get, path = "/api/admin/settings", tag = "settings",
    responses((status = 200, body = Record<SettingsBody>), Failures))]
async fn read(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Record<SettingsBody>>, ApiError> {
    documents::read::<Settings>(&app, SETTINGS_ID).await
}

/// Replaces the settings. A reason without id is new; one that is no longer wanted is retired, not left out.
#[utoipa::path(put, path = "/api/admin/settings", tag = "settings", request_body = Change<SettingsBody>,
    responses((status = 200, body = Record<SettingsBody>), Failures))]
async fn replace(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Json(change): Json<Change<SettingsBody>>,
) -> Result<axum::Json<Record<SettingsBody>>, ApiError> {
    let _alone = app.setup.lock().await;
    let now = app.clock.now();
    let settings = change.value.checked(&app.catalog.get().settings, || app.ids.uuid(now))?;
    documents::write(&app, who.agent.id, SETTINGS_ID, change.version, settings).await
}
