//! What the customer does: he writes, and he goes (SPEC I.1, H-15, H-35).

use crate::agent::Presence;
use crate::channel::CustomerEnd;
use crate::composer;
use crate::id::{EngagementNo, ParticipantNo};
use crate::message::{MessageBody, Via};
use crate::refusal::Refusal;

use super::command::Context;
use super::event::{
    Arrival, DeskEvent, EndWhy, EngagementEndWhy, Event, Introduction, QueuedWhy, SharedEvent, WithdrawnWhy, WrapUpBy,
};
use super::house::queued;
use super::state::{Conversation, EngagementState, Phase, Priority};

type Decision = Result<Vec<Event>, Refusal>;

impl Conversation {
    /// Refuses with [`Refusal::Closed`] or [`Refusal::EndedByCustomer`] when the message belongs into a new conversation;
    /// the caller then opens one (DESIGN.md §3.8).
    pub(super) fn write(&self, body: MessageBody, via: Via, context: &Context<'_>) -> Decision {
        let body = composer::customer_message(body, &self.capability())?;
        if self.ends(&body, via, context) {
            let posted = SharedEvent::MessagePosted { by: ParticipantNo::CUSTOMER, body, via }.into();
            return Ok(core::iter::once(posted).chain(self.leave(context)?).collect());
        }
        self.take_in(vec![SharedEvent::MessagePosted { by: ParticipantNo::CUSTOMER, body, via }.into()], context)
    }

    /// What the customer wrote comes to whoever is to answer it.
    pub(super) fn take_in(&self, posted: Vec<Event>, context: &Context<'_>) -> Decision {
        match &self.phase {
            Phase::Closed { why: EndWhy::Customer, .. } => return Err(Refusal::EndedByCustomer),
            Phase::Closed { .. } if !self.may_continue(context.now, context.settings.reopen_window) => {
                return Err(Refusal::Closed);
            }
            _ => {}
        }
        let mut events: Vec<Event> = self.is_back(context).into_iter().collect();
        events.extend(self.brought_up(posted, QueuedWhy::Reopened, context));
        Ok(events)
    }

    /// Something happened that an agent has to see to: it comes to whoever has the conversation, or brings it back.
    pub(super) fn brought_up(&self, news: Vec<Event>, why: QueuedWhy, context: &Context<'_>) -> Vec<Event> {
        let mut events = Vec::new();
        match &self.phase {
            Phase::Waiting(_) | Phase::Offered { .. } => events.extend(news),
            Phase::Assigned { owner } => {
                events.extend(news);
                events.extend(self.retake(*owner, context));
            }
            Phase::Parked { owner, .. } => {
                events.extend(news);
                events.push(DeskEvent::Unparked { engagement: *owner }.into());
                events.extend(self.retake(*owner, context));
            }
            Phase::Closed { .. } => match self.wrapped_up_for_him(context) {
                // Whoever wraps up sees it, and what becomes of it is decided when he is done.
                None if self.closers().next().is_some() => events.extend(news),
                done => {
                    events.extend(done);
                    events.push(SharedEvent::Reopened.into());
                    events.extend(news);
                    events.push(self.requeued(why, context));
                }
            },
        }
        events
    }

    /// The customer writes: he is at the screen, and whether somebody can answer him is known anew. Not asked while an
    /// agent is with him.
    fn is_back(&self, context: &Context<'_>) -> Option<Event> {
        let arrival = match self.phase {
            Phase::Assigned { .. } | Phase::Parked { .. } => Arrival::Live,
            // Somebody who wraps up may go on with it at once.
            Phase::Closed { .. } if self.closers().next().is_some() => return None,
            Phase::Closed { .. } if !context.attended => Arrival::LeftOffline,
            _ if context.attended => Arrival::Live,
            _ => return None,
        };
        (arrival != self.arrival).then(|| introduced(arrival))
    }

    /// Somebody who is gone will not look at what happens now: his part is done for him.
    fn wrapped_up_for_him(&self, context: &Context<'_>) -> Option<Event> {
        let (no, part) = self.closers().next().filter(|_| self.closers().count() == 1)?;
        let gone = context.owner.is_some_and(|facts| facts.presence == Presence::SignedOut);
        if !gone || context.superseded || !matches!(part.state, EngagementState::WrapUp { .. }) {
            return None;
        }
        let reasons = vec![context.settings.wrap_up.default_reason];
        Some(DeskEvent::WrappedUp { engagement: no, reasons, by: WrapUpBy::Deadline }.into())
    }

    /// A reply to a conversation without a slot goes to its agent if he has one free, otherwise back to the queue where he
    /// is preferred for a while (SPEC I.1).
    pub(super) fn retake(&self, owner: EngagementNo, context: &Context<'_>) -> Vec<Event> {
        let Some(part) = self.engagements.get(&owner) else {
            return Vec::new();
        };
        if part.holds_slot() {
            return Vec::new();
        }
        match context.owner {
            Some(facts) if facts.presence == Presence::Available && facts.has_free_slot => {
                vec![DeskEvent::SlotRetaken { engagement: owner }.into()]
            }
            // Somebody is with the customer.
            _ if self.colleague().is_some() => Vec::new(),
            facts => {
                let here = facts.is_some_and(|facts| facts.presence != Presence::SignedOut);
                let prefer = here.then_some(part.agent);
                let mut events = self.disinvite(WithdrawnWhy::Cancelled);
                events.push(DeskEvent::EngagementEnded { engagement: owner, why: EngagementEndWhy::NoSlot }.into());
                events.extend(self.capability().live.then(|| SharedEvent::Delayed.into()));
                events.push(queued(context, self.place(context), QueuedWhy::AgentBusy, Priority::High, prefer));
                events
            }
        }
    }

    /// Whether the customer says no more than the word that ends (SPEC H-15). Once it is over it is a word like any other.
    fn ends(&self, body: &MessageBody, via: Via, context: &Context<'_>) -> bool {
        self.capability().customer_end == CustomerEnd::Keyword
            && via == Via::Channel
            && body.attachments().is_empty()
            && !matches!(self.phase, Phase::Closed { .. })
            && context.settings.is_end_keyword(body.plain())
    }

    pub(super) fn leave(&self, context: &Context<'_>) -> Decision {
        if self.capability().customer_end == CustomerEnd::No {
            return Err(Refusal::NotAllowed);
        }
        if matches!(self.phase, Phase::Closed { why: EndWhy::Customer, .. }) {
            return Err(Refusal::EndedByCustomer);
        }
        let mut events = self.disinvite(WithdrawnWhy::CustomerLeft);
        if let Phase::Offered { engagement, .. } = self.phase {
            events.push(DeskEvent::Withdrawn { engagement, why: WithdrawnWhy::CustomerLeft }.into());
        }
        events.push(SharedEvent::Ended { why: EndWhy::Customer }.into());
        events.extend(self.wrap_up_everybody(context));
        Ok(events)
    }

    /// Who goes while somebody could answer did not come while nobody could: only his address is new.
    pub(super) fn leave_offline(&self, context: &Context<'_>) -> Decision {
        if matches!(self.phase, Phase::Closed { .. }) {
            return Err(Refusal::Closed);
        }
        if self.arrival == Arrival::LeftOffline || context.attended || self.owner().is_some() {
            return Ok(Vec::new());
        }
        Ok(vec![introduced(Arrival::LeftOffline)])
    }
}

fn introduced(arrival: Arrival) -> Event {
    DeskEvent::Introduced(Introduction { arrival, ..Introduction::default() }).into()
}
