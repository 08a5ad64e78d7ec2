//! What was asked and what the answers lead to.

use domain::{CommandId, ConversationId, Refusal, Seq};
use leptos::prelude::GetUntracked;
use protocol::Done;
use protocol::agent::{ClientFrame, Command};

use super::bridge::{Change, Inner};
use super::shown::Notice;
use crate::desk::begun::Begun;
use crate::desk::draft::machine::Input;
use crate::desk::outgoing::model::Message;
use crate::desk::outgoing::request::Act;
use crate::desk::tasks::model::Offer;
use crate::socket::Link;

impl Inner {
    /// Asks for something. False while the same thing is asked already: a double click does nothing.
    pub fn ask(&self, id: CommandId, command: Command) -> bool {
        let frame = self.state.borrow_mut().requests.ask(id, command);
        if let Some(frame) = &frame {
            self.send(frame);
        }
        self.show_requests();
        frame.is_some()
    }

    /// Gives the link the messages whose turn it is.
    pub fn pump(&self) {
        if self.wire.link().get_untracked() != Link::Up {
            return;
        }
        let frames = self.state.borrow_mut().outgoing.pump();
        for frame in &frames {
            self.send(frame);
        }
        self.tell(Change::Outgoing);
    }

    /// The thread has a message that was on its way.
    pub fn echoed(&self, id: CommandId) {
        let message = self.state.borrow_mut().outgoing.echoed(id);
        if let Some(message) = message {
            self.arrived(&message);
            self.pump();
        }
    }

    fn arrived(&self, message: &Message) {
        if let Some(keep) = &self.state.borrow().keep {
            keep.forget_message(message.id);
        }
        self.draft(message.conversation, Input::Arrived(message.draft));
    }

    /// The server answered a command.
    pub fn answered(&self, id: CommandId, result: Result<Done<Seq>, Refusal>) {
        let message = {
            let seq = result.as_ref().map(|done| done.seq).map_err(Clone::clone);
            let mut state = self.state.borrow_mut();
            state.outgoing.answered(id, seq).cloned()
        };
        if let Some(message) = message {
            if result.is_ok() {
                self.arrived(&message);
            } else {
                if let Some(keep) = &self.state.borrow().keep {
                    keep.keep_message(&message);
                }
                self.draft(message.conversation, Input::Refused);
            }
            return self.pump();
        }
        let conversation = result.as_ref().ok().and_then(|done| done.conversation);
        let seq = result.as_ref().ok().map(|done| done.seq);
        let result = result.map(|_| ());
        let asked = {
            let mut state = self.state.borrow_mut();
            let asked = state.requests.answered(id, &result);
            if let (Some((Act::Letter(about), _)), Some(seq)) = (&asked, seq)
                && state.desk.threads.get(about).is_some_and(|folded| folded.head.seq < seq)
            {
                state.requests.settles(*about, seq);
            }
            asked
        };
        self.show_requests();
        if let Some((act, command)) = asked {
            if matches!(command, Command::Begin { .. }) && conversation.is_some() {
                self.state.borrow_mut().focus = conversation;
                self.open(conversation);
            }
            self.carried_out(id, act, &command, &result);
        }
    }

    fn carried_out(&self, id: CommandId, act: Act, command: &Command, result: &Result<(), Refusal>) {
        match (command, result) {
            (Command::Accept { conversation, .. }, Ok(())) => {
                let opens = self.state.borrow_mut().opens.take_if(|opens| *opens == id);
                if opens.is_some() {
                    self.state.borrow_mut().focus = Some(*conversation);
                    self.open(Some(*conversation));
                }
            }
            (Command::Accept { conversation, .. }, Err(refusal)) => {
                // What is offered still says on its card why not; the others are counted together.
                let stands = self.state.borrow().row(*conversation).is_some_and(|row| Offer::of(row).is_some());
                if !stands || *refusal == Refusal::OfferOver {
                    let before = match self.show.notice.get() {
                        Some(Notice::OffersOver(before)) => before,
                        _ => 0,
                    };
                    self.notice(Some(Notice::OffersOver(before + 1)));
                    self.state.borrow_mut().requests.forget(act);
                    self.show_requests();
                }
            }
            (Command::WrapUp { conversation, .. }, Ok(())) => {
                self.begin(|begun| {
                    begun.wrap_ups.remove(conversation);
                });
                // Nobody has to be told that it is gone who put it away himself.
                if self.state.borrow().open == Some(*conversation) {
                    self.open(None);
                }
            }
            (Command::Transfer { .. } | Command::Invite { .. }, Ok(())) => {
                self.begin(|begun| begun.asking = None);
                self.look_around(None);
            }
            (Command::MergeContact { .. } | Command::UnmergeContact { .. }, Ok(())) => {
                self.begin(|begun| begun.merging = None);
            }
            (Command::Note { conversation, .. }, Ok(())) => {
                self.begin(|begun| {
                    begun.notes.remove(conversation);
                });
            }
            (Command::Junk { conversation, .. }, Ok(())) if self.state.borrow().open == Some(*conversation) => {
                self.open(None);
            }
            (Command::NoteContact { conversation, .. }, Ok(())) => {
                self.begin(|begun| {
                    begun.contact_notes.remove(conversation);
                });
            }
            (Command::EditContact { conversation, .. }, Ok(())) => {
                self.begin(|begun| {
                    begun.contacts.remove(conversation);
                });
            }
            _ => {}
        }
    }

    /// Says whose directory is wanted.
    pub fn look_around(&self, conversation: Option<ConversationId>) {
        self.state.borrow_mut().looks_around = conversation;
        self.send(&ClientFrame::Directory { conversation });
    }

    /// Changes what was begun.
    pub fn begin(&self, change: impl FnOnce(&mut Begun)) {
        change(&mut self.state.borrow_mut().begun);
        self.show.begun.publish(self.state.borrow().begun.clone());
    }
}
