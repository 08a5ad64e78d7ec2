//! `/api/admin/mailboxes/…`: whether a mailbox's settings work, tried for real before they are saved, and how a mailbox fares
//! that is fetched from.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use domain::{EntryPointId, Timestamp, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::documents::Failures;
use super::mailboxes::MailboxBody;
use crate::app::SharedApp;
use crate::auth::extract::{Admin, Reader};
use crate::channels::email::connect::Trouble;
use crate::channels::email::imap::{self, Aside};
use crate::channels::email::mailroom::{self, Left};
use crate::channels::email::{check, post};
use crate::http::body::Json;
use crate::http::error::ApiError;
use crate::http::path::Named;

/// How long one server may take to show that it works.
const WITHIN: Duration = Duration::from_secs(20);

/// Settings that are to be tried.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// The mailbox whose passwords are taken where the settings hold none; none for a new one.
    #[serde(default)]
    id: Option<Uuid>,
    /// Its address.
    address: String,
    /// The settings.
    value: MailboxBody,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Found {
    /// Of the server mail is fetched from.
    imap: Side,
    /// Of the server ours leaves by.
    smtp: Side,
}

/// What was found with one server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Side {
    /// What is wrong; none when it works.
    trouble: Option<TroubleBody>,
    /// Letters in the folder.
    letters: Option<u32>,
    /// Whether the server tells of new letters at once; otherwise they are looked for every minute.
    at_once: Option<bool>,
}

/// What is wrong with a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TroubleBody {
    /// A small stable code: `name`, `unreachable`, `silent`, `closed`, `certificate_name`, `certificate_unknown`,
    /// `certificate_date`, `tls`, `no_start_tls`, `unprotected`, `ca_file`, `no_login`, `login`, `folder`, `said`, `strange`,
    /// `storage`.
    code: &'static str,
    /// All of it in words.
    message: String,
}

/// How a mailbox fares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StateBody {
    /// `connecting`, `listening`, `waiting` to try again, or `off`: nothing is fetched.
    state: &'static str,
    /// Since when it listens, or until when it waits, in milliseconds since 1970.
    at: Option<i64>,
    /// What went wrong last, until it is well again.
    trouble: Option<TroubleBody>,
    /// Letters taken since the server began.
    taken: u64,
    /// Letters that were not taken and are still in the mailbox, latest first; at most 200.
    aside: Vec<AsideBody>,
}

/// A letter that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AsideBody {
    /// Its number in the mailbox.
    uid: u32,
    /// When it was set aside, in milliseconds since 1970.
    at: i64,
    /// Why: `too_large`, `unreadable` or `refused`.
    code: &'static str,
    /// The same in words.
    message: String,
}

/// The addresses.
pub fn routes() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new().routes(routes!(try_out)).routes(routes!(state)).routes(routes!(clear))
}

impl From<&Trouble> for TroubleBody {
    fn from(trouble: &Trouble) -> Self {
        let code = match trouble {
            Trouble::Name(_) => "name",
            Trouble::Unreachable(..) => "unreachable",
            Trouble::Silent => "silent",
            Trouble::Closed => "closed",
            Trouble::CertificateName(_) => "certificate_name",
            Trouble::CertificateUnknown => "certificate_unknown",
            Trouble::CertificateDate => "certificate_date",
            Trouble::Tls(_) => "tls",
            Trouble::NoStartTls => "no_start_tls",
            Trouble::Unprotected => "unprotected",
            Trouble::CaFile(_) => "ca_file",
            Trouble::NoLogin => "no_login",
            Trouble::Login(_) => "login",
            Trouble::Folder(_) => "folder",
            Trouble::Said(_) => "said",
            Trouble::Strange(_) => "strange",
            Trouble::Storage(_) => "storage",
        };
        Self { code, message: trouble.to_string() }
    }
}

impl Side {
    fn of(found: Result<Option<imap::Facts>, Trouble>) -> Self {
        match found {
            Ok(facts) => Self {
                trouble: None,
                letters: facts.as_ref().map(|facts| facts.letters),
                at_once: facts.map(|facts| facts.has_idle),
            },
            Err(trouble) => Self { trouble: Some((&trouble).into()), letters: None, at_once: None },
        }
    }
}

impl From<Left> for AsideBody {
    fn from(left: Left) -> Self {
        let (code, message) = match left.why {
            Aside::TooLarge { size, limit } => ("too_large", format!("{size} bytes; at most {limit} are fetched")),
            Aside::Unreadable { why } => ("unreadable", why),
            Aside::Refused { why } => ("refused", why),
        };
        Self { uid: left.uid, at: left.at.0, code, message }
    }
}

/// Tries settings without saving them: name, connection, certificate, signing in and folder of both servers.
#[utoipa::path(post, path = "/api/admin/mailboxes/check", tag = "mailboxes", request_body = Trial,
    responses((status = 200, body = Found), Failures))]
async fn try_out(
    State(app): State<SharedApp>,
    _: Admin,
    Json(trial): Json<Trial>,
) -> Result<axum::Json<Found>, ApiError> {
    let catalog = app.catalog.get();
    let address = text::email(&trial.address).map_err(|_| ApiError::invalid("address", "must be an email address"))?;
    let id = trial.id.unwrap_or_else(|| app.ids.uuid(app.clock.now()));
    let account = trial.value.checked(&catalog, EntryPointId(id))?;
    let found = check::check(&post::mailbox(&address, "", &account), post::hello(&address), WITHIN).await;
    Ok(axum::Json(Found { imap: Side::of(found.imap.map(Some)), smtp: Side::of(found.smtp.map(|()| None)) }))
}

/// How a mailbox fares.
#[utoipa::path(get, path = "/api/admin/mailboxes/{id}/state", tag = "mailboxes", params(("id" = Uuid, Path)),
    responses((status = 200, body = StateBody), Failures))]
async fn state(
    State(app): State<SharedApp>,
    _: Reader,
    Named(id): Named<Uuid>,
) -> Result<axum::Json<StateBody>, ApiError> {
    let id = known(&app, id)?;
    let status = app.mailroom.of(id);
    let (state, at) = match status.as_ref().map(|status| status.state) {
        Some(imap::State::Connecting) => ("connecting", None),
        Some(imap::State::Listening { since }) => ("listening", Some(since)),
        Some(imap::State::Waiting { until }) => ("waiting", Some(until)),
        Some(imap::State::Stopped) | None => ("off", None),
    };
    let trouble = status.as_ref().and_then(|status| status.trouble.as_ref()).map(|(_, trouble)| trouble.into());
    let aside = mailroom::left(&*app.store, id).await?.into_iter().map(AsideBody::from).collect();
    let taken = status.map_or(0, |status| status.taken);
    Ok(axum::Json(StateBody { state, at: at.map(|Timestamp(at)| at), trouble, taken, aside }))
}

/// The list of letters that were not taken is read, and empty from now on. The letters stay in the mailbox.
#[utoipa::path(delete, path = "/api/admin/mailboxes/{id}/aside", tag = "mailboxes", params(("id" = Uuid, Path)),
    responses((status = 204), Failures))]
async fn clear(State(app): State<SharedApp>, _: Admin, Named(id): Named<Uuid>) -> Result<StatusCode, ApiError> {
    let id = known(&app, id)?;
    mailroom::clear(&*app.store, id, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn known(app: &SharedApp, id: Uuid) -> Result<EntryPointId, ApiError> {
    let catalog = app.catalog.get();
    let at = catalog.entry_points.get(&EntryPointId(id)).filter(|at| at.is_mailbox());
    at.map(|at| at.id).ok_or(ApiError::NotFound)
}
