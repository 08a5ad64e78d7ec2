//! Steps over several aggregates: each is a pure function that returns one [`Commit`] (DESIGN.md §2). The desk loads, calls
//! one of these, commits and publishes; when a guard fails it loads and calls again.

use crate::agent::{Agent, AgentCommand};
use crate::channel::Media;
use crate::commit::Commit;
use crate::conversation::{Command, Context, Conversation, EngagementState, Event, WithdrawnWhy};
use crate::id::{AgentId, EngagementNo, QueueId};
use crate::refusal::Refusal;
use crate::settings::Settings;
use crate::time::{Span, Timestamp};
use crate::timer::Overflow;

#[cfg(test)]
mod tests;

/// What steps need to know of the installation beside the aggregates they change.
pub struct House<'a> {
    /// The organisation's settings.
    pub settings: &'a Settings,
    /// Where contacts of a queue overflow to.
    pub overflow: &'a dyn Fn(QueueId) -> Overflow,
    /// How many slots agents have.
    pub capacity: &'a dyn Fn(AgentId, Media) -> u32,
}

impl House<'_> {
    pub(crate) fn append(&self, commit: &mut Commit, before: &Conversation, events: Vec<Event>) -> Conversation {
        commit.append(before, events, self.settings, self.overflow, &self.capacity)
    }
}

/// One command of one conversation. Returns the head after it.
pub fn conversation(
    commit: &mut Commit,
    head: &Conversation,
    command: &Command,
    context: &Context<'_>,
    house: &House<'_>,
) -> Result<Conversation, Refusal> {
    let events = head.decide(command, context)?;
    let after = house.append(commit, head, events);
    if let Command::Send { approved: Some(approved), .. } = command {
        let new = commit.outbox.iter_mut().filter(|change| change.expected == 0);
        new.for_each(|change| change.delivery.approved = Some(approved.clone()));
    }
    Ok(after)
}

/// A new conversation.
pub fn open(
    commit: &mut Commit,
    empty: &Conversation,
    opening: crate::conversation::Opening,
    context: &Context<'_>,
    house: &House<'_>,
) -> Result<Conversation, Refusal> {
    let events = empty.open(opening, context)?;
    Ok(house.append(commit, empty, events))
}

/// An agent writes first: the conversation is his, with the slot and his turn in routing, in the same commit. What he is in
/// stays as it is; the version moves, so that leaving that state at the same moment makes this commit decide again.
#[cfg(feature = "desk")]
pub fn begin(
    commit: &mut Commit,
    empty: &Conversation,
    name: String,
    agent: &Agent,
    context: &Context<'_>,
    house: &House<'_>,
) -> Result<Conversation, Refusal> {
    let events = empty.begin(name, context)?;
    let after = house.append(commit, empty, events);
    let used = agent.decide(AgentCommand::GotContact, 0, house.settings, context.now)?;
    let used = used.unwrap_or_else(|| Agent { version: agent.version + 1, ..agent.clone() });
    commit.change_agent(agent, used, house.settings);
    Ok(after)
}

/// A waiting contact is offered: the slot is taken and the agent's turn in routing is used, in the same commit. Nothing
/// happens when the agent cannot be reached any more or the contact no longer waits.
pub fn offer(
    commit: &mut Commit,
    head: &Conversation,
    agent: &Agent,
    context: &Context<'_>,
    house: &House<'_>,
) -> Result<(), Refusal> {
    if !agent.is_reachable() {
        return Ok(());
    }
    let events = head.decide(&Command::Offer { agent: agent.id }, context)?;
    if events.is_empty() {
        return Ok(());
    }
    house.append(commit, head, events);
    if let Some(after) = agent.decide(AgentCommand::GotContact, 0, house.settings, context.now)? {
        commit.change_agent(agent, after, house.settings);
    }
    Ok(())
}

/// An agent gives a conversation to another, or asks him to join: the slot is taken and his turn in routing is used, in the
/// same commit. `target` is `None` for a queue.
pub fn directed(
    commit: &mut Commit,
    head: &Conversation,
    command: &Command,
    target: Option<&Agent>,
    context: &Context<'_>,
    house: &House<'_>,
) -> Result<Conversation, Refusal> {
    let after = conversation(commit, head, command, context, house)?;
    if let Some(agent) = target {
        // The version moves in any case: whoever becomes unreachable at the same moment makes this commit decide again.
        let used = agent.decide(AgentCommand::GotContact, 0, house.settings, context.now)?;
        let used = used.unwrap_or_else(|| Agent { version: agent.version + 1, ..agent.clone() });
        commit.change_agent(agent, used, house.settings);
    }
    Ok(after)
}

/// An offer was not answered in time: the contact goes back, the agent is in RONA, and his other offers go back too
/// (SPEC B.2-7). Nothing happens before the deadline.
pub fn missed(
    commit: &mut Commit,
    head: &Conversation,
    engagement: EngagementNo,
    agent: &Agent,
    others: &[Conversation],
    context: &Context<'_>,
    house: &House<'_>,
) -> Result<(), Refusal> {
    let due = head.engagements.get(&engagement).is_some_and(|part| {
        part.agent == agent.id && matches!(part.state, EngagementState::Offered { deadline } if deadline <= context.now)
    });
    if !due {
        return Ok(());
    }
    let expired = Command::Withdraw { engagement, why: WithdrawnWhy::Expired };
    house.append(commit, head, head.decide(&expired, context)?);
    withdraw_offers(
        commit,
        agent.id,
        others.iter().filter(|other| other.id() != head.id()),
        WithdrawnWhy::MissedAnother,
        context,
        house,
    )?;
    let missed = AgentCommand::Missed { queue: head.queue };
    if let Some(after) = agent.decide(missed, 0, house.settings, context.now)? {
        commit.change_agent(agent, after, house.settings);
    }
    Ok(())
}

/// An agent changes what he is in, or loses his last connection: if offers can no longer stand they go back, without RONA
/// (DESIGN.md §3.6). `offered` are the conversations offered to him.
pub fn presence(
    commit: &mut Commit,
    agent: &Agent,
    command: AgentCommand,
    offered: &[Conversation],
    context: &Context<'_>,
    house: &House<'_>,
) -> Result<(), Refusal> {
    let pending = offered.iter().filter(|head| has_offer(head, agent.id)).count();
    let Some(after) = agent.decide(command, pending, house.settings, context.now)? else {
        return Ok(());
    };
    if !after.is_reachable() {
        let why = if matches!(command, AgentCommand::LinkDown | AgentCommand::Restarted) {
            WithdrawnWhy::LinkLost
        } else {
            WithdrawnWhy::NotAvailable
        };
        withdraw_offers(commit, agent.id, offered.iter(), why, context, house)?;
    }
    commit.change_agent(agent, after, house.settings);
    Ok(())
}

/// An agent is gone: signed out, or without a connection, for the recovery timeout. What waits for his answer goes back to
/// its queue, what waits for the customer stays his (SPEC I.1, F.2). Nothing happens before the time, or when he is back.
/// `mine` are the conversations with a live part of his.
pub fn gone(
    commit: &mut Commit,
    agent: &Agent,
    mine: &[Conversation],
    context: &Context<'_>,
    house: &House<'_>,
) -> Result<(), Refusal> {
    if agent.recovery_at(house.settings.recovery).is_none_or(|due| due > context.now) {
        return Ok(());
    }
    for head in mine {
        let events = head.decide(&Command::AgentLost { agent: agent.id }, context)?;
        house.append(commit, head, events);
    }
    // Signed out already: the version still moves, so that a sign-in at the same moment makes this commit decide again.
    let after = agent.decide(AgentCommand::RecoveryOver, 0, house.settings, context.now)?;
    let after = after.unwrap_or_else(|| Agent { version: agent.version + 1, ..agent.clone() });
    commit.change_agent(agent, after, house.settings);
    Ok(())
}

/// The earliest deadline about a person that is fair after the service was down (DESIGN.md §3.6).
pub fn fair_deadline(now: Timestamp) -> Timestamp {
    now + Span::seconds(30)
}

fn has_offer(head: &Conversation, agent: AgentId) -> bool {
    head.engagements.values().any(|part| part.agent == agent && matches!(part.state, EngagementState::Offered { .. }))
}

fn withdraw_offers<'a>(
    commit: &mut Commit,
    agent: AgentId,
    offered: impl Iterator<Item = &'a Conversation>,
    why: WithdrawnWhy,
    context: &Context<'_>,
    house: &House<'_>,
) -> Result<(), Refusal> {
    for head in offered {
        let offers = head
            .engagements
            .iter()
            .filter(|(_, part)| part.agent == agent && matches!(part.state, EngagementState::Offered { .. }));
        let mut events = Vec::new();
        for (no, _) in offers {
            events.extend(head.decide(&Command::Withdraw { engagement: *no, why }, context)?);
        }
        house.append(commit, head, events);
    }
    Ok(())
}
