//! Deadlines that came: look again and decide (DESIGN.md §3.6).

use domain::agent::AgentCommand;
use domain::commit::Stage;
use domain::conversation::{Actor, Command, Conversation};
use domain::timer::Timer;
use domain::{AgentId, ConversationId, EngagementNo, Timestamp, step};

use super::Desk;
use super::ledger::Trouble;
use crate::store::StoreError;

impl Desk {
    /// Carries out what follows from this deadline, and settles its row. May be called late, early and twice.
    pub async fn fire(&self, timer: Timer, due: Timestamp) -> Result<(), StoreError> {
        let mut next = None;
        match timer {
            Timer::Offer(id, no) => {
                self.house("offer expired", || self.offer_expired(id, no)).await;
                next = self.still_due(timer, id).await?;
            }
            Timer::WrapUp(id, engagement) => {
                next = self.command_then_due(timer, id, Command::WrapUpOver { engagement }).await?;
            }
            Timer::Quiet(id) => next = self.command_then_due(timer, id, Command::Quiet).await?,
            Timer::Park(id) => next = self.command_then_due(timer, id, Command::Unpark).await?,
            Timer::Prefer(id) => {
                if let Some(queue) = self.store.conversation(id).await?.and_then(|head| head.queue) {
                    self.mark_for_routing([queue]);
                }
            }
            Timer::Overflow(id) => {
                let queue = self.store.conversation(id).await?.and_then(|head| head.queue);
                if let Some((to, _)) = queue.and_then(|queue| self.catalog.get().overflow(queue)) {
                    let command = Command::Overflow { queue: to };
                    self.house("overflow", || self.house_command(id, &command)).await;
                }
            }
            Timer::Recovery(agent) => {
                self.house("agent gone", || self.agent_gone(agent)).await;
                let state = self.agent_state(agent).await?;
                let recovery = self.catalog.get().settings.recovery;
                next = state.recovery_at(recovery).filter(|at| *at > self.clock.now());
            }
        }
        self.store.settle_timer(timer, due, next).await
    }

    /// The service starts. Nobody is connected; deadlines about people move to a time at which they can act.
    pub async fn restarted(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let fair = step::fair_deadline(now);
        for agent in self.store.agents().await? {
            self.house("restart", || self.change_presence(agent.id, AgentCommand::Restarted, None)).await;
        }
        for (timer, due) in self.store.timers().await? {
            if !timer.is_about_a_person() || due >= fair {
                continue;
            }
            if let Timer::Offer(id, _) | Timer::WrapUp(id, _) = timer {
                let command = Command::MoveDeadlines { to: fair };
                self.house("move deadlines", || self.house_command(id, &command)).await;
            }
            self.store.settle_timer(timer, due, Some(fair)).await?;
        }
        self.mark_for_routing(self.catalog.get().queues.keys().copied());
        Ok(())
    }

    async fn offer_expired(&self, id: ConversationId, no: EngagementNo) -> Result<(), Trouble> {
        let catalog = self.catalog.get();
        let Some(head) = self.store.conversation(id).await? else { return Ok(()) };
        let Some(part) = head.engagements.get(&no) else { return Ok(()) };
        let agent = self.agent_state(part.agent).await?;
        let others = self.heads_of(part.agent, &[Stage::Offered]).await?;
        let context = self.plain_context(&catalog, &head, Actor::House, None);
        let mut commit = self.commit(context.now, None);
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
        let context = self.house_context(&catalog);
        let mut commit = self.commit(context.now, None);
        Self::with_house(&catalog, |house| step::gone(&mut commit, &agent, &mine, &context, house))?;
        if commit.is_empty() {
            return Ok(());
        }
        self.carry_out(commit, &mine.iter().collect::<Vec<_>>()).await
    }

    async fn command_then_due(
        &self,
        timer: Timer,
        id: ConversationId,
        command: Command,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.house("deadline", || self.house_command(id, &command)).await;
        self.still_due(timer, id).await
    }

    async fn house_command(&self, id: ConversationId, command: &Command) -> Result<(), Trouble> {
        let catalog = self.catalog.get();
        let Some(head) = self.store.conversation(id).await? else { return Ok(()) };
        let context = self.context(&catalog, &head, Actor::House).await?;
        let mut commit = self.commit(context.now, None);
        Self::with_house(&catalog, |house| step::conversation(&mut commit, &head, command, &context, house))?;
        if commit.is_empty() {
            return Ok(());
        }
        self.carry_out(commit, &[&head]).await
    }

    /// When this timer is due by the conversation's state now; `None` when it is not, or cannot be acted on.
    async fn still_due(&self, timer: Timer, id: ConversationId) -> Result<Option<Timestamp>, StoreError> {
        let Some(head) = self.store.conversation(id).await? else { return Ok(None) };
        let catalog = self.catalog.get();
        let overflow = head.queue.and_then(|queue| catalog.overflow(queue));
        let timers = head.timers(&catalog.settings, overflow);
        Ok(timers.into_iter().find(|(mine, due)| *mine == timer && *due > self.clock.now()).map(|(_, due)| due))
    }
}
