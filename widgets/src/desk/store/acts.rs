//! What an agent can do with offers and conversations, apart from writing.

use domain::channel::ChannelKind;
use domain::contact::Details;
use domain::conversation::Destination;
use domain::{AgentId, CommandId, ConversationId, EntryPointId, ReasonId, Timestamp};
use leptos::prelude::{GetUntracked, WithUntracked};
use protocol::agent::{Command, Row, RowState};

use super::handle::DeskStore;
use super::shown::{Notice, Opened};
use crate::desk::begun::Begun;
use crate::desk::contact::merge::Merging;
use crate::desk::outgoing::request::Act;
use crate::desk::tasks::model::{Line, offers};
use crate::desk::together::model::Asking;

impl DeskStore {
    // --- offers ---

    /// Accepts an offer; its conversation opens when the server says yes.
    pub fn accept(self, conversation: ConversationId) {
        if let Some(id) = self.accept_one(conversation) {
            self.open_record(conversation);
            self.run(|inner| inner.state.borrow_mut().opens = Some(id));
        }
    }

    /// Accepts the offer that expires first.
    pub fn accept_next(self) {
        if let Some(first) = offers(&self.shown.rows.get_untracked()).first() {
            self.accept(*first);
        }
    }

    /// Accepts every offer; the first one's conversation opens.
    pub fn accept_all(self) {
        let all = offers(&self.shown.rows.get_untracked());
        for (index, conversation) in all.into_iter().enumerate() {
            // Browsers open one window for one click.
            if index == 0 {
                self.accept(conversation);
            } else {
                self.accept_one(conversation);
            }
        }
    }

    /// Declines an offer.
    pub fn decline(self, conversation: ConversationId) {
        if let Some(engagement) = self.engagement(conversation) {
            self.ask(Command::Decline { conversation, engagement });
        }
    }

    /// Opens the customer's record, if his queue names a place for it. Called from what the agent pressed: browsers allow no
    /// window later. The page learns nothing of this one; its address is not sent either (`Referrer-Policy`).
    fn open_record(self, conversation: ConversationId) {
        let record = self.shown.rows.with_untracked(|rows| rows.get(&conversation).map(|row| row.record.clone()));
        if let Some(record) = record.filter(|record| !record.is_empty()) {
            match crate::dom::window().open_with_url_and_target(&record, "_blank") {
                Ok(Some(page)) => drop(page.set_opener(&wasm_bindgen::JsValue::NULL)),
                _ => self.notice(Some(Notice::Record(record))),
            }
        }
    }

    fn accept_one(self, conversation: ConversationId) -> Option<CommandId> {
        let engagement = self.engagement(conversation)?;
        self.ask(Command::Accept { conversation, engagement })
    }

    /// The open conversation, if the agent can end it.
    pub fn can_end(self) -> Option<ConversationId> {
        self.read(|inner| {
            let state = inner.state.borrow();
            state.open.filter(|open| state.is_active(*open))
        })
        .flatten()
    }

    /// A conversation whose wrap-up waits: the open one, else the one that began first.
    pub fn next_wrap_up(self) -> Option<ConversationId> {
        let open = self.shown.opened.with_untracked(Opened::id);
        self.shown.rows.with_untracked(|rows| {
            let waits = |row: &&Row| matches!(row.state, RowState::WrapUp { .. });
            let open = open.and_then(|open| rows.get(&open)).filter(waits);
            open.or_else(|| rows.values().filter(waits).min_by_key(|row| Line::of(row).since))
                .map(|row| row.conversation)
        })
    }

    /// Ends it. The focus goes into its wrap-up.
    pub fn end(self, conversation: ConversationId) {
        self.run(|inner| inner.state.borrow_mut().focus = Some(conversation));
        self.ask(Command::End { conversation });
    }

    /// Writes to somebody first; the conversation opens when the server has made it.
    pub fn begin_conversation(self, entry_point: EntryPointId, to: String) {
        self.ask(Command::Begin { entry_point, to });
    }

    /// Leaves it without ending.
    pub fn park(self, conversation: ConversationId, until: Option<Timestamp>, reason: String) {
        self.ask(Command::Park { conversation, until, reason });
    }

    /// Brings it back.
    pub fn unpark(self, conversation: ConversationId) {
        self.ask(Command::Unpark { conversation });
    }

    /// Gives the reasons.
    pub fn wrap_up(self, conversation: ConversationId, reasons: Vec<ReasonId>) {
        if let Some(engagement) = self.engagement(conversation) {
            self.ask(Command::WrapUp { conversation, engagement, reasons });
        }
    }

    /// Stops the countdown.
    pub fn extend_wrap_up(self, conversation: ConversationId) {
        if let Some(engagement) = self.engagement(conversation) {
            self.ask(Command::ExtendWrapUp { conversation, engagement });
        }
    }

    /// Goes on instead of wrapping up, in the composer.
    pub fn resume(self, conversation: ConversationId) {
        self.run(|inner| inner.state.borrow_mut().focus = Some(conversation));
        if let Some(engagement) = self.engagement(conversation) {
            self.ask(Command::Resume { conversation, engagement });
        }
    }

    /// Corrects who the customer is.
    pub fn edit_contact(self, conversation: ConversationId, version: u32, details: Details) {
        self.ask(Command::EditContact { conversation, version, details });
    }

    /// Changes what was begun and not finished.
    pub fn begin(self, change: impl FnOnce(&mut Begun)) {
        self.run(|inner| inner.begin(change));
    }

    /// The refusal was read.
    pub fn forget_refusal(self, act: Act) {
        self.run(|inner| {
            inner.state.borrow_mut().requests.forget(act);
            inner.show_requests();
        });
    }
}

// --- several agents ---

impl DeskStore {
    /// Asks to whom a conversation is to go, or no longer.
    pub fn ask_whom(self, asking: Option<Asking>) {
        let conversation = asking.map(|asking| asking.conversation);
        if let Some(conversation) = conversation {
            self.forget_refusal(Act::Directed(conversation));
        }
        self.begin(|begun| begun.asking = asking);
        self.look_around(conversation);
    }

    /// Wants to know who is there, for this conversation; `None` when that is no longer of interest.
    pub fn look_around(self, conversation: Option<ConversationId>) {
        self.run(|inner| inner.look_around(conversation));
    }

    /// Gives the conversation away, or asks somebody to join. The dialog goes when the server says yes.
    pub fn direct(self, asking: Asking, to: Destination, note: String) {
        let Asking { conversation, join, .. } = asking;
        if join {
            self.ask(Command::Invite { conversation, to, note });
        } else {
            self.run(|inner| inner.state.borrow_mut().focus = Some(conversation));
            self.ask(Command::Transfer { conversation, to, note });
        }
    }

    /// Opens the dialog that merges contacts, or closes it.
    pub fn merging(self, merging: Option<Merging>) {
        if let Some(merging) = &merging {
            self.forget_refusal(Act::Merge(merging.conversation));
        }
        self.begin(|begun| begun.merging = merging);
    }

    /// Does something about the colleague who was asked, or about who the customer is.
    pub fn confer(self, command: Command) {
        self.ask(command);
    }

    /// Adds a note for colleagues.
    pub fn note(self, conversation: ConversationId, text: String, mentions: Vec<AgentId>) {
        self.ask(Command::Note { conversation, text, mentions });
    }

    /// Writes down what colleagues should know of the customer.
    pub fn note_contact(self, conversation: ConversationId, version: u32, notes: String) {
        self.ask(Command::NoteContact { conversation, version, notes });
    }

    /// How the customer of a row writes.
    pub fn channel_of(self, conversation: ConversationId) -> ChannelKind {
        let channel = self.shown.rows.with_untracked(|rows| rows.get(&conversation).map(|row| row.channel));
        channel.unwrap_or(ChannelKind::WebChat)
    }
}
