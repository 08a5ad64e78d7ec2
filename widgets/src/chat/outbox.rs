//! What the customer did and the server has not confirmed yet: pure, in order, each with the id it keeps through every retry.

use domain::{CommandId, ConversationId, Refusal, SharedSeq, Timestamp};
use protocol::Done;
use protocol::customer::{Command, Start};

use crate::files::Files;

/// One thing the customer did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Made where he did it.
    pub id: CommandId,
    /// When.
    pub at: Timestamp,
    /// Where; `None` for the one that is being begun.
    pub conversation: Option<ConversationId>,
    /// What.
    pub act: Act,
    /// How far it is.
    pub state: State,
}

/// What he did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// Began.
    Start(Box<Start>),
    /// Wrote, or sent files.
    Write(String, Files),
    /// Ended.
    Leave,
    /// Left an address instead of waiting.
    LeaveEmail(String),
}

/// How far it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// To be sent.
    Pending,
    /// Sent on this link; no answer yet.
    Sent,
    /// The server has it; its event is on the way.
    Done {
        /// Where it went.
        conversation: Option<ConversationId>,
        /// The last event it made.
        seq: SharedSeq,
    },
    /// Refused.
    Failed(Refusal),
}

impl Entry {
    /// The words it puts into the thread, if any.
    pub fn text(&self) -> Option<&str> {
        match &self.act {
            Act::Write(text, _) => Some(text),
            Act::Start(start) => start.text.as_deref(),
            Act::Leave | Act::LeaveEmail(_) => None,
        }
    }

    /// The files that go with it.
    pub fn files(&self) -> Files {
        match &self.act {
            Act::Write(_, files) => files.clone(),
            _ => Files::default(),
        }
    }

    fn command(&self, current: Option<ConversationId>) -> Option<Command> {
        if let Act::Start(start) = &self.act {
            return Some(Command::Start((**start).clone()));
        }
        let conversation = self.conversation.or(current)?;
        Some(match &self.act {
            Act::Write(text, files) => Command::Write { conversation, text: text.clone(), files: files.ids() },
            Act::LeaveEmail(email) => Command::LeaveEmail { conversation, email: email.clone() },
            Act::Leave | Act::Start(_) => Command::Leave { conversation },
        })
    }
}

/// The entries, oldest first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outbox(Vec<Entry>);

impl Outbox {
    /// What is in it.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// Those that stand in the thread.
    pub fn shown(&self) -> impl Iterator<Item = &Entry> {
        self.0.iter().filter(|entry| entry.text().is_some())
    }

    /// Puts one at the end; one that is there already is left as it is.
    pub fn add(&mut self, entry: Entry) {
        if self.find(entry.id).is_none() {
            // Almost always the end: only what another tab left behind is older.
            let after = |other: &Entry| (other.at, other.id) <= (entry.at, entry.id);
            let place = self.0.iter().rposition(after).map_or(0, |at| at + 1);
            self.0.insert(place, entry);
        }
    }

    /// Whether it is one of these.
    pub fn holds(&self, id: CommandId) -> bool {
        self.find(id).is_some()
    }

    /// Takes one out.
    pub fn remove(&mut self, id: CommandId) {
        self.0.retain(|entry| entry.id != id);
    }

    /// The one that begins a conversation, if it is on its way.
    pub fn starting(&self) -> Option<&Entry> {
        self.0.iter().find(|entry| matches!(entry.act, Act::Start(_)) && !matches!(entry.state, State::Failed(_)))
    }

    /// The link is gone: what was sent and not answered is to be sent again.
    pub fn link_lost(&mut self) {
        for entry in &mut self.0 {
            if entry.state == State::Sent {
                entry.state = State::Pending;
            }
        }
    }

    /// The person wants a refused one to be tried again, under the same id.
    pub fn retry(&mut self, id: CommandId) {
        if let Some(entry) = self.find_mut(id)
            && matches!(entry.state, State::Failed(_))
        {
            entry.state = State::Pending;
        }
    }

    /// What can be sent now, in order; it counts as sent. What follows a beginning waits until that is answered, because
    /// only then it is known where it goes.
    pub fn take_sendable(&mut self, current: Option<ConversationId>) -> Vec<(CommandId, Command)> {
        let mut sendable = Vec::new();
        for entry in &mut self.0 {
            let starts = matches!(entry.act, Act::Start(_));
            match entry.state {
                State::Pending => {
                    let Some(command) = entry.command(current) else { break };
                    entry.state = State::Sent;
                    sendable.push((entry.id, command));
                    if starts {
                        break;
                    }
                }
                State::Sent if starts => break,
                _ => {}
            }
        }
        sendable
    }

    /// Takes an answer; returns the entry as it stands now, if it is one of ours.
    pub fn answered(&mut self, id: CommandId, result: Result<Done<SharedSeq>, Refusal>) -> Option<&Entry> {
        let entry = self.find_mut(id)?;
        entry.state = match result {
            Ok(done) => State::Done { conversation: done.conversation, seq: done.seq },
            Err(refusal) => State::Failed(refusal),
        };
        Some(entry)
    }

    /// Takes out what the conversation shows by itself now: its events up to `seq` are held.
    pub fn settle(&mut self, current: ConversationId, held: SharedSeq) {
        self.0.retain(|entry| match &entry.state {
            State::Done { conversation: Some(went), seq } => *went == current && *seq > held,
            State::Done { conversation: None, .. } => false,
            _ => true,
        });
    }

    fn find(&self, id: CommandId) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.id == id)
    }

    fn find_mut(&mut self, id: CommandId) -> Option<&mut Entry> {
        self.0.iter_mut().find(|entry| entry.id == id)
    }
}
