//! What administrators set up, read from the store's documents into one immutable [`Catalog`] that everybody shares until
//! the next change. Decisions take what they need from here as parameters.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use domain::agent::Profile;
use domain::block::{Blocked, Sender};
use domain::channel::Media;
use domain::conversation::Queues;
use domain::email::account::Account;
use domain::email::rules::Rule;
use domain::email::signature::Signatures;
use domain::entry_point::{Carrier, EntryPoint};
use domain::routing::Queue;
use domain::settings::Settings;
use domain::site::Site;
use domain::template::Template;
use domain::timer::Overflow;
use domain::words::Word;
use domain::workflow::Workflow;
use domain::{AgentId, EntryPointId, QueueId, SiteId, TeamId, TemplateId, Timestamp, WorkflowId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::store::{Store, StoreError};

/// Kinds of documents in the store.
pub mod kind {
    /// One document, id `settings`.
    pub const SETTINGS: &str = "settings";
    /// By queue id.
    pub const QUEUE: &str = "queue";
    /// By entry point id.
    pub const ENTRY_POINT: &str = "entry_point";
    /// By site id.
    pub const SITE: &str = "site";
    /// By team id.
    pub const TEAM: &str = "team";
    /// By agent id.
    pub const PROFILE: &str = "profile";
    /// By template id; shared ones and personal ones.
    pub const TEMPLATE: &str = "template";
    /// By word id.
    pub const WORD: &str = "word";
    /// By workflow id.
    pub const WORKFLOW: &str = "workflow";
    /// One document, id `mail_rules`: all of them, in order.
    pub const MAIL_RULES: &str = "mail_rules";
    /// By entry point id: how a mailbox is reached, with its secrets.
    pub const MAILBOX: &str = "mailbox";
    /// One document, id `signatures`.
    pub const SIGNATURES: &str = "signatures";
    /// By an id made from who is blocked.
    pub const BLOCKED: &str = "blocked";
}

/// A team of agents; who is in it says each [`Profile`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// What people read.
    pub name: String,
}

/// Everything administrators set up, as of one moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Catalog {
    /// Timeouts, reasons, wrap-up.
    pub settings: Settings,
    /// Queues.
    pub queues: BTreeMap<QueueId, Queue>,
    /// Websites.
    pub sites: BTreeMap<SiteId, Site>,
    /// Numbers, pages and mailboxes.
    pub entry_points: BTreeMap<EntryPointId, EntryPoint>,
    /// Teams.
    pub teams: BTreeMap<TeamId, Team>,
    /// People who sign in.
    pub profiles: BTreeMap<AgentId, Profile>,
    /// Templates, personal ones among them.
    pub templates: BTreeMap<TemplateId, Template>,
    /// Words agents must not write, or should think about.
    pub words: Vec<Word>,
    /// Workflows.
    pub workflows: BTreeMap<WorkflowId, Workflow>,
    /// Rules for mail, in order.
    pub mail_rules: Vec<Rule>,
    /// How mailboxes are reached; those played by the simulator are not among them.
    pub mailboxes: BTreeMap<EntryPointId, Account>,
    /// What stands below new letters.
    pub signatures: Signatures,
    /// People who are not heard.
    pub blocked: BTreeSet<Sender>,
}

impl Catalog {
    /// Whether this carrier brings and takes what is said at an entry point: not where a mailbox is reached by itself.
    pub fn is_carried(&self, at: &EntryPoint, by: Carrier) -> bool {
        at.active && at.carrier == by && !self.mailboxes.contains_key(&at.id)
    }

    /// Reads it from the store.
    pub async fn load(store: &dyn Store) -> Result<Self, StoreError> {
        let settings: Vec<Settings> = documents(store, kind::SETTINGS).await?;
        let queues: Vec<Queue> = documents(store, kind::QUEUE).await?;
        let sites: Vec<Site> = documents(store, kind::SITE).await?;
        let entry_points: Vec<EntryPoint> = documents(store, kind::ENTRY_POINT).await?;
        let teams: Vec<Team> = documents(store, kind::TEAM).await?;
        let profiles: Vec<Profile> = documents(store, kind::PROFILE).await?;
        let templates: Vec<Template> = documents(store, kind::TEMPLATE).await?;
        let words: Vec<Word> = documents(store, kind::WORD).await?;
        let workflows: Vec<Workflow> = documents(store, kind::WORKFLOW).await?;
        let mail_rules: Vec<Vec<Rule>> = documents(store, kind::MAIL_RULES).await?;
        let mailboxes: Vec<Account> = documents(store, kind::MAILBOX).await?;
        let signatures: Vec<Signatures> = documents(store, kind::SIGNATURES).await?;
        let blocked: Vec<Blocked> = documents(store, kind::BLOCKED).await?;
        Ok(Self {
            settings: settings.into_iter().next().unwrap_or_default(),
            queues: queues.into_iter().map(|queue| (queue.id, queue)).collect(),
            sites: sites.into_iter().map(|site| (site.id, site)).collect(),
            entry_points: entry_points.into_iter().map(|entry| (entry.id, entry)).collect(),
            teams: teams.into_iter().map(|team| (team.id, team)).collect(),
            profiles: profiles.into_iter().map(|profile| (profile.id, profile)).collect(),
            templates: templates.into_iter().map(|template| (template.id, template)).collect(),
            words,
            workflows: workflows.into_iter().map(|workflow| (workflow.id, workflow)).collect(),
            mail_rules: mail_rules.into_iter().next().unwrap_or_default(),
            mailboxes: mailboxes.into_iter().map(|account| (account.id, account)).collect(),
            signatures: signatures.into_iter().next().unwrap_or_default(),
            blocked: blocked.into_iter().map(|blocked| blocked.sender).collect(),
        })
    }

    /// The site an embedding page names, switched off or not.
    pub fn site_by_key(&self, key: &str) -> Option<&Site> {
        self.sites.values().find(|site| site.key == key)
    }

    /// The queues this agent serves, those served first in front.
    pub fn queues_of(&self, agent: AgentId) -> Vec<&Queue> {
        let teams = self.profiles.get(&agent).map_or(&[][..], |profile| &profile.teams);
        let mut queues: Vec<_> = self.queues.values().filter(|queue| queue.is_served_by(agent, teams)).collect();
        queues.sort_by_key(|queue| (std::cmp::Reverse(queue.priority), queue.id));
        queues
    }

    /// Where contacts of this queue overflow to; never to itself or to a queue that is gone.
    pub fn overflow(&self, queue: QueueId) -> Overflow {
        let rule = self.queues.get(&queue)?.overflow?;
        (rule.queue != queue && self.queues.contains_key(&rule.queue)).then_some((rule.queue, rule.after))
    }

    /// Whether the queue is open at that moment.
    pub fn is_open(&self, queue: QueueId, now: Timestamp) -> bool {
        self.queues
            .get(&queue)
            .is_some_and(|queue| queue.hours.is_open(crate::hours::local_time(&queue.hours.time_zone, now)))
    }

    /// Whether this agent, if he is Available, takes chats of this queue.
    pub fn serves(&self, agent: AgentId, queue: QueueId, media: Media) -> bool {
        let (Some(profile), Some(queue)) = (self.profiles.get(&agent), self.queues.get(&queue)) else { return false };
        profile.active && profile.slots_for(media) > 0 && queue.is_served_by(agent, &profile.teams)
    }

    /// The agent's name; empty when he is gone.
    pub fn agent_name(&self, agent: AgentId) -> String {
        self.profiles.get(&agent).map(|profile| profile.name.clone()).unwrap_or_default()
    }

    /// The templates this agent may use, in their order; his own come last.
    pub fn templates_of(&self, agent: AgentId) -> Vec<&Template> {
        let teams = self.profiles.get(&agent).map_or(&[][..], |profile| &profile.teams);
        let mut templates: Vec<_> = self.templates.values().filter(|one| one.is_for(agent, teams)).collect();
        templates.sort_by(|a, b| template_order(a).cmp(&template_order(b)));
        templates
    }

    /// The queue's name; empty when it is gone.
    pub fn queue_name(&self, queue: Option<QueueId>) -> String {
        queue.and_then(|queue| self.queues.get(&queue)).map(|queue| queue.name.clone()).unwrap_or_default()
    }
}

/// What templates are sorted by: shared ones first, by their places, equal ones by name.
pub fn template_order(template: &Template) -> (bool, u32, &str) {
    (template.owner.is_some(), template.order, &template.name)
}

impl Queues for Catalog {
    fn exists(&self, queue: QueueId) -> bool {
        self.queues.contains_key(&queue)
    }

    /// The queue of the entry point, or of its site. Where that is gone, any is better than none.
    fn home(&self, entry_point: EntryPointId) -> Option<QueueId> {
        let carried = self.entry_points.get(&entry_point).map(|entry| entry.queue);
        let of_site = || self.sites.values().find(|site| site.entry_point == entry_point).map(|site| site.queue);
        let own = carried.or_else(of_site).filter(|queue| self.exists(*queue));
        own.or_else(|| self.queues.keys().next().copied())
    }
}

async fn documents<T: DeserializeOwned>(store: &dyn Store, kind: &str) -> Result<Vec<T>, StoreError> {
    let parse = |json: &str, id: &str| {
        serde_json::from_str(json).map_err(|error| StoreError::Inconsistent(format!("document {kind}/{id}: {error}")))
    };
    store.documents(kind).await?.iter().map(|document| parse(&document.json, &document.id)).collect()
}

/// The catalog everybody shares, replaced whole when it changes.
#[derive(Debug, Default)]
pub struct CatalogHandle(RwLock<Arc<Catalog>>);

impl CatalogHandle {
    /// Starts with this one.
    pub fn new(catalog: Catalog) -> Self {
        Self(RwLock::new(Arc::new(catalog)))
    }

    /// The catalog now. Keep it for one decision, not longer.
    pub fn get(&self) -> Arc<Catalog> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces it.
    pub fn set(&self, catalog: Catalog) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(catalog);
    }
}
