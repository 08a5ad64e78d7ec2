//! What every view of the desk finds in its context.

use domain::ConversationId;
use leptos::prelude::*;

use super::store::DeskStore;
use super::workflow::Begun;
use crate::text::{Desk, Words};

/// The desk.
pub fn use_desk() -> DeskStore {
    expect_context()
}

/// What it says.
pub fn use_words() -> Words<Desk> {
    expect_context()
}

/// Which parts of the layout are open.
pub fn use_panes() -> Panes {
    expect_context()
}

/// Which parts of the layout are open. View state: the server knows nothing of it.
#[derive(Clone, Copy, Debug)]
pub struct Panes {
    /// The task list, on screens that have room to hide it.
    pub list: RwSignal<bool>,
    /// The contact, as a column.
    pub contact: RwSignal<bool>,
    /// The contact, as a drawer over the conversation.
    pub drawer: RwSignal<bool>,
    /// The stack of offers, rather than only how many there are.
    pub stack: RwSignal<bool>,
    /// The state selector.
    pub selector: RwSignal<bool>,
    /// The question whether to end the open conversation.
    pub ending: RwSignal<Option<ConversationId>>,
    /// The dialog to park it.
    pub parking: RwSignal<Option<ConversationId>>,
    /// The question whether it is junk.
    pub junking: RwSignal<Option<ConversationId>>,
    /// The dialog that begins a conversation.
    pub beginning: RwSignal<bool>,
    /// The template picker.
    pub picking: RwSignal<bool>,
    /// The list of workflows.
    pub triggering: RwSignal<bool>,
    /// What was typed for workflows and not sent yet.
    pub begun: Begun,
    /// Too narrow for list and conversation side by side.
    pub narrow: Signal<bool>,
    /// Too narrow for the contact as a column.
    pub medium: Signal<bool>,
    /// Touched with a finger rather than pointed at.
    pub touch: Signal<bool>,
}

impl Panes {
    /// Shows or hides the contact, whatever form it has now.
    pub fn toggle_contact(self) {
        if self.medium.get_untracked() {
            self.drawer.update(|open| *open = !*open);
        } else {
            self.contact.update(|open| *open = !*open);
        }
    }

    /// Whether focusing a text field may raise a keyboard over what there is to read.
    pub fn keyboard_covers(self) -> bool {
        self.touch.get_untracked() || self.narrow.get_untracked()
    }

    /// Whether the contact is in sight.
    pub fn contact_in_sight(self) -> bool {
        if self.medium.get() { self.drawer.get() } else { self.contact.get() }
    }
}
