//! `/api/desk/templates` as the desk uses it.

use domain::TemplateId;
use protocol::agent::{TemplateEntry, TemplateList, TemplatePut};

use crate::dom::fetch::{Answer, fetch};

const ADDRESS: &str = "/api/desk/templates";

/// What the agent may use; `None` when no answer came that could be read.
pub async fn load() -> Option<Vec<TemplateEntry>> {
    let answer = fetch("GET", ADDRESS, &[], None).await.ok().filter(Answer::is_ok)?;
    serde_json::from_slice::<TemplateList>(&answer.body).ok().map(|list| list.templates)
}

/// Makes or replaces one of his own. Whether it is kept.
pub async fn keep(id: TemplateId, put: &TemplatePut) -> bool {
    let headers = [("content-type", "application/json")];
    let body = serde_json::to_vec(put).unwrap_or_default();
    fetch("PUT", &address(id), &headers, Some(&body)).await.is_ok_and(|answer| answer.is_ok())
}

/// Removes one of his own. Whether it is gone.
pub async fn remove(id: TemplateId) -> bool {
    fetch("DELETE", &address(id), &[], None).await.is_ok_and(|answer| answer.is_ok() || answer.status == 404)
}

fn address(id: TemplateId) -> String {
    [ADDRESS, "/", &id.to_string()].concat()
}
