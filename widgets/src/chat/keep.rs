//! What stays in the browser, per site: the token, what was typed, what was not confirmed. JSON with a version, never an
//! encoded command (DESIGN.md §3.4). Nothing is kept before the customer begins.

use domain::contact::Details;
use domain::site::FormAnswers;
use domain::{CommandId, ConversationId, Timestamp};
use js_sys::Array;
use protocol::customer::Start;
use wasm_bindgen::JsValue;

use super::outbox::{Act, Entry, State};
use crate::dom::ids;
use crate::dom::js::{field, from_json, number, object, text, to_json};
use crate::dom::storage::Storage;
use crate::files::Files;

const VERSION: f64 = 1.0;

/// The storage of one site.
#[derive(Clone, Debug)]
pub struct Keep {
    storage: Storage,
    session: Storage,
    prefix: String,
}

/// An entry as it was kept, and the tab that keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// The entry.
    pub entry: Entry,
    /// Whether this very tab put it there, before it was reloaded.
    pub own: bool,
}

impl Keep {
    /// For the site with this key.
    pub fn for_site(key: &str) -> Self {
        Self::with(Storage::local(), Storage::session(), key)
    }

    /// In these storages; for tests.
    pub fn with(storage: Storage, session: Storage, key: &str) -> Self {
        Self { storage, session, prefix: ["switchboard:", key, ":"].concat() }
    }

    /// Whether anything can be kept.
    pub fn is_usable(&self) -> bool {
        self.storage.is_usable()
    }

    /// Who the customer is.
    pub fn token(&self) -> Option<String> {
        self.get("token")
    }

    /// Keeps or forgets who the customer is.
    pub fn set_token(&self, token: Option<&str>) -> bool {
        self.put("token", token.unwrap_or_default())
    }

    /// What was typed in this tab and not sent.
    pub fn draft(&self) -> Option<String> {
        self.get(&self.draft_name())
    }

    /// What another tab keeps, with its key in the storage.
    pub fn left_draft(&self) -> Option<(String, String)> {
        let keys = self.storage.keys(&[&self.prefix, "draft:"].concat());
        keys.into_iter().find_map(|key| self.storage.get(&key).map(|text| (key, text)))
    }

    /// Forgets it, unless it was changed since.
    pub fn forget_left(&self, key: &str, text: &str) {
        if self.storage.get(key).as_deref() == Some(text) {
            self.storage.remove(key);
        }
    }

    /// Keeps what is typed.
    pub fn set_draft(&self, text: &str) -> bool {
        self.put(&self.draft_name(), text)
    }

    /// Whether this tab's draft is kept under this key of the storage.
    pub fn is_draft(&self, key: &str) -> bool {
        key.strip_prefix(&self.prefix) == Some(&self.draft_name())
    }

    fn draft_name(&self) -> String {
        ["draft:", &self.tab()].concat()
    }

    /// Whether sound is wanted.
    pub fn sound(&self) -> bool {
        self.get("silent").is_none()
    }

    /// Keeps whether sound is wanted.
    pub fn set_sound(&self, on: bool) -> bool {
        self.put("silent", if on { "" } else { "1" })
    }

    /// Keeps an entry; false if it was refused, and lives in memory only.
    pub fn keep(&self, entry: &Entry) -> bool {
        self.put(&Self::name(entry.id), &to_json(&encode(entry, &self.tab())))
    }

    /// Forgets an entry.
    pub fn forget(&self, id: CommandId) {
        self.put(&Self::name(id), "");
    }

    /// Whether an entry is still kept.
    pub fn holds(&self, id: CommandId) -> bool {
        self.get(&Self::name(id)).is_some()
    }

    /// The id of the entry a storage key belongs to.
    pub fn id_of(&self, key: &str) -> Option<CommandId> {
        let name = key.strip_prefix(&self.prefix)?;
        ids::from_hex(name.strip_prefix("out:")?).map(CommandId)
    }

    /// Every entry that is kept, also by other tabs; what cannot be read is left alone.
    pub fn entries(&self) -> Vec<Kept> {
        let tab = self.tab();
        let keys = self.storage.keys(&[&self.prefix, "out:"].concat());
        keys.iter()
            .filter_map(|key| {
                let value = from_json(&self.storage.get(key)?);
                let own = text(&value, "tab").as_deref() == Some(&tab);
                Some(Kept { entry: decode(self.id_of(key)?, &value)?, own })
            })
            .collect()
    }

    fn name(id: CommandId) -> String {
        ["out:", &ids::to_hex(id.0)].concat()
    }

    // A reload keeps it, another tab has another.
    fn tab(&self) -> String {
        let key = [&self.prefix, "tab"].concat();
        self.session.get(&key).unwrap_or_else(|| {
            let tab = ids::to_hex(ids::command_id().0);
            self.session.set(&key, &tab);
            tab
        })
    }

    fn get(&self, name: &str) -> Option<String> {
        self.storage.get(&[&self.prefix, name].concat())
    }

    fn put(&self, name: &str, value: &str) -> bool {
        let key = [&self.prefix, name].concat();
        if value.is_empty() {
            self.storage.remove(&key);
            return true;
        }
        self.storage.set(&key, value)
    }
}

fn encode(entry: &Entry, tab: &str) -> JsValue {
    let string = |text: &str| JsValue::from_str(text);
    let optional = |text: Option<&str>| text.map_or(JsValue::NULL, JsValue::from_str);
    let mut fields = vec![
        ("v", JsValue::from_f64(VERSION)),
        ("at", JsValue::from_f64(entry.at.0 as f64)),
        ("conversation", optional(entry.conversation.map(|id| ids::to_hex(id.0)).as_deref())),
        ("tab", string(tab)),
        ("text", optional(entry.text())),
    ];
    match &entry.act {
        Act::Write(_, files) => fields.extend([("kind", string("write")), ("files", string(files.as_str()))]),
        Act::Leave => fields.push(("kind", string("leave"))),
        Act::LeaveEmail(email) => fields.extend([("kind", string("email")), ("email", string(email))]),
        Act::Start(start) => {
            let Details { name, email, phone } = &start.form.details;
            let answers: Array = start.form.answers.iter().map(|answer| string(answer)).collect();
            fields.extend([
                ("kind", string("start")),
                ("name", string(name)),
                ("email", string(email)),
                ("phone", string(phone)),
                ("answers", answers.into()),
                ("page", optional(start.page.as_deref())),
                ("title", optional(start.title.as_deref())),
                ("language", optional(start.language.as_deref())),
            ]);
        }
    }
    object(&fields).into()
}

fn decode(id: CommandId, value: &JsValue) -> Option<Entry> {
    if number(value, "v") != Some(VERSION) {
        return None;
    }
    let string = |name: &str| text(value, name).unwrap_or_default();
    let act = match string("kind").as_str() {
        "write" => Act::Write(text(value, "text")?, Files::kept(string("files"))),
        "leave" => Act::Leave,
        "email" => Act::LeaveEmail(text(value, "email")?),
        "start" => {
            let answers = Array::from(&field(value, "answers"));
            Act::Start(Box::new(Start {
                form: FormAnswers {
                    details: Details { name: string("name"), email: string("email"), phone: string("phone") },
                    answers: answers.iter().map(|answer| answer.as_string().unwrap_or_default()).collect(),
                },
                text: text(value, "text"),
                page: text(value, "page"),
                title: text(value, "title"),
                language: text(value, "language"),
            }))
        }
        _ => return None,
    };
    let conversation = text(value, "conversation").and_then(|id| ids::from_hex(&id)).map(ConversationId);
    Some(Entry { id, at: Timestamp(number(value, "at")? as i64), conversation, act, state: State::Pending })
}
