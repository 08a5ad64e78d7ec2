//! `/api/admin/words`: what agents must not write to customers, or should think about first (SPEC C.1-7).

use axum::extract::State;
use axum::http::StatusCode;
use domain::WordId;
use domain::words::{Action, WORDS_BYTES, WORDS_LIMIT, Word};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::check;
use super::documents::{self, Change, Created, Failures, Family, Record, Records};
use crate::app::SharedApp;
use crate::auth::extract::{Admin, Reader};
use crate::catalog::{Catalog, kind};
use crate::http::body::Json;
use crate::http::error::ApiError;
use crate::http::path::Named;

/// A restricted word or phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WordBody {
    /// What is looked for, at most 100 characters; case and accents make no difference.
    text: String,
    /// Where (`web_chat`, `email`, `sms`, `whats_app`, `messenger`); empty means everywhere.
    #[serde(default)]
    channels: Vec<String>,
    /// Whether it counts only where no letter or digit stands beside it.
    #[serde(default)]
    whole: bool,
    /// What it does.
    action: ActionBody,
}

/// What a restricted word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionBody {
    /// The agent is told, and may send.
    Warn,
    /// It is not sent.
    Refuse,
}

/// The family's addresses.
pub fn routes() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, replace, remove))
}

impl Family for Word {
    const KIND: &'static str = kind::WORD;
    type Body = WordBody;
}

impl From<Word> for WordBody {
    fn from(word: Word) -> Self {
        let action = match word.action {
            Action::Warn => ActionBody::Warn,
            Action::Refuse => ActionBody::Refuse,
        };
        let channels = word.channels.into_iter().map(|channel| channel.as_str().to_owned()).collect();
        Self { text: word.text, channels, whole: word.whole, action }
    }
}

impl WordBody {
    fn checked(self, id: WordId) -> Result<Word, ApiError> {
        let action = match self.action {
            ActionBody::Warn => Action::Warn,
            ActionBody::Refuse => Action::Refuse,
        };
        let channels = check::channels("channels", &self.channels)?;
        let word = Word { id, text: self.text, channels, whole: self.whole, action };
        word.checked().map_err(|wrong| ApiError::invalid("text", wrong.to_string()))
    }
}

/// Every restricted word.
#[utoipa::path(get, path = "/api/admin/words", tag = "words",
    responses((status = 200, body = Records<WordBody>), Failures))]
async fn list(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Records<WordBody>>, ApiError> {
    documents::list::<Word>(&app).await
}

/// One restricted word.
#[utoipa::path(get, path = "/api/admin/words/{id}", tag = "words", params(("id" = Uuid, Path)),
    responses((status = 200, body = Record<WordBody>), Failures))]
async fn read(
    State(app): State<SharedApp>,
    _: Reader,
    Named(id): Named<Uuid>,
) -> Result<axum::Json<Record<WordBody>>, ApiError> {
    documents::read::<Word>(&app, &id.to_string()).await
}

/// A new restricted word.
#[utoipa::path(post, path = "/api/admin/words", tag = "words", request_body = WordBody,
    responses((status = 201, body = Record<WordBody>), Failures))]
async fn create(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Json(body): Json<WordBody>,
) -> Result<Created<WordBody>, ApiError> {
    let _alone = app.setup.lock().await;
    let id = app.ids.uuid(app.clock.now());
    let word = room(&app.catalog.get(), body.checked(WordId(id))?)?;
    documents::create(&app, who.agent.id, id, word).await
}

/// Replaces a restricted word.
#[utoipa::path(put, path = "/api/admin/words/{id}", tag = "words", params(("id" = Uuid, Path)),
    request_body = Change<WordBody>, responses((status = 200, body = Record<WordBody>), Failures))]
async fn replace(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
    Json(change): Json<Change<WordBody>>,
) -> Result<axum::Json<Record<WordBody>>, ApiError> {
    let _alone = app.setup.lock().await;
    exists(&app.catalog.get(), id)?;
    let word = room(&app.catalog.get(), change.value.checked(WordId(id))?)?;
    documents::write(&app, who.agent.id, &id.to_string(), change.version, word).await
}

/// Removes a restricted word.
#[utoipa::path(delete, path = "/api/admin/words/{id}", tag = "words", params(("id" = Uuid, Path)),
    responses((status = 204), Failures))]
async fn remove(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, ApiError> {
    let _alone = app.setup.lock().await;
    exists(&app.catalog.get(), id)?;
    documents::remove::<Word>(&app, who.agent.id, id).await
}

/// The word, if the list has room for it.
fn room(catalog: &Catalog, word: Word) -> Result<Word, ApiError> {
    let others = catalog.words.iter().filter(|other| other.id != word.id);
    let bytes = others.clone().map(|other| other.text.len()).sum::<usize>() + word.text.len();
    if others.count() >= WORDS_LIMIT || bytes > WORDS_BYTES {
        return Err(ApiError::invalid("text", format!("the list is full: {WORDS_LIMIT} entries, {WORDS_BYTES} bytes")));
    }
    Ok(word)
}

fn exists(catalog: &Catalog, id: Uuid) -> Result<(), ApiError> {
    if catalog.words.iter().any(|word| word.id == WordId(id)) { Ok(()) } else { Err(ApiError::NotFound) }
}
