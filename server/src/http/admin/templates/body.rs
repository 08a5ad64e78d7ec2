//! A shared template in the API's form.

use std::collections::BTreeMap;

use domain::message::Attachment;
use domain::template::{Approval, Template};
use domain::{TeamId, TemplateId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::check;
use crate::catalog::Catalog;
use crate::http::error::ApiError;

const TEAMS: usize = 1_000;

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateBody {
    /// The heading it stands under, at most 120 characters; empty for none.
    #[serde(default)]
    group: String,
    /// What it is found by, at most 500 characters.
    name: String,
    /// What it says, by language (`en`), at most 2,000 characters each. `{{path}}` is a value the house knows,
    /// `[[label|default]]` one the agent gives; `\{{` and `\[[` stand for the braces themselves.
    texts: BTreeMap<String, String>,
    /// Where it may be used (`web_chat`, `email`, `sms`, `whats_app`, `messenger`); empty means everywhere.
    #[serde(default)]
    channels: Vec<String>,
    /// Whose members may use it; empty means everybody.
    #[serde(default)]
    teams: Vec<Uuid>,
    /// Whether agents may change nothing but its gaps.
    #[serde(default)]
    locked: bool,
    /// What the carrier calls it, if its platform has approved it. Such a template is locked, names only channels whose
    /// platforms approve templates, and may be sent when nothing else may.
    #[serde(default)]
    approval: Option<ApprovalBody>,
    /// Files that go with it where the channel takes all of them; elsewhere it is not offered. Uploaded with `POST
    /// /api/files` without a conversation.
    #[serde(default)]
    pub files: Vec<FileBody>,
}

/// A file of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileBody {
    /// Its id: all that is read of what is sent.
    pub id: Uuid,
    /// What it is called.
    #[serde(default)]
    name: String,
    /// Bytes.
    #[serde(default)]
    size: u64,
    /// What it is.
    #[serde(default)]
    mime: String,
}

/// What a carrier calls a template it has approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalBody {
    /// Its name there: small letters, digits and underscores, at most 512.
    name: String,
    /// What its languages are called there (`en_US`), by ours (`en`), where that is something else.
    #[serde(default)]
    languages: BTreeMap<String, String>,
}

/// The order of all shared templates.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderBody {
    /// Every template's id, once.
    pub ids: Vec<Uuid>,
}

impl From<Template> for TemplateBody {
    fn from(template: Template) -> Self {
        Self {
            group: template.group,
            name: template.name,
            texts: template.texts,
            channels: template.channels.into_iter().map(|channel| channel.as_str().to_owned()).collect(),
            teams: template.teams.into_iter().map(|team| team.0).collect(),
            locked: template.locked,
            approval: template.approval.map(|Approval { name, languages }| ApprovalBody { name, languages }),
            files: template.files.into_iter().map(FileBody::from).collect(),
        }
    }
}

impl From<Attachment> for FileBody {
    fn from(file: Attachment) -> Self {
        let Attachment { file, name, size, mime, .. } = file;
        Self { id: file.0, name, size, mime }
    }
}

impl TemplateBody {
    /// The template it describes with these files, if it can stand.
    pub fn checked(
        self,
        catalog: &Catalog,
        id: TemplateId,
        order: u32,
        files: Vec<Attachment>,
    ) -> Result<Template, ApiError> {
        check::count("teams", &self.teams, TEAMS)?;
        let teams: Vec<_> = self.teams.into_iter().map(TeamId).collect();
        check::known("teams", &teams, |id| catalog.teams.contains_key(&id), "team")?;
        let channels = check::channels("channels", &self.channels)?;
        let template = Template {
            id,
            group: self.group,
            order,
            name: self.name,
            texts: self.texts,
            channels,
            teams,
            owner: None,
            locked: self.locked,
            approval: self.approval.map(|ApprovalBody { name, languages }| Approval { name, languages }),
            files,
        };
        Ok(template.checked()?)
    }
}
