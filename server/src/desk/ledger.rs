//! Carrying out a decision: commit it, tell who should know, answer repetitions like the first time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::channel::Media;
use domain::commit::{CommandEntry, Commit, Principal};
use domain::conversation::{Actor, Context, Conversation, OwnerFacts, Phase};
use domain::step::House;
use domain::timer::Overflow;
use domain::{AgentId, CommandId, ConversationId, QueueId, Refusal, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Desk;
use crate::bus::{News, Topic};
use crate::catalog::Catalog;
use crate::store::{CommandRow, CommitError, StoreError};

/// How often a decision is made anew because somebody else was faster.
pub(super) const ATTEMPTS: usize = 5;

/// A command with what identifies its repetition.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    pub entry: CommandEntry,
}

impl Signed {
    pub fn new(id: CommandId, by: Principal, content: &impl Serialize) -> Self {
        let json = serde_json::to_vec(content).unwrap_or_default();
        Self { entry: CommandEntry { id, by, digest: Sha256::digest(json).into() } }
    }
}

/// Why an attempt did not end in a commit.
pub(super) enum Trouble {
    /// Somebody was faster: load and decide again.
    Again,
    /// The command was carried out before.
    Repeated,
    /// No, and why.
    Refused(Refusal),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Refused(refusal(&error))
    }
}

/// What a person is told when the store fails; the cause is for the log.
pub(super) fn refusal(error: &StoreError) -> Refusal {
    match error {
        StoreError::ReadOnly(cause) => {
            tracing::error!(cause, "the data folder refuses writes");
            Refusal::StorageUnavailable
        }
        StoreError::Failed(_) | StoreError::Inconsistent(_) => {
            tracing::error!(%error, "the store failed");
            Refusal::Internal
        }
    }
}

impl Desk {
    /// Runs `attempt` until it commits or refuses. A command that was carried out before is answered like the first time,
    /// whatever its conversation says by now.
    // Not `AsyncFnMut`: nothing can say yet that its futures are `Send`.
    pub(super) async fn settle<T, F: Future<Output = Result<T, Trouble>> + Send>(
        &self,
        signed: &Signed,
        first_answer: impl Fn(&CommandRow) -> T,
        mut attempt: impl FnMut() -> F,
    ) -> Result<T, Refusal> {
        let mut refused = Refusal::Internal;
        for _ in 0..ATTEMPTS {
            match attempt().await {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Again) => {}
                Err(Trouble::Repeated) => break,
                Err(Trouble::Refused(refusal)) => {
                    refused = refusal;
                    break;
                }
            }
        }
        match self.store.command(signed.entry.id).await {
            Ok(Some(row)) if row.by == signed.entry.by && row.digest == signed.entry.digest => Ok(first_answer(&row)),
            Ok(Some(_)) => Err(Refusal::IdReused),
            Ok(None) => Err(refused),
            Err(error) => Err(refusal(&error)),
        }
    }

    /// Writes the commit and tells everybody. `before` are the heads it was decided on.
    pub(super) async fn carry_out(&self, commit: Commit, before: &[&Conversation]) -> Result<(), Trouble> {
        let news = Arc::new(commit.clone());
        match self.store.commit(commit).await {
            Ok(()) => {}
            Err(CommitError::Stale) => return Err(Trouble::Again),
            Err(CommitError::CommandExists) => return Err(Trouble::Repeated),
            Err(CommitError::NoFreeSlot) => return Err(Refusal::NoFreeSlot.into()),
            Err(CommitError::Store(error)) => return Err(error.into()),
        }
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.publish(&news, before);
        Ok(())
    }

    fn publish(&self, commit: &Commit, before: &[&Conversation]) {
        let mut queues = BTreeSet::new();
        for append in &commit.conversations {
            let head = Arc::new(append.head.clone());
            let id = head.id();
            let old = before.iter().find(|old| old.id() == id);
            let news = News::Appended { head: Arc::clone(&head), records: append.records.clone().into() };
            let mut agents: BTreeSet<AgentId> = head.engagements.values().map(|part| part.agent).collect();
            agents.extend(old.iter().flat_map(|old| old.engagements.values().map(|part| part.agent)));
            for agent in agents {
                self.bus.publish(Topic::Agent(agent), news.clone());
            }
            self.bus.publish(Topic::Contact(head.birth.contact), news.clone());
            self.bus.publish(Topic::Conversation(id), news);
            let waits = |head: &Conversation| match head.phase {
                Phase::Waiting(_) => head.queue,
                _ => None,
            };
            let (was, is) = (old.and_then(|old| waits(old)), waits(&head));
            if was != is {
                queues.extend(was.into_iter().chain(is));
            }
        }
        for change in &commit.agents {
            let agent = Arc::new(change.agent.clone());
            self.bus.publish(Topic::Agent(agent.id), News::Agent(agent));
        }
        // A slot that came free, or an agent who became reachable, may be somebody's turn.
        let catalog = self.catalog.get();
        let freed = commit.slots_freed.iter().filter_map(|(conversation, no)| {
            let head = before.iter().find(|head| head.id() == *conversation)?;
            Some(head.engagements.get(no)?.agent)
        });
        let reachable = commit.agents.iter().filter(|change| change.agent.is_reachable()).map(|change| change.agent.id);
        for agent in freed.chain(reachable) {
            queues.extend(catalog.queues_of(agent).into_iter().map(|queue| queue.id));
        }
        self.mark_for_routing(queues);
    }

    /// The context of a decision about `head`.
    pub(super) async fn context<'a>(
        &self,
        catalog: &'a Catalog,
        head: &Conversation,
        actor: Actor,
    ) -> Result<Context<'a>, StoreError> {
        let owner = match head.owner() {
            Some((_, part)) if !part.holds_slot() => {
                self.owner_facts(catalog, part.agent, head.capability().media).await?
            }
            _ => None,
        };
        // Only a conversation that is over can be in the way of a newer one.
        let superseded = head.open_key().is_none()
            && self.store.open_conversation(&head.birth.open_key).await?.is_some_and(|open| open != head.id());
        Ok(Context { superseded, ..self.plain_context(catalog, head, actor, owner) })
    }

    pub(super) fn plain_context<'a>(
        &self,
        catalog: &'a Catalog,
        head: &Conversation,
        actor: Actor,
        owner: Option<OwnerFacts>,
    ) -> Context<'a> {
        let home = catalog.sites.values().find(|site| site.entry_point == head.birth.entry_point);
        let home_queue = home.map(|site| site.queue).or(head.queue).unwrap_or(QueueId::from_number(0));
        Context { now: self.clock.now(), actor, settings: &catalog.settings, home_queue, owner, superseded: false }
    }

    async fn owner_facts(
        &self,
        catalog: &Catalog,
        agent: AgentId,
        media: Media,
    ) -> Result<Option<OwnerFacts>, StoreError> {
        let Some(state) = self.store.agent(agent).await? else { return Ok(None) };
        let taken = self.store.slots().await?;
        let taken = taken.iter().find(|(who, what, _)| (*who, *what) == (agent, media)).map_or(0, |(_, _, n)| *n);
        let fit = catalog.profiles.get(&agent).map_or(0, |profile| profile.slots_for(media));
        Ok(Some(OwnerFacts { presence: state.presence, has_free_slot: state.is_reachable() && taken < fit }))
    }

    /// Runs one step with what steps need to know of the installation.
    pub(super) fn with_house<T>(catalog: &Catalog, step: impl FnOnce(&House<'_>) -> T) -> T {
        let overflow = |queue| -> Overflow { catalog.overflow(queue) };
        let capacity = |agent, media| catalog.profiles.get(&agent).map_or(0, |profile| profile.slots_for(media));
        step(&House { settings: &catalog.settings, overflow: &overflow, capacity: &capacity })
    }

    pub(super) async fn head(&self, id: ConversationId) -> Result<Conversation, Trouble> {
        self.store.conversation(id).await?.ok_or(Trouble::Refused(Refusal::NoSuchConversation))
    }

    pub(super) fn commit(now: Timestamp, signed: Option<&Signed>) -> Commit {
        Commit { command: signed.map(|signed| signed.entry.clone()), ..Commit::new(now) }
    }
}
