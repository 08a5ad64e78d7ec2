//! Who gets what (SPEC I.3): pure functions over queues that are looked at together, because an agent who serves several is
//! one person. Offers become commits like any other, so that a race can only waste an offer, never exceed a capacity.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::channel::Media;
use crate::conversation::{DECLINE_PAUSE, Declined, Prefer, Priority};
use crate::hours::Hours;
use crate::id::{AgentId, ConversationId, QueueId, TeamId};
use crate::time::{Span, Timestamp};
use crate::timer::Overflow;

#[cfg(test)]
mod tests;

/// A queue, as administrators set it up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Queue {
    /// Its id.
    pub id: QueueId,
    /// What agents read.
    pub name: String,
    /// Agents who serve it.
    #[serde(default)]
    pub agents: Vec<AgentId>,
    /// Teams who serve it.
    #[serde(default)]
    pub teams: Vec<TeamId>,
    /// Queues with a higher number are served first by agents who serve several.
    #[serde(default)]
    pub priority: i32,
    /// Where a contact goes after it waited here this long.
    #[serde(default)]
    pub overflow: Option<OverflowRule>,
    /// When it is open.
    #[serde(default)]
    pub hours: Hours,
    /// Answer within this time, for this many percent.
    #[serde(default)]
    pub target: Target,
    /// Where the customer's record is elsewhere, as [`crate::screen_pop`] reads it; empty for nowhere.
    #[serde(default)]
    pub screen_pop: String,
}

/// Where a contact goes after a wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OverflowRule {
    /// The next queue.
    pub queue: QueueId,
    /// The wait.
    pub after: Span,
}

/// What is promised for a queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Target {
    /// An answer within this.
    pub within: Span,
    /// For this many percent of contacts.
    pub percent: u8,
}

impl Default for Target {
    fn default() -> Self {
        Self { within: Span::seconds(60), percent: 80 }
    }
}

impl Queue {
    /// Whether this agent serves it.
    pub fn is_served_by(&self, agent: AgentId, teams: &[TeamId]) -> bool {
        self.agents.contains(&agent) || teams.iter().any(|team| self.teams.contains(team))
    }
}

/// A contact that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WaitingContact {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Where.
    pub queue: QueueId,
    /// How the queue stands to others.
    pub queue_priority: i32,
    /// Of which medium.
    pub media: Media,
    /// How urgent.
    pub priority: Priority,
    /// Since when it waits.
    pub since: Timestamp,
    /// Who is to have it first.
    pub prefer: Option<Prefer>,
    /// Who missed or declined it during this wait.
    pub missed: Vec<AgentId>,
    /// Who declined it, and when.
    pub declined: Vec<Declined>,
    /// An agent gave it here.
    pub transferred: bool,
}

/// An agent who can be reached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Who.
    pub agent: AgentId,
    /// The queues he serves.
    pub queues: BTreeSet<QueueId>,
    /// Free slots per medium.
    pub free: BTreeMap<Media, u32>,
    /// When he last got a contact.
    pub last_contact_at: Timestamp,
}

/// A contact for an agent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offer {
    /// Which conversation.
    pub conversation: ConversationId,
    /// For whom.
    pub agent: AgentId,
}

impl Candidate {
    /// Whether he could be offered this contact now: he serves its queue, has a free slot, and did not decline it a moment
    /// ago.
    pub fn may_have(&self, contact: &WaitingContact, now: Timestamp) -> bool {
        let pause = Span::ZERO..DECLINE_PAUSE;
        let refused = |declined: &Declined| declined.agent == self.agent && pause.contains(&(now - declined.at));
        self.queues.contains(&contact.queue)
            && self.free.get(&contact.media).is_some_and(|free| *free > 0)
            && !contact.declined.iter().any(refused)
    }
}

/// The order contacts are served in: those of queues with a higher priority first, then the more urgent, then the longest
/// waiting, then by id so that the order is total.
pub fn order(waiting: &mut [WaitingContact]) {
    use core::cmp::Reverse;
    waiting.sort_by_key(|contact| {
        (Reverse(contact.queue_priority), Reverse(contact.priority), contact.since, contact.conversation)
    });
}

/// What may be done with a contact that waited long enough to overflow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Elsewhere {
    /// It goes there.
    Now(QueueId),
    /// Nobody is there; look again.
    Later,
    /// There is no other queue for it.
    Never,
}

/// Where a contact of the queue `home` overflows to from the queue it is in: to the first queue along the rules in which it
/// was not yet and that is `attended`, which means open and with an agent who can be reached. Rules that lead in a circle
/// end before the circle closes.
pub fn overflow(
    home: QueueId,
    from: QueueId,
    rule: impl Fn(QueueId) -> Overflow,
    attended: impl Fn(QueueId) -> bool,
) -> Elsewhere {
    let mut been = vec![home];
    let mut at = home;
    while at != from
        && let Some((next, _)) = rule(at).filter(|(next, _)| !been.contains(next))
    {
        been.push(next);
        at = next;
    }
    if at != from {
        been = vec![home, from];
        at = from;
    }
    let mut found = Elsewhere::Never;
    while let Some((next, _)) = rule(at).filter(|(next, _)| !been.contains(next)) {
        if attended(next) {
            return Elsewhere::Now(next);
        }
        found = Elsewhere::Later;
        been.push(next);
        at = next;
    }
    found
}

/// Whether a contact goes back to its entry point's queue: somebody there could have it now, and nobody where it is. What an
/// agent gave here on purpose waits for those who serve it here, as long as one of them can be reached.
pub fn comes_back(contact: &WaitingContact, home: QueueId, candidates: &[Candidate], now: Timestamp) -> bool {
    let taken_in = |queue| {
        let there = WaitingContact { queue, ..contact.clone() };
        candidates.iter().any(|candidate| candidate.may_have(&there, now))
    };
    let meant_for = |candidate: &Candidate| candidate.queues.contains(&contact.queue);
    let stays = contact.transferred && candidates.iter().any(meant_for);
    contact.queue != home && !stays && !taken_in(contact.queue) && taken_in(home)
}

/// Finds agents for waiting contacts. `candidates` holds only agents who are reachable; the offers never exceed their free
/// slots.
///
/// The last agent has a contact to himself while the preference runs, if he is here with a free slot; otherwise the agent
/// longest without a new contact gets it. Who missed a contact gets it again only when no other has a free slot; after he
/// missed it he is in RONA, so that this means somebody who declined and stayed, once [`DECLINE_PAUSE`] is over.
pub fn route(mut waiting: Vec<WaitingContact>, mut candidates: Vec<Candidate>, now: Timestamp) -> Vec<Offer> {
    order(&mut waiting);
    let mut offers = Vec::new();
    for contact in waiting {
        let preferred = contact.prefer.filter(|prefer| prefer.until > now).map(|prefer| prefer.agent);
        let chosen = candidates
            .iter_mut()
            .filter(|candidate| candidate.may_have(&contact, now))
            .filter(|candidate| preferred.is_none_or(|agent| agent == candidate.agent))
            .min_by_key(|candidate| {
                (contact.missed.contains(&candidate.agent), candidate.last_contact_at, candidate.agent)
            });
        let Some(candidate) = chosen else { continue };
        if let Some(free) = candidate.free.get_mut(&contact.media) {
            *free -= 1;
        }
        candidate.last_contact_at = now;
        offers.push(Offer { conversation: contact.conversation, agent: candidate.agent });
    }
    offers
}

/// What a waiting customer may be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Expectation {
    /// 1 for the next to be served.
    pub position: u32,
    /// Median of the last waits, if there were enough of them.
    pub wait: Option<Span>,
}

/// How many past waits the expected wait is the median of; fewer than three are too few to say anything.
pub const WAITS_KEPT: usize = 10;
const WAITS_NEEDED: usize = 3;

/// The median of the last waits; `None` when there are too few to promise anything.
pub fn expected_wait(last_waits: &[Span]) -> Option<Span> {
    if last_waits.len() < WAITS_NEEDED {
        return None;
    }
    let mut waits: Vec<Span> = last_waits.iter().rev().take(WAITS_KEPT).copied().collect();
    waits.sort_unstable();
    waits.get(waits.len() / 2).copied()
}
