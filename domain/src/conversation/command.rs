//! What may be asked of a conversation, by whom, and what a decision may look at.

use crate::agent::Presence;
use crate::contact::FieldChange;
use crate::email::Letter;
use crate::id::{AgentId, CommandId, ContactId, EngagementNo, EntryPointId, QueueId, ReasonId};
use crate::message::{MessageBody, Via};
use crate::settings::Settings;
use crate::template::Approved;
use crate::time::Timestamp;
use crate::workflow::Failure;

use super::state::Destination;

/// Who asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Actor {
    /// The customer of this conversation.
    Customer,
    /// An agent, with the name he shows to customers.
    Agent {
        /// Which one.
        id: AgentId,
        /// Display name.
        name: String,
    },
    /// The house itself: routing, timers, start-up.
    House,
}

/// What is asked. Commands are wishes; [`super::Event`]s are what became of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// The customer writes.
    Write {
        /// What.
        body: MessageBody,
        /// How it came.
        via: Via,
    },
    /// The customer writes a letter.
    ReceiveLetter {
        /// What its header says.
        letter: Box<Letter>,
        /// What is new in it, and its files.
        body: MessageBody,
        /// How it came.
        via: Via,
    },
    /// The customer ends.
    Leave,
    /// The customer cannot stay at the screen; the answer will find him later.
    LeaveOffline,
    /// An agent takes his offer.
    Accept {
        /// Which offer.
        engagement: EngagementNo,
    },
    /// An agent refuses his offer.
    Decline {
        /// Which offer.
        engagement: EngagementNo,
    },
    /// An agent writes.
    Send {
        /// What.
        body: MessageBody,
        /// The approved template it says; whoever gives it has compared them.
        approved: Option<Approved>,
    },
    /// An agent sends the letter his draft holds, after the house's pause. Whoever asks has judged it.
    HoldLetter {
        /// Whether his part ends with it.
        wrap_up: bool,
    },
    /// An agent's letter leaves: at once, or because the pause is over; then what was said when it was held counts.
    SendLetter {
        /// What its header says.
        letter: Box<Letter>,
        /// What is new in it, and its files.
        body: MessageBody,
        /// Whether his part ends with it.
        wrap_up: bool,
    },
    /// A letter that was about to leave does not: its agent wants it back, or the house cannot send it.
    TakeLetterBack,
    /// An agent ends.
    End,
    /// An agent gives his reasons.
    WrapUp {
        /// Which part.
        engagement: EngagementNo,
        /// Why it came and how it went.
        reasons: Vec<ReasonId>,
    },
    /// An agent stops the countdown.
    ExtendWrapUp {
        /// Which part.
        engagement: EngagementNo,
    },
    /// An agent goes on instead of wrapping up.
    Resume {
        /// Which part.
        engagement: EngagementNo,
    },
    /// An agent leaves without ending.
    Park {
        /// When it should come back.
        until: Option<Timestamp>,
        /// Why.
        reason: String,
    },
    /// An agent, or the time, brings it back.
    Unpark,
    /// Its owner gives it to somebody else (SPEC A.4).
    Transfer {
        /// To whom.
        to: Destination,
        /// What the next one should know.
        note: String,
    },
    /// Its owner asks a colleague to join.
    Invite {
        /// Whom.
        agent: AgentId,
        /// The queue he was found in, if the owner asked for one.
        queue: Option<QueueId>,
        /// What he should know.
        note: String,
    },
    /// Its owner asks no longer.
    CancelInvitation,
    /// Its owner goes on alone.
    EndConference,
    /// The colleague goes.
    LeaveConference,
    /// Its owner leaves it to the colleague.
    HandOver,
    /// Its owner says how the conference went, if he likes to (SPEC I.2).
    WrapUpConference {
        /// The reasons; none to be asked no longer.
        reasons: Vec<ReasonId>,
    },
    /// An agent writes what no customer sees (SPEC I.4).
    Note {
        /// What.
        text: String,
        /// Colleagues it names.
        mentions: Vec<AgentId>,
    },
    /// Its owner finds that it is nothing for us (SPEC I.6).
    Junk,
    /// A rule for mail finds that, before anybody had it.
    JunkByRule {
        /// The rule, by name.
        rule: String,
    },
    /// An agent sets a workflow going (SPEC A.6); whether it is for him was asked before.
    Trigger {
        /// Under which id.
        call: CommandId,
        /// The workflow's name.
        name: String,
    },
    /// What became of it. What its answer asked for is done in the same commit; nothing happens when it ended before.
    EndCall {
        /// Which call.
        call: CommandId,
        /// The workflow's name.
        name: String,
        /// The agent who set it going.
        by: AgentId,
        /// Why it failed.
        failure: Option<Failure>,
        /// What the answer says.
        said: String,
        /// What the answer leaves for colleagues; empty for nothing.
        note: String,
        /// What it corrects of the contact; may be empty.
        changes: Vec<FieldChange>,
        /// Fields of the answer that were left out.
        ignored: Vec<String>,
    },
    /// Somebody corrected who the customer is; the contact itself changes in the same commit.
    CorrectContact {
        /// Old and new values; not empty.
        changes: Vec<FieldChange>,
    },
    /// An agent found that this customer and another contact are one person, or a supervisor that they are not; the contacts
    /// themselves change in the same commit.
    MergeContacts {
        /// The other contact.
        other: ContactId,
        /// Whether it is taken back.
        undone: bool,
    },
    /// Routing found an agent.
    Offer {
        /// Whom.
        agent: AgentId,
    },
    /// An offer cannot stand any longer, for a reason of the agent's side.
    Withdraw {
        /// Which offer.
        engagement: EngagementNo,
        /// Why.
        why: super::WithdrawnWhy,
    },
    /// The agent is gone for longer than the recovery timeout, or signed out (SPEC I.1, F.2).
    AgentLost {
        /// Who.
        agent: AgentId,
    },
    /// Nobody took it in time; the next queue may.
    Overflow {
        /// Where to.
        queue: QueueId,
    },
    /// Nobody can take it where it waits, and somebody can at its entry point's queue.
    ComeBack,
    /// A quiet deadline may be due: reminder, end for inactivity, release of the slot.
    Quiet,
    /// The wrap-up countdown may be over.
    WrapUpOver {
        /// Which part.
        engagement: EngagementNo,
    },
    /// The service was down: deadlines about people move to at least this time (DESIGN.md §3.6). Or the clock went back:
    /// those further away than their full span move in.
    MoveDeadlines {
        /// The earliest deadline allowed now.
        to: Timestamp,
    },
}

/// What a decision may look at beside the head, so that it can be repeated.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The server's time.
    pub now: Timestamp,
    /// Who asks.
    pub actor: Actor,
    /// The organisation's settings.
    pub settings: &'a Settings,
    /// The queues there are.
    pub queues: &'a dyn Queues,
    /// What is known of the owner, or of the last one who wraps up; `None` when there is none or it was not needed.
    pub owner: Option<OwnerFacts>,
    /// What is known of the agent a command names; `None` when he does not exist or none is named.
    pub target: Option<TargetFacts>,
    /// Whether another conversation is open under the same key: then what was closed stays closed (DESIGN.md §3.8).
    pub superseded: bool,
    /// Whether the agent who acts has had everything the customer wrote in view.
    pub seen_all: bool,
    /// Whether somebody can answer now what came in at this entry point (SPEC H-35).
    pub attended: bool,
}

/// What decisions ask about queues: nothing may wait in one that is gone.
pub trait Queues: core::fmt::Debug + Sync {
    /// Whether there is such a queue.
    fn exists(&self, queue: QueueId) -> bool;
    /// Where contacts of this entry point wait at first; `None` when there is no queue at all.
    fn home(&self, entry_point: EntryPointId) -> Option<QueueId>;
}

/// A house with this one queue.
impl Queues for QueueId {
    fn exists(&self, queue: QueueId) -> bool {
        *self == queue
    }

    fn home(&self, _: EntryPointId) -> Option<QueueId> {
        Some(*self)
    }
}

/// What deciding needs to know of the agent who has the conversation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OwnerFacts {
    /// What he is in.
    pub presence: Presence,
    /// Whether another conversation of this medium fits.
    pub has_free_slot: bool,
}

/// What deciding needs to know of an agent who is to get a conversation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TargetFacts {
    /// Display name.
    pub name: String,
    /// Whether it can be offered to him now: Available, connected, with a free slot.
    pub available: bool,
    /// Whether he supervises.
    pub supervisor: bool,
}
