//! Deadlines as rows (DESIGN.md §3.6). A timer only says "look again": its handler decides anew from the state, so that one
//! which fires late, early or twice does no harm.

use serde::{Deserialize, Serialize};

use crate::conversation::{Arrival, Conversation, EngagementState, Phase, Turn};
use crate::id::{AgentId, ConversationId, EngagementNo, QueueId};
use crate::settings::Settings;
use crate::time::{Span, Timestamp};

/// What to look at again. It is its own key: one row each.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Timer {
    /// An offer expires.
    Offer(ConversationId, EngagementNo),
    /// A wrap-up countdown ends.
    WrapUp(ConversationId, EngagementNo),
    /// Others may have the contact now.
    Prefer(ConversationId),
    /// The overflow queue may have the contact now.
    Overflow(ConversationId),
    /// A quiet conversation: reminder, end, or release of its slot.
    Quiet(ConversationId),
    /// A parked conversation comes back.
    Park(ConversationId),
    /// An agent without connection counts as gone.
    Recovery(AgentId),
    /// A letter leaves.
    Letter(ConversationId),
}

/// A queue's overflow: where a contact goes after it waited here this long.
pub type Overflow = Option<(QueueId, Span)>;

impl Timer {
    /// Whether the deadline is about a person who could do nothing while the service was down (DESIGN.md §3.6). Overflow is
    /// about those who could have taken the contact. A letter
    /// that was sent is waited for.
    pub const fn is_about_a_person(self) -> bool {
        !matches!(self, Self::Prefer(_) | Self::Letter(_))
    }

    /// Whether a row that comes too early may simply stay, instead of being moved at every message: looking again finds
    /// nothing due and sets it anew.
    pub const fn may_come_early(self) -> bool {
        matches!(self, Self::Quiet(_))
    }
}

impl Conversation {
    /// Every deadline of this state.
    pub fn timers(&self, settings: &Settings, overflow: Overflow) -> Vec<(Timer, Timestamp)> {
        let id = self.id();
        let mut timers = Vec::new();
        for (no, part) in &self.engagements {
            match part.state {
                EngagementState::Offered { deadline } => timers.push((Timer::Offer(id, *no), deadline)),
                EngagementState::WrapUp { deadline: Some(deadline), .. } => {
                    timers.push((Timer::WrapUp(id, *no), deadline));
                }
                EngagementState::Active { .. } | EngagementState::WrapUp { .. } => {}
            }
        }
        match &self.phase {
            Phase::Waiting(waiting) => {
                if let Some(prefer) = waiting.prefer {
                    timers.push((Timer::Prefer(id), prefer.until));
                }
                // Who left while nobody was there is in no hurry that another queue could help.
                if let Some((_, after)) = overflow.filter(|_| self.arrival == Arrival::Live) {
                    timers.push((Timer::Overflow(id), waiting.since + after));
                }
            }
            Phase::Assigned { owner } => {
                if let Turn::Customer { since } = self.turn {
                    timers.extend(self.quiet_at(*owner, since, settings).map(|due| (Timer::Quiet(id), due)));
                }
            }
            Phase::Parked { until: Some(until), .. } => timers.push((Timer::Park(id), *until)),
            Phase::Offered { .. } | Phase::Parked { .. } | Phase::Closed { .. } => {}
        }
        timers.extend(self.held.map(|held| (Timer::Letter(id), held.until)));
        timers
    }

    fn quiet_at(&self, owner: EngagementNo, since: Timestamp, settings: &Settings) -> Option<Timestamp> {
        let capability = self.capability();
        let holds = self.conferee().is_none()
            && self.engagements.get(&owner).is_some_and(crate::conversation::Engagement::holds_slot);
        let release = holds.then(|| since + settings.release_after(&capability));
        let remind = settings.reminder_at(&capability, since, self.reminders);
        let end = settings.inactive_at(&capability, since);
        [release, remind, end].into_iter().flatten().min()
    }
}
