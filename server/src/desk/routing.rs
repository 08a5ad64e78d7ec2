//! Waiting contacts meet agents. The decision is `domain::routing`; this fetches what it needs, one queue at a time, and
//! commits its offers.

use std::collections::BTreeMap;

use domain::conversation::{Actor, Conversation, Phase};
use domain::routing::{self, Candidate, WaitingContact};
use domain::{QueueId, Span, Timestamp, step};
use protocol::Signal;

use super::Desk;
use super::ledger::Trouble;
use crate::bus::{News, Topic};
use crate::catalog::Catalog;

/// Queues are looked at this often without being asked.
const SWEEP_EVERY: Span = Span::seconds(10);
/// A queue that could not be routed is tried again after this.
const AFTER_TROUBLE: Span = Span::seconds(1);
/// Positions are told at most this often (DESIGN.md §2, third lane).
const TELL_EVERY: Span = Span::seconds(5);

impl Desk {
    /// Looks at these queues soon.
    pub(super) fn mark_for_routing(&self, queues: impl IntoIterator<Item = QueueId>) {
        let any = {
            let mut memory = self.memory();
            let before = memory.to_route.len();
            memory.to_route.extend(queues);
            memory.to_route.len() > before
        };
        if any {
            self.bell.ring();
        }
    }

    /// Does what was put off: routing, and telling waiting customers where they stand. Returns when it wants to be called
    /// again, if nobody rings before.
    pub async fn run_pending(&self) -> Timestamp {
        let _only = self.router.lock().await;
        let now = self.clock.now();
        let mut again = self.sweep(now);
        let mut failed = Vec::new();
        loop {
            let queue = self.memory().to_route.pop_first();
            let Some(queue) = queue else { break };
            match self.route(queue).await {
                Ok(()) => {}
                Err(Trouble::Again | Trouble::Repeated) => self.mark_for_routing([queue]),
                Err(Trouble::Refused(refusal)) => {
                    tracing::warn!(%queue, %refusal, "a queue could not be routed; it is tried again");
                    failed.push(queue);
                }
            }
            self.memory().to_tell.insert(queue);
        }
        if !failed.is_empty() {
            self.memory().to_route.extend(failed);
            again = again.min(now + AFTER_TROUBLE);
        }
        self.tell_positions().await.map_or(again, |due| due.min(again))
    }

    /// Every queue is looked at now and then, whether anybody rang or not: a commit whose answer was lost rang for nobody.
    fn sweep(&self, now: Timestamp) -> Timestamp {
        let queues: Vec<_> = self.catalog.get().queues.keys().copied().collect();
        let mut memory = self.memory();
        if memory.swept_at.is_none_or(|at| at + SWEEP_EVERY <= now) {
            memory.swept_at = Some(now);
            memory.to_route.extend(queues);
        }
        memory.swept_at.unwrap_or(now) + SWEEP_EVERY
    }

    async fn route(&self, queue: QueueId) -> Result<(), Trouble> {
        let catalog = self.catalog.get();
        let waiting = self.waiting_heads(queue).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let candidates = self.candidates(&catalog, queue).await?;
        if candidates.is_empty() {
            return Ok(());
        }
        let contacts = waiting.iter().filter_map(contact).collect();
        for offer in routing::route(contacts, candidates, self.clock.now()) {
            let Some(head) = waiting.iter().find(|head| head.id() == offer.conversation) else { continue };
            let agent = self.agent_state(offer.agent).await?;
            let context = self.plain_context(&catalog, head, Actor::House, None);
            let mut commit = Self::commit(context.now, None);
            Self::with_house(&catalog, |house| step::offer(&mut commit, head, &agent, &context, house))?;
            if !commit.is_empty() {
                self.carry_out(commit, &[head]).await?;
            }
        }
        Ok(())
    }

    async fn waiting_heads(&self, queue: QueueId) -> Result<Vec<Conversation>, Trouble> {
        let mut heads = Vec::new();
        for id in self.store.waiting(queue).await? {
            heads.extend(self.store.conversation(id).await?);
        }
        Ok(heads)
    }

    async fn candidates(&self, catalog: &Catalog, queue: QueueId) -> Result<Vec<Candidate>, Trouble> {
        let Some(queue) = catalog.queues.get(&queue) else { return Ok(Vec::new()) };
        let taken = self.store.slots().await?;
        let mut candidates = Vec::new();
        for agent in self.store.agents().await? {
            let Some(profile) = catalog.profiles.get(&agent.id) else { continue };
            if !agent.is_reachable() || !profile.active || !queue.is_served_by(agent.id, &profile.teams) {
                continue;
            }
            let mut free: BTreeMap<_, _> = profile.slots.clone();
            for (_, media, count) in taken.iter().filter(|(who, _, _)| *who == agent.id) {
                if let Some(free) = free.get_mut(media) {
                    *free = free.saturating_sub(*count);
                }
            }
            candidates.push(Candidate { agent: agent.id, free, last_contact_at: agent.last_contact_at });
        }
        Ok(candidates)
    }

    async fn tell_positions(&self) -> Option<Timestamp> {
        let now = self.clock.now();
        let mut again = None;
        let queues: Vec<_> = self.memory().to_tell.iter().copied().collect();
        for queue in queues {
            let told_at = self.memory().told_at.get(&queue).copied();
            if let Some(due) = told_at.map(|at| at + TELL_EVERY).filter(|due| *due > now) {
                again = Some(again.map_or(due, |again: Timestamp| again.min(due)));
                continue;
            }
            {
                let mut memory = self.memory();
                memory.to_tell.remove(&queue);
                memory.told_at.insert(queue, now);
            }
            if self.tell(queue).await.is_err() {
                tracing::warn!(%queue, "waiting positions could not be told");
            }
        }
        again
    }

    async fn tell(&self, queue: QueueId) -> Result<(), Trouble> {
        let heads = self.waiting_heads(queue).await?;
        let wait = self.expected_wait(queue).await?;
        let mut contacts: Vec<_> = heads.iter().filter_map(contact).collect();
        routing::order(&mut contacts);
        let mut told = BTreeMap::new();
        for (index, contact) in contacts.iter().enumerate() {
            let position = u32::try_from(index + 1).unwrap_or(u32::MAX);
            told.insert(contact.conversation, position);
            if self.memory().told.get(&contact.conversation) == Some(&position) {
                continue;
            }
            if let Some(head) = heads.iter().find(|head| head.id() == contact.conversation) {
                let signal = Signal::Waiting { position, wait };
                let news = News::Signal { conversation: contact.conversation, signal };
                self.bus.publish(Topic::Contact(head.birth.contact), news);
            }
        }
        self.memory().told.extend(told);
        Ok(())
    }

    /// Where a waiting customer stands now; `None` when he does not wait.
    pub async fn expectation(&self, head: &Conversation) -> Option<Signal> {
        if !matches!(head.phase, Phase::Waiting(_)) {
            return None;
        }
        let queue = head.queue?;
        let heads = self.waiting_heads(queue).await.ok()?;
        let mut contacts: Vec<_> = heads.iter().filter_map(contact).collect();
        routing::order(&mut contacts);
        let index = contacts.iter().position(|contact| contact.conversation == head.id())?;
        let wait = self.expected_wait(queue).await.ok()?;
        Some(Signal::Waiting { position: u32::try_from(index + 1).unwrap_or(u32::MAX), wait })
    }

    async fn expected_wait(&self, queue: QueueId) -> Result<Option<Span>, Trouble> {
        Ok(routing::expected_wait(&self.store.last_waits(queue, routing::WAITS_KEPT).await?))
    }
}

fn contact(head: &Conversation) -> Option<WaitingContact> {
    let Phase::Waiting(waiting) = &head.phase else { return None };
    Some(WaitingContact {
        conversation: head.id(),
        media: head.capability().media,
        priority: head.priority,
        since: head.arrived_at,
        prefer: waiting.prefer,
        missed: waiting.missed.clone(),
    })
}
