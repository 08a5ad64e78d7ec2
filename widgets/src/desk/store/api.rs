//! What the desk asks by HTTP: drafts, which may be longer than a frame.

use domain::ConversationId;
use domain::draft::Draft;
use domain::template::Composition;
use protocol::agent::DraftPut;

use crate::dom::fetch::{Answer, fetch};

/// The draft as it stands on the server; `None` when no answer came that could be read.
pub async fn load_draft(conversation: ConversationId) -> Option<Draft> {
    let answer = fetch("GET", &address(conversation), &[], None).await.ok()?;
    read_draft(&answer)
}

/// Saves a draft typed on version `base`, and reads how it stands now.
pub async fn save_draft(conversation: ConversationId, typed: Composition, base: u32) -> Option<Draft> {
    let put = DraftPut { text: typed.text, base, form: typed.form };
    let body = serde_json::to_vec(&put).ok()?;
    let headers = [("content-type", "application/json")];
    let answer = fetch("PUT", &address(conversation), &headers, Some(&body)).await;
    read_draft(&answer.ok()?)
}

fn address(conversation: ConversationId) -> String {
    ["/api/desk/drafts/", &conversation.to_string()].concat()
}

fn read_draft(answer: &Answer) -> Option<Draft> {
    if answer.is_ok() { serde_json::from_slice(&answer.body).ok() } else { None }
}
