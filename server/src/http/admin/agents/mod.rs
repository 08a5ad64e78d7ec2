//! `/api/admin/agents`: people who sign in. Nobody is removed, because what he wrote keeps his name: he is deactivated.

mod body;

use axum::extract::State;
use axum::http::StatusCode;
use domain::AgentId;
use domain::agent::{Access, Profile};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::documents::{self, Change, Created, Failures, Family, Record, Records};
use crate::app::{App, SharedApp};
use crate::auth;
use crate::auth::extract::{Admin, Reader};
use crate::auth::password::PasswordError;
use crate::catalog::{Catalog, kind};
use crate::http::body::Json;
use crate::http::error::ApiError;
use crate::http::path::Named;
use crate::store::{CredentialRow, StoreError};

pub use body::AgentBody;

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    /// At least 8 characters.
    password: String,
}

/// The family's addresses.
pub fn routes() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, replace)).routes(routes!(set_password))
}

impl Family for Profile {
    const KIND: &'static str = kind::PROFILE;
    type Body = AgentBody;
}

/// Everybody.
#[utoipa::path(get, path = "/api/admin/agents", tag = "agents",
    responses((status = 200, body = Records<AgentBody>), Failures))]
async fn list(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Records<AgentBody>>, ApiError> {
    documents::list::<Profile>(&app).await
}

/// One person.
#[utoipa::path(get, path = "/api/admin/agents/{id}", tag = "agents", params(("id" = Uuid, Path)),
    responses((status = 200, body = Record<AgentBody>), Failures))]
async fn read(
    State(app): State<SharedApp>,
    _: Reader,
    Named(id): Named<Uuid>,
) -> Result<axum::Json<Record<AgentBody>>, ApiError> {
    documents::read::<Profile>(&app, &id.to_string()).await
}

/// A new person, who can sign in once a password is set.
#[utoipa::path(post, path = "/api/admin/agents", tag = "agents", request_body = AgentBody,
    responses((status = 201, body = Record<AgentBody>), Failures))]
async fn create(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Json(body): Json<AgentBody>,
) -> Result<Created<AgentBody>, ApiError> {
    let _alone = app.setup.lock().await;
    let id = app.ids.uuid(app.clock.now());
    let profile = body.checked(&app.catalog.get(), AgentId(id))?;
    documents::create(&app, who.agent.id, id, profile).await
}

/// Replaces what is known of a person. The login stays what it was.
#[utoipa::path(put, path = "/api/admin/agents/{id}", tag = "agents", params(("id" = Uuid, Path)),
    request_body = Change<AgentBody>, responses((status = 200, body = Record<AgentBody>), Failures))]
async fn replace(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
    Json(change): Json<Change<AgentBody>>,
) -> Result<axum::Json<Record<AgentBody>>, ApiError> {
    let _alone = app.setup.lock().await;
    let catalog = app.catalog.get();
    let old = catalog.profiles.get(&AgentId(id)).ok_or(ApiError::NotFound)?;
    let new = change.value.checked(&catalog, old.id)?;
    if new.login != old.login {
        return Err(ApiError::invalid("login", "cannot be changed"));
    }
    if is_admin(old) && !is_admin(&new) && !has_other_admin(&app, &catalog, old.id).await? {
        return Err(ApiError::LastAdmin);
    }
    documents::write(&app, who.agent.id, &id.to_string(), change.version, new).await
}

/// Sets a person's password and ends his sessions.
#[utoipa::path(put, path = "/api/admin/agents/{id}/password", tag = "agents", params(("id" = Uuid, Path)),
    request_body = PasswordBody, responses((status = 204), Failures))]
async fn set_password(
    State(app): State<SharedApp>,
    Admin(_): Admin,
    Named(id): Named<Uuid>,
    Json(body): Json<PasswordBody>,
) -> Result<StatusCode, ApiError> {
    let catalog = app.catalog.get();
    let profile = catalog.profiles.get(&AgentId(id)).ok_or(ApiError::NotFound)?;
    let password_hash = app.auth.passwords.hash(&*app.ids, body.password).await.map_err(|error| match error {
        PasswordError::TooShort | PasswordError::TooLong => ApiError::invalid("password", error),
        PasswordError::Failed => ApiError::Internal,
    })?;
    let row = CredentialRow { agent: profile.id, password_hash };
    auth::set_password(&app, &profile.login, row).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn is_admin(profile: &Profile) -> bool {
    profile.active && profile.access == Access::Admin
}

/// Whether another administrator could sign in: one whose password was never set could not.
async fn has_other_admin(app: &App, catalog: &Catalog, than: AgentId) -> Result<bool, StoreError> {
    for profile in catalog.profiles.values().filter(|profile| profile.id != than && is_admin(profile)) {
        if app.store.credential(&profile.login).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
