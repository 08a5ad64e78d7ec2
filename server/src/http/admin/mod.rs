//! `/api/admin/…`: what administrators set up, as REST. Supervisors may read. The description at `/api/openapi.json` comes
//! from the same lines as the routes, so that neither can be without the other.
//!
//! Every family works alike. `GET` answers `{id, version, value}`, or all of them as `{records: […]}`; `PUT` sends `{version, value}` back, whole, and is
//! refused with 409 when somebody else was faster; `POST` sends a value. A value that cannot stand is refused with 422 and
//! a message that begins with the field.

mod agents;
mod blocked;
mod check;
mod documents;
mod entry_points;
mod mail_rules;
mod mailbox_state;
mod mailboxes;
mod queues;
mod settings;
mod signatures;
mod sites;
mod teams;
mod templates;
#[cfg(test)]
mod tests;
mod words;
mod workflows;

use axum::Router;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::SharedApp;

/// Everybody's head of the description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Switchboard administration",
        description = "Sites, entry points, queues, teams, people, templates, words, workflows and settings. Requests carry the session cookie of `POST /api/session`; \
                       those that change something also `Origin`, as browsers do by themselves."
    ),
    tags(
        (name = "sites", description = "Websites that embed the chat"),
        (name = "entry-points", description = "Numbers, pages and mailboxes where contacts of the other channels come in"),
        (name = "queues", description = "Where contacts wait and who serves them"),
        (name = "teams", description = "Groups of people"),
        (name = "agents", description = "People who sign in"),
        (name = "templates", description = "What agents may say with one key"),
        (name = "words", description = "What agents must not write to customers, or should think about first"),
        (name = "mailboxes", description = "How mailboxes are reached"),
        (name = "signatures", description = "What stands below new letters"),
        (name = "mail-rules", description = "What becomes of mail as it comes in"),
        (name = "blocked", description = "People who are not heard"),
        (name = "workflows", description = "What agents set going in systems of others"),
        (name = "settings", description = "Timeouts and reasons"),
    )
)]
struct Description;

/// All of it, with the description.
pub fn routes() -> Router<SharedApp> {
    let (routes, description) = described().split_for_parts();
    let description = description.to_json().unwrap_or_default();
    let kind = [(axum::http::header::CONTENT_TYPE, "application/json")];
    routes.route("/api/openapi.json", get(async move || (kind, description)))
}

fn described() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(sites::routes())
        .merge(entry_points::routes())
        .merge(queues::routes())
        .merge(teams::routes())
        .merge(words::routes())
        .merge(mail_rules::routes())
        .merge(mailboxes::routes())
        .merge(mailbox_state::routes())
        .merge(signatures::routes())
        .merge(blocked::routes())
        .merge(agents::routes())
        .merge(templates::routes())
        .merge(workflows::routes())
        .merge(settings::routes())
}
