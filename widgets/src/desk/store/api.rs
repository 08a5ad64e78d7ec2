//! What the desk asks by HTTP: drafts, which may be longer than a frame, and lists of earlier conversations.

use domain::draft::Draft;
use domain::{ConversationId, Timestamp};
use js_sys::Array;
use protocol::agent::Past;
use protocol::codec;
use wasm_bindgen::JsValue;

use crate::dom::fetch::{Answer, fetch};
use crate::dom::js;

const POSTCARD: &str = "application/x-postcard";

/// The draft as it stands on the server; `None` when no answer came that could be read.
pub async fn load_draft(conversation: ConversationId) -> Option<Draft> {
    let answer = fetch("GET", &address(conversation), &[], None).await.ok()?;
    read_draft(&answer)
}

/// Saves a draft typed on version `base`, and reads how it stands now.
pub async fn save_draft(conversation: ConversationId, text: String, base: u32) -> Option<Draft> {
    let body =
        js::to_json(&js::object(&[("text", JsValue::from_str(&text)), ("base", JsValue::from_f64(f64::from(base)))]));
    let headers = [("content-type", "application/json")];
    let answer = fetch("PUT", &address(conversation), &headers, Some(body.as_bytes())).await;
    read_draft(&answer.ok()?)
}

/// The earlier conversations of this one's contact, or without one the agent's own of the last day; `None` when no answer
/// came that could be read.
pub async fn load_past(of: Option<ConversationId>) -> Option<Vec<Past>> {
    let url = of.map_or_else(|| "/api/desk/recent".to_owned(), |id| ["/api/desk/history/", &id.to_string()].concat());
    let answer = fetch("GET", &url, &[("accept", POSTCARD)], None).await.ok()?;
    if !answer.is_ok() {
        return None;
    }
    codec::from_binary(&answer.body).ok()
}

fn address(conversation: ConversationId) -> String {
    ["/api/desk/drafts/", &conversation.to_string()].concat()
}

fn read_draft(answer: &Answer) -> Option<Draft> {
    let value = js::from_json(core::str::from_utf8(&answer.body).ok()?);
    if !answer.is_ok() {
        return None;
    }
    Some(Draft {
        version: js::number(&value, "version")? as u32,
        text: js::text(&value, "text")?,
        at: Timestamp(js::number(&value, "at").unwrap_or_default() as i64),
        overwritten: Array::from(&js::field(&value, "overwritten"))
            .iter()
            .filter_map(|text| text.as_string())
            .collect(),
    })
}
