//! `/api/admin/mail-rules`: what becomes of mail as it comes in (SPEC I.6). One document: the first rule that fits decides, so
//! that their order is part of what they say.

use axum::extract::State;
use domain::email::rules::{MailAction, MailPart, MailTest, RULES_LIMIT, Rule, VALUE_LIMIT};
use domain::refusal::Field;
use domain::{EntryPointId, QueueId, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::check;
use super::documents::{self, Change, Failures, Family, Record};
use crate::app::SharedApp;
use crate::auth::extract::{Admin, Reader};
use crate::catalog::{Catalog, kind};
use crate::http::body::Json;
use crate::http::error::ApiError;

/// The name of the document.
const ID: &str = "mail_rules";

/// Rules for mail, in the order they are asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailRulesBody {
    /// At most 200.
    rules: Vec<MailRuleBody>,
}

/// A rule for mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailRuleBody {
    /// What people read, also in the thread of what it closed.
    name: String,
    /// What is looked at.
    part: PartBody,
    /// The header's name, where a header is looked at.
    #[serde(default)]
    header: String,
    /// How it is compared; case and accents make no difference.
    test: TestBody,
    /// With what, at most 200 characters; for a header nothing means that it is there at all.
    value: String,
    /// The mailboxes it is for; none means all.
    #[serde(default)]
    mailboxes: Vec<Uuid>,
    /// What becomes of the mail.
    action: ActionBody,
    /// Where it waits, for `queue`.
    #[serde(default)]
    queue: Option<Uuid>,
    /// Switched-off rules are not asked.
    #[serde(default = "yes")]
    enabled: bool,
}

/// What of a mail is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartBody {
    /// Who wrote it.
    Sender,
    /// What it is about.
    Subject,
    /// A header.
    Header,
}

/// How a part is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TestBody {
    /// It is nothing else.
    Is,
    /// It holds it.
    Contains,
    /// It begins so.
    Begins,
    /// It ends so.
    Ends,
}

/// What becomes of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionBody {
    /// It is taken like any other, newsletters too.
    Take,
    /// It waits in a queue.
    Queue,
    /// It is closed as junk, rings at nobody, and can be searched for.
    Close,
    /// It is not taken.
    Block,
}

const fn yes() -> bool {
    true
}

/// The family's address.
pub fn routes() -> OpenApiRouter<SharedApp> {
    OpenApiRouter::new().routes(routes!(read, replace))
}

impl Family for Vec<Rule> {
    const KIND: &'static str = kind::MAIL_RULES;
    type Body = MailRulesBody;
}

impl From<Vec<Rule>> for MailRulesBody {
    fn from(rules: Vec<Rule>) -> Self {
        Self { rules: rules.into_iter().map(MailRuleBody::from).collect() }
    }
}

impl From<Rule> for MailRuleBody {
    fn from(rule: Rule) -> Self {
        let (part, header) = match rule.part {
            MailPart::Sender => (PartBody::Sender, String::new()),
            MailPart::Subject => (PartBody::Subject, String::new()),
            MailPart::Header(name) => (PartBody::Header, name),
        };
        let test = match rule.test {
            MailTest::Is => TestBody::Is,
            MailTest::Contains => TestBody::Contains,
            MailTest::Begins => TestBody::Begins,
            MailTest::Ends => TestBody::Ends,
        };
        let (action, queue) = match rule.action {
            MailAction::Take => (ActionBody::Take, None),
            MailAction::Queue(queue) => (ActionBody::Queue, Some(queue.0)),
            MailAction::Close => (ActionBody::Close, None),
            MailAction::Block => (ActionBody::Block, None),
        };
        let mailboxes = rule.mailboxes.into_iter().map(|mailbox| mailbox.0).collect();
        Self { name: rule.name, part, header, test, value: rule.value, mailboxes, action, queue, enabled: rule.enabled }
    }
}

impl MailRulesBody {
    fn checked(self, catalog: &Catalog) -> Result<Vec<Rule>, ApiError> {
        check::count("rules", &self.rules, RULES_LIMIT)?;
        self.rules.into_iter().enumerate().map(|(place, rule)| rule.checked(catalog, place)).collect()
    }
}

impl MailRuleBody {
    fn checked(self, catalog: &Catalog, place: usize) -> Result<Rule, ApiError> {
        let field = |name: &str| format!("rules[{place}].{name}");
        let part = match self.part {
            PartBody::Sender => MailPart::Sender,
            PartBody::Subject => MailPart::Subject,
            PartBody::Header => MailPart::Header(self.header),
        };
        let test = match self.test {
            TestBody::Is => MailTest::Is,
            TestBody::Contains => MailTest::Contains,
            TestBody::Begins => MailTest::Begins,
            TestBody::Ends => MailTest::Ends,
        };
        let action = match (self.action, self.queue.map(QueueId)) {
            (ActionBody::Take, _) => MailAction::Take,
            (ActionBody::Queue, Some(queue)) if catalog.queues.contains_key(&queue) => MailAction::Queue(queue),
            (ActionBody::Queue, _) => return Err(ApiError::invalid(field("queue"), "there is no such queue")),
            (ActionBody::Close, _) => MailAction::Close,
            (ActionBody::Block, _) => MailAction::Block,
        };
        let mailboxes: Vec<_> = self.mailboxes.into_iter().map(EntryPointId).collect();
        let exists = |mailbox| catalog.entry_points.contains_key(&mailbox);
        check::known(&field("mailboxes"), &mailboxes, exists, "mailbox")?;
        let rule = Rule { name: self.name, part, test, value: self.value, mailboxes, action, enabled: self.enabled };
        rule.checked().map_err(|refusal| match refusal {
            Refusal::FieldMissing { field: Field::Text } => ApiError::invalid(field("value"), "must not be empty"),
            Refusal::FieldInvalid { field: Field::Text } => {
                ApiError::invalid(field("value"), format!("must have at most {VALUE_LIMIT} characters"))
            }
            Refusal::FieldInvalid { field: Field::Answer } => {
                ApiError::invalid(field("header"), "must be the name of a header, such as List-Id")
            }
            refusal => ApiError::invalid(field("name"), refusal),
        })
    }
}

/// The rules.
#[utoipa::path(get, path = "/api/admin/mail-rules", tag = "mail-rules",
    responses((status = 200, body = Record<MailRulesBody>), Failures))]
async fn read(State(app): State<SharedApp>, _: Reader) -> Result<axum::Json<Record<MailRulesBody>>, ApiError> {
    match documents::read::<Vec<Rule>>(&app, ID).await {
        // Nobody has made one.
        Err(ApiError::NotFound) => {
            Ok(axum::Json(Record { id: ID.to_owned(), version: 0, value: MailRulesBody::default() }))
        }
        read => read,
    }
}

/// Replaces the rules.
#[utoipa::path(put, path = "/api/admin/mail-rules", tag = "mail-rules", request_body = Change<MailRulesBody>,
    responses((status = 200, body = Record<MailRulesBody>), Failures))]
async fn replace(
    State(app): State<SharedApp>,
    Admin(who): Admin,
    Json(change): Json<Change<MailRulesBody>>,
) -> Result<axum::Json<Record<MailRulesBody>>, ApiError> {
    let _alone = app.setup.lock().await;
    let rules = change.value.checked(&app.catalog.get())?;
    documents::write(&app, who.agent.id, ID, change.version, rules).await
}
