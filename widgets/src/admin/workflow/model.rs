//! The page as data: workflows as they are and as they are being changed, calls and tests.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::admin::api::Record;
use crate::admin::shelf::Begun;

/// A workflow in the API's form.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Body {
    /// What it is found by.
    pub name: String,
    /// What it does.
    pub hint: String,
    /// Where it is asked.
    pub url: String,
    /// What is signed with; never read, and empty to keep it.
    pub secret: Option<String>,
    /// Names of channels; empty means every one.
    pub channels: Vec<String>,
    /// Queues; empty means every one.
    pub queues: Vec<Uuid>,
    /// What the agent is asked for.
    pub parameters: Vec<Parameter>,
    /// Whether he is asked once more.
    pub confirm: bool,
    /// Whether it can be used.
    pub enabled: bool,
}

/// Something the agent is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Parameter {
    /// What it is called in the request.
    pub key: String,
    /// What the agent reads.
    pub label: String,
    /// What can be given: one of [`KINDS`].
    pub kind: String,
    /// What can be chosen.
    pub choices: Vec<String>,
    /// Whether it has to be given.
    pub required: bool,
}

/// What can be given for a parameter.
pub const KINDS: [&str; 5] = ["text", "number", "date", "yes_no", "choice"];

impl Default for Parameter {
    fn default() -> Self {
        let kind = KINDS[0].to_owned();
        Self { key: String::new(), label: String::new(), kind, choices: Vec::new(), required: false }
    }
}

/// A workflow that is looked at, and perhaps being changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    /// The one that is there; `None` for a new one.
    pub of: Option<(String, u32)>,
    base: Body,
    /// As it will be.
    pub now: Body,
}

impl Form {
    /// A new one.
    pub fn new() -> Self {
        let base = Body { enabled: true, ..Body::default() };
        Self { of: None, now: base.clone(), base }
    }
}

impl Begun for Form {
    type Body = Body;

    fn of(record: &Record<Body>) -> Self {
        let (base, now) = (record.value.clone(), record.value.clone());
        Self { of: Some((record.id.clone(), record.version)), base, now }
    }

    fn place(&self) -> Option<(String, u32)> {
        self.of.clone()
    }

    fn is_changed(&self) -> bool {
        self.base != self.now
    }

    fn value(&self) -> Body {
        self.now.clone()
    }

    fn onto(&self, record: &Record<Body>, now: Body) -> Self {
        Self { now, ..Self::of(record) }
    }
}

/// The log of calls.
#[derive(Deserialize)]
pub struct Calls {
    /// The latest first.
    pub calls: Vec<Call>,
}

/// A use of a workflow.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Call {
    /// Who.
    pub agent: String,
    /// In which conversation; none for a test.
    pub conversation: Option<Uuid>,
    /// When.
    pub began: i64,
    /// When it ended.
    pub ended: Option<i64>,
    /// Why it failed.
    pub failure: Option<String>,
    /// The status of the answer.
    pub status: Option<u16>,
    /// Fields of the answer that were left out.
    pub ignored: Vec<String>,
}

/// What a test sent and what came back.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Tested {
    /// The body of the request.
    pub request: serde_json::Value,
    /// The body of the answer.
    pub answer: String,
    /// Its status.
    pub status: Option<u16>,
    /// Why it failed.
    pub failure: Option<String>,
    /// What was wrong with fields of the answer.
    pub ignored: Vec<String>,
    /// How long it took.
    pub milliseconds: i64,
}

/// Something to give for each parameter, so that a test has it.
pub fn sample(parameters: &[Parameter], day: &str) -> std::collections::BTreeMap<String, String> {
    let value = |one: &Parameter| match one.kind.as_str() {
        "number" => "1".to_owned(),
        "date" => day.to_owned(),
        "yes_no" => "true".to_owned(),
        "choice" => one.choices.first().cloned().unwrap_or_default(),
        _ => "4711".to_owned(),
    };
    parameters.iter().map(|one| (one.key.clone(), value(one))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_knows_whether_it_was_changed() {
        assert!(!Form::new().is_changed());
        let value = Body { name: "Look up".into(), ..Body::default() };
        let mut form = Form::of(&Record { id: "a".into(), version: 2, value });
        assert!(!form.is_changed());
        form.now.secret = Some("0123456789abcdef".into());
        assert!(form.is_changed());
    }

    #[test]
    fn a_test_has_something_for_everything() {
        let parameter = |kind: &str| Parameter { key: kind.into(), kind: kind.into(), ..Parameter::default() };
        let mut all: Vec<_> = KINDS.map(parameter).into();
        all[4].choices = vec!["Red".into(), "Blue".into()];
        let given: Vec<_> = sample(&all, "2026-11-20").into_iter().collect();
        let expected =
            [("choice", "Red"), ("date", "2026-11-20"), ("number", "1"), ("text", "4711"), ("yes_no", "true")];
        assert_eq!(given, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    }
}
