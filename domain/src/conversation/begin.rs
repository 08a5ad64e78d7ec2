//! A conversation that we begin (SPEC E, H-26, H-27): its agent's at once, and nothing of it goes out before he writes.

#[cfg(feature = "desk")]
use crate::id::EngagementNo;
use crate::id::QueueId;

use super::event::{DeskEvent, EndWhy, EngagementEndWhy, Event, SharedEvent};
use super::state::{Conversation, Direction, EngagementState, Phase};

#[cfg(feature = "desk")]
impl Conversation {
    /// The first events of a conversation its agent begins. `context.owner` says what he is in and whether another
    /// conversation fits; `name` is what the customer is called, empty if nobody knows.
    pub fn begin(
        &self,
        name: String,
        context: &super::command::Context<'_>,
    ) -> Result<Vec<Event>, crate::refusal::Refusal> {
        use crate::agent::Presence;
        use crate::refusal::Refusal;

        let super::command::Actor::Agent { id: agent, name: own } = &context.actor else {
            return Err(Refusal::NotAllowed);
        };
        let facts = context.owner.ok_or(Refusal::StateNotAllowed)?;
        if !matches!(facts.presence, Presence::Available | Presence::Rona) {
            return Err(Refusal::StateNotAllowed);
        }
        let queue = context.queues.home(self.birth.entry_point).filter(|_| self.capability().outbound.is_some());
        let queue = queue.ok_or(Refusal::NoEntryPoint)?;
        if !facts.has_free_slot {
            return Err(Refusal::NoFreeSlot);
        }
        let engagement = EngagementNo(self.engagement_count + 1);
        // Nobody is in it yet: the customer comes with the first of these events.
        let participant = crate::ParticipantNo::CUSTOMER.next();
        Ok(vec![
            SharedEvent::Opened { name }.into(),
            DeskEvent::Introduced(super::event::Introduction::default()).into(),
            DeskEvent::Begun { queue }.into(),
            DeskEvent::Offered { engagement, agent: *agent, deadline: context.now }.into(),
            DeskEvent::Accepted { engagement, participant, name: own.clone() }.into(),
        ])
    }
}

impl Conversation {
    /// Whether we began it and nobody has written a word, nor is about to.
    pub const fn is_unwritten(&self) -> bool {
        matches!(self.direction, Direction::Outbound) && self.messages == 0 && self.held.is_none()
    }

    /// Whether it ended before the first message: nothing but the audit trail speaks of it (SPEC E).
    pub const fn left_nothing(&self) -> bool {
        self.is_unwritten() && matches!(self.phase, Phase::Closed { .. })
    }

    /// It ends before the first message: there is nothing to wrap up, and nobody to tell.
    pub(super) fn dropped(&self) -> Vec<Event> {
        let active = self.engagements.iter().filter(|(_, part)| matches!(part.state, EngagementState::Active { .. }));
        let why = EngagementEndWhy::Unwritten;
        let mut events: Vec<Event> =
            active.map(|(no, _)| DeskEvent::EngagementEnded { engagement: *no, why }.into()).collect();
        events.push(SharedEvent::Ended { why: EndWhy::Agent }.into());
        events
    }

    pub(super) fn begun(&mut self, queue: QueueId) {
        self.direction = Direction::Outbound;
        self.queue = Some(queue);
    }
}
