//! Workflows, their calls and their tests in the API's form.

use std::collections::BTreeMap;

use domain::channel::ChannelKind;
use domain::workflow::{Call, Failure, Parameter, ParameterKind, Workflow};
use domain::{QueueId, Span, WorkflowId};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::check;
use crate::catalog::Catalog;
use crate::desk::Reply;
use crate::http::error::ApiError;
use crate::workflow::wire::Request;

const QUEUES: usize = 1_000;

/// A workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkflowBody {
    /// What it is found by, at most 120 characters.
    name: String,
    /// What it does, in a line of at most 300 characters; may be empty.
    #[serde(default)]
    hint: String,
    /// Where it is asked: `https://…`; `http://…` only in the networks that `workflows.allow` names.
    url: String,
    /// What requests are signed with, 16 to 200 characters. It is written and never read: answers hold none, and who
    /// sends none keeps the one there is.
    #[serde(default)]
    secret: Option<String>,
    /// Where it may be used (`web_chat`, `email`, `sms`, `whats_app`, `messenger`); empty means everywhere.
    #[serde(default)]
    channels: Vec<String>,
    /// In conversations of which queues; empty means of every one.
    #[serde(default)]
    queues: Vec<Uuid>,
    /// What the agent is asked for, at most 10.
    #[serde(default)]
    parameters: Vec<ParameterBody>,
    /// Whether he is asked once more before it begins.
    #[serde(default)]
    confirm: bool,
    /// Whether it can be used now.
    enabled: bool,
}

/// Something the agent is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParameterBody {
    /// What it is called in the request: lower-case letters, digits and `_`, at most 40, a letter first.
    key: String,
    /// What the agent reads, at most 120 characters.
    label: String,
    /// What can be given.
    kind: KindBody,
    /// What can be chosen, for `choice`.
    #[serde(default)]
    choices: Vec<String>,
    /// Whether it has to be given.
    #[serde(default)]
    required: bool,
}

/// What can be given for a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KindBody {
    /// Words.
    Text,
    /// A number.
    Number,
    /// A day, as `2026-11-20`.
    Date,
    /// Yes or no.
    YesNo,
    /// One of `choices`.
    Choice,
}

/// What a test gives for the parameters.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestBody {
    /// By their keys; yes and no as `true` and `false`.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
}

/// What a test sent and what came back.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestResult {
    /// The body of the request.
    #[schema(value_type = Object)]
    request: serde_json::Value,
    /// The body of the answer, as it came; at most 64 KiB.
    answer: String,
    /// Its status; null when no answer came.
    status: Option<u16>,
    /// Why it failed, as in the log of calls; null when it did not.
    failure: Option<&'static str>,
    /// What was wrong with fields of the answer.
    ignored: Vec<String>,
    /// How long it took.
    milliseconds: i64,
}

/// The log of calls.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallList {
    /// The latest first.
    pub calls: Vec<CallBody>,
}

/// A use of a workflow.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallBody {
    /// The key it went out under.
    id: Uuid,
    /// Who set it going.
    agent: String,
    /// In which conversation; null for a test.
    conversation: Option<Uuid>,
    /// When, in milliseconds since 1970.
    began: i64,
    /// When it ended; null while it runs.
    ended: Option<i64>,
    /// Why it failed: `said`, `status`, `timeout`, `unreachable`, `forbidden`, `broken`, `too_large`, `unreadable`,
    /// `interrupted`; null when it did not.
    failure: Option<&'static str>,
    /// The status of the answer; null when none came.
    status: Option<u16>,
    /// Fields of the answer that were wrong and left out.
    ignored: Vec<String>,
}

impl From<Workflow> for WorkflowBody {
    fn from(workflow: Workflow) -> Self {
        Self {
            name: workflow.name,
            hint: workflow.hint,
            url: workflow.url,
            secret: None,
            channels: workflow.channels.into_iter().map(|channel| channel.as_str().to_owned()).collect(),
            queues: workflow.queues.into_iter().map(|queue| queue.0).collect(),
            parameters: workflow.parameters.into_iter().map(ParameterBody::from).collect(),
            confirm: workflow.confirm,
            enabled: workflow.enabled,
        }
    }
}

impl From<Parameter> for ParameterBody {
    fn from(parameter: Parameter) -> Self {
        let Parameter { key, label, kind, required } = parameter;
        let (kind, choices) = match kind {
            ParameterKind::Text => (KindBody::Text, Vec::new()),
            ParameterKind::Number => (KindBody::Number, Vec::new()),
            ParameterKind::Date => (KindBody::Date, Vec::new()),
            ParameterKind::YesNo => (KindBody::YesNo, Vec::new()),
            ParameterKind::Choice { choices } => (KindBody::Choice, choices),
        };
        Self { key, label, kind, choices, required }
    }
}

impl From<ParameterBody> for Parameter {
    fn from(body: ParameterBody) -> Self {
        let ParameterBody { key, label, kind, choices, required } = body;
        let kind = match kind {
            KindBody::Text => ParameterKind::Text,
            KindBody::Number => ParameterKind::Number,
            KindBody::Date => ParameterKind::Date,
            KindBody::YesNo => ParameterKind::YesNo,
            KindBody::Choice => ParameterKind::Choice { choices },
        };
        Self { key, label, kind, required }
    }
}

impl WorkflowBody {
    /// The workflow it describes, if it can stand; with this secret unless it brings one.
    pub fn checked(self, catalog: &Catalog, id: WorkflowId, secret: Option<&str>) -> Result<Workflow, ApiError> {
        check::count("queues", &self.queues, QUEUES)?;
        let queues: Vec<_> = self.queues.into_iter().map(QueueId).collect();
        check::known("queues", &queues, |id| catalog.queues.contains_key(&id), "queue")?;
        let mut channels = Vec::new();
        for (index, name) in self.channels.iter().enumerate() {
            let channel = ChannelKind::from_name(name);
            let channel =
                channel.ok_or_else(|| ApiError::invalid(format!("channels[{index}]"), "there is no such channel"))?;
            if !channels.contains(&channel) {
                channels.push(channel);
            }
        }
        let given = self.secret.filter(|secret| !secret.is_empty());
        let workflow = Workflow {
            id,
            name: self.name,
            hint: self.hint,
            url: self.url,
            secret: given.or_else(|| secret.map(str::to_owned)).unwrap_or_default(),
            channels,
            queues,
            parameters: self.parameters.into_iter().map(Parameter::from).collect(),
            confirm: self.confirm,
            enabled: self.enabled,
        };
        let workflow = workflow.checked()?;
        let url = Url::parse(&workflow.url).map_err(|error| ApiError::invalid("url", error))?;
        if url.host_str().is_none_or(str::is_empty) {
            return Err(ApiError::invalid("url", "names no host"));
        }
        Ok(workflow)
    }
}

impl TestResult {
    /// What came of this request.
    pub fn new(request: &Request, reply: &Reply, took: Span) -> Self {
        Self {
            request: serde_json::to_value(request).unwrap_or_default(),
            answer: String::from_utf8_lossy(&reply.body).into_owned(),
            status: reply.status,
            failure: reply.failure.map(Failure::code),
            ignored: reply.answer.ignored.iter().map(ToString::to_string).collect(),
            milliseconds: took.0,
        }
    }
}

impl CallBody {
    /// A line of the log, with the name of the agent.
    pub fn new(call: &Call, agent: String) -> Self {
        let end = call.end.as_ref();
        Self {
            id: call.id.0,
            agent,
            conversation: call.conversation.map(|id| id.0),
            began: call.began.0,
            ended: end.map(|end| end.at.0),
            failure: end.and_then(|end| end.failure).map(Failure::code),
            status: end.and_then(|end| end.status),
            ignored: end.map(|end| end.ignored.clone()).unwrap_or_default(),
        }
    }
}
