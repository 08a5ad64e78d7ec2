//! What an agent does with letters: they are composed as drafts, and sent by naming the version the server holds.

use domain::ConversationId;
use protocol::agent::Command;

use super::bridge::Inner;
use super::handle::DeskStore;
use crate::desk::draft::Written;
use crate::desk::draft::machine::{DraftSync, Input};
use crate::desk::outgoing::request::Act;
use crate::dom::ids;

impl DeskStore {
    /// Something about the letter was changed. Nobody is told that an agent types one.
    pub fn write_letter(self, conversation: ConversationId, written: Written) {
        self.run(|inner| inner.draft(conversation, Input::Typed(written)));
    }

    /// Sends the letter that is composed, as soon as the server has all of it.
    pub fn send_letter(self, conversation: ConversationId, wrap_up: bool) {
        self.forget_refusal(Act::Letter(conversation));
        self.run(|inner| {
            inner.state.borrow_mut().letters.insert(conversation, wrap_up);
            inner.draft(conversation, Input::Flush);
        });
    }

    /// Takes back a letter that has not left.
    pub fn take_letter_back(self, conversation: ConversationId) {
        let waited = self.read(|inner| {
            let waited = inner.state.borrow_mut().letters.remove(&conversation).is_some();
            inner.show_draft();
            waited
        });
        if waited != Some(true) {
            self.ask(Command::TakeLetterBack { conversation });
        }
    }

    /// Closes what is nothing for us; `block`: and hears no more of whoever wrote it.
    pub fn junk(self, conversation: ConversationId, block: bool) {
        self.ask(Command::Junk { conversation, block });
    }
}

impl Inner {
    /// Sends the letter that waits for its draft to be saved, if it is.
    pub fn send_saved_letter(&self, conversation: ConversationId) {
        let command = {
            let mut state = self.state.borrow_mut();
            let saved = state.drafts.get(&conversation).and_then(DraftSync::saved);
            saved.and_then(|draft| {
                let wrap_up = state.letters.remove(&conversation)?;
                Some(Command::SendLetter { conversation, draft, wrap_up })
            })
        };
        if let Some(command) = command {
            self.ask(ids::command_id(), command);
        }
    }
}
