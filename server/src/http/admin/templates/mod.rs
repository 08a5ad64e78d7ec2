//! `/api/admin/templates`: what agents may say with one key, in an order of its own (SPEC C.3, F.3). Agents' own templates
//! are theirs alone and are not here.

mod body;
mod files;
mod import;

use std::collections::BTreeSet;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::TemplateId;
use domain::template::Template;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::documents::{self, Change, Created, Failures, Family, Record, Records};
use crate::app::{App, SharedApp};
use crate::auth::extract::{Admin, Reader};
use crate::catalog::{Catalog, kind, template_order};
use crate::http::body::Json;
use crate::http::error::ApiError;
use crate::http::path::{Named, Queried};
use crate::store::Document;

pub use body::{OrderBody, TemplateBody};
use import::Fault;

/// Longest table, in bytes.
const TABLE_LIMIT: usize = 4 * 1024 * 1024;

/// The family's addresses.
pub fn routes() -> OpenApiRouter<SharedApp> {
    let table = OpenApiRouter::new().routes(routes!(take_in)).layer(DefaultBodyLimit::max(TABLE_LIMIT));
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, replace, remove))
        .routes(routes!(order))
        .merge(table)
}

impl Family for Template {
    const KIND: &'static str = kind::TEMPLATE;
    type Body = TemplateBody;
}

/// Every shared template, in order.
#[utoipa::path(get, path = "/api/admin/templates", tag = "templates",
    responses((status = 200, body = Records<TemplateBody>), Failures))]
async fn list(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Records<TemplateBody>>, ApiError> {
    let templates = shared(&app).await?;
    let records = templates.into_iter().map(|(version, template)| Record {
        id: template.id.to_string(),
        version,
        value: template.into(),
    });
    Ok(axum::Json(Records { records: records.collect() }))
}

/// One shared template.
#[utoipa::path(get, path = "/api/admin/templates/{id}", tag = "templates", params(("id" = Uuid, Path)),
    responses((status = 200, body = Record<TemplateBody>), Failures))]
async fn read(
    State(app): State<SharedApp>,
    _: Reader,
    Named(id): Named<Uuid>,
) -> Result<axum::Json<Record<TemplateBody>>, ApiError> {
    known(&app.catalog.get(), id)?;
    documents::read::<Template>(&app, &id.to_string()).await
}

/// A new shared template, behind the others.
#[utoipa::path(post, path = "/api/admin/templates", tag = "templates", request_body = TemplateBody,
    responses((status = 201, body = Record<TemplateBody>), Failures))]
async fn create(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Json(body): Json<TemplateBody>,
) -> Result<Created<TemplateBody>, ApiError> {
    let _alone = app.setup.lock().await;
    let id = app.ids.uuid(app.clock.now());
    let catalog = app.catalog.get();
    let files = files::named(&app, who.agent.id, &body, &[]).await?;
    let template = body.checked(&catalog, TemplateId(id), last(&catalog), files)?;
    files::keep(&app, &template).await?;
    documents::create(&app, who.agent.id, id, template).await
}

/// Replaces a shared template. Its place stays.
#[utoipa::path(put, path = "/api/admin/templates/{id}", tag = "templates", params(("id" = Uuid, Path)),
    request_body = Change<TemplateBody>, responses((status = 200, body = Record<TemplateBody>), Failures))]
async fn replace(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
    Json(change): Json<Change<TemplateBody>>,
) -> Result<axum::Json<Record<TemplateBody>>, ApiError> {
    let _alone = app.setup.lock().await;
    let catalog = app.catalog.get();
    let (order, before) = known(&catalog, id).map(|template| (template.order, &template.files))?;
    let files = files::named(&app, who.agent.id, &change.value, before).await?;
    let template = change.value.checked(&catalog, TemplateId(id), order, files)?;
    files::keep(&app, &template).await?;
    documents::write(&app, who.agent.id, &id.to_string(), change.version, template).await
}

/// Removes a shared template. What was sent with it stays.
#[utoipa::path(delete, path = "/api/admin/templates/{id}", tag = "templates", params(("id" = Uuid, Path)),
    responses((status = 204), Failures))]
async fn remove(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, ApiError> {
    let _alone = app.setup.lock().await;
    known(&app.catalog.get(), id)?;
    documents::remove::<Template>(&app, who.agent.id, id).await
}

/// Puts all shared templates into this order. Refused with `stale` when there are others by now.
#[utoipa::path(put, path = "/api/admin/templates/order", tag = "templates", request_body = OrderBody,
    responses((status = 204), Failures))]
async fn order(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Json(body): Json<OrderBody>,
) -> Result<StatusCode, ApiError> {
    let _alone = app.setup.lock().await;
    let mut templates = shared(&app).await?;
    let there: BTreeSet<_> = templates.iter().map(|(_, template)| template.id.0).collect();
    let named: BTreeSet<_> = body.ids.iter().copied().collect();
    if there != named || body.ids.len() != named.len() {
        return Err(ApiError::Stale);
    }
    let place = |id: TemplateId| body.ids.iter().position(|named| *named == id.0).unwrap_or_default();
    templates.retain_mut(|(_, template)| {
        let order = u32::try_from(place(template.id)).unwrap_or(u32::MAX);
        core::mem::replace(&mut template.order, order) != order
    });
    write_all(&app, &who.agent.id, templates).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// In which language the texts of a table are.
#[derive(Debug, Deserialize, IntoParams)]
struct Language {
    /// Such as `en`.
    #[serde(default = "english")]
    language: String,
}

fn english() -> String {
    "en".to_owned()
}

/// What was taken in.
#[derive(Debug, Serialize, ToSchema)]
struct TakenIn {
    /// How many templates are new.
    imported: usize,
}

/// Why nothing was taken in.
#[derive(Debug, Serialize, ToSchema)]
struct Refused {
    /// `bad_lines`.
    code: String,
    /// How many lines are bad.
    message: String,
    /// What is wrong where, in the order of the file.
    faults: Vec<Fault>,
}

/// New templates from a table (CSV, UTF-8, comma or semicolon) with the columns channel (`all` or a channel's name), group,
/// name, text and lock (`yes` or `no`), all of them filled. When one line is bad nothing is taken in, and every bad line
/// is named.
#[utoipa::path(post, path = "/api/admin/templates/import", tag = "templates", params(Language),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = TakenIn), (status = 422, body = Refused), Failures))]
async fn take_in(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Queried(Language { language }): Queried<Language>,
    table: axum::body::Bytes,
) -> Result<Response, ApiError> {
    let table = std::str::from_utf8(&table).map_err(|_| ApiError::invalid("file", "must be UTF-8"))?;
    let language = domain::template::language(&language)?;
    let _alone = app.setup.lock().await;
    let catalog = app.catalog.get();
    let known: Vec<_> = catalog.templates.values().filter(|template| template.owner.is_none()).collect();
    let mut place = last(&catalog);
    let next = || {
        place += 1;
        (TemplateId(app.ids.uuid(app.clock.now())), place)
    };
    let templates = match import::read(table, &language, &known, next) {
        Ok(templates) => templates,
        Err(faults) => {
            let message = format!("{} faults; nothing was imported", faults.len());
            let refused = Refused { code: "bad_lines".to_owned(), message, faults };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, axum::Json(refused)).into_response());
        }
    };
    let imported = templates.len();
    write_all(&app, &who.agent.id, templates.into_iter().map(|template| (0, template)).collect()).await?;
    Ok(axum::Json(TakenIn { imported }).into_response())
}

/// Shared ones with their versions, in order.
async fn shared(app: &App) -> Result<Vec<(u32, Template)>, ApiError> {
    let mut templates = Vec::new();
    for document in app.store.documents(kind::TEMPLATE).await? {
        let template: Template = serde_json::from_str(&document.json).map_err(|error| {
            tracing::error!(id = document.id, %error, "a template cannot be read");
            ApiError::Internal
        })?;
        if template.owner.is_none() {
            templates.push((document.version, template));
        }
    }
    templates.sort_by(|(_, a), (_, b)| template_order(a).cmp(&template_order(b)));
    Ok(templates)
}

async fn write_all(app: &App, by: &domain::AgentId, templates: Vec<(u32, Template)>) -> Result<(), ApiError> {
    let mut documents = Vec::new();
    for (version, template) in templates {
        let json = serde_json::to_string(&template).map_err(|_| ApiError::Internal)?;
        documents.push(Document { id: template.id.to_string(), version, json });
    }
    app.store.put_documents(kind::TEMPLATE, documents, Some(*by), app.clock.now()).await?;
    Ok(app.desk.catalog_changed().await?)
}

/// A shared template that is there.
fn known(catalog: &Catalog, id: Uuid) -> Result<&Template, ApiError> {
    let template = catalog.templates.get(&TemplateId(id)).filter(|template| template.owner.is_none());
    template.ok_or(ApiError::NotFound)
}

/// The place behind all.
fn last(catalog: &Catalog) -> u32 {
    catalog.templates.values().map(|template| template.order.saturating_add(1)).max().unwrap_or_default()
}
