//! Giving a conversation to somebody else (SPEC A.4, B.3, H-03 to H-06).

use crate::id::{AgentId, EngagementNo, ParticipantNo};
use crate::refusal::Refusal;
use crate::settings::NoAnswer;
use crate::time::Timestamp;

use super::command::{Actor, Context, TargetFacts};
use super::event::{DeskEvent, EndWhy, Event, QueuedWhy, SharedEvent, WithdrawnWhy};
use super::house::queued;
use super::note;
use super::state::{Asked, Conversation, Declined, Destination, Phase, Priority, Transfer, Waiting};
use crate::channel::JoinAudience;

impl Conversation {
    /// The owner is out of it at once and wraps up; the customer waits on, with priority and since he first came. A queue
    /// offers it like any other contact, an agent is offered it now.
    pub(super) fn transfer(&self, to: Destination, text: &str, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let (no, participant) = self.active(&context.actor)?;
        if !self.is_assigned_to(no) || self.conferee().is_some() {
            return Err(Refusal::NotAllowed);
        }
        self.no_letter_held()?;
        let allowed = self.transfer_targets(&context.settings.transfer);
        let (queue, target) = match to {
            Destination::Queue(queue) if allowed.queue && self.queue != Some(queue) => (queue, None),
            Destination::Agent(agent) if allowed.agent => {
                (self.place(context), Some((agent, self.reachable(agent, context)?)))
            }
            _ => return Err(Refusal::NotAllowed),
        };
        if !context.queues.exists(queue) && target.is_none() {
            return Err(Refusal::NoLongerAvailable);
        }
        let note = note::accompanying(text, context)?;
        let name = target.map(|(_, facts)| facts.name.clone()).unwrap_or_default();
        let mut events: Vec<Event> = vec![DeskEvent::Transferred { engagement: no, to, name, note }.into()];
        events.extend(self.goes(no, participant, context));
        events.push(queued(context, queue, QueuedWhy::Transferred, Priority::High, None));
        if let Some((agent, _)) = target {
            let deadline = context.now + context.settings.accept_timeout(&self.capability());
            let engagement = EngagementNo(self.engagement_count + 1);
            events.push(DeskEvent::Offered { engagement, agent, deadline }.into());
        }
        Ok(events)
    }

    /// What is known of an agent who can be offered it now, and who is neither the one who asks nor in it already.
    pub(super) fn reachable<'a>(&self, agent: AgentId, context: &'a Context<'_>) -> Result<&'a TargetFacts, Refusal> {
        if matches!(&context.actor, Actor::Agent { id, .. } if *id == agent) || self.involves(agent) {
            return Err(Refusal::NotAllowed);
        }
        let allowed = |facts: &&TargetFacts| !facts.supervisor || context.settings.transfer.supervisors;
        let facts = context.target.as_ref().filter(allowed).ok_or(Refusal::NotAllowed)?;
        if facts.available { Ok(facts) } else { Err(Refusal::NoLongerAvailable) }
    }

    /// Somebody goes while it goes on, and wraps up.
    pub(super) fn goes(
        &self,
        no: EngagementNo,
        participant: ParticipantNo,
        context: &Context<'_>,
    ) -> impl Iterator<Item = Event> + use<> {
        let told = self.capability().join_audience == JoinAudience::Everyone;
        let deadline = context.settings.wrap_up.countdown.map(|countdown| context.now + countdown);
        told.then(|| SharedEvent::Left { participant }.into()).into_iter().chain([DeskEvent::WrapUpStarted {
            engagement: no,
            deadline,
        }
        .into()])
    }

    /// What becomes of it when the agent it was given to does not answer, beyond waiting on (SPEC H-05).
    pub(super) fn not_accepted(&self, no: EngagementNo, why: WithdrawnWhy, context: &Context<'_>) -> Option<Event> {
        let Phase::Offered { engagement, waiting } = &self.phase else { return None };
        let given = waiting.transfer.as_ref().and_then(|transfer| transfer.to);
        let to_him = *engagement == no && given == self.engagements.get(&no).map(|part| part.agent) && given.is_some();
        let drop = context.settings.transfer.no_answer == NoAnswer::Drop && why == WithdrawnWhy::Expired;
        (to_him && drop).then(|| SharedEvent::Ended { why: EndWhy::NotAccepted }.into())
    }

    /// It waits anew, and whoever gave it away is left in peace for a while.
    pub(super) fn transferred(&mut self, no: EngagementNo, to: Destination, note: &str, at: Timestamp) {
        let Some(by) = self.engagements.get(&no).map(|part| part.agent) else {
            return;
        };
        let to = match to {
            Destination::Agent(agent) => Some(agent),
            Destination::Queue(_) => None,
        };
        self.phase = Phase::Waiting(Waiting {
            since: at,
            prefer: None,
            missed: vec![by],
            declined: vec![Declined { agent: by, at }],
            transfer: Some(Transfer { asked: Asked { by, note: note.to_owned() }, to }),
        });
    }
}
