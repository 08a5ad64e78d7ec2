//! What a handler asks for to be called by the right people only.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use domain::agent::{Access, Profile};

use super::session::{self, Standing};
use crate::app::{App, SharedApp};
use crate::http::error::ApiError;

/// Somebody with a session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub agent: Profile,
    /// Names the session.
    pub session: [u8; 32],
}

/// Somebody who may see how things are set up: a supervisor or an administrator.
#[derive(Debug, Clone)]
pub struct Reader(pub SignedIn);

/// Somebody who may set things up.
#[derive(Debug, Clone)]
pub struct Admin(pub SignedIn);

/// Whose session these headers name.
pub async fn signed_in(app: &App, headers: &HeaderMap) -> Result<SignedIn, ApiError> {
    let session = session::named(headers).ok_or(ApiError::SignInRequired)?.hash();
    let now = app.clock.now();
    let catalog = app.catalog.get();
    let row = match session::resume(&*app.store, session, now, catalog.settings.inactivity).await? {
        Standing::Stands(row) => row,
        // It must not come back when the setting is changed.
        Standing::Inactive => {
            end_session_of_nobody(app, session).await;
            return Err(ApiError::SignInRequired);
        }
        Standing::Over => return Err(ApiError::SignInRequired),
    };
    if let Some(agent) = catalog.profiles.get(&row.agent).filter(|profile| profile.active) {
        return Ok(SignedIn { agent: agent.clone(), session });
    }
    // Deactivated since: the session ends where it is next used.
    end_session_of_nobody(app, session).await;
    Err(ApiError::SignInRequired)
}

async fn end_session_of_nobody(app: &App, session: [u8; 32]) {
    if let Err(error) = app.store.remove_session(session, app.clock.now()).await {
        tracing::warn!(%error, "a session that is over could not be removed");
    }
}

impl FromRequestParts<SharedApp> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, ApiError> {
        signed_in(app, &parts.headers).await
    }
}

impl FromRequestParts<SharedApp> for Reader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, ApiError> {
        with_access(parts, app, Access::Supervisor).await.map(Self)
    }
}

impl FromRequestParts<SharedApp> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, ApiError> {
        with_access(parts, app, Access::Admin).await.map(Self)
    }
}

async fn with_access(parts: &Parts, app: &App, least: Access) -> Result<SignedIn, ApiError> {
    let who = signed_in(app, &parts.headers).await?;
    if who.agent.access >= least { Ok(who) } else { Err(ApiError::NotAllowed) }
}
