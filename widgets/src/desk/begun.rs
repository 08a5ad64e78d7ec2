//! What the agent began and did not finish: reasons chosen, contacts being corrected. It outlives switching conversations and
//! ends when the server has it. Pure.

use domain::ConversationId;
use domain::contact::Contact;

use super::contact::merge::Merging;
use super::contact::model::Form;
use super::contact::notes::Notes;
use super::together::model::Asking;
use super::wrapup::model::Chosen;
use crate::store::Map;

/// By conversation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Begun {
    /// Reasons chosen so far.
    pub wrap_ups: Map<ConversationId, Chosen>,
    /// Contacts being corrected.
    pub contacts: Map<ConversationId, Form>,
    /// Notes for colleagues, typed and not added.
    pub notes: Map<ConversationId, String>,
    /// Notes about contacts that are being written.
    pub contact_notes: Map<ConversationId, Notes>,
    /// The dialog that makes one contact of two, or two of one.
    pub merging: Option<Merging>,
    /// The dialog that asks to whom a conversation is to go.
    pub asking: Option<Asking>,
}

impl Begun {
    /// Keeps a note as long as there is something in it.
    pub fn keep_note(&mut self, id: ConversationId, text: String) {
        if text.is_empty() {
            self.notes.remove(&id);
        } else {
            self.notes.insert(id, text);
        }
    }

    /// The form of a contact: as it was typed, or as the contact is.
    pub fn form(&self, id: ConversationId, contact: &Contact) -> Form {
        let mut form = self.contacts.get(&id).cloned().unwrap_or_else(|| Form::of(contact.clone()));
        form.arrived(contact.clone());
        form
    }

    /// Keeps a form as long as there is something in it.
    pub fn keep_form(&mut self, id: ConversationId, form: Form) {
        if form.is_changed() || form.error.is_some() {
            self.contacts.insert(id, form);
        } else {
            self.contacts.remove(&id);
        }
    }
}
