//! `/api/admin/mailboxes`: how the mailboxes among the entry points are reached. Name, address and queue are the entry
//! point's; a mailbox without any of this is played by the simulator.

use axum::extract::State;
use axum::http::StatusCode;
use domain::EntryPointId;
use domain::email::account::{Account, Login, Secret, Security, Server};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::documents::{self, Change, Failures, Family, Record, Records};
use crate::app::SharedApp;
use crate::auth::extract::{Admin, Reader};
use crate::catalog::{Catalog, kind};
use crate::http::body::Json;
use crate::http::error::ApiError;
use crate::http::path::Named;

/// How a mailbox is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailboxBody {
    /// Other addresses that lead here, at most 50: they never become recipients of an answer.
    #[serde(default)]
    aliases: Vec<String>,
    /// What parts our address from what tells answers apart in it: one of `+ - _ =`.
    #[serde(default = "plus")]
    delimiter: String,
    /// Where mail is fetched.
    imap: ServerBody,
    /// The folder it comes into.
    #[serde(default = "inbox")]
    folder: String,
    /// Where ours leaves.
    smtp: ServerBody,
    /// The folder a copy of ours goes to; none where the provider sees to that.
    #[serde(default)]
    sent_folder: Option<String>,
}

/// A server of a mail provider, and who we are there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServerBody {
    /// Its name.
    host: String,
    /// Its port.
    port: u16,
    /// How the connection is protected; `plain` on this machine only.
    security: SecurityBody,
    /// Who signs in.
    user: String,
    /// With what.
    #[serde(default)]
    login: LoginBody,
    /// The password, or the token. It is written and never read: answers hold none, and who sends none keeps the one there is,
    /// as long as server and user stay the same.
    #[serde(default)]
    secret: Option<String>,
}

impl std::fmt::Debug for ServerBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServerBody").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecurityBody {
    /// From its first byte.
    Tls,
    /// From the command that asks for it.
    StartTls,
    /// Not at all.
    Plain,
}

/// How we prove who we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoginBody {
    /// With a password.
    #[default]
    Password,
    /// With a token of the provider's (XOAUTH2).
    Oauth2,
}

fn plus() -> String {
    "+".to_owned()
}

fn inbox() -> String {
    "INBOX".to_owned()
}

/// The family's addresses.
pub fn routes() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read, replace, remove))
}

impl Family for Account {
    const KIND: &'static str = kind::MAILBOX;
    type Body = MailboxBody;
}

impl From<Account> for MailboxBody {
    fn from(account: Account) -> Self {
        Self {
            aliases: account.aliases,
            delimiter: account.delimiter.to_string(),
            imap: account.imap.into(),
            folder: account.folder,
            smtp: account.smtp.into(),
            sent_folder: account.sent,
        }
    }
}

impl From<Server> for ServerBody {
    fn from(server: Server) -> Self {
        let security = match server.security {
            Security::Tls => SecurityBody::Tls,
            Security::StartTls => SecurityBody::StartTls,
            Security::Plain => SecurityBody::Plain,
        };
        let login = match server.login {
            Login::Password => LoginBody::Password,
            Login::OAuth2 => LoginBody::Oauth2,
        };
        Self { host: server.host, port: server.port, security, user: server.user, login, secret: None }
    }
}

impl ServerBody {
    /// The server it describes, with the secret that is known where it brings none and nothing goes elsewhere.
    fn server(self, known: Option<&Server>) -> Server {
        let security = match self.security {
            SecurityBody::Tls => Security::Tls,
            SecurityBody::StartTls => Security::StartTls,
            SecurityBody::Plain => Security::Plain,
        };
        let login = match self.login {
            LoginBody::Password => Login::Password,
            LoginBody::Oauth2 => Login::OAuth2,
        };
        let given = Secret::new(self.secret.unwrap_or_default());
        let server = Server { host: self.host, port: self.port, security, user: self.user, login, secret: given };
        match known.filter(|known| server.secret.is_empty() && server.is_same_place(known)) {
            Some(known) => Server { secret: known.secret.clone(), ..server },
            None => server,
        }
    }
}

impl MailboxBody {
    /// The account it describes, as it will be stored.
    pub fn checked(self, catalog: &Catalog, id: EntryPointId) -> Result<Account, ApiError> {
        let known = catalog.mailboxes.get(&id);
        let mut delimiter = self.delimiter.chars();
        let account = Account {
            id,
            aliases: self.aliases,
            delimiter: delimiter.next().filter(|_| delimiter.next().is_none()).unwrap_or(' '),
            imap: self.imap.server(known.map(|known| &known.imap)),
            folder: self.folder,
            smtp: self.smtp.server(known.map(|known| &known.smtp)),
            sent: self.sent_folder,
        };
        let account = account.checked().map_err(|wrong| ApiError::invalid(wrong.field, wrong.why))?;
        // An address leads to one mailbox.
        let taken = |alias: &String| {
            let others = catalog.mailboxes.values().filter(|other| other.id != id);
            others.flat_map(|other| &other.aliases).any(|other| other == alias)
                || catalog
                    .entry_points
                    .values()
                    .any(|other| other.id != id && other.is_mailbox() && other.address == *alias)
        };
        match account.aliases.iter().find(|alias| taken(alias)) {
            Some(alias) => Err(ApiError::invalid("aliases", format!("{alias} leads to another mailbox"))),
            None => Ok(account),
        }
    }
}

/// How every mailbox is reached, without secrets.
#[utoipa::path(get, path = "/api/admin/mailboxes", tag = "mailboxes",
    responses((status = 200, body = Records<MailboxBody>), Failures))]
async fn list(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Records<MailboxBody>>, ApiError> {
    documents::list::<Account>(&app).await
}

/// How one mailbox is reached, without secrets; by the id of its entry point.
#[utoipa::path(get, path = "/api/admin/mailboxes/{id}", tag = "mailboxes", params(("id" = Uuid, Path)),
    responses((status = 200, body = Record<MailboxBody>), Failures))]
async fn read(
    State(app): State<SharedApp>,
    _: Reader,
    Named(id): Named<Uuid>,
) -> Result<axum::Json<Record<MailboxBody>>, ApiError> {
    documents::read::<Account>(&app, &id.to_string()).await
}

/// Says how a mailbox is reached; version 0 says so for the first time. Without a secret it keeps the one it has.
#[utoipa::path(put, path = "/api/admin/mailboxes/{id}", tag = "mailboxes", params(("id" = Uuid, Path)),
    request_body = Change<MailboxBody>, responses((status = 200, body = Record<MailboxBody>), Failures))]
async fn replace(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
    Json(change): Json<Change<MailboxBody>>,
) -> Result<axum::Json<Record<MailboxBody>>, ApiError> {
    let _alone = app.setup.lock().await;
    let catalog = app.catalog.get();
    let at = catalog.entry_points.get(&EntryPointId(id)).ok_or(ApiError::NotFound)?;
    if !at.is_mailbox() {
        return Err(ApiError::NotFound);
    }
    let account = change.value.checked(&catalog, at.id)?;
    documents::write(&app, who.agent.id, &id.to_string(), change.version, account).await
}

/// A mailbox is no longer reached: its secrets are gone, its entry point stays.
#[utoipa::path(delete, path = "/api/admin/mailboxes/{id}", tag = "mailboxes", params(("id" = Uuid, Path)),
    responses((status = 204), Failures))]
async fn remove(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, ApiError> {
    let _alone = app.setup.lock().await;
    if !app.catalog.get().mailboxes.contains_key(&EntryPointId(id)) {
        return Err(ApiError::NotFound);
    }
    documents::remove::<Account>(&app, who.agent.id, id).await
}
