//! What happened. Events are past facts; readers of the log must understand every one ever written, so variants and fields
//! are added with defaults and never renamed or reused.

use serde::{Deserialize, Serialize};

pub use super::letter::TakenBackWhy;
pub use super::record::{Record, SharedRecord};
use crate::contact::FieldChange;
use crate::email::Letter;
use crate::id::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, ParticipantNo, QueueId, ReasonId, Seq, SharedSeq,
};
use crate::message::{MessageBody, Receipt, Via};
use crate::time::Timestamp;
use crate::workflow::Failure;

use super::state::{Destination, Prefer, Priority};

/// One event of the log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Event {
    /// The customer may see it.
    Shared(SharedEvent),
    /// Only the desk may see it.
    Desk(DeskEvent),
}

/// What the customer may see. People are named by their number in this conversation and a display name; there is no agent
/// id, address, queue or rule in here, so that nothing internal can leak.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum SharedEvent {
    /// The customer began.
    Opened {
        /// His display name; empty when unknown.
        name: String,
    },
    /// Somebody wrote.
    MessagePosted {
        /// Who.
        by: ParticipantNo,
        /// What.
        body: MessageBody,
        /// How it came.
        via: Via,
    },
    /// A message was changed by its author.
    MessageEdited {
        /// Which one.
        target: SharedSeq,
        /// What it says now.
        body: MessageBody,
    },
    /// A message was taken back by its author.
    MessageDeleted {
        /// Which one.
        target: SharedSeq,
    },
    /// An agent is there now.
    Joined {
        /// Who, from now on under this number.
        participant: ParticipantNo,
        /// Display name.
        name: String,
    },
    /// An agent left.
    Left {
        /// Who.
        participant: ParticipantNo,
    },
    /// The agent was lost; somebody will be with the customer (SPEC I.1).
    Delayed,
    /// The customer was asked whether he is still there (SPEC I.1).
    Reminded {
        /// 1 for the first reminder.
        nth: u8,
    },
    /// The conversation is over, or rests.
    Ended {
        /// Why.
        why: EndWhy,
    },
    /// It goes on after an end.
    Reopened,
    /// Somebody's display name changed.
    Renamed {
        /// Who.
        participant: ParticipantNo,
        /// New name.
        name: String,
    },
}

/// Why a conversation ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum EndWhy {
    /// The customer pressed End; in web chat it cannot be reopened (SPEC A.7).
    Customer,
    /// An agent pressed End.
    Agent,
    /// The customer was silent too long (SPEC I.1).
    Inactive,
    /// The agent it was given to did not take it (SPEC H-05).
    NotAccepted,
    /// It was junk (SPEC I.6).
    Junk,
}

/// What only the desk may see.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum DeskEvent {
    /// How the customer came and what he answered before the chat (SPEC A.7).
    Introduced(Introduction),
    /// The conversation this one continues.
    Linked {
        /// The earlier one.
        previous: ConversationId,
    },
    /// It waits in a queue.
    Queued {
        /// Which one.
        queue: QueueId,
        /// Why it waits.
        why: QueuedWhy,
        /// How urgent it is within the queue.
        priority: Priority,
        /// Who is to have it first, and until when.
        prefer: Option<Prefer>,
    },
    /// It was offered to an agent.
    Offered {
        /// The part this offer begins.
        engagement: EngagementNo,
        /// To whom.
        agent: AgentId,
        /// Until when.
        deadline: Timestamp,
    },
    /// The offer is over and the contact is back where it waited.
    Withdrawn {
        /// Which offer.
        engagement: EngagementNo,
        /// Why.
        why: WithdrawnWhy,
    },
    /// The agent took it.
    Accepted {
        /// Which offer.
        engagement: EngagementNo,
        /// The agent's number among the people of this conversation.
        participant: ParticipantNo,
        /// Display name at that time.
        name: String,
    },
    /// The answered conversation has been quiet; the agent's slot is free for another (SPEC I.1).
    SlotReleased {
        /// Whose part.
        engagement: EngagementNo,
    },
    /// The customer wrote and the agent had a free slot.
    SlotRetaken {
        /// Whose part.
        engagement: EngagementNo,
    },
    /// The agent left without ending (SPEC I.1, S2).
    Parked {
        /// Whose part.
        engagement: EngagementNo,
        /// When it comes back by itself.
        until: Option<Timestamp>,
        /// Why, in the agent's words.
        reason: String,
    },
    /// It is back from being parked.
    Unparked {
        /// Whose part.
        engagement: EngagementNo,
    },
    /// An agent's part is over but for the reasons.
    WrapUpStarted {
        /// Whose part.
        engagement: EngagementNo,
        /// When the default reason is given by itself; `None` waits for ever.
        deadline: Option<Timestamp>,
    },
    /// The agent stopped the countdown.
    WrapUpExtended {
        /// Whose part.
        engagement: EngagementNo,
    },
    /// Reasons were given; the part is done.
    WrappedUp {
        /// Whose part.
        engagement: EngagementNo,
        /// The reasons.
        reasons: Vec<ReasonId>,
        /// Who gave them.
        by: WrapUpBy,
    },
    /// The agent went on instead of wrapping up (SPEC H-39).
    Resumed {
        /// Whose part.
        engagement: EngagementNo,
    },
    /// An agent's part is over without a wrap-up.
    EngagementEnded {
        /// Whose part.
        engagement: EngagementNo,
        /// Why.
        why: EngagementEndWhy,
    },
    /// A deadline about a person moved because the service was down (DESIGN.md §3.6).
    DeadlineMoved {
        /// Whose part.
        engagement: EngagementNo,
        /// The new one.
        deadline: Timestamp,
    },
    /// The clock went back: the customer's silence, which would begin in the future, counts from here.
    SilenceMoved {
        /// From when on.
        since: Timestamp,
    },
    /// A message of ours came further, or did not.
    ReceiptChanged {
        /// Which message.
        target: Seq,
        /// How far.
        receipt: Receipt,
    },
    /// Its owner gave it to somebody else and is out of it.
    Transferred {
        /// Whose part ends with it.
        engagement: EngagementNo,
        /// To whom.
        to: Destination,
        /// Display name of that agent; empty for a queue.
        name: String,
        /// What the next one should know; empty for nothing.
        note: String,
    },
    /// A colleague was asked to join.
    Invited {
        /// The part this invitation begins.
        engagement: EngagementNo,
        /// Whom.
        agent: AgentId,
        /// His display name.
        name: String,
        /// By whom.
        by: AgentId,
        /// Until when.
        deadline: Timestamp,
        /// What he should know; empty for nothing.
        note: String,
    },
    /// The conference is over; its owner goes on alone.
    ConferenceEnded {
        /// The colleague's part.
        engagement: EngagementNo,
        /// Who ended it: the owner, or the colleague who left.
        by: AgentId,
    },
    /// It is the colleague's from here on.
    HandedOver {
        /// Whose it was.
        from: EngagementNo,
        /// Whose it is.
        to: EngagementNo,
    },
    /// The owner said how the conference went, or does not want to.
    ConferenceWrappedUp {
        /// The owner's part.
        engagement: EngagementNo,
        /// The reasons; may be none.
        reasons: Vec<ReasonId>,
    },
    /// An agent wrote what no customer sees (SPEC I.4).
    Noted {
        /// Who.
        by: ParticipantNo,
        /// What.
        text: String,
        /// Colleagues it names.
        mentions: Vec<AgentId>,
        /// The workflow whose answer it is, by name; empty when the agent wrote it himself.
        #[serde(default)]
        workflow: String,
    },
    /// An agent set a workflow going (SPEC A.6).
    WorkflowTriggered {
        /// Which use of it.
        call: CommandId,
        /// The workflow's name.
        name: String,
        /// Who.
        by: ParticipantNo,
    },
    /// What became of it.
    WorkflowEnded {
        /// Which use of it.
        call: CommandId,
        /// The workflow's name.
        name: String,
        /// Why it failed; `None` when it did not.
        failure: Option<Failure>,
        /// What the answer says; empty for nothing.
        said: String,
        /// Fields of the answer that were wrong and left out.
        ignored: Vec<String>,
    },
    /// Somebody corrected who the customer is.
    ContactChanged {
        /// The agent; `None` when the customer did.
        by: Option<AgentId>,
        /// Old and new values.
        changes: Vec<FieldChange>,
    },
    /// What the header of the letter says that the next event, a message, is.
    Letter(Box<Letter>),
    /// An agent's letter leaves when its time has come, unless he takes it back; what it says is his draft.
    LetterHeld {
        /// Whose part.
        engagement: EngagementNo,
        /// When it leaves.
        until: Timestamp,
        /// Whether his part ends with it.
        wrap_up: bool,
    },
    /// He took it back.
    LetterTakenBack {
        /// Whose part.
        engagement: EngagementNo,
        /// Why.
        why: TakenBackWhy,
    },
    /// It is nothing for us: closed without reasons (SPEC I.6).
    Junked {
        /// Whose part ends with it; `None` when a rule did it.
        engagement: Option<EngagementNo>,
        /// The rule that did it, by name; empty when an agent did.
        rule: String,
    },
    /// We began it (SPEC E): it never waited.
    Begun {
        /// The queue it belongs to.
        queue: QueueId,
    },
    /// The customer and another contact are one person since then, or no longer.
    ContactsMerged {
        /// Who confirmed it, or took it back.
        by: AgentId,
        /// The other contact.
        other: ContactId,
        /// Whether it was taken back.
        undone: bool,
    },
}

/// How the customer came.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Introduction {
    /// Address of the page the chat began on.
    pub page: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Questions and answers of the form.
    pub answers: Vec<Answer>,
    /// Language of the customer's browser, as a BCP 47 tag.
    pub language: Option<String>,
    /// Whether anybody was there.
    pub arrival: Arrival,
}

/// One answer of the form before the chat.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The question as it was asked.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// Whether the customer came while anybody could answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Arrival {
    /// Somebody could.
    #[default]
    Live,
    /// Nobody could; the customer knows and does not wait at the screen.
    LeftOffline,
}

/// Why a conversation waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum QueuedWhy {
    /// It is new.
    Arrived,
    /// The customer wrote after the end.
    Reopened,
    /// The customer wrote and his agent has no slot for it (SPEC I.1).
    AgentBusy,
    /// Its agent was lost.
    AgentLost,
    /// Nobody of the first queue took it in time.
    Overflowed,
    /// A colleague gave it here.
    Transferred,
    /// A message of ours did not arrive, and it was over.
    Undelivered,
}

/// Why an offer ended without being taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum WithdrawnWhy {
    /// The agent said no.
    Declined,
    /// The agent did not answer (RONA).
    Expired,
    /// The agent missed another offer, so that this one was taken back too.
    MissedAnother,
    /// The agent is no longer Available.
    NotAvailable,
    /// The agent's last connection was lost.
    LinkLost,
    /// The customer ended.
    CustomerLeft,
    /// Whoever asked a colleague to join asks no longer.
    Cancelled,
}

/// Who gave the wrap-up reasons.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum WrapUpBy {
    /// The agent.
    Agent,
    /// The clock: the default reason was given.
    Deadline,
}

/// Why a part ended without a wrap-up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum EngagementEndWhy {
    /// The agent was lost.
    AgentLost,
    /// The customer wrote and the agent had no slot for it.
    NoSlot,
    /// It was junk: nobody is asked for reasons.
    Junk,
    /// We began it and never wrote.
    Unwritten,
}

impl From<SharedEvent> for Event {
    fn from(event: SharedEvent) -> Self {
        Self::Shared(event)
    }
}

impl From<DeskEvent> for Event {
    fn from(event: DeskEvent) -> Self {
        Self::Desk(event)
    }
}
