//! The reducer: one event changes the head. Total: an event that does not fit changes nothing but the counters, because a
//! log that was accepted must always fold.

use crate::id::{EngagementNo, ParticipantNo};
use crate::message::Via;

use super::event::{Arrival, DeskEvent, EngagementEndWhy, Event, QueuedWhy, Record, SharedEvent, WithdrawnWhy};
use super::state::{
    Asked, Conversation, DECLINE_PAUSE, Declined, Engagement, EngagementState, HeldLetter, MISSED_LIMIT, Participant,
    Phase, Role, Slot, Turn, Waiting,
};
use crate::time::Timestamp;

impl Conversation {
    /// Takes the next event of the log.
    pub fn apply(&mut self, record: &Record) {
        self.seq = record.seq;
        if let Some(shared) = record.shared_seq {
            self.shared_seq = shared;
        }
        match &record.event {
            Event::Shared(event) => self.apply_shared(event, record.at),
            Event::Desk(event) => self.apply_desk(event, record.at),
        }
    }

    fn apply_shared(&mut self, event: &SharedEvent, at: Timestamp) {
        match event {
            SharedEvent::Opened { name } => {
                self.participants.insert(ParticipantNo::CUSTOMER, Participant { name: name.clone(), agent: None });
            }
            SharedEvent::MessagePosted { by, via, .. } => self.message_posted(*by, *via, at),
            SharedEvent::Renamed { participant, name } => {
                if let Some(person) = self.participants.get_mut(participant) {
                    person.name.clone_from(name);
                }
            }
            SharedEvent::Reminded { nth } => self.reminders = *nth,
            SharedEvent::Ended { why } => {
                self.phase = Phase::Closed { at, why: *why, wrote_again_at: None };
                self.reminders = 0;
                self.undelivered = None;
            }
            SharedEvent::Reopened => {
                let seq = self.seq;
                for part in self.engagements.values_mut() {
                    part.left.get_or_insert(seq);
                }
                if matches!(self.phase, Phase::Closed { .. }) {
                    self.phase = Phase::Waiting(Waiting { since: at, ..Waiting::default() });
                }
            }
            SharedEvent::Joined { .. }
            | SharedEvent::Left { .. }
            | SharedEvent::Delayed
            | SharedEvent::MessageEdited { .. }
            | SharedEvent::MessageDeleted { .. } => {}
        }
    }

    fn message_posted(&mut self, by: ParticipantNo, via: Via, at: Timestamp) {
        self.messages += 1;
        if via == Via::Automatic {
            return;
        }
        self.last_message_at = Some(at);
        self.reminders = 0;
        if by == ParticipantNo::CUSTOMER {
            // Who writes again before he has an answer has waited since the first time.
            let waits =
                matches!((self.turn, &self.phase), (Turn::Agent { .. }, Phase::Assigned { .. } | Phase::Parked { .. }));
            if !waits || self.undelivered.is_some() {
                self.turn = Turn::Agent { since: at };
            }
            if via == Via::Channel {
                self.customer_wrote_at = Some(at);
            }
            if let Phase::Closed { wrote_again_at, .. } = &mut self.phase {
                wrote_again_at.get_or_insert(at);
            }
        } else {
            self.undelivered = None;
            // A letter may cross with one that brought the conversation back to its queue: that one has no answer yet.
            if !matches!(self.phase, Phase::Waiting(_) | Phase::Offered { .. }) {
                self.turn = Turn::Customer { since: at };
            }
            let agent = self.participants.get(&by).and_then(|person| person.agent);
            self.held.take_if(|held| Some(held.agent) == agent);
            // A colleague who helps out is not who the customer is to come back to.
            let helps = self.conferee().is_some_and(|(_, part)| Some(part.agent) == agent);
            self.last_agent = agent.filter(|_| !helps).or(self.last_agent);
            let parts = self.engagements.values_mut().filter(|part| Some(part.agent) == agent);
            parts.for_each(|part| part.wrote = true);
        }
    }

    fn apply_desk(&mut self, event: &DeskEvent, at: Timestamp) {
        match event {
            DeskEvent::Introduced(introduction) => self.introduced(introduction.arrival, at),
            DeskEvent::Queued { queue, why, priority, prefer } => {
                self.queue = Some(*queue);
                self.priority = *priority;
                if matches!(
                    why,
                    QueuedWhy::Arrived | QueuedWhy::Reopened | QueuedWhy::AgentBusy | QueuedWhy::Undelivered
                ) {
                    self.arrived_at = at;
                }
                let before = match &mut self.phase {
                    Phase::Waiting(waiting) if matches!(why, QueuedWhy::Overflowed | QueuedWhy::Transferred) => {
                        core::mem::take(waiting)
                    }
                    _ => Waiting::default(),
                };
                self.phase = Phase::Waiting(Waiting { since: at, prefer: *prefer, ..before });
            }
            DeskEvent::Offered { engagement, agent, deadline } => self.offered(*engagement, *agent, *deadline, at),
            DeskEvent::Withdrawn { engagement, why } => self.withdrawn(*engagement, *why, at),
            DeskEvent::Accepted { engagement, participant, name } => {
                self.accepted(*engagement, *participant, name, at);
            }
            DeskEvent::SlotReleased { engagement } => self.set_slot(*engagement, Slot::Released),
            DeskEvent::SlotRetaken { engagement } => self.set_slot(*engagement, Slot::Held),
            DeskEvent::Parked { engagement, until, reason } => {
                self.set_slot(*engagement, Slot::Released);
                self.phase = Phase::Parked { owner: *engagement, until: *until, reason: reason.clone() };
            }
            DeskEvent::Unparked { engagement } => self.phase = Phase::Assigned { owner: *engagement },
            DeskEvent::WrapUpStarted { engagement, deadline } => self.wrap_up_started(*engagement, *deadline, at),
            DeskEvent::WrapUpExtended { engagement } => {
                if let Some(Engagement { state: EngagementState::WrapUp { deadline, .. }, .. }) =
                    self.engagements.get_mut(engagement)
                {
                    *deadline = None;
                }
            }
            DeskEvent::WrappedUp { engagement, reasons, .. } => {
                self.engagements.remove(engagement);
                self.outcome.clone_from(reasons);
            }
            DeskEvent::EngagementEnded { engagement, why } => match self.engagements.remove(engagement) {
                Some(part) if part.role == Role::Conferee => self.conference_ended(),
                Some(part) if *why == EngagementEndWhy::AgentLost => self.last_agent = Some(part.agent),
                _ => {}
            },
            DeskEvent::Resumed { engagement } => self.resumed(*engagement, at),
            DeskEvent::Transferred { engagement, to, note, .. } => self.transferred(*engagement, *to, note, at),
            DeskEvent::Invited { engagement, agent, by, deadline, note, .. } => {
                self.invited(*engagement, *agent, Asked { by: *by, note: note.clone() }, *deadline);
            }
            DeskEvent::ConferenceEnded { .. } => self.conference_ended(),
            DeskEvent::HandedOver { from, to } => self.handed_over(*from, *to),
            DeskEvent::ConferenceWrappedUp { .. } => self.conferred = None,
            DeskEvent::DeadlineMoved { engagement, deadline: moved } => {
                match self.engagements.get_mut(engagement).map(|part| &mut part.state) {
                    Some(EngagementState::Offered { deadline }) => *deadline = *moved,
                    Some(EngagementState::WrapUp { deadline: deadline @ Some(_), .. }) => *deadline = Some(*moved),
                    _ => {}
                }
            }
            DeskEvent::SilenceMoved { since: moved } => {
                if let Turn::Customer { since } = &mut self.turn {
                    *since = *moved;
                }
            }
            DeskEvent::WorkflowTriggered { call, .. } => self.calls.push(*call),
            DeskEvent::WorkflowEnded { call, .. } => self.calls.retain(|running| running != call),
            DeskEvent::LetterHeld { engagement, until, wrap_up } => {
                self.held = self.engagements.get(engagement).map(|part| HeldLetter {
                    engagement: *engagement,
                    agent: part.agent,
                    until: *until,
                    wrap_up: *wrap_up,
                });
            }
            DeskEvent::LetterTakenBack { .. } => self.held = None,
            DeskEvent::ReceiptChanged { target, receipt } => self.receipt_came(*target, receipt, at),
            DeskEvent::Begun { queue } => self.begun(*queue),
            DeskEvent::Junked { engagement, .. } => {
                if let Some(no) = engagement {
                    self.engagements.remove(no);
                }
            }
            DeskEvent::Linked { .. }
            | DeskEvent::Letter(_)
            | DeskEvent::ContactChanged { .. }
            | DeskEvent::ContactsMerged { .. }
            | DeskEvent::Noted { .. } => {}
        }
    }

    fn offered(&mut self, no: EngagementNo, agent: crate::AgentId, deadline: Timestamp, at: Timestamp) {
        let waiting = match &self.phase {
            Phase::Waiting(waiting) => waiting.clone(),
            _ => Waiting { since: at, ..Waiting::default() },
        };
        let asked = waiting.transfer.as_ref().map(|transfer| transfer.asked.clone());
        self.engagement_count = self.engagement_count.max(no.0);
        let state = EngagementState::Offered { deadline };
        self.engagements.insert(no, Engagement { agent, role: Role::Owner, state, left: None, asked, wrote: false });
        self.phase = Phase::Offered { engagement: no, waiting };
    }

    fn introduced(&mut self, arrival: Arrival, at: Timestamp) {
        if self.arrival != arrival
            && let Phase::Waiting(waiting) | Phase::Offered { waiting, .. } = &mut self.phase
        {
            waiting.since = at;
        }
        self.arrival = arrival;
    }

    fn withdrawn(&mut self, no: EngagementNo, why: WithdrawnWhy, at: Timestamp) {
        let Some(part) = self.engagements.remove(&no) else {
            return;
        };
        let Phase::Offered { engagement, waiting } = &mut self.phase else {
            return;
        };
        if *engagement != no {
            return;
        }
        let mut waiting = core::mem::take(waiting);
        if let Some(transfer) = &mut waiting.transfer {
            transfer.to = None;
        }
        if matches!(why, WithdrawnWhy::Expired | WithdrawnWhy::Declined | WithdrawnWhy::MissedAnother) {
            waiting.missed.retain(|missed| *missed != part.agent);
            waiting.missed.push(part.agent);
            if waiting.missed.len() > MISSED_LIMIT {
                waiting.missed.remove(0);
            }
        }
        if why == WithdrawnWhy::Declined {
            waiting.declined.retain(|declined| declined.agent != part.agent && at - declined.at < DECLINE_PAUSE);
            waiting.declined.push(Declined { agent: part.agent, at });
            if waiting.declined.len() > MISSED_LIMIT {
                waiting.declined.remove(0);
            }
        }
        self.phase = Phase::Waiting(waiting);
    }

    fn accepted(&mut self, no: EngagementNo, participant: ParticipantNo, name: &str, at: Timestamp) {
        let Some(part) = self.engagements.get_mut(&no) else {
            return;
        };
        part.state = EngagementState::Active { since: at, slot: Slot::Held, participant };
        let (agent, role) = (part.agent, part.role);
        self.participants.insert(participant, Participant { name: name.to_owned(), agent: Some(agent) });
        if role == Role::Owner {
            self.last_agent = Some(agent);
            self.phase = Phase::Assigned { owner: no };
        }
    }

    fn set_slot(&mut self, no: EngagementNo, to: Slot) {
        if let Some(Engagement { state: EngagementState::Active { slot, .. }, .. }) = self.engagements.get_mut(&no) {
            *slot = to;
        }
    }

    fn wrap_up_started(&mut self, no: EngagementNo, deadline: Option<Timestamp>, at: Timestamp) {
        let goes_on = !matches!(self.phase, Phase::Closed { .. });
        if let Some(part) = self.engagements.get_mut(&no)
            && let EngagementState::Active { slot, participant, .. } = part.state
        {
            part.state = EngagementState::WrapUp { since: at, deadline, slot, participant };
            part.left = goes_on.then_some(self.seq);
        }
    }

    fn resumed(&mut self, no: EngagementNo, at: Timestamp) {
        if let Some(part) = self.engagements.get_mut(&no)
            && let EngagementState::WrapUp { slot, participant, .. } = part.state
        {
            part.state = EngagementState::Active { since: at, slot, participant };
            part.role = Role::Owner;
            part.left = None;
            self.phase = Phase::Assigned { owner: no };
        }
    }
}
