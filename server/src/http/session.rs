//! `/api/session`: signing in and out, and who one is.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::Refusal;
use domain::agent::Access;
use protocol::agent::SignIn;
use serde::{Deserialize, Serialize};

use super::body::Json;
use super::client::Client;
use super::error::ApiError;
use crate::app::SharedApp;
use crate::auth::extract::{SignedIn, signed_in};
use crate::auth::{self, session};

/// Who is signed in; the answer to `GET /api/session`, which is `null` where nobody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoAmI {
    /// His id.
    pub agent: domain::AgentId,
    /// What he signs in with.
    pub login: String,
    /// His name.
    pub name: String,
    /// What he may do.
    pub access: Access,
}

/// `/api/session`.
pub fn routes() -> Router<SharedApp> {
    Router::new().route("/api/session", post(sign_in).delete(sign_out).get(who))
}

async fn sign_in(
    State(app): State<SharedApp>,
    client: Client,
    headers: HeaderMap,
    Json(body): Json<SignIn>,
) -> Result<Response, ApiError> {
    let (agent, secret) = auth::sign_in(&app, &body.login, body.password, client.key()).await?;
    let now = app.clock.now();
    // The browser's earlier session, if it had one, is replaced: nothing of it may go on.
    if let Some(old) = session::named(&headers).map(|old| old.hash())
        && let Some(row) = app.store.session(old).await?
    {
        auth::end_session(&app, row.agent, old).await?;
    }
    if let Err(refusal) = app.desk.sign_in(agent.id).await {
        app.store.remove_session(secret.hash(), now).await?;
        return Err(refusal.into());
    }
    let cookie = session::cookie(Some(&secret), app.config.is_secure());
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Ends this session. The agent leaves work too; not while an offer waits for his answer (SPEC B.1).
async fn sign_out(State(app): State<SharedApp>, who: SignedIn) -> Result<Response, ApiError> {
    match app.desk.sign_out(who.agent.id).await {
        Ok(()) => {}
        Err(Refusal::StateNotAllowed) => return Err(ApiError::OfferPending),
        Err(refusal) => return Err(refusal.into()),
    }
    auth::end_session(&app, who.agent.id, who.session).await?;
    let cookie = session::cookie(None, app.config.is_secure());
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Nobody is no error: a page asks before anybody signed in, and browsers report every 401 as a failure.
async fn who(State(app): State<SharedApp>, headers: HeaderMap) -> Result<axum::Json<Option<WhoAmI>>, ApiError> {
    match signed_in(&app, &headers).await {
        Ok(SignedIn { agent, .. }) => {
            Ok(axum::Json(Some(WhoAmI { agent: agent.id, login: agent.login, name: agent.name, access: agent.access })))
        }
        Err(ApiError::SignInRequired) => Ok(axum::Json(None)),
        Err(error) => Err(error),
    }
}
