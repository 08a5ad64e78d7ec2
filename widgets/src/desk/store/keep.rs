//! What this device keeps until the server has it: drafts, and messages on their way (DESIGN.md §3.4). One key per entry,
//! JSON with a version, by agent: people share devices.

use domain::email::LetterDraft;
use domain::template::Composition;
use domain::{AgentId, CommandId, ConversationId, Timestamp};
use wasm_bindgen::JsValue;

use super::{form, letter};
use crate::desk::draft::Written;
use crate::desk::draft::machine::LocalCopy;
use crate::desk::outgoing::model::{Message, MessageState, lasting, lasting_code};
use crate::dom::js;
use crate::dom::storage::Storage;
use crate::files::Files;

const VERSION: f64 = 1.0;

/// The entries of one agent.
#[derive(Clone, Debug)]
pub struct Keep {
    storage: Storage,
    agent: AgentId,
}

impl Keep {
    /// Of this agent, in this storage.
    pub const fn of(agent: AgentId, storage: Storage) -> Self {
        Self { storage, agent }
    }

    /// The draft that is kept.
    pub fn draft(&self, conversation: ConversationId) -> Option<LocalCopy> {
        let entry = self.read(&self.draft_key(conversation))?;
        Some(LocalCopy {
            typed: Written {
                typed: typed(&entry)?,
                letter: letter(&entry),
                files: Files::kept(js::text(&entry, "files").unwrap_or_default()),
            },
            base: js::number(&entry, "base")? as u32,
            at: Timestamp(js::number(&entry, "at")? as i64),
        })
    }

    /// Keeps a draft.
    pub fn keep_draft(&self, conversation: ConversationId, copy: &LocalCopy) {
        let fields = [
            ("v", JsValue::from_f64(VERSION)),
            ("text", JsValue::from_str(&copy.typed.typed.text)),
            ("form", beside(&copy.typed.typed)),
            ("letter", copy.typed.letter.as_ref().map_or(JsValue::NULL, letter::write)),
            ("files", JsValue::from_str(copy.typed.files.as_str())),
            ("base", JsValue::from_f64(f64::from(copy.base))),
            ("at", JsValue::from_f64(copy.at.0 as f64)),
        ];
        self.write(&self.draft_key(conversation), &fields);
    }

    /// The server has it.
    pub fn forget_draft(&self, conversation: ConversationId) {
        self.storage.remove(&self.draft_key(conversation));
    }

    /// The messages that are kept, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        let prefix = self.key("message", "");
        let mut messages: Vec<_> = self
            .storage
            .keys(&prefix)
            .into_iter()
            .filter_map(|key| {
                let id = key.strip_prefix(&prefix)?.parse().ok()?;
                self.message(id, &key)
            })
            .collect();
        messages.sort_by_key(|message| (message.at, message.id));
        messages
    }

    /// Keeps a message until it is in the thread. One that was refused for good is not sent by itself again.
    pub fn keep_message(&self, message: &Message) {
        let mut fields = vec![
            ("v", JsValue::from_f64(VERSION)),
            ("conversation", JsValue::from_str(&message.conversation.to_string())),
            ("text", JsValue::from_str(&message.typed.text)),
            ("form", beside(&message.typed)),
            ("files", JsValue::from_str(message.files.as_str())),
            ("at", JsValue::from_f64(message.at.0 as f64)),
        ];
        if let Some(draft) = message.draft {
            fields.push(("draft", JsValue::from_f64(f64::from(draft))));
        }
        if let MessageState::Failed(refusal) = &message.state
            && let Some(code) = lasting_code(refusal)
        {
            fields.push(("refused", JsValue::from_str(code)));
        }
        self.write(&self.message_key(message.id), &fields);
    }

    /// It is in the thread, or given up.
    pub fn forget_message(&self, id: CommandId) {
        self.storage.remove(&self.message_key(id));
    }

    fn message(&self, id: CommandId, key: &str) -> Option<Message> {
        let entry = self.read(key)?;
        Some(Message {
            id,
            conversation: js::text(&entry, "conversation")?.parse().ok()?,
            typed: typed(&entry)?,
            files: Files::kept(js::text(&entry, "files").unwrap_or_default()),
            draft: js::number(&entry, "draft").map(|draft| draft as u32),
            at: Timestamp(js::number(&entry, "at")? as i64),
            state: js::text(&entry, "refused")
                .map_or(MessageState::Queued, |code| MessageState::Failed(lasting(&code))),
        })
    }

    fn read(&self, key: &str) -> Option<JsValue> {
        let entry = js::from_json(&self.storage.get(key)?);
        (js::number(&entry, "v") == Some(VERSION)).then_some(entry)
    }

    fn write(&self, key: &str, fields: &[(&str, JsValue)]) {
        // Refused storage is survivable: the text is still in the page and on its way to the server.
        let _ = self.storage.set(key, &js::to_json(&js::object(fields)));
    }

    fn draft_key(&self, conversation: ConversationId) -> String {
        self.key("draft", &conversation.to_string())
    }

    fn message_key(&self, id: CommandId) -> String {
        self.key("message", &id.to_string())
    }

    fn key(&self, kind: &str, name: &str) -> String {
        ["switchboard:", kind, ":", &self.agent.to_string(), ":", name].concat()
    }
}

// What is beside the text is JSON of its own; entries of earlier versions have none.
fn beside(typed: &Composition) -> JsValue {
    JsValue::from_str(&js::to_json(&form::write(&typed.form)))
}

fn typed(entry: &JsValue) -> Option<Composition> {
    let form = js::text(entry, "form").and_then(|form| form::read(&js::from_json(&form)));
    Some(Composition::kept(js::text(entry, "text")?, form.unwrap_or_default()))
}

// Entries of earlier versions, and of other channels, have none.
fn letter(entry: &JsValue) -> Option<LetterDraft> {
    letter::read(&js::field(entry, "letter"))
}
