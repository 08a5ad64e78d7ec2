//! What a workflow is sent and what it may answer, as JSON. Published as `docs/workflow.schema.json` and served at
//! `/api/workflow.schema.json`; a test compares both.

use domain::agent::Profile;
use domain::channel::ChannelKind;
use domain::contact::{Contact, Details};
use domain::conversation::{Birth, Conversation};
use domain::workflow::answer::Given;
use domain::workflow::{Answer, Value, Workflow};
use domain::{CommandId, ContactId, ConversationId, EntryPointId, Refusal, Timestamp};
use serde::Serialize;
use serde_json::{Map, Number};

use crate::catalog::Catalog;

/// The schema of request and answer.
pub const SCHEMA: &str = include_str!("../../../docs/workflow.schema.json");

/// The form requests have; another number would be another form.
pub const VERSION: u32 = 1;

/// A request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Request {
    /// [`VERSION`].
    pub version: u32,
    /// The key under which it is done once, however often it comes.
    pub call: String,
    /// Whether it is only a test: nothing is to be done.
    pub test: bool,
    /// What is called.
    pub workflow: Named,
    /// Where.
    pub conversation: Talk,
    /// Who the customer is.
    pub contact: Customer,
    /// Who set it going.
    pub agent: Named,
    /// The queue the conversation came from.
    pub queue: Option<Named>,
    /// What the agent gave.
    pub parameters: Map<String, serde_json::Value>,
}

/// Something with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Talk {
    /// Its id.
    pub id: String,
    /// `web_chat`, `email`, `sms`, `whats_app`, `messenger`.
    pub channel: String,
}

/// A customer; empty texts are unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Customer {
    /// Our id for him.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Email address.
    pub email: String,
    /// Telephone number, E.164.
    pub phone: String,
    /// What colleagues should know.
    pub notes: String,
}

impl Request {
    /// A request for what an agent set going.
    pub fn new(
        call: CommandId,
        workflow: &Workflow,
        given: &[(String, String)],
        (head, contact): (&Conversation, &Contact),
        agent: &Profile,
        catalog: &Catalog,
    ) -> Result<Self, Refusal> {
        let values = workflow.values(given)?;
        let queue = head.queue.filter(|queue| catalog.queues.contains_key(queue));
        let details = &contact.details;
        Ok(Self {
            version: VERSION,
            call: call.to_string(),
            test: false,
            workflow: Named { id: workflow.id.to_string(), name: workflow.name.clone() },
            conversation: Talk { id: head.id().to_string(), channel: head.birth.channel.as_str().to_owned() },
            contact: Customer {
                id: contact.id.to_string(),
                name: details.name.clone(),
                email: details.email.clone(),
                phone: details.phone.clone(),
                notes: contact.notes.clone(),
            },
            agent: Named { id: agent.id.to_string(), name: agent.name.clone() },
            queue: queue.map(|queue| Named { id: queue.to_string(), name: catalog.queue_name(Some(queue)) }),
            parameters: values.into_iter().map(|(key, value)| (key, json(value))).collect(),
        })
    }

    /// A request for a test, about nobody.
    pub fn sample(
        call: CommandId,
        workflow: &Workflow,
        given: &[(String, String)],
        agent: &Profile,
        catalog: &Catalog,
    ) -> Result<Self, Refusal> {
        let birth = Birth {
            id: ConversationId(call.0),
            contact: ContactId(call.0),
            entry_point: EntryPointId(call.0),
            channel: workflow.channels.first().copied().unwrap_or(ChannelKind::WebChat),
            open_key: String::new(),
            at: Timestamp(0),
        };
        let queue = workflow.queues.first().or_else(|| catalog.queues.keys().next()).copied();
        let head = Conversation { queue, ..Conversation::new(birth) };
        let details = Details {
            name: "Jo Doe".to_owned(),
            email: "jo@example.org".to_owned(),
            phone: "+491701234567".to_owned(),
        };
        let contact = Contact { details, ..Contact::new(head.birth.contact) };
        Ok(Self { test: true, ..Self::new(call, workflow, given, (&head, &contact), agent, catalog)? })
    }

    /// Its bytes, which are signed.
    pub fn body(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// A whole number is written without a fraction.
fn json(value: Value) -> serde_json::Value {
    match value {
        Value::Text(text) => text.into(),
        Value::YesNo(yes) => yes.into(),
        Value::Number(number) if number.fract() == 0.0 => (number as i64).into(),
        Value::Number(number) => Number::from_f64(number).map_or(serde_json::Value::Null, serde_json::Value::Number),
    }
}

/// Reads an answer. Nothing at all is one that asks for nothing; `None` when it is no JSON object.
pub fn read(body: &[u8]) -> Option<Answer> {
    if body.trim_ascii().is_empty() {
        return Some(Answer::default());
    }
    let object: Map<String, serde_json::Value> = serde_json::from_slice(body).ok()?;
    Some(Answer::read(|field| match field.split_once('.') {
        None => given(object.get(field)),
        Some((outer, inner)) => given(object.get(outer).and_then(|outer| outer.get(inner))),
    }))
}

fn given(value: Option<&serde_json::Value>) -> Given {
    match value {
        None | Some(serde_json::Value::Null) => Given::Nothing,
        Some(serde_json::Value::String(text)) => Given::Text(text.clone()),
        Some(serde_json::Value::Object(_)) => Given::Object,
        Some(_) => Given::Other,
    }
}
