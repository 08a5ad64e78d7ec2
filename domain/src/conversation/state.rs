//! The head of a conversation: what it is in, who is in it, what is counted. Bounded, whatever the length of the thread.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::channel::{Capability, ChannelKind, Composer, Media, Targets, Window};
use crate::id::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, EntryPointId, ParticipantNo, QueueId, ReasonId, Seq,
    SharedSeq,
};
use crate::settings::Transfers;
use crate::time::{Span, Timestamp};

use super::event::{Arrival, EndWhy};
pub use super::missing::Missing;

/// What never changes about a conversation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Birth {
    /// Its name.
    pub id: ConversationId,
    /// How the customer writes.
    pub channel: ChannelKind,
    /// Where he came in.
    pub entry_point: EntryPointId,
    /// Who he is.
    pub contact: ContactId,
    /// What may be open only once at a time, computed by the channel (DESIGN.md §3.8).
    pub open_key: String,
    /// When it began.
    pub at: Timestamp,
}

/// The head: the fold of all events, all that deciding needs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Conversation {
    /// What never changes.
    pub birth: Birth,
    /// The last event.
    pub seq: Seq,
    /// The last event the customer may see.
    pub shared_seq: SharedSeq,
    /// What it is in.
    pub phase: Phase,
    /// The queue it is in, or was in last; `None` before the first.
    pub queue: Option<QueueId>,
    /// How urgent it is within its queue.
    pub priority: Priority,
    /// Since when the contact waits for an answer of anybody: never reset by RONA, requeue or transfer (SPEC I.1).
    pub arrived_at: Timestamp,
    /// Whether the customer is at the screen.
    pub arrival: Arrival,
    /// Whose turn it is.
    pub turn: Turn,
    /// Reminders sent since the last message.
    pub reminders: u8,
    /// Live parts of agents. Done ones leave the head; the store keeps them as rows.
    pub engagements: BTreeMap<EngagementNo, Engagement>,
    /// Engagements ever begun.
    pub engagement_count: u32,
    /// Everybody who was ever in it, the customer first.
    pub participants: BTreeMap<ParticipantNo, Participant>,
    /// Who answered last, to be preferred when the customer returns.
    pub last_agent: Option<AgentId>,
    /// Messages posted, by anybody.
    pub messages: u64,
    /// When the last message was posted.
    pub last_message_at: Option<Timestamp>,
    /// A conference is over and its owner, whose part this is, may say how it went (SPEC I.2); heeded while it is his.
    #[serde(default)]
    pub conferred: Option<EngagementNo>,
    /// When the customer wrote last by the conversation's own channel, which opens its window.
    #[serde(default)]
    pub customer_wrote_at: Option<Timestamp>,
    /// The reasons of the last wrap-up; empty before the first.
    #[serde(default)]
    pub outcome: Vec<ReasonId>,
    /// Workflows that were set going and have not ended, by their calls; at most
    /// [`RUNNING_LIMIT`](crate::workflow::call::RUNNING_LIMIT).
    #[serde(default)]
    pub calls: Vec<CommandId>,
    /// The letter that is about to leave, if one is.
    #[serde(default)]
    pub held: Option<HeldLetter>,
    /// Who wrote first, or is to.
    #[serde(default)]
    pub direction: Direction,
    /// The last message of ours that did not arrive, until an agent writes again or ends, or it arrived after all.
    #[serde(default)]
    pub undelivered: Option<Missing>,
}

/// Who began a conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Direction {
    /// The customer.
    #[default]
    Inbound,
    /// An agent (SPEC E).
    Outbound,
}

/// A letter that leaves when its time has come. What it says is its agent's draft.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HeldLetter {
    /// Whose part.
    pub engagement: EngagementNo,
    /// The agent.
    pub agent: AgentId,
    /// When it leaves.
    pub until: Timestamp,
    /// Whether the agent's part ends with it.
    pub wrap_up: bool,
}

/// A person in this conversation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Participant {
    /// Display name.
    pub name: String,
    /// The agent behind it; `None` for the customer.
    pub agent: Option<AgentId>,
}

/// What a conversation is in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Phase {
    /// In a queue.
    Waiting(Waiting),
    /// Offered to an agent; what it falls back to is kept.
    Offered {
        /// The part that is offered.
        engagement: EngagementNo,
        /// The wait that goes on unless it is accepted.
        waiting: Waiting,
    },
    /// An agent has it.
    Assigned {
        /// Whose it is.
        owner: EngagementNo,
    },
    /// Its agent left it for a while.
    Parked {
        /// Whose it is.
        owner: EngagementNo,
        /// When it comes back by itself.
        until: Option<Timestamp>,
        /// Why, in the agent's words.
        reason: String,
    },
    /// Over, or resting.
    Closed {
        /// Since when.
        at: Timestamp,
        /// Why.
        why: EndWhy,
        /// When the customer wrote first after it, if he did.
        wrote_again_at: Option<Timestamp>,
    },
}

/// A wait in a queue.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Waiting {
    /// Since when it is in this queue with the customer at the screen; what people see is [`Conversation::arrived_at`].
    pub since: Timestamp,
    /// Who is to have it first, and until when.
    pub prefer: Option<Prefer>,
    /// Who missed or declined it during this wait, latest last, at most [`MISSED_LIMIT`].
    pub missed: Vec<AgentId>,
    /// Who declined it last and when: he is left in peace for [`DECLINE_PAUSE`].
    #[serde(default)]
    pub declined: Vec<Declined>,
    /// Who gave it here, if somebody did.
    #[serde(default)]
    pub transfer: Option<Transfer>,
}

/// A conversation that was given to somebody else.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Transfer {
    /// By whom, and what he said.
    pub asked: Asked,
    /// The agent it was given to, until he answers; then it waits in its queue like any other.
    pub to: Option<AgentId>,
}

/// A colleague's request: to take a conversation over, or to join it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// The colleague.
    pub by: AgentId,
    /// What he said; empty for nothing.
    pub note: String,
}

/// To whom a conversation is given, or who is asked to join it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Destination {
    /// Whoever serves this queue.
    Queue(QueueId),
    /// This agent.
    Agent(AgentId),
}

/// Somebody declined a contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Declined {
    /// Who.
    pub agent: AgentId,
    /// When.
    pub at: Timestamp,
}

/// How long a declined contact is not offered again to whoever declined it, even if nobody else is there.
pub const DECLINE_PAUSE: Span = Span::seconds(30);

/// How many agents who missed a contact are remembered.
pub const MISSED_LIMIT: usize = 16;

/// An agent who is to have a contact before others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Prefer {
    /// Whom.
    pub agent: AgentId,
    /// Until when the others wait.
    pub until: Timestamp,
}

/// How urgent a contact is within its queue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub enum Priority {
    /// As it came.
    #[default]
    Normal,
    /// Had an agent before, or waits again through no fault of the customer.
    High,
}

/// Whose turn it is (SPEC I.1). Derived from messages, not chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Turn {
    /// The customer spoke last and waits since then.
    Agent {
        /// Time of his first message without an answer.
        since: Timestamp,
    },
    /// An agent spoke last.
    Customer {
        /// Time of the agent's last message.
        since: Timestamp,
    },
}

/// One agent's part in a conversation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Engagement {
    /// Whose.
    pub agent: AgentId,
    /// As what.
    pub role: Role,
    /// How far.
    pub state: EngagementState,
    /// The last event that is his to read, if the conversation went on without him (SPEC B.3).
    #[serde(default)]
    pub left: Option<Seq>,
    /// The colleague who asked him, if one did.
    #[serde(default)]
    pub asked: Option<Asked>,
    /// Whether he has written to the customer since he came.
    #[serde(default)]
    pub wrote: bool,
}

/// How much of a conversation an agent's live parts let him read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Nothing, or nothing beyond what an offer shows.
    Nothing,
    /// Up to the event he left with, while he wraps up.
    UpTo(Seq),
    /// All.
    All,
}

/// What an agent is in a conversation (SPEC I.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Role {
    /// It is his.
    Owner,
    /// He was asked to join.
    Conferee,
}

/// How far an agent's part has come. Done parts are not in the head.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum EngagementState {
    /// Not yet answered.
    Offered {
        /// Until when.
        deadline: Timestamp,
    },
    /// In it.
    Active {
        /// Since when: the connected timer.
        since: Timestamp,
        /// Whether it takes one of his slots.
        slot: Slot,
        /// His number among the people here.
        participant: ParticipantNo,
    },
    /// Out of it but for the reasons.
    WrapUp {
        /// Since when.
        since: Timestamp,
        /// When the default reason is given by itself.
        deadline: Option<Timestamp>,
        /// Kept until the reasons are given if it was held: ending must never fail for want of a slot.
        slot: Slot,
        /// His number among the people here.
        participant: ParticipantNo,
    },
}

/// Whether a part takes one of its agent's slots.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Slot {
    /// It does.
    Held,
    /// It did; it was quiet too long.
    Released,
}

impl Engagement {
    /// Whether it takes one of the agent's slots (SPEC I.1).
    pub const fn holds_slot(&self) -> bool {
        match self.state {
            EngagementState::Offered { .. } => true,
            EngagementState::Active { slot, .. } | EngagementState::WrapUp { slot, .. } => {
                matches!(slot, Slot::Held)
            }
        }
    }
}

impl Conversation {
    /// A conversation before its first event.
    pub fn new(birth: Birth) -> Self {
        let at = birth.at;
        Self {
            birth,
            seq: Seq(0),
            shared_seq: SharedSeq(0),
            phase: Phase::Waiting(Waiting { since: at, ..Waiting::default() }),
            queue: None,
            priority: Priority::Normal,
            arrived_at: at,
            arrival: Arrival::Live,
            turn: Turn::Agent { since: at },
            reminders: 0,
            engagements: BTreeMap::new(),
            engagement_count: 0,
            participants: BTreeMap::new(),
            last_agent: None,
            messages: 0,
            last_message_at: None,
            conferred: None,
            customer_wrote_at: None,
            outcome: Vec::new(),
            calls: Vec::new(),
            held: None,
            direction: Direction::Inbound,
            undelivered: None,
        }
    }

    /// Its name.
    pub const fn id(&self) -> ConversationId {
        self.birth.id
    }

    /// What its channel can do.
    pub const fn capability(&self) -> Capability {
        self.birth.channel.capability()
    }

    /// Whether an agent may write what he likes; `None` where he always may.
    pub fn window(&self, now: Timestamp) -> Option<Window> {
        Window::of(&self.capability(), self.customer_wrote_at, now)
    }

    /// Whom it can be given to: what we began, to colleagues too; letters also where the house says so (SPEC H-06).
    pub fn transfer_targets(&self, house: &Transfers) -> Targets {
        let capability = self.capability();
        let targets = match (self.direction, capability.outbound) {
            (Direction::Outbound, Some(targets)) => targets,
            _ => capability.transfer,
        };
        let widened = house.letters_to_agents && capability.composer == Composer::Mail;
        Targets { agent: targets.agent || widened, ..targets }
    }

    /// The key nobody else may have while this one is open; `None` when it is closed.
    pub fn open_key(&self) -> Option<&str> {
        match self.phase {
            Phase::Closed { .. } => None,
            _ => Some(&self.birth.open_key),
        }
    }

    /// The slots its engagements take, as the store keeps them.
    pub fn slots(&self) -> impl Iterator<Item = (AgentId, Media)> + '_ {
        let media = self.capability().media;
        self.engagements.values().filter(|part| part.holds_slot()).map(move |part| (part.agent, media))
    }

    /// The live part of this agent.
    pub fn engagement_of(&self, agent: AgentId) -> Option<(EngagementNo, &Engagement)> {
        self.engagements.iter().find(|(_, part)| part.agent == agent).map(|(no, part)| (*no, part))
    }

    /// The part whose owner has the conversation now.
    pub fn owner(&self) -> Option<(EngagementNo, &Engagement)> {
        let (Phase::Assigned { owner } | Phase::Parked { owner, .. }) = &self.phase else {
            return None;
        };
        self.engagements.get(owner).map(|part| (*owner, part))
    }

    /// The colleague who is in it or was asked to join.
    pub fn conferee(&self) -> Option<(EngagementNo, &Engagement)> {
        let there =
            |part: &Engagement| part.role == Role::Conferee && !matches!(part.state, EngagementState::WrapUp { .. });
        self.engagements.iter().find(|(_, part)| there(part)).map(|(no, part)| (*no, part))
    }

    /// Whether this agent is in it, or is asked to be; wrapping up is neither.
    pub fn involves(&self, agent: AgentId) -> bool {
        let wraps_up = |part: &Engagement| matches!(part.state, EngagementState::WrapUp { .. });
        self.engagements.values().any(|part| part.agent == agent && !wraps_up(part))
    }

    /// The parts of those who were in it when it closed and wrap up. Whoever left before is no longer asked.
    pub fn closers(&self) -> impl Iterator<Item = (EngagementNo, &Engagement)> {
        self.engagements.iter().filter(|(_, part)| part.left.is_none()).map(|(no, part)| (*no, part))
    }

    /// How much of it this agent may read by his live parts.
    pub fn reach(&self, agent: AgentId) -> Reach {
        let mut reach = Reach::Nothing;
        for part in self.engagements.values().filter(|part| part.agent == agent) {
            reach = match (reach, part.state, part.left) {
                (reach, EngagementState::Offered { .. }, _) => reach,
                (Reach::All, ..) | (_, _, None) => Reach::All,
                (Reach::UpTo(known), _, Some(left)) => Reach::UpTo(known.max(left)),
                (Reach::Nothing, _, Some(left)) => Reach::UpTo(left),
            };
        }
        reach
    }

    /// The customer's display name; empty when unknown or erased.
    pub fn customer_name(&self) -> &str {
        self.participants.get(&ParticipantNo::CUSTOMER).map_or("", |customer| &customer.name)
    }

    /// The number this agent has here, or the next free one.
    pub fn participant_for(&self, agent: AgentId) -> ParticipantNo {
        self.participants
            .iter()
            .find(|(_, person)| person.agent == Some(agent))
            .map_or_else(|| self.next_participant(), |(no, _)| *no)
    }

    /// Whether a customer's message would go on here after the end (SPEC I.1, A.7). True while it is open.
    pub fn may_continue(&self, now: Timestamp, reopen_window: Span) -> bool {
        match self.phase {
            Phase::Closed { why: EndWhy::Customer | EndWhy::Junk, .. } => false,
            Phase::Closed { .. } if self.is_unwritten() => false,
            Phase::Closed { at, .. } => now - at <= reopen_window,
            _ => true,
        }
    }

    /// The display name of somebody in it; empty when unknown.
    pub(super) fn name_of(&self, participant: ParticipantNo) -> String {
        self.participants.get(&participant).map(|person| person.name.clone()).unwrap_or_default()
    }

    fn next_participant(&self) -> ParticipantNo {
        self.participants.keys().next_back().map_or(ParticipantNo(1), |last| last.next())
    }
}
