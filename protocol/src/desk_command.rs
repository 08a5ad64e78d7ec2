//! What an agent does at his desktop, as it travels.

use domain::agent::Choice;
use domain::contact::Details;
use domain::conversation::Destination;
use domain::id::{AgentId, ContactId, EngagementNo, ReasonId};
use domain::refusal::Field;
use domain::{ConversationId, EntryPointId, FileId, TemplateId, Timestamp, WorkflowId};
use serde::{Deserialize, Serialize};

/// Something an agent did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Command {
    /// Chooses what he is in.
    Choose(Choice),
    /// Takes an offer.
    Accept {
        /// Of which conversation.
        conversation: ConversationId,
        /// Which offer.
        engagement: EngagementNo,
    },
    /// Refuses an offer.
    Decline {
        /// Of which conversation.
        conversation: ConversationId,
        /// Which offer.
        engagement: EngagementNo,
    },
    /// Writes.
    Send {
        /// Where.
        conversation: ConversationId,
        /// What.
        text: String,
        /// The draft it was typed as; consumed in the same commit.
        draft: Option<u32>,
        /// The locked template it is, if it is one; a text that is not what that says is refused (SPEC C.3-5).
        #[serde(default)]
        template: Option<TemplateUse>,
        /// Files that go with it; what is said may be nothing then.
        #[serde(default)]
        files: Vec<FileId>,
    },
    /// Ends.
    End {
        /// What.
        conversation: ConversationId,
    },
    /// Gives his reasons.
    WrapUp {
        /// Where.
        conversation: ConversationId,
        /// Which part.
        engagement: EngagementNo,
        /// The reasons.
        reasons: Vec<ReasonId>,
    },
    /// Stops the countdown.
    ExtendWrapUp {
        /// Where.
        conversation: ConversationId,
        /// Which part.
        engagement: EngagementNo,
    },
    /// Goes on instead of wrapping up.
    Resume {
        /// Where.
        conversation: ConversationId,
        /// Which part.
        engagement: EngagementNo,
    },
    /// Leaves without ending.
    Park {
        /// What.
        conversation: ConversationId,
        /// When it should come back.
        until: Option<Timestamp>,
        /// Why.
        reason: String,
    },
    /// Brings it back.
    Unpark {
        /// What.
        conversation: ConversationId,
    },
    /// Corrects who the customer is.
    EditContact {
        /// In which conversation.
        conversation: ConversationId,
        /// The version he saw; another one means somebody else was faster.
        version: u32,
        /// What is true now.
        details: Details,
    },
    /// Writes down what colleagues should know of the customer.
    NoteContact {
        /// In which conversation.
        conversation: ConversationId,
        /// The version he saw.
        version: u32,
        /// All that is to be known now.
        notes: String,
    },
    /// Says that the customer and another contact are one person (SPEC I.4).
    MergeContact {
        /// In which conversation.
        conversation: ConversationId,
        /// The version of the customer he saw.
        version: u32,
        /// The other contact.
        other: ContactId,
        /// The version of it he saw.
        other_version: u32,
        /// What is to be as it is there; else what is known stays.
        theirs: Vec<Field>,
    },
    /// Takes that back; for supervisors.
    UnmergeContact {
        /// In which conversation.
        conversation: ConversationId,
        /// The version of the customer he saw.
        version: u32,
        /// The other contact.
        other: ContactId,
    },
    /// Gives it to somebody else.
    Transfer {
        /// What.
        conversation: ConversationId,
        /// To whom.
        to: Destination,
        /// What the next one should know.
        note: String,
    },
    /// Asks a colleague to join; a queue's next available agent where the channel allows that.
    Invite {
        /// Where.
        conversation: ConversationId,
        /// Whom.
        to: Destination,
        /// What he should know.
        note: String,
    },
    /// Asks no longer.
    CancelInvitation {
        /// Where.
        conversation: ConversationId,
    },
    /// Goes on alone.
    EndConference {
        /// Where.
        conversation: ConversationId,
    },
    /// Leaves a colleague's conversation.
    LeaveConference {
        /// Which one.
        conversation: ConversationId,
    },
    /// Leaves his own to the colleague.
    HandOver {
        /// Which one.
        conversation: ConversationId,
    },
    /// Says how the conference went, if he likes to.
    WrapUpConference {
        /// Where.
        conversation: ConversationId,
        /// The reasons; none to be asked no longer.
        reasons: Vec<ReasonId>,
    },
    /// Sets a workflow going; the announcements in the thread say what became of it.
    Trigger {
        /// Where.
        conversation: ConversationId,
        /// Which one.
        workflow: WorkflowId,
        /// What its parameters are given, by their keys; yes and no as `true` and `false`.
        values: Vec<(String, String)>,
    },
    /// Sends the letter his draft holds. It leaves after the house's pause, and until then he can take it back; closing the
    /// page changes nothing about it.
    SendLetter {
        /// Where.
        conversation: ConversationId,
        /// The version of the draft; another one means that it was changed on another device, and nothing is sent.
        draft: u32,
        /// Whether his part ends with it (SPEC H-16).
        wrap_up: bool,
    },
    /// Takes back a letter that has not left: the draft is his again, as it was.
    TakeLetterBack {
        /// Where.
        conversation: ConversationId,
    },
    /// Closes what is nothing for us, without reasons (SPEC I.6).
    Junk {
        /// What.
        conversation: ConversationId,
        /// Whether whoever wrote it is not heard again.
        block: bool,
    },
    /// Writes to somebody first (SPEC E). The answer names the conversation; it is his at once.
    Begin {
        /// From where.
        entry_point: EntryPointId,
        /// To whom: a telephone number with its country, or an email address.
        to: String,
    },
    /// Writes what no customer sees.
    Note {
        /// Where.
        conversation: ConversationId,
        /// What.
        text: String,
        /// Colleagues it names.
        mentions: Vec<AgentId>,
    },
}

/// A locked template as it is sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TemplateUse {
    /// Which one.
    pub template: TemplateId,
    /// In which language.
    pub language: String,
    /// The values of its tags, in order.
    pub values: Vec<String>,
}
