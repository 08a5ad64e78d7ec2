//! What a handler asks for to be called by the right people only.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::agent::{Access, Profile};

use super::secret::Secret;
use super::session::{self, Standing};
use crate::app::{App, SharedApp};
use crate::desk::Visitor;
use crate::http::chat;
use crate::http::error::ApiError;
use crate::store::TokenKind;

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

/// A customer with a token, and the page of somebody else he may come from. His cookies are not looked at.
#[derive(Debug, Clone)]
pub struct Visiting {
    /// Who, and on which site.
    pub visitor: Visitor,
    /// The foreign page.
    pub foreign: Option<String>,
}

impl FromRequestParts<SharedApp> for Visiting {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, ApiError> {
        let bearer =
            parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let token = bearer.and_then(Secret::parse).ok_or(ApiError::SignInRequired)?;
        let row = app.store.token(token.hash()).await?;
        let good = row.filter(|row| row.kind == TokenKind::Access && row.expires > app.clock.now());
        let row = good.ok_or(ApiError::SignInRequired)?;
        let catalog = app.catalog.get();
        let site = catalog.sites.get(&row.site).filter(|site| site.active).ok_or(ApiError::NoSuchSite)?;
        let foreign = chat::allowed(app, &parts.headers, site)?;
        Ok(Self { visitor: Visitor { contact: row.contact, site: row.site }, foreign })
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
