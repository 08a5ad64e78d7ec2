//! What the house decides by itself: offers, lost agents, overflow, silence, deadlines (SPEC I.1, I.3, B.2).

use crate::id::{AgentId, EngagementNo, QueueId};
use crate::time::Timestamp;

use super::command::Context;
use super::event::{
    Arrival, DeskEvent, EndWhy, EngagementEndWhy, Event, QueuedWhy, SharedEvent, WithdrawnWhy, WrapUpBy,
};
use super::state::{Conversation, Engagement, EngagementState, Phase, Prefer, Priority, Role, Slot, Turn};

impl Conversation {
    /// Somebody still wrapping up his earlier part here may be offered it again, under a new engagement.
    pub(super) fn offer(&self, agent: AgentId, context: &Context<'_>) -> Vec<Event> {
        let Phase::Waiting(_) = self.phase else { return Vec::new() };
        let deadline = context.now + context.settings.accept_timeout(&self.capability());
        vec![DeskEvent::Offered { engagement: EngagementNo(self.engagement_count + 1), agent, deadline }.into()]
    }

    pub(super) fn withdraw(&self, no: EngagementNo, why: WithdrawnWhy, context: &Context<'_>) -> Vec<Event> {
        let Some(EngagementState::Offered { .. }) = self.engagements.get(&no).map(|part| part.state) else {
            return Vec::new();
        };
        let mut events = vec![DeskEvent::Withdrawn { engagement: no, why }.into()];
        if let Some(end) = self.not_accepted(no, why, context) {
            events.push(end);
            return events;
        }
        if self.owner().is_some() {
            return events;
        }
        // The queue it would fall back to may be gone meanwhile.
        let place = self.place(context);
        if self.queue != Some(place) {
            events.push(queued(context, place, QueuedWhy::Overflowed, self.priority, None));
        }
        events
    }

    pub(super) fn agent_lost(&self, agent: AgentId, context: &Context<'_>) -> Vec<Event> {
        let mut events = Vec::new();
        for (no, part) in self.engagements.iter().filter(|(_, part)| part.agent == agent) {
            match (part.state, self.turn) {
                // Nobody waits for it.
                (EngagementState::Active { .. }, _) if self.is_unwritten() && self.is_assigned_to(*no) => {
                    events.extend(self.disinvite(WithdrawnWhy::Cancelled));
                    events.extend(self.dropped());
                }
                (EngagementState::Offered { .. }, _) => {
                    events.extend(self.withdraw(*no, WithdrawnWhy::NotAvailable, context));
                }
                (EngagementState::Active { participant, .. }, _) if part.role == Role::Conferee => {
                    events.extend(self.colleague_lost(*no, participant));
                }
                (EngagementState::Active { participant, .. }, _) if self.colleague().is_some() => {
                    events.extend(self.inherited(*no, participant).into_iter().flatten());
                }
                // His answer leaves without him.
                (EngagementState::Active { .. }, Turn::Agent { .. })
                    if self.is_assigned_to(*no) && self.held.is_none_or(|held| held.engagement != *no) =>
                {
                    events.extend(self.disinvite(WithdrawnWhy::Cancelled));
                    events
                        .push(DeskEvent::EngagementEnded { engagement: *no, why: EngagementEndWhy::AgentLost }.into());
                    if self.capability().live {
                        events.push(SharedEvent::Delayed.into());
                    }
                    events.push(queued(context, self.place(context), QueuedWhy::AgentLost, Priority::High, None));
                }
                (EngagementState::WrapUp { .. }, _) => {
                    let reasons = vec![context.settings.wrap_up.default_reason];
                    let done = self.wrapped_up(*no, reasons, WrapUpBy::Deadline, context);
                    // Without a customer who waits for it, the wrap-up stands until he is back.
                    if done.len() > 1 {
                        events.extend(done);
                    }
                }
                (EngagementState::Active { slot: Slot::Held, .. }, _) => {
                    events.extend(self.disinvite(WithdrawnWhy::Cancelled));
                    events.push(DeskEvent::SlotReleased { engagement: *no }.into());
                }
                (EngagementState::Active { .. }, _) => events.extend(self.disinvite(WithdrawnWhy::Cancelled)),
            }
        }
        events
    }

    pub(super) fn overflow(&self, queue: QueueId, context: &Context<'_>) -> Vec<Event> {
        match &self.phase {
            Phase::Waiting(_) if self.queue != Some(queue) && self.arrival == Arrival::Live => {
                vec![queued(context, queue, QueuedWhy::Overflowed, self.priority, None)]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn come_back(&self, context: &Context<'_>) -> Vec<Event> {
        match (&self.phase, context.queues.home(self.birth.entry_point)) {
            (Phase::Waiting(_), Some(home)) if self.queue != Some(home) => {
                vec![queued(context, home, QueuedWhy::Overflowed, self.priority, None)]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn quiet(&self, context: &Context<'_>) -> Vec<Event> {
        let (Phase::Assigned { owner }, Turn::Customer { since }) = (&self.phase, self.turn) else {
            return Vec::new();
        };
        let settings = context.settings;
        let capability = self.capability();
        let mut events = Vec::new();
        let is_due = |due: Option<Timestamp>| due.is_some_and(|due| due <= context.now);
        let remind = is_due(settings.reminder_at(&capability, since, self.reminders));
        // Who was not asked because the service was down is asked first, and shown the door later.
        if !remind && is_due(settings.inactive_at(&capability, since)) {
            events.extend(self.disinvite(WithdrawnWhy::Cancelled));
            events.push(SharedEvent::Ended { why: EndWhy::Inactive }.into());
            events.extend(self.wrap_up_everybody(context));
            return events;
        }
        if remind {
            events.push(SharedEvent::Reminded { nth: self.reminders + 1 }.into());
        }
        if let Some(part) = self.engagements.get(owner)
            && part.holds_slot()
            && self.conferee().is_none()
            && since + settings.release_after(&capability) <= context.now
        {
            events.push(DeskEvent::SlotReleased { engagement: *owner }.into());
        }
        events
    }

    pub(super) fn wrap_up_over(&self, no: EngagementNo, context: &Context<'_>) -> Vec<Event> {
        match self.engagements.get(&no).map(|part| part.state) {
            Some(EngagementState::WrapUp { deadline: Some(deadline), .. }) if deadline <= context.now => {
                let reasons = vec![context.settings.wrap_up.default_reason];
                self.wrapped_up(no, reasons, WrapUpBy::Deadline, context)
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn move_deadlines(&self, to: Timestamp, context: &Context<'_>) -> Vec<Event> {
        let accept = context.settings.accept_timeout(&self.capability());
        let moved = |part: &Engagement| {
            let (deadline, span) = match part.state {
                EngagementState::Offered { deadline } => (deadline, Some(accept)),
                EngagementState::WrapUp { deadline: Some(deadline), .. } => {
                    (deadline, context.settings.wrap_up.countdown)
                }
                _ => return None,
            };
            let latest = span.map_or(deadline, |span| context.now + span).max(to);
            Some(deadline.clamp(to, latest)).filter(|moved| *moved != deadline)
        };
        let parts = self
            .engagements
            .iter()
            .filter_map(|(no, part)| Some(DeskEvent::DeadlineMoved { engagement: *no, deadline: moved(part)? }.into()));
        // Reminder, end and release of the slot count from the same moment: when it lies ahead all of them come late.
        let silence = match (&self.phase, self.turn) {
            (Phase::Assigned { .. }, Turn::Customer { since }) if since > context.now => {
                Some(DeskEvent::SilenceMoved { since: context.now }.into())
            }
            _ => None,
        };
        parts.chain(silence).collect()
    }
}

/// A contact waits in this queue from now on; whoever is preferred gets it alone for a while.
pub(super) fn queued(
    context: &Context<'_>,
    queue: QueueId,
    why: QueuedWhy,
    priority: Priority,
    prefer: Option<AgentId>,
) -> Event {
    let until = context.now + context.settings.prefer_for;
    let prefer = prefer.map(|agent| Prefer { agent, until });
    DeskEvent::Queued { queue, why, priority, prefer }.into()
}
