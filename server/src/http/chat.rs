//! What a customer's panel asks for before it opens a socket: its site, and a token. Cookies are never read here.
//!
//! Our own iframe asks from our own origin. Other clients that are web pages must stand on the site's list, and get the
//! CORS headers to read the answer; clients that are no web pages send no `Origin`.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::site::{Site, Texts};
use domain::{ContactId, Span, Timestamp};
use protocol::customer::{SiteInfo, TokenGrant, TokenRequest};
use serde::Deserialize;

use super::body::{self, Either};
use super::client::Client;
use super::error::ApiError;
use super::origin;
use super::path::{Named, Queried};
use crate::app::{App, SharedApp};
use crate::auth::secret::Secret;
use crate::store::{TokenKind, TokenRow};

/// How long a token stands for its customer.
const TOKEN_FOR: Span = Span::days(90);
/// How long a resume handle can be exchanged after its last use.
const RESUME_FOR: Span = Span::days(30);

/// Which language the panel speaks.
#[derive(Debug, Deserialize)]
struct Language {
    #[serde(default)]
    lang: String,
}

/// `/chat/api/…`.
pub fn routes() -> Router<SharedApp> {
    Router::new()
        .route("/chat/api/site/{key}", get(site).options(preflight))
        .route("/chat/api/token", post(token).delete(revoke).options(preflight))
}

async fn site(
    State(app): State<SharedApp>,
    client: Client,
    headers: HeaderMap,
    Named(key): Named<String>,
    Queried(Language { lang }): Queried<Language>,
) -> Result<Response, ApiError> {
    app.rates.lookups.take(client.key(), app.clock.now()).map_err(ApiError::Wait)?;
    let catalog = app.catalog.get();
    let site = catalog.site_by_key(&key).filter(|site| site.active).ok_or(ApiError::NoSuchSite)?;
    let foreign = allowed(&app, &headers, site)?;
    let info = SiteInfo {
        team: site.team.clone(),
        form: site.form.clone(),
        texts: texts(site, &lang),
        look: site.look.clone(),
        origins: site.origins.clone(),
        keep_handle: site.keep_handle,
        availability: app.desk.availability(site).await?,
    };
    Ok(readable(body::answer(&headers, &info), foreign))
}

async fn token(
    State(app): State<SharedApp>,
    client: Client,
    headers: HeaderMap,
    Either(asked): Either<TokenRequest>,
) -> Result<Response, ApiError> {
    let now = app.clock.now();
    app.rates.tokens.take(client.key(), now).map_err(ApiError::Wait)?;
    let catalog = app.catalog.get();
    let site = catalog.site_by_key(&asked.site).filter(|site| site.active).ok_or(ApiError::NoSuchSite)?;
    let foreign = allowed(&app, &headers, site)?;
    let grant = grant(&app, site, asked.resume.as_deref(), now).await?;
    Ok(readable(body::answer(&headers, &grant), foreign))
}

/// Takes a resume handle out of force; whoever has it may. One that is none is answered alike.
async fn revoke(
    State(app): State<SharedApp>,
    client: Client,
    headers: HeaderMap,
    Either(asked): Either<TokenRequest>,
) -> Result<Response, ApiError> {
    let now = app.clock.now();
    app.rates.tokens.take(client.key(), now).map_err(ApiError::Wait)?;
    let catalog = app.catalog.get();
    let site = catalog.site_by_key(&asked.site).ok_or(ApiError::NoSuchSite)?;
    let foreign = allowed(&app, &headers, site)?;
    if let Some(handle) = asked.resume.as_deref().and_then(Secret::parse)
        && good_handle(&app, site, &handle, now).await?.is_some()
    {
        app.store.remove_token(handle.hash(), now).await?;
    }
    Ok(readable(StatusCode::NO_CONTENT.into_response(), foreign))
}

/// Asked by browsers before a foreign page may send JSON, bytes or a token. The site is not known yet: any site's list counts here, the right
/// one's when the request comes.
pub(super) async fn preflight(State(app): State<SharedApp>, headers: HeaderMap) -> Response {
    let catalog = app.catalog.get();
    let sites = || catalog.sites.values().filter(|site| site.active);
    let listed = origin::sent(&headers).filter(|origin| sites().any(|site| is_listed(site, origin)));
    let mut response = readable(StatusCode::NO_CONTENT.into_response(), listed.map(str::to_owned));
    if listed.is_some() {
        let out = response.headers_mut();
        out.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, PATCH, DELETE"));
        out.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("accept, authorization, content-type, upload-offset"),
        );
        out.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
    response
}

/// Whether a request for this site may come from where it comes from; the foreign page, if it is one.
pub(crate) fn allowed(app: &App, headers: &HeaderMap, site: &Site) -> Result<Option<String>, ApiError> {
    match (origin::is_own(&app.config, headers), origin::sent(headers)) {
        (None | Some(true), _) | (_, None) => Ok(None),
        (Some(false), Some(origin)) if is_listed(site, origin) => Ok(Some(origin.to_owned())),
        (Some(false), Some(_)) => Err(ApiError::WrongOrigin),
    }
}

fn is_listed(site: &Site, origin: &str) -> bool {
    site.origins.iter().any(|listed| listed == origin)
}

pub(super) fn readable(mut response: Response, foreign: Option<String>) -> Response {
    let out = response.headers_mut();
    out.append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = foreign.and_then(|origin| HeaderValue::try_from(origin).ok()) {
        out.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    response
}

/// The site's words in this language, `de` also for `de-AT`; English where there are none.
fn texts(site: &Site, lang: &str) -> Texts {
    let language = lang.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    site.texts.get(&language).or_else(|| site.texts.get("en")).cloned().unwrap_or_default()
}

async fn grant(app: &App, site: &Site, resume: Option<&str>, now: Timestamp) -> Result<TokenGrant, ApiError> {
    let handle = resume.and_then(Secret::parse).filter(|_| site.keep_handle);
    let known = match &handle {
        Some(handle) => good_handle(app, site, handle, now).await?,
        None => None,
    };
    let contact = known.unwrap_or_else(|| ContactId(app.ids.uuid(now)));
    let token = put(app, site, contact, TokenKind::Access, Secret::new(&*app.ids), now + TOKEN_FOR).await?;
    // A good handle stays the same, so that an answer that gets lost costs nobody his conversation.
    let handle = handle.filter(|_| known.is_some()).unwrap_or_else(|| Secret::new(&*app.ids));
    let resume = if site.keep_handle {
        Some(put(app, site, contact, TokenKind::Resume, handle, now + RESUME_FOR).await?)
    } else {
        None
    };
    Ok(TokenGrant { token, resume, resumed: known.is_some() })
}

async fn good_handle(app: &App, site: &Site, handle: &Secret, now: Timestamp) -> Result<Option<ContactId>, ApiError> {
    let row = app.store.token(handle.hash()).await?;
    let good = row.filter(|row| row.kind == TokenKind::Resume && row.site == site.id && row.expires > now);
    Ok(good.map(|row| row.contact))
}

async fn put(
    app: &App,
    site: &Site,
    contact: ContactId,
    kind: TokenKind,
    secret: Secret,
    expires: Timestamp,
) -> Result<String, ApiError> {
    app.store.put_token(secret.hash(), TokenRow { contact, site: site.id, kind, expires }).await?;
    Ok(secret.as_str().to_owned())
}
