//! Deadlines that came: look again and decide (DESIGN.md §3.6).

use domain::agent::{Agent, AgentCommand, Presence};
use domain::commit::Stage;
use domain::conversation::{Actor, Command, Conversation, Queues};
use domain::routing::{self, Elsewhere};
use domain::timer::Timer;
use domain::{AgentId, ConversationId, EngagementNo, Refusal, Span, Timestamp, step};

use super::Desk;
use super::ledger::{ATTEMPTS, Trouble};
use crate::store::StoreError;

/// A contact that could overflow nowhere is looked at again after this.
const LOOK_AGAIN: Span = Span::seconds(30);

/// What the house does by itself.
#[derive(Debug)]
enum Work {
    OfferExpired(ConversationId, EngagementNo),
    AgentGone(AgentId),
    Restart(AgentId),
    ClockBack(AgentId),
    Command(ConversationId, Command),
}

impl Desk {
    /// Carries out what follows from this deadline, and settles its row. May be called late, early and twice. After an error
    /// the row stands: call again, later.
    pub async fn fire(&self, timer: Timer, due: Timestamp) -> Result<(), StoreError> {
        let mut next = None;
        match timer {
            Timer::Offer(id, no) => next = self.work_then_due(timer, id, Work::OfferExpired(id, no)).await?,
            Timer::WrapUp(id, engagement) => {
                let work = Work::Command(id, Command::WrapUpOver { engagement });
                next = self.work_then_due(timer, id, work).await?;
            }
            Timer::Quiet(id) => next = self.work_then_due(timer, id, Work::Command(id, Command::Quiet)).await?,
            Timer::Park(id) => next = self.work_then_due(timer, id, Work::Command(id, Command::Unpark)).await?,
            Timer::Prefer(id) => {
                if let Some(queue) = self.store.conversation(id).await?.and_then(|head| head.queue) {
                    self.mark_for_routing([queue]);
                }
            }
            // Made by whoever has its files: [`Self::letter_due`].
            Timer::Letter(_) => next = Some(due),
            Timer::Overflow(id) => next = self.overflow(id).await?,
            Timer::Recovery(agent) => {
                self.house(&Work::AgentGone(agent)).await?;
                let state = self.agent_state(agent).await?;
                if state.presence == Presence::SignedOut {
                    self.finish_wrap_ups(agent).await?;
                }
                let recovery = self.catalog.get().settings.recovery;
                next = state.recovery_at(recovery).filter(|at| *at > self.clock.now());
            }
        }
        self.store.settle_timer(timer, due, next).await
    }

    /// The service starts. Nobody is connected; deadlines about people move to a time at which they can act. After an error
    /// it is to be called again before anybody is served.
    pub async fn restarted(&self) -> Result<(), StoreError> {
        for agent in self.store.agents().await? {
            self.house(&Work::Restart(agent.id)).await?;
        }
        self.woke_up().await
    }

    /// The process goes on after it stood still, stopped or asleep with its machine, or after its clock jumped. Connections
    /// may or may not have outlived it, they show that by themselves; deadlines about people move to a time at which they can
    /// act, and none stays further away than its full span. After an error it is to be called again before any deadline is
    /// carried out.
    pub async fn woke_up(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let fair = step::fair_deadline(now);
        for agent in self.store.agents().await? {
            self.house(&Work::ClockBack(agent.id)).await?;
        }
        let longest = self.catalog.get().queues.values().filter_map(|queue| Some(queue.overflow?.after)).max();
        for (timer, due) in self.store.timers().await? {
            let too_far = match timer {
                Timer::Offer(..) | Timer::WrapUp(..) | Timer::Quiet(_) => true,
                Timer::Overflow(_) => longest.is_none_or(|longest| due > now + longest),
                _ => false,
            };
            if !timer.is_about_a_person() || due >= fair && !too_far {
                continue;
            }
            if let Timer::Offer(id, _) | Timer::WrapUp(id, _) | Timer::Quiet(id) = timer {
                let command = Command::MoveDeadlines { to: fair };
                self.house(&Work::Command(id, command)).await?;
                if due >= fair {
                    continue;
                }
            }
            self.store.settle_timer(timer, due, Some(fair)).await?;
        }
        self.mark_for_routing(self.catalog.get().queues.keys().copied());
        Ok(())
    }

    /// The contact goes where somebody is, and says when to look again if nobody is anywhere.
    async fn overflow(&self, id: ConversationId) -> Result<Option<Timestamp>, StoreError> {
        let catalog = self.catalog.get();
        let Some(head) = self.store.conversation(id).await? else { return Ok(None) };
        let rule = head.queue.and_then(|queue| catalog.overflow(queue));
        let due = head.timers(&catalog.settings, rule).into_iter().find(|(timer, _)| *timer == Timer::Overflow(id));
        let (Some((_, due)), Some(from)) = (due, head.queue) else { return Ok(None) };
        let now = self.clock.now();
        // Further away than the rule says it is only because the clock went back.
        if due > now && rule.is_some_and(|(_, after)| due <= now + after) {
            return Ok(Some(due));
        }
        let media = head.capability().media;
        let agents = self.store.agents().await?;
        let attended = |queue| {
            let there = |agent: &Agent| agent.is_reachable() && catalog.serves(agent.id, queue, media);
            catalog.is_open(queue, now) && agents.iter().any(there)
        };
        let home = catalog.home(head.birth.entry_point).unwrap_or(from);
        match routing::overflow(home, from, |queue| catalog.overflow(queue), attended) {
            Elsewhere::Now(queue) => {
                self.house(&Work::Command(id, Command::Overflow { queue })).await?;
                Ok(None)
            }
            Elsewhere::Later => Ok(Some(now + LOOK_AGAIN)),
            Elsewhere::Never => Ok(None),
        }
    }

    /// Who is gone does not submit any more: where a customer wrote after the end, it is done for him.
    async fn finish_wrap_ups(&self, agent: AgentId) -> Result<(), StoreError> {
        for part in self.store.parts(agent, self.clock.now()).await? {
            if part.stage == Stage::WrapUp {
                self.house(&Work::Command(part.conversation, Command::AgentLost { agent })).await?;
            }
        }
        Ok(())
    }

    /// Does a piece of work until it commits or there is nothing to do. An error means that it is still to be done: the store
    /// failed, or somebody was faster every time.
    async fn house(&self, work: &Work) -> Result<(), StoreError> {
        for _ in 0..ATTEMPTS {
            let attempt = match work {
                Work::OfferExpired(id, no) => self.offer_expired(*id, *no).await,
                Work::AgentGone(agent) => self.agent_gone(*agent).await,
                Work::Restart(agent) => self.change_presence(*agent, AgentCommand::Restarted, None).await,
                Work::ClockBack(agent) => self.change_presence(*agent, AgentCommand::ClockBack, None).await,
                Work::Command(id, command) => self.house_command(*id, command).await,
            };
            match attempt {
                Ok(()) => return Ok(()),
                Err(Trouble::Again | Trouble::Repeated) => {}
                Err(Trouble::Refused(Refusal::StorageUnavailable)) => {
                    return Err(StoreError::ReadOnly(format!("{work:?}")));
                }
                Err(Trouble::Refused(Refusal::Internal)) => return Err(StoreError::Failed(format!("{work:?}"))),
                Err(Trouble::Refused(refusal)) => {
                    tracing::warn!(?work, %refusal, "a decision of the house was refused");
                    return Ok(());
                }
            }
        }
        Err(StoreError::Failed(format!("{work:?}: overtaken every time")))
    }

    async fn offer_expired(&self, id: ConversationId, no: EngagementNo) -> Result<(), Trouble> {
        let catalog = self.catalog.get();
        let Some(head) = self.store.conversation(id).await? else { return Ok(()) };
        let Some(part) = head.engagements.get(&no) else { return Ok(()) };
        let agent = self.agent_state(part.agent).await?;
        let others = self.heads_of(part.agent, &[Stage::Offered]).await?;
        let context = self.plain_context(&catalog, Actor::House);
        let mut commit = Self::commit(context.now, None);
        Self::with_house(&catalog, |house| step::missed(&mut commit, &head, no, &agent, &others, &context, house))?;
        if commit.is_empty() {
            return Ok(());
        }
        let before: Vec<&Conversation> = std::iter::once(&head).chain(&others).collect();
        self.carry_out(commit, &before).await
    }

    async fn agent_gone(&self, who: AgentId) -> Result<(), Trouble> {
        let catalog = self.catalog.get();
        let agent = self.agent_state(who).await?;
        let mine = self.heads_of(who, &[Stage::Offered, Stage::Active]).await?;
        let context = self.plain_context(&catalog, Actor::House);
        let mut commit = Self::commit(context.now, None);
        Self::with_house(&catalog, |house| step::gone(&mut commit, &agent, &mine, &context, house))?;
        if commit.is_empty() {
            return Ok(());
        }
        self.carry_out(commit, &mine.iter().collect::<Vec<_>>()).await
    }

    /// Does the work, and says when this timer is due again by what the conversation says then. What is due already counts
    /// as long as the work changed something: a second reminder may be as late as the first. It gets a fair time then, for
    /// such delays come from a service that was down, and reminders that arrive together remind nobody.
    async fn work_then_due(
        &self,
        timer: Timer,
        id: ConversationId,
        work: Work,
    ) -> Result<Option<Timestamp>, StoreError> {
        let before = self.store.conversation(id).await?.map(|head| head.seq);
        self.house(&work).await?;
        let Some(head) = self.store.conversation(id).await? else { return Ok(None) };
        let catalog = self.catalog.get();
        let overflow = head.queue.and_then(|queue| catalog.overflow(queue));
        let moved = Some(head.seq) != before;
        let due = head.timers(&catalog.settings, overflow).into_iter().find(|(mine, _)| *mine == timer);
        let now = self.clock.now();
        let fair = |due| if due > now { due } else { step::fair_deadline(now) };
        Ok(due.map(|(_, due)| due).filter(|due| moved || *due > now).map(fair))
    }

    pub(super) async fn house_command(&self, id: ConversationId, command: &Command) -> Result<(), Trouble> {
        let catalog = self.catalog.get();
        let Some(head) = self.store.conversation(id).await? else { return Ok(()) };
        let context = self.context(&catalog, &head, Actor::House).await?;
        let mut commit = Self::commit(context.now, None);
        Self::with_house(&catalog, |house| step::conversation(&mut commit, &head, command, &context, house))?;
        if commit.is_empty() {
            return Ok(());
        }
        self.carry_out(commit, &[&head]).await
    }
}
