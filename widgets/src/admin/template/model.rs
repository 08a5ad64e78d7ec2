//! The page as data: templates as they are and as they are being changed.

use std::collections::BTreeMap;

use domain::channel::ChannelKind;
use domain::message::{Attachment, AttachmentState};
use domain::template::{Approval, Facts, Template, Wrong};
use domain::{FileId, TemplateId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::admin::api::Record;
use crate::admin::shelf::Begun;
use crate::desk::search::matches;
use crate::dom::document;

/// A template in the API's form.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Body {
    /// The heading it stands under.
    pub group: String,
    /// What it is found by.
    pub name: String,
    /// What it says, by language.
    pub texts: BTreeMap<String, String>,
    /// Names of channels; empty means every one.
    pub channels: Vec<String>,
    /// Teams; empty means everybody.
    pub teams: Vec<Uuid>,
    /// Whether only its gaps may be changed.
    pub locked: bool,
    /// What the carrier calls it, if its platform has approved it.
    #[serde(default)]
    pub approval: Option<Approval>,
    /// Files that go with it.
    #[serde(default)]
    pub files: Vec<File>,
}

/// A file of a template.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct File {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// What it is.
    pub mime: String,
}

impl From<File> for Attachment {
    fn from(file: File) -> Self {
        let File { id, name, size, mime } = file;
        Self { file: FileId(id), name, size, mime, state: AttachmentState::Ready }
    }
}

impl From<Attachment> for File {
    fn from(file: Attachment) -> Self {
        let Attachment { file, name, size, mime, .. } = file;
        Self { id: file.0, name, size, mime }
    }
}

/// A field of the form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Field {
    /// Its name.
    Name,
    /// Its group.
    Group,
    /// The text of a language.
    Text(String),
    /// Channels.
    Channels,
    /// Teams.
    Teams,
    /// Whether it is locked.
    Locked,
    /// Whether it is approved, and as what.
    Approval,
    /// Files.
    Files,
}

/// A template that is looked at, and perhaps being changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    /// The one that is there; `None` for a new one.
    pub of: Option<(String, u32)>,
    base: Body,
    /// As it will be.
    pub now: Body,
    /// The language on screen.
    pub language: String,
}

impl Form {
    /// A new one, in the reader's language.
    pub fn begin() -> Self {
        Self::in_language(&reader())
    }

    fn in_language(language: &str) -> Self {
        let texts = [(language.to_owned(), String::new())].into();
        Self { of: None, base: Body::default(), now: Body { texts, ..Body::default() }, language: language.to_owned() }
    }

    /// One that is there; in this language, if it has it.
    fn showing(record: &Record<Body>, language: &str) -> Self {
        let texts = &record.value.texts;
        let language = texts.get_key_value(language).or_else(|| texts.first_key_value()).map(|(tag, _)| tag.clone());
        let (base, now) = (record.value.clone(), record.value.clone());
        Self { of: Some((record.id.clone(), record.version)), base, now, language: language.unwrap_or_default() }
    }

    /// What differs from what is there.
    pub fn changes(&self) -> Vec<Field> {
        let (base, now) = (&self.base, &self.now);
        let mut changes = Vec::new();
        let mut changed = |is: bool, field: Field| changes.extend(is.then_some(field));
        changed(base.name != now.name, Field::Name);
        changed(base.group != now.group, Field::Group);
        let mut languages: Vec<_> = base.texts.keys().chain(now.texts.keys()).collect();
        languages.sort();
        languages.dedup();
        for language in languages {
            let text = |body: &Body| body.texts.get(language).cloned().unwrap_or_default();
            changed(text(base) != text(now), Field::Text(language.clone()));
        }
        changed(base.locked != now.locked, Field::Locked);
        changed(base.approval != now.approval, Field::Approval);
        changed(base.files != now.files, Field::Files);
        changed(base.channels != now.channels, Field::Channels);
        changed(base.teams != now.teams, Field::Teams);
        changes
    }

    /// Approves it, or takes that back. What is approved is locked, for the channels whose platforms approve templates.
    pub fn approve(&mut self, approved: bool) {
        self.now.approval = approved.then(Approval::default);
        if approved {
            let approves = |channel: &ChannelKind| channel.capability().window.is_some();
            let channels = ChannelKind::ALL.into_iter().filter(approves);
            self.now.channels = channels.map(|channel| channel.as_str().to_owned()).collect();
            self.now.locked = true;
        }
    }

    /// Why it cannot stand, by the server's own rules.
    pub fn wrong(&self) -> Option<Wrong> {
        let Body { group, name, texts, locked, approval, channels, files, .. } = self.value();
        let channels = channels.iter().filter_map(|name| ChannelKind::from_name(name)).collect();
        let (id, teams, owner) = (TemplateId::from_number(0), vec![], None);
        let files = files.into_iter().map(Attachment::from).collect();
        let template = Template { id, group, order: 0, name, texts, channels, teams, owner, locked, approval, files };
        template.checked().err()
    }
}

impl Begun for Form {
    type Body = Body;

    fn of(record: &Record<Body>) -> Self {
        Self::showing(record, &reader())
    }

    fn place(&self) -> Option<(String, u32)> {
        self.of.clone()
    }

    fn is_changed(&self) -> bool {
        !self.changes().is_empty()
    }

    /// Languages without a text are left out.
    fn value(&self) -> Body {
        let mut value = self.now.clone();
        value.texts.retain(|_, text| !text.trim().is_empty());
        value
    }

    fn onto(&self, record: &Record<Body>, now: Body) -> Self {
        Self { now, language: self.language.clone(), ..Self::of(record) }
    }
}

fn reader() -> String {
    document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_else(|| "en".to_owned())
}

/// What a search leaves, in order.
pub fn found(all: &[Record<Body>], query: &str) -> Vec<Record<Body>> {
    let is_found = |record: &&Record<Body>| {
        let Body { group, name, texts, .. } = &record.value;
        let texts = texts.values().map(String::as_str);
        let all: Vec<_> = [group.as_str(), name.as_str()].into_iter().chain(texts).collect();
        matches(&all.join("\n"), query)
    };
    all.iter().filter(is_found).cloned().collect()
}

/// The order with this one moved by one place; `None` where it stands at the end already.
pub fn moved(all: &[Record<Body>], id: &str, down: bool) -> Option<Vec<String>> {
    let mut ids: Vec<_> = all.iter().map(|record| record.id.clone()).collect();
    let at = ids.iter().position(|known| known == id)?;
    let to = if down { at + 1 } else { at.checked_sub(1)? };
    (to < ids.len()).then(|| {
        ids.swap(at, to);
        ids
    })
}

/// A line of a table that is bad.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Fault {
    /// Its number in the file.
    pub line: u64,
    /// The column; empty for the line as a whole.
    pub column: String,
    /// What is wrong.
    pub code: String,
    /// The same for a developer.
    pub message: String,
}

/// Somebody to try a template on.
pub fn sample(date: String, time: String, channel: String) -> Facts {
    let customer = domain::contact::Details {
        name: "Jo Doe".to_owned(),
        email: "jo@example.org".to_owned(),
        phone: "+49 170 1234567".to_owned(),
    };
    Facts {
        customer,
        agent: "Anna Arnold".to_owned(),
        queue: "Support".to_owned(),
        conversation: "019aa100-0000-7000-8000-0000000000c1".to_owned(),
        channel,
        date,
        time,
        ..Facts::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str, name: &str) -> Record<Body> {
        let texts = [("en".to_owned(), "Hello".to_owned())].into();
        Record { id: id.into(), version: 2, value: Body { name: name.into(), texts, ..Body::default() } }
    }

    #[test]
    fn what_changed_is_named() {
        let mut form = Form::showing(&record("a", "Hi"), "de");
        assert_eq!((form.changes(), form.language.as_str(), form.wrong()), (vec![], "en", None));
        form.now.name = "Hey".into();
        form.now.texts.insert("de".into(), String::new());
        form.now.texts.insert("es".into(), "Hola {{x}}".into());
        crate::admin::fields::toggle(&mut form.now.channels, "sms".into());
        assert_eq!(form.changes(), [Field::Name, Field::Text("es".into()), Field::Channels]);
        assert!(matches!(form.wrong(), Some(Wrong::Markup { .. })));
        assert_eq!(form.value().texts.len(), 2, "an empty language is none");
        crate::admin::fields::toggle(&mut form.now.channels, "sms".into());
        assert!(form.now.channels.is_empty());
        assert_eq!(Form::in_language("en").wrong(), Some(Wrong::NameMissing));
    }

    #[test]
    fn what_is_approved_is_locked_for_platforms_that_approve() {
        let mut form = Form::showing(&record("a", "Hi"), "en");
        form.approve(true);
        assert_eq!((form.now.locked, form.now.channels.clone()), (true, vec!["whats_app".to_owned()]));
        assert_eq!(form.changes(), [Field::Locked, Field::Approval, Field::Channels]);
        assert_eq!(form.wrong(), Some(Wrong::ApprovedName));
        if let Some(approval) = &mut form.now.approval {
            approval.name = "hi".into();
        }
        assert_eq!(form.wrong(), None);
        form.approve(false);
        assert!(form.now.approval.is_none() && form.now.locked);
    }

    #[test]
    fn the_list_is_searched_and_moved() {
        let all = [record("a", "Hi"), record("b", "Bye")];
        assert_eq!(found(&all, "bye").len(), 1);
        assert_eq!(found(&all, "hello").len(), 2);
        assert_eq!(moved(&all, "a", true), Some(vec!["b".to_owned(), "a".to_owned()]));
        assert_eq!((moved(&all, "a", false), moved(&all, "b", true)), (None, None));
    }
}
