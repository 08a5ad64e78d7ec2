//! A person in the API's form: checks, and conversions both ways.

use std::collections::BTreeMap;

use domain::agent::{Access, DEFAULT_SLOTS, Profile};
use domain::channel::Media;
use domain::{AgentId, TeamId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::check;
use crate::catalog::Catalog;
use crate::http::error::ApiError;
use crate::user::{LoginError, login};

const TEAMS: usize = 100;
const SLOTS: u32 = 100;

/// A person who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentBody {
    /// What he signs in with; cannot be changed later.
    login: String,
    /// What colleagues and customers read.
    name: String,
    /// What he may do.
    #[serde(default)]
    access: AccessBody,
    /// His teams.
    #[serde(default)]
    teams: Vec<Uuid>,
    /// How many conversations of each medium fit at once.
    #[serde(default)]
    slots: SlotsBody,
    /// Deactivated people cannot sign in; what they wrote keeps their name.
    #[serde(default = "yes")]
    active: bool,
}

/// What may be done. Each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccessBody {
    /// Answers customers.
    #[default]
    Agent,
    /// Sees and steers teams.
    Supervisor,
    /// Configures everything.
    Admin,
}

/// How many conversations of each medium fit at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SlotsBody {
    /// Website chat.
    chat: u32,
    /// SMS, `WhatsApp`, Messenger.
    social: u32,
    /// Email.
    email: u32,
}

const fn yes() -> bool {
    true
}

impl AgentBody {
    /// The profile it describes, if it can stand.
    pub fn checked(self, catalog: &Catalog, id: AgentId) -> Result<Profile, ApiError> {
        let login = login(&self.login).map_err(|error: LoginError| ApiError::invalid("login", error))?;
        if catalog.profiles.values().any(|other| other.id != id && other.login == login) {
            return Err(ApiError::invalid("login", "somebody else has it"));
        }
        check::count("teams", &self.teams, TEAMS)?;
        let teams: Vec<_> = self.teams.into_iter().map(TeamId).collect();
        check::known("teams", &teams, |id| catalog.teams.contains_key(&id), "team")?;
        Ok(Profile {
            id,
            login,
            name: check::name("name", &self.name)?,
            access: self.access.into(),
            teams,
            slots: self.slots.checked()?,
            active: self.active,
        })
    }
}

impl SlotsBody {
    fn checked(self) -> Result<BTreeMap<Media, u32>, ApiError> {
        let slots = [(Media::Chat, self.chat), (Media::Social, self.social), (Media::Email, self.email)];
        match slots.iter().find(|(_, slots)| *slots > SLOTS) {
            Some((media, _)) => {
                Err(ApiError::invalid(format!("slots.{}", media.as_str()), format!("must be at most {SLOTS}")))
            }
            None => Ok(slots.into()),
        }
    }
}

impl Default for SlotsBody {
    fn default() -> Self {
        Self::from(&BTreeMap::from(DEFAULT_SLOTS))
    }
}

impl From<&BTreeMap<Media, u32>> for SlotsBody {
    fn from(slots: &BTreeMap<Media, u32>) -> Self {
        let of = |media| slots.get(&media).copied().unwrap_or(0);
        Self { chat: of(Media::Chat), social: of(Media::Social), email: of(Media::Email) }
    }
}

impl From<AccessBody> for Access {
    fn from(access: AccessBody) -> Self {
        match access {
            AccessBody::Agent => Self::Agent,
            AccessBody::Supervisor => Self::Supervisor,
            AccessBody::Admin => Self::Admin,
        }
    }
}

impl From<Access> for AccessBody {
    fn from(access: Access) -> Self {
        match access {
            Access::Agent => Self::Agent,
            Access::Supervisor => Self::Supervisor,
            Access::Admin => Self::Admin,
        }
    }
}

impl From<Profile> for AgentBody {
    fn from(profile: Profile) -> Self {
        Self {
            login: profile.login,
            name: profile.name,
            access: profile.access.into(),
            teams: profile.teams.into_iter().map(|team| team.0).collect(),
            slots: SlotsBody::from(&profile.slots),
            active: profile.active,
        }
    }
}
