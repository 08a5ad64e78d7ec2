//! A colleague beside the owner (SPEC A.4, H-07, H-09, H-12, I.2): at most one, so that there are three parties.

use crate::channel::JoinAudience;
use crate::id::{AgentId, EngagementNo, ParticipantNo, QueueId, ReasonId};
use crate::refusal::Refusal;
use crate::time::Timestamp;

use super::command::{Actor, Context};
use super::event::{DeskEvent, EngagementEndWhy, Event, SharedEvent, WithdrawnWhy};
use super::note;
use super::state::{Asked, Conversation, Engagement, EngagementState, Phase, Role};

type Decision = Result<Vec<Event>, Refusal>;

impl Conversation {
    pub(super) fn invite(&self, agent: AgentId, queue: Option<QueueId>, text: &str, context: &Context<'_>) -> Decision {
        let (by, _) = self.ask_owner(&context.actor)?;
        let can = self.capability().conference;
        let allowed = if queue.is_some() { can.queue } else { can.agent };
        // What is parked is brought back first.
        if !allowed || self.conferee().is_some() || !matches!(self.phase, Phase::Assigned { .. }) {
            return Err(Refusal::NotAllowed);
        }
        let name = self.reachable(agent, context)?.name.clone();
        let note = note::accompanying(text, context)?;
        let deadline = context.now + context.settings.accept_timeout(&self.capability());
        let engagement = EngagementNo(self.engagement_count + 1);
        Ok(vec![DeskEvent::Invited { engagement, agent, name, by, deadline, note }.into()])
    }

    pub(super) fn cancel_invitation(&self, context: &Context<'_>) -> Decision {
        self.ask_owner(&context.actor)?;
        let events = self.disinvite(WithdrawnWhy::Cancelled);
        if events.is_empty() { Err(Refusal::OfferOver) } else { Ok(events) }
    }

    pub(super) fn end_conference(&self, context: &Context<'_>) -> Decision {
        let (by, _) = self.ask_owner(&context.actor)?;
        let (no, participant, _) = self.colleague().ok_or(Refusal::NotActive)?;
        Ok(self.conference_over(no, participant, by, context))
    }

    /// The chat goes on between owner and customer.
    pub(super) fn leave_conference(&self, context: &Context<'_>) -> Decision {
        let (mine, _) = self.active(&context.actor)?;
        let (no, participant, agent) = self.colleague().ok_or(Refusal::NotAllowed)?;
        if mine != no {
            return Err(Refusal::NotAllowed);
        }
        Ok(self.conference_over(no, participant, agent, context))
    }

    pub(super) fn hand_over(&self, context: &Context<'_>) -> Decision {
        let (_, from) = self.ask_owner(&context.actor)?;
        let (to, participant, _) = self.colleague().ok_or(Refusal::NotActive)?;
        let (_, mine) = self.active(&context.actor)?;
        let mut events: Vec<Event> = vec![DeskEvent::HandedOver { from, to }.into()];
        events.extend(self.goes(from, mine, context));
        events.extend(self.is_there_now(participant));
        Ok(events)
    }

    pub(super) fn wrap_up_conference(&self, reasons: &[ReasonId], context: &Context<'_>) -> Decision {
        let (_, engagement) = self.ask_owner(&context.actor)?;
        if self.conferred != Some(engagement) {
            return Err(Refusal::NotActive);
        }
        let reasons = if reasons.is_empty() { Vec::new() } else { self.checked_reasons(reasons, context)? };
        Ok(vec![DeskEvent::ConferenceWrappedUp { engagement, reasons }.into()])
    }

    /// The invitation, if there is one, is over.
    pub(super) fn disinvite(&self, why: WithdrawnWhy) -> Vec<Event> {
        let invited = |part: &Engagement| matches!(part.state, EngagementState::Offered { .. });
        let invitation = self.conferee().filter(|(_, part)| invited(part));
        invitation.map(|(engagement, _)| DeskEvent::Withdrawn { engagement, why }.into()).into_iter().collect()
    }

    /// The owner is gone: it is the colleague's. `None` without one.
    pub(super) fn inherited(&self, from: EngagementNo, owner: ParticipantNo) -> Option<Vec<Event>> {
        let (to, participant, _) = self.colleague()?;
        let mut events: Vec<Event> = vec![
            DeskEvent::HandedOver { from, to }.into(),
            DeskEvent::EngagementEnded { engagement: from, why: EngagementEndWhy::AgentLost }.into(),
        ];
        if self.capability().join_audience == JoinAudience::Everyone {
            events.push(SharedEvent::Left { participant: owner }.into());
        }
        events.extend(self.is_there_now(participant));
        Some(events)
    }

    /// The colleague is gone; the owner goes on.
    pub(super) fn colleague_lost(&self, no: EngagementNo, participant: ParticipantNo) -> Vec<Event> {
        let mut events: Vec<Event> =
            vec![DeskEvent::EngagementEnded { engagement: no, why: EngagementEndWhy::AgentLost }.into()];
        if self.capability().join_audience == JoinAudience::Everyone {
            events.push(SharedEvent::Left { participant }.into());
        }
        events
    }

    fn conference_over(
        &self,
        no: EngagementNo,
        participant: ParticipantNo,
        by: AgentId,
        context: &Context<'_>,
    ) -> Vec<Event> {
        let mut events: Vec<Event> = vec![DeskEvent::ConferenceEnded { engagement: no, by }.into()];
        events.extend(self.goes(no, participant, context));
        events
    }

    /// The colleague who is in it: part, number and name's owner.
    pub(super) fn colleague(&self) -> Option<(EngagementNo, ParticipantNo, AgentId)> {
        let (no, part) = self.conferee()?;
        match part.state {
            EngagementState::Active { participant, .. } => Some((no, participant, part.agent)),
            _ => None,
        }
    }

    // The customer's side knows one person he is with; whoever is there already is said to be that one now.
    fn is_there_now(&self, participant: ParticipantNo) -> Option<Event> {
        let told = self.capability().join_audience == JoinAudience::Everyone;
        told.then(|| SharedEvent::Joined { participant, name: self.name_of(participant) }.into())
    }

    fn ask_owner(&self, actor: &Actor) -> Result<(AgentId, EngagementNo), Refusal> {
        let (no, _) = self.active(actor)?;
        let part = self.owner().filter(|(owner, _)| *owner == no).ok_or(Refusal::NotAllowed)?;
        Ok((part.1.agent, no))
    }

    // --- the reducer's side ---

    pub(super) fn invited(&mut self, no: EngagementNo, agent: AgentId, asked: Asked, deadline: Timestamp) {
        self.engagement_count = self.engagement_count.max(no.0);
        self.conferred = None;
        let state = EngagementState::Offered { deadline };
        let part = Engagement { agent, role: Role::Conferee, state, left: None, asked: Some(asked), wrote: false };
        self.engagements.insert(no, part);
    }

    pub(super) fn handed_over(&mut self, from: EngagementNo, to: EngagementNo) {
        if let Some(part) = self.engagements.get_mut(&from) {
            part.role = Role::Conferee;
        }
        if let Some(part) = self.engagements.get_mut(&to) {
            part.role = Role::Owner;
            self.last_agent = Some(part.agent);
            self.phase = Phase::Assigned { owner: to };
        }
    }

    /// The owner may say how the conference went.
    pub(super) fn conference_ended(&mut self) {
        self.conferred = self.owner().map(|(no, _)| no);
    }
}
