//! `/api/desk/letters` as the desk uses it.

use domain::ConversationId;
use protocol::agent::LetterTerms;
use protocol::codec;

use crate::desk::store::POSTCARD;
use crate::dom::document;
use crate::dom::fetch::{Answer, fetch};

/// What composing a letter there needs; `None` when no answer came that could be read.
pub async fn terms(conversation: ConversationId) -> Option<LetterTerms> {
    let answer = fetch("GET", &base(conversation), &[("accept", POSTCARD)], None).await.ok().filter(Answer::is_ok)?;
    codec::body_from_binary(&answer.body).ok()
}

/// The letter as HTML, below a forward (`forward`) or by itself (`sent`); `None` when it could not be had.
pub async fn markup(conversation: ConversationId, message: u64, kind: &str) -> Option<String> {
    let address = [&address(conversation, message, "part"), "?as=", kind, "&lang=", &language()].concat();
    let answer = fetch("GET", &address, &[], None).await.ok().filter(Answer::is_ok)?;
    String::from_utf8(answer.body).ok()
}

/// Where a letter is read.
pub fn page(conversation: ConversationId, message: u64, images: bool) -> String {
    let images = if images { "&images=1" } else { "" };
    [&address(conversation, message, "page"), "?lang=", &language(), images].concat()
}

/// Where it is had as it was carried.
pub fn original(conversation: ConversationId, message: u64) -> String {
    address(conversation, message, "original")
}

/// Where is seen how it stands below an answer (`history`) or a forward (`forward`).
pub fn part(conversation: ConversationId, message: u64, kind: &str) -> String {
    [&address(conversation, message, "part"), "?look=1&as=", kind, "&lang=", &language()].concat()
}

/// Where the pictures in a letter are had, by what it calls them.
pub fn pictures(conversation: ConversationId, message: u64) -> String {
    [&address(conversation, message, "picture"), "?id="].concat()
}

// What stands around what others wrote is in the reader's words.
fn language() -> String {
    document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

fn address(conversation: ConversationId, message: u64, what: &str) -> String {
    [&base(conversation), "/", &message.to_string(), "/", what].concat()
}

fn base(conversation: ConversationId) -> String {
    ["/api/desk/letters/", &conversation.to_string()].concat()
}
