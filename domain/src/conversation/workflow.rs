//! Workflows in a conversation: set going by whoever is in it, and ended by what was answered (SPEC A.6).

use crate::contact::FieldChange;
use crate::id::{CommandId, ParticipantNo};
use crate::refusal::{Field, Refusal};
use crate::workflow::call::{ANSWER_WITHIN, RUNNING_LIMIT};

use super::command::{Command, Context};
use super::event::{DeskEvent, Event, SharedEvent};
use super::state::Conversation;

impl Conversation {
    pub(super) fn trigger(&self, call: CommandId, name: &str, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let (_, by) = self.active(&context.actor)?;
        if self.calls.len() >= RUNNING_LIMIT {
            return Err(Refusal::TooMany { seconds: ANSWER_WITHIN.as_seconds() as u32 });
        }
        Ok(vec![DeskEvent::WorkflowTriggered { call, name: name.to_owned(), by }.into()])
    }

    /// A call ends once, whoever says so first.
    pub(super) fn end_call(&self, command: &Command) -> Vec<Event> {
        let Command::EndCall { call, name, by, failure, said, note, changes, ignored } = command else {
            return Vec::new();
        };
        if !self.calls.contains(call) {
            return Vec::new();
        }
        let mut events = Vec::new();
        if !changes.is_empty() {
            events.extend(corrected(Some(*by), changes));
        }
        if !note.is_empty() {
            let author = self.participants.iter().find(|(_, person)| person.agent == Some(*by));
            let by = author.map_or(ParticipantNo::CUSTOMER, |(no, _)| *no);
            let noted = DeskEvent::Noted { by, text: note.clone(), mentions: Vec::new(), workflow: name.clone() };
            events.push(noted.into());
        }
        let (call, name, failure) = (*call, name.clone(), *failure);
        let (said, ignored) = (said.clone(), ignored.clone());
        events.push(DeskEvent::WorkflowEnded { call, name, failure, said, ignored }.into());
        events
    }
}

/// The name people see in the thread follows the contact's.
pub(super) fn corrected(by: Option<crate::AgentId>, changes: &[FieldChange]) -> Vec<Event> {
    let mut events = vec![DeskEvent::ContactChanged { by, changes: changes.to_vec() }.into()];
    if let Some(change) = changes.iter().find(|change| change.field == Field::Name) {
        let name = change.to.clone();
        events.push(SharedEvent::Renamed { participant: ParticipantNo::CUSTOMER, name }.into());
    }
    events
}
