//! An agent as an aggregate: what he is in, since when, whether we can reach him (SPEC B.1, DESIGN.md §2). Versioned state,
//! not an event log; the audit trail is written beside it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::channel::Media;
use crate::id::{AgentId, QueueId, ReasonId, TeamId};
use crate::refusal::Refusal;
use crate::settings::Settings;
use crate::time::{Span, Timestamp};

#[cfg(test)]
mod tests;

/// What may be done. Each includes the ones before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Access {
    /// Answers customers.
    Agent,
    /// Sees and steers teams.
    Supervisor,
    /// Configures everything.
    Admin,
}

/// Who an agent is; changed by administrators, not by what happens.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Profile {
    /// His id.
    pub id: AgentId,
    /// What he signs in with, lower-case.
    pub login: String,
    /// What colleagues and customers read.
    pub name: String,
    /// What he may do.
    pub access: Access,
    /// His teams.
    pub teams: Vec<TeamId>,
    /// How many conversations of each medium fit at once (SPEC B.2-11).
    pub slots: BTreeMap<Media, u32>,
    /// Deactivated people cannot sign in; what they wrote keeps their name.
    pub active: bool,
}

/// Slots a new agent gets (SPEC B.2-11).
pub const DEFAULT_SLOTS: [(Media, u32); 3] = [(Media::Chat, 5), (Media::Social, 5), (Media::Email, 5)];

impl Profile {
    /// How many conversations of this medium fit at once.
    pub fn slots_for(&self, media: Media) -> u32 {
        self.slots.get(&media).copied().unwrap_or(0)
    }
}

/// What an agent is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Presence {
    /// Not at work.
    #[default]
    SignedOut,
    /// At work, gets nothing.
    Idle {
        /// Why, as the administrator named it.
        reason: ReasonId,
    },
    /// At work, gets contacts.
    Available,
    /// Did not answer an offer; gets nothing until he says what he is in.
    Rona,
}

/// Whether a live connection of the agent exists.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Link {
    /// At least one.
    Live,
    /// None since then. The chosen state stands until the recovery timeout (DESIGN.md §3.6).
    Lost {
        /// Since when.
        since: Timestamp,
    },
}

/// The state of one agent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Agent {
    /// Whose.
    pub id: AgentId,
    /// Counts changes; a commit names the version it was decided on.
    pub version: u64,
    /// What he is in.
    pub presence: Presence,
    /// Since when: the state timer.
    pub since: Timestamp,
    /// Since when he is idle at all, whatever the reason (SPEC B.1).
    pub idle_since: Option<Timestamp>,
    /// Whether we can reach him.
    pub link: Link,
    /// When he last got a contact; routing takes the one who waits longest.
    pub last_contact_at: Timestamp,
    /// The queue whose offer he missed, while he is in RONA.
    pub missed: Option<QueueId>,
}

/// What can happen to an agent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AgentCommand {
    /// He signed in.
    SignIn,
    /// He wants to be in this.
    Choose(Choice),
    /// He signs out.
    SignOut,
    /// A connection came while there was none.
    LinkUp,
    /// The last connection went.
    LinkDown,
    /// He was without a connection for the recovery timeout.
    RecoveryOver,
    /// He did not answer an offer.
    Missed {
        /// Of which queue.
        queue: Option<QueueId>,
    },
    /// He got a contact.
    GotContact,
    /// The service starts: nobody is connected.
    Restarted,
    /// The clock went back: nothing began later than now.
    ClockBack,
}

/// What an agent can choose to be in. RONA cannot be chosen (SPEC B.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Choice {
    /// Get contacts.
    Available,
    /// Get none.
    Idle {
        /// Why.
        reason: ReasonId,
    },
}

impl Agent {
    /// An agent who was never here.
    pub const fn new(id: AgentId, now: Timestamp) -> Self {
        Self {
            id,
            version: 0,
            presence: Presence::SignedOut,
            since: now,
            idle_since: None,
            link: Link::Lost { since: now },
            last_contact_at: Timestamp(0),
            missed: None,
        }
    }

    /// Whether offers may go to him: Available *and* connected (DESIGN.md §3.6).
    pub const fn is_reachable(&self) -> bool {
        matches!((self.presence, self.link), (Presence::Available, Link::Live))
    }

    /// The state after `command`, with the next version; `None` when nothing changes.
    /// `pending_offers` is how many offers wait for his answer: with one he cannot sign out (SPEC B.1).
    pub fn decide(
        &self,
        command: AgentCommand,
        pending_offers: usize,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Option<Self>, Refusal> {
        let mut next = self.clone();
        match command {
            AgentCommand::SignIn => {
                if self.presence == Presence::SignedOut {
                    next.enter(Presence::Idle { reason: settings.default_idle_reason() }, now);
                }
            }
            AgentCommand::Choose(choice) => {
                if self.presence == Presence::SignedOut {
                    return Err(Refusal::StateNotAllowed);
                }
                match choice {
                    Choice::Available => next.enter(Presence::Available, now),
                    Choice::Idle { reason } if settings.has_idle_reason(reason) => {
                        next.enter(Presence::Idle { reason }, now);
                    }
                    Choice::Idle { .. } => return Err(Refusal::ReasonUnknown),
                }
            }
            AgentCommand::SignOut => {
                if pending_offers > 0 {
                    return Err(Refusal::StateNotAllowed);
                }
                next.enter(Presence::SignedOut, now);
            }
            AgentCommand::LinkUp => next.link = Link::Live,
            AgentCommand::LinkDown | AgentCommand::Restarted => {
                if self.link == Link::Live {
                    next.link = Link::Lost { since: now };
                }
            }
            AgentCommand::ClockBack => {
                next.since = self.since.min(now);
                next.idle_since = self.idle_since.map(|since| since.min(now));
                if let Link::Lost { since } = self.link {
                    next.link = Link::Lost { since: since.min(now) };
                }
            }
            AgentCommand::RecoveryOver => match self.link {
                Link::Lost { since } if now - since >= settings.recovery => next.enter(Presence::SignedOut, now),
                _ => {}
            },
            AgentCommand::Missed { queue } => {
                if self.presence != Presence::SignedOut {
                    next.enter(Presence::Rona, now);
                    next.missed = queue;
                }
            }
            AgentCommand::GotContact => next.last_contact_at = now,
        }
        if next == *self {
            return Ok(None);
        }
        next.version = self.version + 1;
        Ok(Some(next))
    }

    /// When he counts as gone, if that is coming: without a connection, or signed out, for the recovery timeout.
    pub fn recovery_at(&self, recovery: Span) -> Option<Timestamp> {
        match (self.presence, self.link) {
            (Presence::SignedOut, _) if self.version == 0 => None,
            (Presence::SignedOut, _) => Some(self.since + recovery),
            (_, Link::Live) => None,
            (_, Link::Lost { since }) => Some(since + recovery),
        }
    }

    fn enter(&mut self, presence: Presence, now: Timestamp) {
        if self.presence == presence {
            return;
        }
        self.idle_since = match presence {
            Presence::Idle { .. } => self.idle_since.or(Some(now)),
            _ => None,
        };
        self.presence = presence;
        self.since = now;
        self.missed = None;
    }
}
