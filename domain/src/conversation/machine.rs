//! The decisions: what a command becomes, given the head and the context (SPEC I.1, I.2, B.2, B.4, H-39).

use crate::agent::Presence;
use crate::channel::{Composer, JoinAudience, Window};
use crate::composer;
use crate::contact::FieldChange;
use crate::email::Letter;
use crate::id::{AgentId, ContactId, EngagementNo, ParticipantNo, QueueId, ReasonId, Seq};
use crate::message::{MessageBody, Receipt, Via};
use crate::refusal::{Field, Refusal};
use crate::text;
use crate::time::{Span, Timestamp};

use super::command::{Actor, Command, Context};
use super::event::{DeskEvent, EndWhy, Event, Introduction, QueuedWhy, SharedEvent, WithdrawnWhy, WrapUpBy};
use super::house::queued;
use super::letter::posted;
use super::state::{Conversation, Engagement, EngagementState, Phase, Priority, Reach, Role, Turn};
use super::workflow::corrected;

/// How a conversation begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// The customer's display name; empty when unknown.
    pub name: String,
    /// How he came.
    pub introduction: Introduction,
    /// His first words, if he had some.
    pub message: Option<(MessageBody, Via)>,
    /// What their header says, if they are a letter.
    pub letter: Option<Box<Letter>>,
    /// The earlier conversation this one continues.
    pub continues: Option<(crate::ConversationId, Option<AgentId>)>,
}

/// How far ahead a conversation can be parked.
const PARK_LIMIT: Span = Span::days(366);

type Decision = Result<Vec<Event>, Refusal>;

impl Conversation {
    /// The first events of a conversation that has none yet.
    pub fn open(&self, opening: Opening, context: &Context<'_>) -> Decision {
        let mut events = vec![SharedEvent::Opened { name: opening.name }.into()];
        let mut prefer = None;
        if let Some((previous, agent)) = opening.continues {
            events.push(DeskEvent::Linked { previous }.into());
            prefer = agent;
        }
        events.push(DeskEvent::Introduced(opening.introduction).into());
        match (opening.message, opening.letter) {
            (Some((body, via)), Some(letter)) => events.extend(posted(letter, ParticipantNo::CUSTOMER, body, via)),
            (Some((body, via)), None) => {
                let body = composer::customer_message(body, &self.capability())?;
                events.push(SharedEvent::MessagePosted { by: ParticipantNo::CUSTOMER, body, via }.into());
            }
            (None, _) => {}
        }
        let home = context.queues.home(self.birth.entry_point).ok_or(Refusal::NoSuchSite)?;
        events.push(queued(context, home, QueuedWhy::Arrived, Priority::Normal, prefer));
        Ok(events)
    }

    /// What `command` becomes. Nothing happens to `self`; the caller commits the events and applies them. An empty answer
    /// means there was nothing to do, which is how late timers end.
    pub fn decide(&self, command: &Command, context: &Context<'_>) -> Decision {
        match command {
            Command::Write { body, via } => self.write(body.clone(), *via, context),
            Command::ReceiveLetter { letter, body, via } => {
                self.receive_letter(letter.clone(), body.clone(), *via, context)
            }
            Command::Leave => self.leave(context),
            Command::LeaveOffline => self.leave_offline(context),
            Command::Accept { engagement } => self.accept(*engagement, context),
            Command::Decline { engagement } => {
                self.offered_to(*engagement, &context.actor)?;
                Ok(self.withdraw(*engagement, WithdrawnWhy::Declined, context))
            }
            Command::Send { body, approved } => self.send(body.clone(), approved.is_some(), context),
            Command::HoldLetter { wrap_up } => self.hold_letter(*wrap_up, context),
            Command::SendLetter { letter, body, wrap_up } => {
                self.send_letter(letter.clone(), body.clone(), *wrap_up, context)
            }
            Command::TakeLetterBack => self.take_letter_back(context),
            Command::End => self.end(context),
            Command::WrapUp { engagement, reasons } => self.wrap_up(*engagement, reasons, context),
            Command::ExtendWrapUp { engagement } => self.extend_wrap_up(*engagement, context),
            Command::Resume { engagement } => self.resume(*engagement, context),
            Command::Park { until, reason } => self.park(*until, reason, context),
            Command::Unpark => self.unpark(context),
            Command::Transfer { to, note } => self.transfer(*to, note, context),
            Command::Invite { agent, queue, note } => self.invite(*agent, *queue, note, context),
            Command::CancelInvitation => self.cancel_invitation(context),
            Command::EndConference => self.end_conference(context),
            Command::LeaveConference => self.leave_conference(context),
            Command::HandOver => self.hand_over(context),
            Command::WrapUpConference { reasons } => self.wrap_up_conference(reasons, context),
            Command::Note { text, mentions } => self.note(text, mentions, context),
            Command::Trigger { call, name } => self.trigger(*call, name, context),
            Command::Junk => self.junk(context),
            Command::JunkByRule { rule } => Ok(self.junk_by_rule(rule)),
            end @ Command::EndCall { .. } => Ok(self.end_call(end)),
            Command::CorrectContact { changes } => self.correct_contact(changes, context),
            Command::MergeContacts { other, undone } => self.merge_contacts(*other, *undone, context),
            Command::Offer { agent } => Ok(self.offer(*agent, context)),
            Command::Withdraw { engagement, why } => Ok(self.withdraw(*engagement, *why, context)),
            Command::AgentLost { agent } => Ok(self.agent_lost(*agent, context)),
            Command::Overflow { queue } => Ok(self.overflow(*queue, context)),
            Command::ComeBack => Ok(self.come_back(context)),
            Command::Quiet => Ok(self.quiet(context)),
            Command::WrapUpOver { engagement } => Ok(self.wrap_up_over(*engagement, context)),
            Command::MoveDeadlines { to } => Ok(self.move_deadlines(*to, context)),
        }
    }

    // --- the agent ---

    fn accept(&self, no: EngagementNo, context: &Context<'_>) -> Decision {
        let (agent, name) = self.offered_to(no, &context.actor)?;
        let participant = self.participant_for(agent);
        let mut events = vec![DeskEvent::Accepted { engagement: no, participant, name: name.clone() }.into()];
        if self.capability().join_audience == JoinAudience::Everyone {
            events.push(SharedEvent::Joined { participant, name }.into());
        }
        Ok(events)
    }

    fn send(&self, body: MessageBody, approved: bool, context: &Context<'_>) -> Decision {
        let (no, participant) = self.active(&context.actor)?;
        self.no_letter_held()?;
        // What is not in the form of a letter cannot be carried as one.
        if self.capability().composer == Composer::Mail {
            return Err(Refusal::NotAllowed);
        }
        let limit = context.settings.composer_limit(self.birth.channel);
        let body = composer::agent_message(body, limit, &self.capability())?;
        let body = self.signed(body, no, context);
        match (approved, self.window(context.now)) {
            (false, Some(Window::Closed)) => return Err(Refusal::WindowClosed),
            (true, None) => return Err(Refusal::TemplateMismatch),
            (true, Some(_)) if !body.attachments().is_empty() => {
                return Err(Refusal::TooManyAttachments { limit: 0 });
            }
            _ => {}
        }
        let mut events = Vec::new();
        if matches!(self.phase, Phase::Parked { .. }) {
            events.push(DeskEvent::Unparked { engagement: no }.into());
        }
        events.push(SharedEvent::MessagePosted { by: participant, body, via: Via::Channel }.into());
        if self.capability().identity.is_some() {
            let target = Seq(self.seq.0 + events.len() as u64);
            events.push(DeskEvent::ReceiptChanged { target, receipt: Receipt::Queued }.into());
        }
        Ok(events)
    }

    /// A colleague's first message, with his name before it where nobody told the customer of him (SPEC H-12).
    fn signed(&self, body: MessageBody, no: EngagementNo, context: &Context<'_>) -> MessageBody {
        let unseen = self.capability().join_audience == JoinAudience::Desk && context.settings.name_prefix;
        let new = self.engagements.get(&no).is_some_and(|part| part.role == Role::Conferee && !part.wrote);
        match (body, &context.actor) {
            (MessageBody::Text { text, attachments }, Actor::Agent { name, .. }) if unseen && new => {
                let text = [name, ": ", &text].concat().trim_end().to_owned();
                MessageBody::Text { text, attachments }
            }
            (body, _) => body,
        }
    }

    fn end(&self, context: &Context<'_>) -> Decision {
        let (no, participant) = self.active(&context.actor)?;
        if self.owner().map(|(owner, _)| owner) != Some(no) {
            return Err(Refusal::NotAllowed);
        }
        self.no_letter_held()?;
        let mut events = self.disinvite(WithdrawnWhy::Cancelled);
        if self.is_unwritten() {
            events.extend(self.dropped());
            return Ok(events);
        }
        events.extend([SharedEvent::Left { participant }.into(), SharedEvent::Ended { why: EndWhy::Agent }.into()]);
        events.extend(self.wrap_up_everybody(context));
        Ok(events)
    }

    fn wrap_up(&self, no: EngagementNo, reasons: &[ReasonId], context: &Context<'_>) -> Decision {
        let part = self.own(no, &context.actor)?;
        if !matches!(part.state, EngagementState::WrapUp { .. }) {
            return Err(Refusal::NotActive);
        }
        let reasons = self.checked_reasons(reasons, context)?;
        Ok(self.wrapped_up(no, reasons, WrapUpBy::Agent, context))
    }

    /// At least one, none twice, all of them there to choose, no more than the channel allows (SPEC H-08).
    pub(super) fn checked_reasons(
        &self,
        reasons: &[ReasonId],
        context: &Context<'_>,
    ) -> Result<Vec<ReasonId>, Refusal> {
        let mut reasons = reasons.to_vec();
        reasons.sort_unstable();
        reasons.dedup();
        if reasons.is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        if !reasons.iter().all(|reason| context.settings.has_wrap_up_reason(*reason)) {
            return Err(Refusal::ReasonUnknown);
        }
        if let Some(limit) = self.capability().max_reasons
            && reasons.len() > limit as usize
        {
            return Err(Refusal::TooManyReasons { limit });
        }
        Ok(reasons)
    }

    fn extend_wrap_up(&self, no: EngagementNo, context: &Context<'_>) -> Decision {
        match self.own(no, &context.actor)?.state {
            EngagementState::WrapUp { deadline: Some(_), .. } if context.settings.wrap_up.may_extend => {
                Ok(vec![DeskEvent::WrapUpExtended { engagement: no }.into()])
            }
            EngagementState::WrapUp { .. } => Err(Refusal::ExtensionNotAllowed),
            _ => Err(Refusal::NotActive),
        }
    }

    fn resume(&self, no: EngagementNo, context: &Context<'_>) -> Decision {
        let part = self.own(no, &context.actor)?;
        let EngagementState::WrapUp { participant, .. } = part.state else {
            return Err(Refusal::NotActive);
        };
        match self.phase {
            Phase::Closed { why: EndWhy::Customer, .. } => return Err(Refusal::EndedByCustomer),
            // The customer went on in another one.
            Phase::Closed { .. } if context.superseded => return Err(Refusal::Closed),
            Phase::Closed { .. } if part.left.is_none() => {}
            _ => return Err(Refusal::NotActive),
        }
        let mut events = vec![SharedEvent::Reopened.into(), DeskEvent::Resumed { engagement: no }.into()];
        if self.capability().join_audience == JoinAudience::Everyone {
            events.push(SharedEvent::Joined { participant, name: self.name_of(participant) }.into());
        }
        Ok(events)
    }

    fn park(&self, until: Option<Timestamp>, reason: &str, context: &Context<'_>) -> Decision {
        let (no, _) = self.active(&context.actor)?;
        if !matches!(self.phase, Phase::Assigned { owner } if owner == no) || self.conferee().is_some() {
            return Err(Refusal::NotAllowed);
        }
        self.no_letter_held()?;
        if until.is_some_and(|until| until <= context.now || until - context.now > PARK_LIMIT) {
            return Err(Refusal::FieldInvalid { field: Field::Time });
        }
        if text::length(reason) > text::ANSWER_LIMIT as u32 {
            return Err(Refusal::FieldInvalid { field: Field::Text });
        }
        Ok(vec![DeskEvent::Parked { engagement: no, until, reason: text::normalize(reason) }.into()])
    }

    fn unpark(&self, context: &Context<'_>) -> Decision {
        let Phase::Parked { owner, until, .. } = self.phase else {
            return if context.actor == Actor::House { Ok(Vec::new()) } else { Err(Refusal::NotActive) };
        };
        match &context.actor {
            Actor::House if until.is_none_or(|until| until > context.now) => return Ok(Vec::new()),
            Actor::House => {}
            actor => {
                self.own(owner, actor)?;
            }
        }
        let mut events = vec![DeskEvent::Unparked { engagement: owner }.into()];
        if matches!(self.turn, Turn::Agent { .. }) {
            events.extend(self.retake(owner, context));
        }
        Ok(events)
    }

    fn correct_contact(&self, changes: &[FieldChange], context: &Context<'_>) -> Decision {
        let by = match &context.actor {
            Actor::Agent { id, .. } => {
                if self.reach(*id) != Reach::All {
                    return Err(Refusal::NotActive);
                }
                Some(*id)
            }
            Actor::Customer | Actor::House => None,
        };
        Ok(corrected(by, changes))
    }

    /// Nothing of it is the customer's to see, not even a name that came with the other contact. Taking back is asked of
    /// supervisors, who need not be in it.
    fn merge_contacts(&self, other: ContactId, undone: bool, context: &Context<'_>) -> Decision {
        match &context.actor {
            Actor::Agent { id, .. } if undone || self.reach(*id) == Reach::All => {
                Ok(vec![DeskEvent::ContactsMerged { by: *id, other, undone }.into()])
            }
            _ => Err(Refusal::NotActive),
        }
    }

    // --- shared by the above ---

    /// Every part that was active wraps up (SPEC I.2).
    pub(super) fn wrap_up_everybody(&self, context: &Context<'_>) -> impl Iterator<Item = Event> + use<> {
        let deadline = context.settings.wrap_up.countdown.map(|countdown| context.now + countdown);
        let active = |part: &Engagement| matches!(part.state, EngagementState::Active { .. });
        let parts: Vec<_> = self.engagements.iter().filter(|(_, part)| active(part)).map(|(no, _)| *no).collect();
        parts.into_iter().map(move |engagement| DeskEvent::WrapUpStarted { engagement, deadline }.into())
    }

    /// The part is done. What the customer wrote after the end brings the conversation back (SPEC H-39), unless it came
    /// soon enough for a thank-you and the agent who submits has had it in view: nothing is nobody's unread. So does a
    /// message of ours that turned out not to have arrived.
    pub(super) fn wrapped_up(
        &self,
        no: EngagementNo,
        reasons: Vec<ReasonId>,
        by: WrapUpBy,
        context: &Context<'_>,
    ) -> Vec<Event> {
        let mut events = vec![DeskEvent::WrappedUp { engagement: no, reasons, by }.into()];
        let is_last = self.closers().all(|(other, _)| other == no) && self.closers().next().is_some();
        let Phase::Closed { at, wrote_again_at, .. } = self.phase else { return events };
        if self.wants_nothing() || wrote_again_at.is_none() && self.undelivered.is_none() {
            return events;
        }
        let soon = self.last_message_at.is_none_or(|wrote| wrote - at <= context.settings.thank_you_grace);
        let may_rest = by == WrapUpBy::Agent && context.seen_all && soon && self.undelivered.is_none();
        if is_last && !context.superseded && !may_rest {
            let why = self.undelivered.map_or(QueuedWhy::Reopened, |_| QueuedWhy::Undelivered);
            events.push(SharedEvent::Reopened.into());
            events.push(self.requeued(why, context));
        }
        events
    }

    pub(super) fn requeued(&self, why: QueuedWhy, context: &Context<'_>) -> Event {
        // Nobody waits for somebody who went home.
        let gone = context.owner.is_some_and(|facts| facts.presence == Presence::SignedOut);
        let prefer = self.last_agent.filter(|_| !gone);
        queued(context, self.place(context), why, Priority::High, prefer)
    }

    /// Where it waits if it has to: where it was, or at home if that queue is gone.
    pub(super) fn place(&self, context: &Context<'_>) -> QueueId {
        let was = self.queue.unwrap_or(QueueId::from_number(0));
        if context.queues.exists(was) { was } else { context.queues.home(self.birth.entry_point).unwrap_or(was) }
    }

    pub(super) fn is_assigned_to(&self, no: EngagementNo) -> bool {
        matches!(self.phase, Phase::Assigned { owner } | Phase::Parked { owner, .. } if owner == no)
    }

    fn offered_to(&self, no: EngagementNo, actor: &Actor) -> Result<(AgentId, String), Refusal> {
        let Actor::Agent { id, name } = actor else {
            return Err(Refusal::NotAllowed);
        };
        match self.engagements.get(&no) {
            Some(Engagement { agent, state: EngagementState::Offered { .. }, .. }) if agent == id => {
                Ok((*id, name.clone()))
            }
            _ => Err(Refusal::OfferOver),
        }
    }

    fn own(&self, no: EngagementNo, actor: &Actor) -> Result<&Engagement, Refusal> {
        let Actor::Agent { id, .. } = actor else {
            return Err(Refusal::NotAllowed);
        };
        self.engagements.get(&no).filter(|part| part.agent == *id).ok_or(Refusal::NotActive)
    }

    /// The actor's active part in a conversation that is open.
    pub(super) fn active(&self, actor: &Actor) -> Result<(EngagementNo, ParticipantNo), Refusal> {
        let Actor::Agent { id, .. } = actor else {
            return Err(Refusal::NotAllowed);
        };
        if matches!(self.phase, Phase::Closed { .. }) {
            return Err(Refusal::Closed);
        }
        self.engagements
            .iter()
            .find_map(|(no, part)| match part.state {
                EngagementState::Active { participant, .. } if part.agent == *id => Some((*no, participant)),
                _ => None,
            })
            .ok_or(Refusal::NotActive)
    }
}
