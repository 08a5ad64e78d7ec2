//! Everything but messages that was asked and is not answered: the view shows it as pending, and words what was refused.

use crate::store::Map;
use domain::{CommandId, ConversationId, Refusal, Seq};
use protocol::agent::{ClientFrame, Command};

/// What a request is about. One at a time each: asking again while it is pending is a double click.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Act {
    /// The agent's own state.
    Presence,
    /// Accept or decline.
    Offer(ConversationId),
    /// End.
    End(ConversationId),
    /// Reasons, more time, going on.
    WrapUp(ConversationId),
    /// Park and unpark.
    Park(ConversationId),
    /// Correcting the contact.
    Contact(ConversationId),
    /// Merging the contact with another, or no longer.
    Merge(ConversationId),
    /// Giving it away, or asking somebody to join.
    Directed(ConversationId),
    /// What is done about a colleague who was asked.
    Conference(ConversationId),
    /// A note for colleagues.
    Note(ConversationId),
    /// Setting a workflow going.
    Workflow(ConversationId),
    /// Sending a letter, or taking it back.
    Letter(ConversationId),
    /// Closing what is nothing for us.
    Junk(ConversationId),
    /// Writing to somebody first.
    Begin,
}

impl Act {
    /// What a command is about; messages are none of these.
    pub const fn of(command: &Command) -> Option<Self> {
        Some(match command {
            Command::Choose(_) => Self::Presence,
            Command::Accept { conversation, .. } | Command::Decline { conversation, .. } => Self::Offer(*conversation),
            Command::Send { .. } => return None,
            Command::End { conversation } => Self::End(*conversation),
            Command::WrapUp { conversation, .. }
            | Command::ExtendWrapUp { conversation, .. }
            | Command::Resume { conversation, .. } => Self::WrapUp(*conversation),
            Command::Park { conversation, .. } | Command::Unpark { conversation } => Self::Park(*conversation),
            Command::EditContact { conversation, .. } | Command::NoteContact { conversation, .. } => {
                Self::Contact(*conversation)
            }
            Command::MergeContact { conversation, .. } | Command::UnmergeContact { conversation, .. } => {
                Self::Merge(*conversation)
            }
            Command::Transfer { conversation, .. } | Command::Invite { conversation, .. } => {
                Self::Directed(*conversation)
            }
            Command::CancelInvitation { conversation }
            | Command::EndConference { conversation }
            | Command::LeaveConference { conversation }
            | Command::HandOver { conversation }
            | Command::WrapUpConference { conversation, .. } => Self::Conference(*conversation),
            Command::Note { conversation, .. } => Self::Note(*conversation),
            Command::Trigger { conversation, .. } => Self::Workflow(*conversation),
            Command::SendLetter { conversation, .. } | Command::TakeLetterBack { conversation } => {
                Self::Letter(*conversation)
            }
            Command::Junk { conversation, .. } => Self::Junk(*conversation),
            Command::Begin { .. } => Self::Begin,
        })
    }
}

/// What was asked and what was refused.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Requests {
    pending: Map<Act, (CommandId, Command)>,
    refused: Map<Act, Refusal>,
    /// Letters whose answer is here before its events: up to those it looks as if nobody had asked.
    settling: Map<ConversationId, Seq>,
}

impl Requests {
    /// Asks. `None` while the same thing is pending; an earlier refusal is forgotten.
    pub fn ask(&mut self, id: CommandId, command: Command) -> Option<ClientFrame> {
        let act = Act::of(&command)?;
        if self.pending.contains_key(&act) {
            return None;
        }
        self.refused.remove(&act);
        self.pending.insert(act, (id, command.clone()));
        Some(ClientFrame::Command { id, command })
    }

    /// The answer. Returns what it was about and what was asked.
    pub fn answered(&mut self, id: CommandId, result: &Result<(), Refusal>) -> Option<(Act, Command)> {
        let act = self.pending.iter().find(|(_, (pending, _))| *pending == id).map(|(act, _)| *act)?;
        let (_, command) = self.pending.remove(&act)?;
        if let Err(refusal) = result {
            self.refused.insert(act, refusal.clone());
        }
        Some((act, command))
    }

    /// A letter was answered; what follows from it is told up to this event.
    pub fn settles(&mut self, conversation: ConversationId, seq: Seq) {
        self.settling.insert(conversation, seq);
    }

    /// The thread is here up to this event. Returns whether something was waited for.
    pub fn held_up_to(&mut self, conversation: ConversationId, held: Seq) -> bool {
        let is_here = self.settling.get(&conversation).is_some_and(|seq| *seq <= held);
        is_here && self.settling.remove(&conversation).is_some()
    }

    /// Everything pending, to be asked again over a new link under the same ids.
    pub fn again(&self) -> Vec<ClientFrame> {
        self.pending.values().map(|(id, command)| ClientFrame::Command { id: *id, command: command.clone() }).collect()
    }

    /// Whether an answer is awaited.
    pub fn is_pending(&self, act: Act) -> bool {
        self.pending.contains_key(&act)
            || matches!(act, Act::Letter(conversation) if self.settling.contains_key(&conversation))
    }

    /// What is pending about this.
    pub fn pending(&self, act: Act) -> Option<&Command> {
        self.pending.get(&act).map(|(_, command)| command)
    }

    /// Why the last attempt was refused.
    pub fn refused(&self, act: Act) -> Option<&Refusal> {
        self.refused.get(&act)
    }

    /// The refusal was read, or no longer matters.
    pub fn forget(&mut self, act: Act) {
        self.refused.remove(&act);
    }
}
