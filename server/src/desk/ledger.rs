//! Carrying out a decision: commit it, tell who should know, answer repetitions like the first time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::agent::{Access, Agent, Profile};
use domain::channel::Media;
use domain::commit::{CommandEntry, Commit, Principal};
use domain::conversation::{Actor, Arrival, Context, Conversation, OwnerFacts, Phase, Queues, TargetFacts};
use domain::step::House;
use domain::timer::Overflow;
use domain::{AgentId, CommandId, ConversationId, Refusal, Timestamp};
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
    /// Content without a digest could be exchanged for other content: then it is not carried out at all.
    pub fn new(id: CommandId, by: Principal, content: &impl Serialize) -> Result<Self, Refusal> {
        let json = serde_json::to_vec(content).map_err(|error| {
            tracing::error!(%error, "a command could not be digested");
            Refusal::Internal
        })?;
        Ok(Self { entry: CommandEntry { id, by, digest: Sha256::digest(json).into() } })
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
        let news = commit.clone();
        match self.store.commit(commit).await {
            Ok(()) => {}
            // A slot that went to somebody else is a state that moved on: what becomes of it is decided anew.
            Err(CommitError::Stale | CommitError::NoFreeSlot) => return Err(Trouble::Again),
            Err(CommitError::CommandExists) => return Err(Trouble::Repeated),
            Err(CommitError::Store(error)) => return Err(error.into()),
        }
        self.commits.fetch_add(1, Ordering::Relaxed);
        if !news.outbox.is_empty() {
            self.bell.ring_for_deliveries();
        }
        self.publish(news, before);
        Ok(())
    }

    fn publish(&self, commit: Commit, before: &[&Conversation]) {
        let mut queues = BTreeSet::new();
        for append in commit.conversations {
            let head = Arc::new(append.head);
            let id = head.id();
            let old = before.iter().find(|old| old.id() == id);
            let news = News::Appended { head: Arc::clone(&head), records: append.records.into() };
            let mut agents: BTreeSet<AgentId> = head.engagements.values().map(|part| part.agent).collect();
            agents.extend(old.iter().flat_map(|old| old.engagements.values().map(|part| part.agent)));
            for agent in agents {
                self.bus.publish(Topic::Agent(agent), news.clone());
            }
            self.bus.publish(Topic::Contact(head.birth.contact), news.clone());
            self.bus.publish(Topic::Conversation(id), news);
            let stands = |head: &Conversation| match head.phase {
                Phase::Waiting(_) => head.queue.map(|queue| (queue, true)),
                Phase::Offered { .. } => head.queue.map(|queue| (queue, false)),
                _ => None,
            };
            let (was, is) = (old.and_then(|old| stands(old)), stands(&head));
            if !matches!(head.phase, Phase::Waiting(_) | Phase::Offered { .. }) {
                self.memory().told.remove(&id);
            }
            if was != is {
                queues.extend(was.into_iter().chain(is).map(|(queue, _)| queue));
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
            for queue in catalog.queues_of(agent) {
                // Whoever waits where nobody was free for him comes back, from queue to queue.
                let mut next = Some(queue.id);
                while let Some(id) = next.take_if(|id| queues.insert(*id)) {
                    next = catalog.overflow(id).map(|(other, _)| other);
                }
            }
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
        let closed = head.open_key().is_none();
        let part = match head.owner() {
            Some((_, part)) => Some(part).filter(|part| !part.holds_slot()),
            None => head.closers().map(|(_, part)| part).next().filter(|_| closed),
        };
        let owner = match part {
            Some(part) => self.owner_facts(catalog, part.agent, head.capability().media).await?,
            None => None,
        };
        // Only a conversation that is over can be in the way of a newer one.
        let superseded =
            closed && self.store.open_conversation(&head.birth.open_key).await?.is_some_and(|open| open != head.id());
        let seen_all = match (&actor, &head.phase) {
            (Actor::Agent { id, .. }, Phase::Closed { wrote_again_at: Some(_), .. }) => {
                self.row_parts(*id, head).await?.unread == 0
            }
            _ => true,
        };
        let is_customer = matches!(actor, Actor::Customer);
        let plain = self.plain_context(catalog, actor);
        // Asked of every message it would cost a look at every agent; a live chat that goes on needs no answer. Who writes
        // on another channel waits at no screen, whoever is there.
        let media = head.capability().media;
        let may_change = head.capability().live && (closed || head.arrival != Arrival::Live);
        let attended = match catalog.home(head.birth.entry_point) {
            Some(home) if is_customer && may_change => self.is_attended(catalog, home, media).await?,
            _ => plain.attended,
        };
        Ok(Context { owner, superseded, seen_all, attended, ..plain })
    }

    /// The context of a decision that looks at nothing but the head.
    pub(super) fn plain_context<'a>(&self, catalog: &'a Catalog, actor: Actor) -> Context<'a> {
        Context {
            now: self.clock.now(),
            actor,
            settings: &catalog.settings,
            queues: catalog,
            owner: None,
            target: None,
            superseded: false,
            seen_all: true,
            attended: true,
        }
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

    /// What a decision needs to know of an agent who is to get a conversation; `None` when he takes none of its medium.
    pub(super) async fn target_facts(
        &self,
        catalog: &Catalog,
        state: &Agent,
        media: Media,
    ) -> Result<Option<TargetFacts>, StoreError> {
        let Some(profile) = catalog.profiles.get(&state.id).filter(|profile| takes(profile, media)) else {
            return Ok(None);
        };
        let available = self.owner_facts(catalog, state.id, media).await?.is_some_and(|facts| facts.has_free_slot);
        let supervisor = profile.access >= Access::Supervisor;
        Ok(Some(TargetFacts { name: profile.name.clone(), available, supervisor }))
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

/// Whether this person handles contacts of that medium at all.
pub(super) fn takes(profile: &Profile, media: Media) -> bool {
    profile.active && profile.slots_for(media) > 0
}
