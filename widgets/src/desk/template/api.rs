//! `/api/desk/templates` as the desk uses it.

use domain::{ConversationId, TemplateId};
use protocol::agent::{TemplateBring, TemplateEntry, TemplateFiles, TemplateList, TemplatePut};
use protocol::codec;

use crate::desk::store::POSTCARD;
use crate::dom::fetch::{Answer, fetch};
use crate::files::Files;

const ADDRESS: &str = "/api/desk/templates";

/// What the agent may use; `None` when no answer came that could be read.
pub async fn load() -> Option<Vec<TemplateEntry>> {
    let answer = fetch("GET", ADDRESS, &[("accept", POSTCARD)], None).await.ok().filter(Answer::is_ok)?;
    codec::body_from_binary::<TemplateList>(&answer.body).ok().map(|list| list.templates)
}

/// Copies of what this template brings, to be sent here; `None` when they could not be had.
pub async fn bring(id: TemplateId, conversation: ConversationId) -> Option<Files> {
    let headers = [("accept", POSTCARD), ("content-type", POSTCARD)];
    let body = codec::to_binary(&TemplateBring { conversation });
    let answer = fetch("POST", &[&address(id), "/files"].concat(), &headers, Some(&body)).await.ok()?;
    let brought: TemplateFiles = codec::body_from_binary(&answer.body).ok().filter(|_| answer.is_ok())?;
    Some(Files::of(&brought.files))
}

/// Makes or replaces one of his own. Whether it is kept.
pub async fn keep(id: TemplateId, put: &TemplatePut) -> bool {
    fetch("PUT", &address(id), &[("content-type", POSTCARD)], Some(&codec::to_binary(put)))
        .await
        .is_ok_and(|answer| answer.is_ok())
}

/// Removes one of his own. Whether it is gone.
pub async fn remove(id: TemplateId) -> bool {
    fetch("DELETE", &address(id), &[], None).await.is_ok_and(|answer| answer.is_ok() || answer.status == 404)
}

fn address(id: TemplateId) -> String {
    [ADDRESS, "/", &id.to_string()].concat()
}
