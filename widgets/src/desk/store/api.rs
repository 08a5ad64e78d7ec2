//! What the desk asks by HTTP: drafts, which may be longer than a frame, and lists of earlier conversations.

use domain::ConversationId;
use domain::draft::Draft;
use protocol::agent::{Candidate, DraftPut, Found, OutboundEntry, OutboundList, Past};
use protocol::codec;
use serde::de::DeserializeOwned;

use crate::desk::draft::Written;
use crate::dom::fetch::{Answer, fetch};

/// The form in which our own pages ask and are answered.
pub const POSTCARD: &str = "application/x-postcard";

/// The draft as it stands on the server; `None` when no answer came that could be read.
pub async fn load_draft(conversation: ConversationId) -> Option<Draft> {
    let answer = fetch("GET", &address(conversation), &[("accept", POSTCARD)], None).await.ok()?;
    read_draft(&answer)
}

/// Saves a draft typed on version `base`, and reads how it stands now.
pub async fn save_draft(conversation: ConversationId, written: Written, base: u32) -> Option<Draft> {
    let Written { typed, letter, files } = written;
    let put = DraftPut { text: typed.text, files: files.ids(), base, form: typed.form, letter };
    let headers = [("content-type", POSTCARD), ("accept", POSTCARD)];
    let answer = fetch("PUT", &address(conversation), &headers, Some(&codec::to_binary(&put))).await;
    read_draft(&answer.ok()?)
}

/// The earlier conversations of this one's contact, or without one the agent's own of the last day; `None` when no answer
/// came that could be read.
pub async fn load_past(of: Option<ConversationId>) -> Option<Vec<Past>> {
    let url = of.map_or_else(|| "/api/desk/recent".to_owned(), |id| ["/api/desk/history/", &id.to_string()].concat());
    load(&url).await
}

/// From where the agent may write to somebody first; `None` when no answer came that could be read.
pub async fn load_outbound() -> Option<Vec<OutboundEntry>> {
    load::<OutboundList>("/api/desk/outbound").await.map(|list| list.entry_points)
}

/// The conversations that hold what is searched for; `None` when no answer came that could be read.
pub async fn find_conversations(query: &str) -> Option<Vec<Found>> {
    load(&["/api/desk/find?q=", &encoded(query)].concat()).await
}

/// Who may be the same person as this conversation's customer: those with an address of his, or with the one that is searched
/// for; `None` when no answer came that could be read.
pub async fn load_people(of: ConversationId, query: &str) -> Option<Vec<Candidate>> {
    load(&["/api/desk/people/", &of.to_string(), "?q=", &encoded(query)].concat()).await
}

async fn load<T: DeserializeOwned>(url: &str) -> Option<T> {
    let answer = fetch("GET", url, &[("accept", POSTCARD)], None).await.ok()?;
    if answer.is_ok() { codec::from_binary(&answer.body).ok() } else { None }
}

fn encoded(query: &str) -> String {
    String::from(js_sys::encode_uri_component(query))
}

fn address(conversation: ConversationId) -> String {
    ["/api/desk/drafts/", &conversation.to_string()].concat()
}

fn read_draft(answer: &Answer) -> Option<Draft> {
    if answer.is_ok() { codec::body_from_binary(&answer.body).ok() } else { None }
}
