//! `/api/desk/templates` as the desk uses it.

use domain::{ConversationId, TemplateId};
use protocol::agent::{TemplateBring, TemplateEntry, TemplateFiles, TemplateList, TemplatePut};

use crate::dom::fetch::{Answer, fetch};
use crate::files::Files;

const ADDRESS: &str = "/api/desk/templates";

/// What the agent may use; `None` when no answer came that could be read.
pub async fn load() -> Option<Vec<TemplateEntry>> {
    let answer = fetch("GET", ADDRESS, &[], None).await.ok().filter(Answer::is_ok)?;
    serde_json::from_slice::<TemplateList>(&answer.body).ok().map(|list| list.templates)
}

/// Copies of what this template brings, to be sent here; `None` when they could not be had.
pub async fn bring(id: TemplateId, conversation: ConversationId) -> Option<Files> {
    let headers = [("content-type", "application/json")];
    let body = serde_json::to_vec(&TemplateBring { conversation }).unwrap_or_default();
    let answer = fetch("POST", &[&address(id), "/files"].concat(), &headers, Some(&body)).await.ok()?;
    let brought: TemplateFiles = serde_json::from_slice(&answer.body).ok().filter(|_| answer.is_ok())?;
    Some(Files::of(&brought.files))
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
