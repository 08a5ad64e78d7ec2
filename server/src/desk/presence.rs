//! Agents come, go, and choose what they are in.

use domain::agent::{Agent, AgentCommand, Link, Presence};
use domain::commit::{AuditEntry, Stage};
use domain::conversation::{Actor, Arrival, Conversation};
use domain::{AgentId, Refusal, step};

use super::Desk;
use super::ledger::{ATTEMPTS, Signed, Trouble};
use crate::bus::{News, Topic};

impl Desk {
    /// An agent signed in: he lands Idle on the default reason, unless he is here already.
    pub async fn sign_in(&self, who: AgentId) -> Result<(), Refusal> {
        self.insist(who, AgentCommand::SignIn).await
    }

    /// An agent signs out; refused while an offer waits for his answer (SPEC B.1). His conversations follow after the
    /// recovery timeout, unless he is back by then (SPEC F.2).
    pub async fn sign_out(&self, who: AgentId) -> Result<(), Refusal> {
        self.insist(who, AgentCommand::SignOut).await?;
        self.bus.publish(Topic::Agent(who), News::SignedOut);
        Ok(())
    }

    /// A connection of this agent came. The first one makes him reachable. An agent with a session who is signed out by the
    /// recovery timeout is signed in again: the session still stands.
    ///
    /// Counting and writing down are one step, here and in [`Self::link_down`]: a connection that comes while the end of the
    /// one before is being written would find the agent still reachable, write nothing, and be overwritten.
    pub async fn link_up(&self, who: AgentId) -> Result<(), Refusal> {
        let _lane = self.lanes.enter(who.0.as_u128()).await;
        *self.memory().links.entry(who).or_insert(0) += 1;
        let state = self.agent_state(who).await.map_err(into_refusal)?;
        if state.presence == Presence::SignedOut {
            self.insist(who, AgentCommand::SignIn).await?;
        }
        self.insist(who, AgentCommand::LinkUp).await
    }

    /// A connection of this agent went. With the last one his offers go back, without RONA (DESIGN.md §3.6).
    pub async fn link_down(&self, who: AgentId) {
        let _lane = self.lanes.enter(who.0.as_u128()).await;
        let last = {
            let mut memory = self.memory();
            let links = memory.links.entry(who).or_insert(1);
            *links = links.saturating_sub(1);
            let last = *links == 0;
            if last {
                memory.links.remove(&who);
            }
            last
        };
        if last && let Err(refusal) = self.insist(who, AgentCommand::LinkDown).await {
            tracing::warn!(%refusal, "a lost link could not be recorded");
        }
    }

    /// Nobody did anything on this agent's connection for too long: with his last one he signs out. While an offer waits for an
    /// answer he cannot; the end of the connection returns it, and the recovery timeout does the rest.
    pub async fn left_alone(&self, who: AgentId) {
        let is_last = self.memory().links.get(&who).is_none_or(|links| *links == 1);
        if is_last && let Err(refusal) = self.insist(who, AgentCommand::SignOut).await {
            tracing::debug!(%refusal, "somebody who is not there is signed out later");
        }
    }

    async fn insist(&self, who: AgentId, command: AgentCommand) -> Result<(), Refusal> {
        for _ in 0..ATTEMPTS {
            match self.change_presence(who, command, None).await {
                Ok(()) => return Ok(()),
                Err(Trouble::Refused(refusal)) => return Err(refusal),
                Err(Trouble::Again | Trouble::Repeated) => {}
            }
        }
        Err(Refusal::Internal)
    }

    pub(super) async fn change_presence(
        &self,
        who: AgentId,
        command: AgentCommand,
        signed: Option<&Signed>,
    ) -> Result<(), Trouble> {
        let catalog = self.catalog.get();
        let agent = self.agent_state(who).await?;
        let offered = self.heads_of(who, &[Stage::Offered]).await?;
        let context = self.plain_context(&catalog, Actor::House);
        let mut commit = Self::commit(context.now, signed);
        Self::with_house(&catalog, |house| step::presence(&mut commit, &agent, command, &offered, &context, house))?;
        if let Some(change) = commit.agents.first() {
            commit.audit.push(AuditEntry {
                by: matches!(command, AgentCommand::Choose(_) | AgentCommand::SignIn | AgentCommand::SignOut)
                    .then_some(who),
                act: "agent.presence",
                on: who.to_string(),
                details: serde_json::json!({ "presence": change.agent.presence, "link": change.agent.link })
                    .to_string(),
            });
        }
        if commit.is_empty() && commit.command.is_none() {
            return Ok(());
        }
        self.carry_out(commit, &offered.iter().collect::<Vec<_>>()).await
    }

    /// The state of an agent; one who was never here is signed out.
    pub async fn agent_state(&self, who: AgentId) -> Result<Agent, crate::store::StoreError> {
        Ok(self.store.agent(who).await?.unwrap_or_else(|| Agent::new(who, self.clock.now())))
    }

    /// The heads of conversations in which the agent has a live part at one of these stages.
    pub(super) async fn heads_of(&self, who: AgentId, stages: &[Stage]) -> Result<Vec<Conversation>, Trouble> {
        let mut heads: Vec<Conversation> = Vec::new();
        for part in self.store.parts(who, self.clock.now()).await? {
            if stages.contains(&part.stage) && heads.iter().all(|head| head.id() != part.conversation) {
                heads.extend(self.store.conversation(part.conversation).await?);
            }
        }
        Ok(heads)
    }

    /// Contacts that were left while nobody was here, offered by now or not: said to an agent who becomes Available.
    pub(super) async fn tell_left_offline(&self, who: AgentId) -> Result<(), Trouble> {
        let mut count = 0;
        for queue in self.catalog.get().queues_of(who) {
            let line = self.line(queue.id).await?;
            count += line.iter().filter(|head| head.arrival == Arrival::LeftOffline).count();
        }
        if count > 0 {
            self.bus.publish(Topic::Agent(who), News::LeftOffline { count: u32::try_from(count).unwrap_or(u32::MAX) });
        }
        Ok(())
    }

    /// What the store says and the connections this node holds must agree; where a change could not be written when it
    /// happened, it is written now (DESIGN.md §3.6). Today one node holds every connection.
    pub(super) async fn mend_links(&self) {
        let Ok(agents) = self.store.agents().await else { return };
        for agent in agents {
            if self.link_to_mend(&agent).is_none() {
                continue;
            }
            let _lane = self.lanes.enter(agent.id.0.as_u128()).await;
            let Ok(agent) = self.agent_state(agent.id).await else { return };
            let Some(command) = self.link_to_mend(&agent) else { continue };
            if let Err(refusal) = self.insist(agent.id, command).await {
                tracing::warn!(%refusal, "a link still could not be recorded");
            }
        }
    }

    fn link_to_mend(&self, agent: &Agent) -> Option<AgentCommand> {
        let held = self.memory().links.contains_key(&agent.id);
        match (agent.link, held) {
            (Link::Live, false) => Some(AgentCommand::LinkDown),
            (Link::Lost { .. }, true) if agent.presence != Presence::SignedOut => Some(AgentCommand::LinkUp),
            _ => None,
        }
    }
}

fn into_refusal(error: crate::store::StoreError) -> Refusal {
    super::ledger::refusal(&error)
}
