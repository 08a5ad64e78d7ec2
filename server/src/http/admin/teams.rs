//! `/api/admin/teams`: groups of people. Who is in one says each person's profile.

use axum::extract::State;
use axum::http::StatusCode;
use domain::TeamId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::check;
use super::documents::{self, Change, Created, Failures, Family, Record, Records};
use crate::app::SharedApp;
use crate::auth::extract::{Admin, Reader};
use crate::catalog::{Catalog, Team, kind};
use crate::http::body::Json;
use crate::http::error::ApiError;
use crate::http::path::Named;

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamBody {
    /// What people read.
    name: String,
}

/// The family's addresses.
pub fn routes() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, replace, remove))
}

impl Family for Team {
    const KIND: &'static str = kind::TEAM;
    type Body = TeamBody;
}

impl From<Team> for TeamBody {
    fn from(team: Team) -> Self {
        Self { name: team.name }
    }
}

impl TeamBody {
    fn checked(self, id: TeamId) -> Result<Team, ApiError> {
        Ok(Team { id, name: check::name("name", &self.name)? })
    }
}

/// Every team.
#[utoipa::path(get, path = "/api/admin/teams", tag = "teams",
    responses((status = 200, body = Records<TeamBody>), Failures))]
async fn list(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Records<TeamBody>>, ApiError> {
    documents::list::<Team>(&app).await
}

/// One team.
#[utoipa::path(get, path = "/api/admin/teams/{id}", tag = "teams", params(("id" = Uuid, Path)),
    responses((status = 200, body = Record<TeamBody>), Failures))]
async fn read(
    State(app): State<SharedApp>,
    _: Reader,
    Named(id): Named<Uuid>,
) -> Result<axum::Json<Record<TeamBody>>, ApiError> {
    documents::read::<Team>(&app, &id.to_string()).await
}

/// A new team.
#[utoipa::path(post, path = "/api/admin/teams", tag = "teams", request_body = TeamBody,
    responses((status = 201, body = Record<TeamBody>), Failures))]
async fn create(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Json(body): Json<TeamBody>,
) -> Result<Created<TeamBody>, ApiError> {
    let _alone = app.setup.lock().await;
    let id = app.ids.uuid(app.clock.now());
    documents::create(&app, who.agent.id, id, body.checked(TeamId(id))?).await
}

/// Replaces a team.
#[utoipa::path(put, path = "/api/admin/teams/{id}", tag = "teams", params(("id" = Uuid, Path)),
    request_body = Change<TeamBody>, responses((status = 200, body = Record<TeamBody>), Failures))]
async fn replace(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
    Json(change): Json<Change<TeamBody>>,
) -> Result<axum::Json<Record<TeamBody>>, ApiError> {
    let _alone = app.setup.lock().await;
    exists(&app.catalog.get(), id)?;
    let team = change.value.checked(TeamId(id))?;
    documents::write(&app, who.agent.id, &id.to_string(), change.version, team).await
}

/// Removes a team that no queue and nobody belongs to.
#[utoipa::path(delete, path = "/api/admin/teams/{id}", tag = "teams", params(("id" = Uuid, Path)),
    responses((status = 204), Failures))]
async fn remove(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, ApiError> {
    let _alone = app.setup.lock().await;
    let catalog = app.catalog.get();
    exists(&catalog, id)?;
    let team = TeamId(id);
    if let Some(queue) = catalog.queues.values().find(|queue| queue.teams.contains(&team)) {
        return Err(ApiError::InUse(format!("the queue {}", queue.name)));
    }
    if let Some(profile) = catalog.profiles.values().find(|profile| profile.teams.contains(&team)) {
        return Err(ApiError::InUse(profile.name.clone()));
    }
    let names = |one: &&domain::template::Template| one.teams.contains(&team);
    if let Some(template) = catalog.templates.values().find(names) {
        return Err(ApiError::InUse(format!("the template {}", template.name)));
    }
    documents::remove::<Team>(&app, who.agent.id, id).await
}

fn exists(catalog: &Catalog, id: Uuid) -> Result<(), ApiError> {
    if catalog.teams.contains_key(&TeamId(id)) { Ok(()) } else { Err(ApiError::NotFound) }
}
