//! `/api/admin/workflows`: what agents can set going in systems of others (SPEC A.6), with a log of calls and a test. What is
//! asked and answered is published at `/api/workflow.schema.json`.

mod body;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::routing::get;
use domain::commit::Commit;
use domain::workflow::{Call, Workflow};
use domain::{CommandId, WorkflowId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::documents::{self, Change, Created, Failures, Family, Record, Records};
use crate::app::SharedApp;
use crate::auth::extract::{Admin, Reader};
use crate::catalog::{Catalog, kind};
use crate::http::body::Json;
use crate::http::error::ApiError;
use crate::http::path::Named;
use crate::store::{Calls, CommitError};
use crate::workflow::caller::Target;
use crate::workflow::wire;

use body::{CallBody, CallList, TestBody, TestResult, WorkflowBody};

/// Calls that are listed, at most.
const LISTED: usize = 100;

/// The family's addresses.
pub fn routes() -> OpenApiRouter<SharedApp> {
    let kind = [(header::CONTENT_TYPE, "application/schema+json")];
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, replace, remove))
        .routes(routes!(test))
        .routes(routes!(calls))
        .route("/api/workflow.schema.json", get(async move || (kind, wire::SCHEMA)))
}

impl Family for Workflow {
    const KIND: &'static str = kind::WORKFLOW;
    type Body = WorkflowBody;
}

/// Every workflow, without its secret.
#[utoipa::path(get, path = "/api/admin/workflows", tag = "workflows",
    responses((status = 200, body = Records<WorkflowBody>), Failures))]
async fn list(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Records<WorkflowBody>>, ApiError> {
    documents::list::<Workflow>(&app).await
}

/// One workflow, without its secret.
#[utoipa::path(get, path = "/api/admin/workflows/{id}", tag = "workflows", params(("id" = Uuid, Path)),
    responses((status = 200, body = Record<WorkflowBody>), Failures))]
async fn read(
    State(app): State<SharedApp>,
    _: Reader,
    Named(id): Named<Uuid>,
) -> Result<axum::Json<Record<WorkflowBody>>, ApiError> {
    documents::read::<Workflow>(&app, &id.to_string()).await
}

/// A new workflow.
#[utoipa::path(post, path = "/api/admin/workflows", tag = "workflows", request_body = WorkflowBody,
    responses((status = 201, body = Record<WorkflowBody>), Failures))]
async fn create(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Json(body): Json<WorkflowBody>,
) -> Result<Created<WorkflowBody>, ApiError> {
    let _alone = app.setup.lock().await;
    let id = app.ids.uuid(app.clock.now());
    let workflow = body.checked(&app.catalog.get(), WorkflowId(id), None)?;
    documents::create(&app, who.agent.id, id, workflow).await
}

/// Replaces a workflow. Without a secret it keeps the one it has.
#[utoipa::path(put, path = "/api/admin/workflows/{id}", tag = "workflows", params(("id" = Uuid, Path)),
    request_body = Change<WorkflowBody>, responses((status = 200, body = Record<WorkflowBody>), Failures))]
async fn replace(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
    Json(change): Json<Change<WorkflowBody>>,
) -> Result<axum::Json<Record<WorkflowBody>>, ApiError> {
    let _alone = app.setup.lock().await;
    let catalog = app.catalog.get();
    let known = known(&catalog, id)?;
    let workflow = change.value.checked(&catalog, known.id, Some(&known.secret))?;
    documents::write(&app, who.agent.id, &id.to_string(), change.version, workflow).await
}

/// Removes a workflow. Calls that run are ended, its log stays.
#[utoipa::path(delete, path = "/api/admin/workflows/{id}", tag = "workflows", params(("id" = Uuid, Path)),
    responses((status = 204), Failures))]
async fn remove(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, ApiError> {
    let _alone = app.setup.lock().await;
    known(&app.catalog.get(), id)?;
    documents::remove::<Workflow>(&app, who.agent.id, id).await
}

/// Calls a workflow as it is stored, with sample data and `test: true`, and answers with what was sent and what came back.
/// Nothing of the answer is done.
#[utoipa::path(post, path = "/api/admin/workflows/{id}/test", tag = "workflows", params(("id" = Uuid, Path)),
    request_body = TestBody, responses((status = 200, body = TestResult), Failures))]
async fn test(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Named(id): Named<Uuid>,
    Json(body): Json<TestBody>,
) -> Result<axum::Json<TestResult>, ApiError> {
    let catalog = app.catalog.get();
    let workflow = known(&catalog, id)?;
    let began = app.clock.now();
    let key = CommandId(app.ids.uuid(began));
    let given: Vec<_> = body.parameters.into_iter().collect();
    let request = wire::Request::sample(key, workflow, &given, &who.agent, &catalog);
    let request = request.map_err(|refusal| ApiError::invalid("parameters", refusal))?;
    let call = Call {
        id: key,
        workflow: workflow.id,
        name: workflow.name.clone(),
        by: who.agent.id,
        conversation: None,
        began,
        end: None,
    };
    app.store.commit(Commit { calls: vec![call.clone()], ..Commit::new(began) }).await?;
    let to = Target { url: workflow.url.clone(), secret: workflow.secret.clone() };
    let reply = app.caller.call(&to, key, began, &request.body()).await;
    app.desk.call_ended(&call, &reply).await.map_err(CommitError::from)?;
    Ok(axum::Json(TestResult::new(&request, &reply, app.clock.now() - began)))
}

/// The latest uses of a workflow, tests among them. What was asked and answered is not kept.
#[utoipa::path(get, path = "/api/admin/workflows/{id}/calls", tag = "workflows", params(("id" = Uuid, Path)),
    responses((status = 200, body = CallList), Failures))]
async fn calls(
    State(app): State<SharedApp>,
    _: Reader,
    Named(id): Named<Uuid>,
) -> Result<axum::Json<CallList>, ApiError> {
    let catalog = app.catalog.get();
    let calls = app.store.calls(Calls::Of(WorkflowId(id)), LISTED).await?;
    let calls = calls.into_iter().map(|call| CallBody::new(&call, catalog.agent_name(call.by))).collect();
    Ok(axum::Json(CallList { calls }))
}

fn known(catalog: &Catalog, id: Uuid) -> Result<&Workflow, ApiError> {
    catalog.workflows.get(&WorkflowId(id)).ok_or(ApiError::NotFound)
}
