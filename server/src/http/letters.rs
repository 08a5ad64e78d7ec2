//! `/api/desk/letters/…`: letters as they are shown, answered, forwarded and downloaded, for whoever may read their message.
//! A letter's page is a document for a frame without scripts; its policy lets nothing load even if cleaning it had failed.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::{ConversationId, Seq};
use serde::Deserialize;

use super::body;
use super::error::ApiError;
use super::path::{Named, Queried};
use crate::app::{App, SharedApp};
use crate::auth::extract::SignedIn;
use crate::channels::email::html::{self, Look, Pictures};
use crate::channels::email::read::{self, Received};
use crate::channels::email::{apart, pages, words, write};
use crate::desk::Answered;

/// The five addresses.
pub fn routes() -> Router<SharedApp> {
    Router::new()
        .route("/api/desk/letters/{conversation}", get(terms))
        .route("/api/desk/letters/{conversation}/{message}/page", get(page))
        .route("/api/desk/letters/{conversation}/{message}/original", get(original))
        .route("/api/desk/letters/{conversation}/{message}/part", get(part))
        .route("/api/desk/letters/{conversation}/{message}/picture", get(picture))
}

type Place = Named<(ConversationId, u64)>;

#[derive(Deserialize)]
struct Shown {
    /// Whether images are fetched from elsewhere: 1.
    #[serde(default)]
    images: u8,
    /// The reader's language.
    #[serde(default)]
    lang: String,
    /// Which part of a long one, from 0.
    #[serde(default)]
    part: usize,
}

#[derive(Deserialize)]
struct Picture {
    /// What the letter calls it.
    id: String,
}

#[derive(Deserialize)]
struct Form {
    /// `history`, `forward` or `sent`.
    #[serde(rename = "as")]
    kind: PartForm,
    /// The reader's language.
    #[serde(default)]
    lang: String,
    /// 1 as a page to look at, otherwise as markup to go on with.
    #[serde(default)]
    look: u8,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum PartForm {
    History,
    Forward,
    /// By itself.
    Sent,
}

async fn terms(
    State(app): State<SharedApp>,
    who: SignedIn,
    headers: HeaderMap,
    Named(conversation): Named<ConversationId>,
) -> Result<Response, ApiError> {
    Ok(body::answer(&headers, &app.desk.letter_terms(who.agent.id, conversation).await?))
}

async fn page(
    State(app): State<SharedApp>,
    who: SignedIn,
    place: Place,
    Queried(shown): Queried<Shown>,
) -> Result<Response, ApiError> {
    let original = answered(&app, &who, place).await?.letter.original.ok_or(ApiError::NotFound)?;
    let remote = shown.images == 1;
    let quoted = words::of(&shown.lang).quoted;
    let key = (original, remote);
    let images = if remote { "data: blob: https: http:" } else { "data: blob:" };
    let answer = |part: &str| document(part.replace(pages::QUOTED, &html::escaped(quoted)), &policy(images));
    if let Some(parts) = app.pages.get(&key) {
        return answer(parts.get(shown.part).ok_or(ApiError::NotFound)?);
    }
    let raw = app.files.whole(original).await?;
    if shown.part == 0 {
        let begin = raw.clone();
        let first = apart(move || pages::first_part(&begin, remote)).await.map_err(|_| ApiError::Internal)?;
        if let Some(first) = first {
            // The others are asked for as soon as it is shown.
            let app = Arc::clone(&app);
            tokio::spawn(async move { app.pages.of(key, raw).await });
            return answer(&first);
        }
    }
    let parts = app.pages.of(key, raw).await.map_err(|_| ApiError::Internal)?;
    answer(parts.get(shown.part).ok_or(ApiError::NotFound)?)
}

/// What a letter's page may do: nothing but show itself, with pictures from there. It is of our origin so that the desk can
/// measure it; nothing in it runs.
fn policy(images: &str) -> String {
    format!(
        "default-src 'none'; img-src {images}; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; \
         base-uri 'none'; sandbox allow-popups allow-popups-to-escape-sandbox allow-same-origin"
    )
}

async fn part(
    State(app): State<SharedApp>,
    who: SignedIn,
    place: Place,
    Queried(Form { kind, lang, look }): Queried<Form>,
) -> Result<Response, ApiError> {
    let (answered, letter) = letter(&app, &who, place).await?;
    let document_of = apart(move || {
        let language = words::of(&lang);
        let fragment = language.around(&letter, answered.at, |words| match kind {
            PartForm::History => write::history(&letter, words).0.into_string(),
            PartForm::Forward => write::forwarded(&letter, words).0.into_string(),
            PartForm::Sent => html::fragment(letter.html.as_deref(), &letter.text).into_string(),
        });
        if look != 1 {
            return fragment;
        }
        let inline = |id: &str| letter.by_content_id(id).and_then(html::inline_address);
        // What goes along is to be read without another step.
        let look = Look { pictures: Pictures { remote: false, inline: &inline }, quoted: "", forwards: false };
        html::page(Some(&fragment), "", &look).html
    })
    .await
    .map_err(|_| ApiError::Internal)?;
    document(document_of, &policy("data: blob:"))
}

/// A picture that the letter shows, for whoever edits it below a forward.
async fn picture(
    State(app): State<SharedApp>,
    who: SignedIn,
    place: Place,
    Queried(Picture { id }): Queried<Picture>,
) -> Result<Response, ApiError> {
    let (_, letter) = letter(&app, &who, place).await?;
    let part = letter.by_content_id(&html::content_id(&id)).filter(|part| html::can_be_shown(part));
    let part = part.ok_or(ApiError::NotFound)?;
    let kind = HeaderValue::try_from(&part.mime).map_err(|_| ApiError::NotFound)?;
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, policy)];
    Ok((headers, part.content.clone()).into_response())
}

async fn original(State(app): State<SharedApp>, who: SignedIn, place: Place) -> Result<Response, ApiError> {
    let answered = answered(&app, &who, place).await?;
    let row = match answered.letter.original {
        Some(original) => app.store.file(original).await?.ok_or(ApiError::NotFound)?,
        None => return Err(ApiError::NotFound),
    };
    super::files::content(&app, &row).await
}

async fn answered(app: &App, who: &SignedIn, Named((conversation, message)): Place) -> Result<Answered, ApiError> {
    Ok(app.desk.letter(who.agent.id, conversation, Seq(message)).await?)
}

async fn letter(app: &App, who: &SignedIn, place: Place) -> Result<(Answered, Received), ApiError> {
    let answered = answered(app, who, place).await?;
    let original = answered.letter.original.ok_or(ApiError::NotFound)?;
    let raw = app.files.whole(original).await?;
    let letter = apart(move || read::read(&raw)).await.map_err(|_| ApiError::Internal)?;
    Ok((answered, letter))
}

fn document(html: String, policy: &str) -> Result<Response, ApiError> {
    let mut response = html.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    let policy = HeaderValue::try_from(policy).map_err(|_| ApiError::Internal)?;
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}
