//! Waiting contacts meet agents. The decision is `domain::routing`; this fetches what it needs, one queue at a time, and
//! commits its offers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::commit::Stage;
use domain::conversation::{Actor, Command, Conversation, Phase, Queues};
use domain::routing::{self, Candidate, WaitingContact};
use domain::{AgentId, QueueId, Span, Timestamp, step};
use protocol::Signal;

use super::Desk;
use super::ledger::Trouble;
use crate::bus::{News, Topic};
use crate::catalog::Catalog;
use crate::store::StoreError;

/// Queues are looked at this often without being asked.
const SWEEP_EVERY: Span = Span::seconds(10);
/// A queue that could not be routed is tried again after this.
const AFTER_TROUBLE: Span = Span::seconds(1);
/// What marks queues while they are looked at is followed this often before others have their turn.
const ROUNDS: usize = 10;
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
        let mut again = self.sweep(now).await;
        for _ in 0..ROUNDS {
            let queues = std::mem::take(&mut self.memory().to_route);
            if queues.is_empty() {
                break;
            }
            self.memory().to_tell.extend(&queues);
            let failed = self.route(queues).await;
            if !failed.is_empty() {
                self.memory().to_route.extend(failed);
                again = again.min(now + AFTER_TROUBLE);
                break;
            }
        }
        // Marked anew every time: somebody is always faster, or there is much to do. Others may have a turn first.
        if !self.memory().to_route.is_empty() {
            again = again.min(now + AFTER_TROUBLE);
        }
        self.tell_positions().await.map_or(again, |due| due.min(again))
    }

    /// Every queue is looked at now and then, whether anybody rang or not: a commit whose answer was lost rang for nobody.
    async fn sweep(&self, now: Timestamp) -> Timestamp {
        let is_due = self.memory().swept_at.is_none_or(|at| at + SWEEP_EVERY <= now || at > now);
        if is_due {
            self.mend_links().await;
            let queues: Vec<_> = self.catalog.get().queues.keys().copied().collect();
            let mut memory = self.memory();
            memory.swept_at = Some(now);
            memory.to_route.extend(queues);
        }
        self.memory().swept_at.unwrap_or(now) + SWEEP_EVERY
    }

    fn note(&self, done: Result<(), Trouble>, queue: QueueId, failed: &mut BTreeSet<QueueId>) {
        match done {
            Ok(()) => {}
            Err(Trouble::Again | Trouble::Repeated) => self.mark_for_routing([queue]),
            Err(Trouble::Refused(refusal)) => {
                tracing::warn!(%queue, %refusal, "a queue could not be routed; it is tried again");
                failed.insert(queue);
            }
        }
    }

    /// Looks at these queues together. Returns those that have to be looked at again, because of trouble with the store; what
    /// somebody else was faster with is marked anew. One contact's trouble keeps nobody else waiting.
    async fn route(&self, queues: BTreeSet<QueueId>) -> BTreeSet<QueueId> {
        let mut failed = BTreeSet::new();
        let mut waiting = Vec::new();
        for queue in &queues {
            match self.waiting_heads(*queue).await {
                Ok(heads) => waiting.extend(heads),
                Err(_) => drop(failed.insert(*queue)),
            }
        }
        if waiting.is_empty() {
            return failed;
        }
        let catalog = self.catalog.get();
        let Ok(candidates) = self.candidates(&catalog).await else { return queues };
        let now = self.clock.now();
        let mut contacts = Vec::new();
        // A head may be newer than the list it was found in.
        for head in waiting.iter().filter(|head| matches!(head.phase, Phase::Waiting(_))) {
            let Some(contact) = contact(&catalog, head, now) else { continue };
            let home = catalog.home(head.birth.entry_point).unwrap_or(contact.queue);
            if routing::comes_back(&contact, home, &candidates, now) {
                let done = self.house_command(head.id(), &Command::ComeBack).await;
                self.note(done, contact.queue, &mut failed);
            } else {
                contacts.push(contact);
            }
        }
        for offer in routing::route(contacts, candidates, now) {
            let Some(head) = waiting.iter().find(|head| head.id() == offer.conversation) else { continue };
            let done = self.offer(&catalog, head, offer.agent).await;
            if let Some(queue) = head.queue {
                self.note(done, queue, &mut failed);
            }
        }
        failed
    }
    async fn offer(&self, catalog: &Catalog, head: &Conversation, agent: AgentId) -> Result<(), Trouble> {
        let agent = self.agent_state(agent).await?;
        let context = self.plain_context(catalog, Actor::House);
        let mut commit = Self::commit(context.now, None);
        Self::with_house(catalog, |house| step::offer(&mut commit, head, &agent, &context, house))?;
        if commit.is_empty() {
            return Ok(());
        }
        self.carry_out(commit, &[head]).await
    }

    async fn waiting_heads(&self, queue: QueueId) -> Result<Vec<Conversation>, StoreError> {
        let mut heads = Vec::new();
        for id in self.store.waiting(queue).await? {
            heads.extend(self.store.conversation(id).await?);
        }
        Ok(heads)
    }

    /// Who stands in this queue in the order people see: those that are offered to somebody, then those that wait.
    pub(super) async fn line(&self, queue: QueueId) -> Result<Vec<Conversation>, StoreError> {
        let catalog = self.catalog.get();
        let mut heads = self.waiting_heads(queue).await?;
        let now = self.clock.now();
        for agent in self.store.agents().await? {
            for part in self.store.parts(agent.id, now).await?.iter().filter(|part| part.stage == Stage::Offered) {
                let head = self.store.conversation(part.conversation).await?;
                heads.extend(head.filter(|head| head.queue == Some(queue)));
            }
        }
        // Read one after the other, a contact may have moved from one list to the other meanwhile.
        let mut by_id: BTreeMap<_, _> = heads.into_iter().map(|head| (head.id(), head)).collect();
        let mut contacts: Vec<_> = by_id.values().filter_map(|head| contact(&catalog, head, now)).collect();
        routing::order(&mut contacts);
        let mut line: Vec<_> = contacts.iter().filter_map(|contact| by_id.remove(&contact.conversation)).collect();
        line.sort_by_key(|head| matches!(head.phase, Phase::Waiting(_)));
        Ok(line)
    }

    pub(super) async fn candidates(&self, catalog: &Catalog) -> Result<Vec<Candidate>, StoreError> {
        let taken = self.store.slots().await?;
        let mut candidates = Vec::new();
        for agent in self.store.agents().await? {
            let Some(profile) = catalog.profiles.get(&agent.id).filter(|profile| profile.active) else { continue };
            if !agent.is_reachable() {
                continue;
            }
            let mut free: BTreeMap<_, _> = profile.slots.clone();
            for (_, media, count) in taken.iter().filter(|(who, _, _)| *who == agent.id) {
                if let Some(free) = free.get_mut(media) {
                    *free = free.saturating_sub(*count);
                }
            }
            let queues = catalog.queues_of(agent.id).into_iter().map(|queue| queue.id).collect();
            candidates.push(Candidate { agent: agent.id, queues, free, last_contact_at: agent.last_contact_at });
        }
        Ok(candidates)
    }

    async fn tell_positions(&self) -> Option<Timestamp> {
        let now = self.clock.now();
        let mut again = None;
        let queues: Vec<_> = self.memory().to_tell.iter().copied().collect();
        for queue in queues {
            let told_at = self.memory().told_at.get(&queue).copied();
            if let Some(due) = told_at.map(|at| at + TELL_EVERY).filter(|due| *due > now && *due <= now + TELL_EVERY) {
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

    async fn tell(&self, queue: QueueId) -> Result<(), StoreError> {
        let line = self.line(queue).await?;
        let wait = self.expected_wait(queue).await?;
        let told = {
            let mut memory = self.memory();
            let (here, elsewhere) = std::mem::take(&mut memory.told).into_iter().partition(|(_, (at, _))| *at == queue);
            memory.told = elsewhere;
            memory
                .told
                .extend(line.iter().map(Conversation::id).zip(1..).map(|(id, position)| (id, (queue, position))));
            let here: HashMap<_, _> = here;
            here
        };
        for (head, position) in line.iter().zip(1..) {
            if told.get(&head.id()) == Some(&(queue, position)) {
                continue;
            }
            let signal = Signal::Waiting { position, wait };
            let news = News::Signal { conversation: head.id(), signal };
            self.bus.publish(Topic::Contact(head.birth.contact), news);
        }
        Ok(())
    }

    /// Where a waiting customer stands now; `None` when he does not wait.
    pub async fn expectation(&self, head: &Conversation) -> Option<Signal> {
        if !matches!(head.phase, Phase::Waiting(_) | Phase::Offered { .. }) {
            return None;
        }
        let queue = head.queue?;
        let line = self.line(queue).await.ok()?;
        let (_, position) = line.iter().zip(1..).find(|(other, _)| other.id() == head.id())?;
        let wait = self.expected_wait(queue).await.ok()?;
        Some(Signal::Waiting { position, wait })
    }

    async fn expected_wait(&self, queue: QueueId) -> Result<Option<Span>, StoreError> {
        Ok(routing::expected_wait(&self.store.last_waits(queue, routing::WAITS_KEPT).await?))
    }
}

fn contact(catalog: &Catalog, head: &Conversation, now: Timestamp) -> Option<WaitingContact> {
    let (Phase::Waiting(waiting) | Phase::Offered { waiting, .. }) = &head.phase else { return None };
    let queue = head.queue?;
    Some(WaitingContact {
        conversation: head.id(),
        queue,
        queue_priority: catalog.queues.get(&queue).map_or(0, |queue| queue.priority),
        media: head.capability().media,
        priority: head.priority,
        since: head.arrived_at,
        // Further away than its span it is only because the clock went back.
        prefer: waiting.prefer.filter(|prefer| prefer.until <= now + catalog.settings.prefer_for),
        missed: waiting.missed.clone(),
        declined: waiting.declined.clone(),
        transferred: waiting.transfer.is_some(),
    })
}
