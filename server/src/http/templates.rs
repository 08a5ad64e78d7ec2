//! `/api/desk/templates`: what an agent may use, and his own ones (SPEC C.3, F.3).

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post, put};
use domain::commit::Principal;
use domain::template::{PERSONAL_LIMIT, Template};
use domain::{AgentId, FileId, TemplateId};
use protocol::agent::{TemplateBring, TemplateEntry, TemplateFiles, TemplateList, TemplatePut};

use super::body::{self, Either};
use super::error::ApiError;
use super::path::Named;
use crate::app::{App, SharedApp};
use crate::auth::extract::SignedIn;
use crate::catalog::{Catalog, kind};
use crate::store::{Document, FileRow, FileState};

/// The addresses.
pub fn routes() -> Router<SharedApp> {
    Router::new()
        .route("/api/desk/templates", get(list))
        .route("/api/desk/templates/{id}", put(keep).delete(remove))
        .route("/api/desk/templates/{id}/files", post(bring))
}

async fn list(State(app): State<SharedApp>, who: SignedIn, headers: HeaderMap) -> Response {
    let catalog = app.catalog.get();
    let templates = catalog.templates_of(who.agent.id).into_iter().cloned().map(entry).collect();
    body::answer(&headers, &TemplateList { templates })
}

/// Copies the template's files for whoever asked. What he does not send is thrown away like any upload.
async fn bring(
    State(app): State<SharedApp>,
    who: SignedIn,
    Named(id): Named<TemplateId>,
    headers: HeaderMap,
    Either(asked): Either<TemplateBring>,
) -> Result<Response, ApiError> {
    let (me, conversation) = (who.agent.id, asked.conversation);
    let mut files = app.desk.template_files(me, conversation, id).await?;
    for file in &mut files {
        let now = app.clock.now();
        let source = core::mem::replace(&mut file.file, FileId(app.ids.uuid(now)));
        let row = FileRow {
            id: file.file,
            by: Principal::Agent(me),
            conversation: Some(conversation),
            name: file.name.clone(),
            size: file.size,
            mime: file.mime.clone(),
            state: FileState::Uploading,
            created: now,
        };
        crate::files::check_room(&*app.store, &row).await?;
        app.files.duplicate(&*app.store, source, row).await?;
    }
    Ok(body::answer(&headers, &TemplateFiles { files }))
}

async fn keep(
    State(app): State<SharedApp>,
    who: SignedIn,
    Named(id): Named<TemplateId>,
    Either(body): Either<TemplatePut>,
) -> Result<StatusCode, ApiError> {
    let _alone = app.setup.lock().await;
    let me = who.agent.id;
    let catalog = app.catalog.get();
    let version = own_version(&app, &catalog, me, id).await?;
    let own = catalog.templates.values().filter(|template| template.owner == Some(me)).count();
    if version == 0 && own >= PERSONAL_LIMIT {
        return Err(ApiError::invalid("name", format!("there are {PERSONAL_LIMIT} of your own already")));
    }
    let template = Template {
        id,
        group: body.group,
        order: 0,
        name: body.name,
        texts: BTreeMap::from_iter(body.texts),
        channels: Vec::new(),
        teams: Vec::new(),
        owner: Some(me),
        locked: false,
        approval: None,
        files: vec![],
    };
    let json = serde_json::to_string(&template.checked()?).map_err(|_| ApiError::Internal)?;
    let document = Document { id: id.to_string(), version, json };
    app.store.put_document(kind::TEMPLATE, document, Some(me), app.clock.now()).await?;
    app.desk.catalog_changed().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(app): State<SharedApp>,
    who: SignedIn,
    Named(id): Named<TemplateId>,
) -> Result<StatusCode, ApiError> {
    let _alone = app.setup.lock().await;
    let me = who.agent.id;
    if own_version(&app, &app.catalog.get(), me, id).await? == 0 {
        return Err(ApiError::NotFound);
    }
    app.store.remove_document(kind::TEMPLATE, &id.to_string(), Some(me), app.clock.now()).await?;
    app.desk.catalog_changed().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The stored version of his own template; 0 when there is none. Anybody else's is not there for him.
async fn own_version(app: &App, catalog: &Catalog, me: AgentId, id: TemplateId) -> Result<u32, ApiError> {
    match catalog.templates.get(&id) {
        None => Ok(0),
        Some(template) if template.owner == Some(me) => {
            let documents = app.store.documents(kind::TEMPLATE).await?;
            let document = documents.iter().find(|document| document.id == id.to_string());
            Ok(document.map_or(0, |document| document.version))
        }
        Some(_) => Err(ApiError::NotFound),
    }
}

fn entry(template: Template) -> TemplateEntry {
    TemplateEntry {
        id: template.id,
        group: template.group,
        name: template.name,
        texts: template.texts,
        channels: template.channels,
        locked: template.locked,
        approved: template.approval.is_some(),
        files: template.files,
        own: template.owner.is_some(),
    }
}
