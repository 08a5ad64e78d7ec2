//! The store as views hold it: signals to read, and a method for each thing an agent can do.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use domain::agent::Choice;
use domain::template::Composition;
use domain::{CommandId, ConversationId, EngagementNo};
use leptos::prelude::{GetUntracked, LocalStorage, StoredValue, WithUntracked, WithValue};
use protocol::agent::{ClientFrame, Command, ServerFrame};
use protocol::codec;

use super::alerts;
use super::bridge::{Change, Inner};
use super::model::Folded;
use super::shown::{Notice, Publisher, Shown};
use super::wire::{Line, Wire};
use crate::desk::draft::Written;
use crate::desk::draft::machine::{DraftSync, Input};
use crate::desk::outgoing::model::{Message, MessageState, Outgoing};
use crate::dom::listener::Listener;
use crate::dom::storage::Storage;
use crate::dom::timer::Interval;
use crate::dom::{clock, document, ids, page};
use crate::files::Files;
use crate::socket::{Link, Wiring};

/// The desk. A cheap handle for the context; made once, at the page's root.
#[derive(Clone, Copy)]
pub struct DeskStore {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    /// What views read.
    pub shown: Shown,
}

impl DeskStore {
    /// A desk over a socket. `refused` is called when the server does not know the agent any more.
    pub fn over_socket(refused: impl Fn() + 'static) -> Self {
        let refused = Rc::new(refused);
        Self::make(Storage::local(), move |inner| {
            let (hello, frame) = (Weak::clone(inner), Weak::clone(inner));
            let refused = Rc::clone(&refused);
            Box::new(Line::new(Wiring {
                path: "/ws/agent",
                wire: codec::AGENT_WIRE,
                hello: Box::new(move || ClientFrame::Hello {
                    held: hello.upgrade().map(|inner| inner.state.borrow().desk.held()).unwrap_or_default(),
                }),
                frame: Box::new(move |frame_| {
                    if let Some(inner) = frame.upgrade() {
                        inner.take(frame_);
                    }
                }),
                refused: Box::new(move || refused()),
            }))
        })
    }

    /// A desk over any link, which is to hand its frames to [`Self::take`].
    pub fn over(wire: Box<dyn Wire>, storage: Storage) -> Self {
        Self::make(storage, |_| wire)
    }

    fn make(storage: Storage, wire: impl FnOnce(&Weak<Inner>) -> Box<dyn Wire>) -> Self {
        let show = Publisher::new(alerts::choices(&storage));
        let inner = Rc::new_cyclic(|me| Inner {
            wire: wire(me),
            show,
            storage,
            state: RefCell::default(),
            later: RefCell::default(),
            me: me.clone(),
            feeds: RefCell::default(),
            composer: RefCell::default(),
            chime: RefCell::default(),
            notices: RefCell::default(),
            lock: RefCell::default(),
            left_alone: RefCell::default(),
        });
        let shown = show.shown(inner.wire.link());
        let ticking = Rc::downgrade(&inner);
        Interval::every(1_000, move || {
            if let Some(inner) = ticking.upgrade() {
                inner.tick();
            }
        })
        .keep();
        let leaving = Rc::downgrade(&inner);
        Listener::on(&document(), "visibilitychange", move |_: web_sys::Event| {
            if let Some(inner) = leaving.upgrade().filter(|_| !page::is_visible()) {
                inner.all_drafts(&Input::Flush);
            }
        })
        .keep();
        let desk = Self { inner: StoredValue::new_local(inner), shown };
        desk.follow_tabs();
        desk.watch_for_signs();
        desk
    }

    /// Saves what stands in composers at once: something may be put below it on the server.
    pub fn save_drafts(self) {
        self.run(|inner| inner.all_drafts(&Input::Flush));
    }

    // --- the link ---

    /// Connects, or does so now instead of later.
    pub fn connect(self) {
        self.run(|inner| {
            {
                let mut state = inner.state.borrow_mut();
                state.left = false;
                state.watch = None;
            }
            inner.wire.connect();
        });
    }

    /// Ends the connection until [`Self::connect`].
    pub fn disconnect(self) {
        self.run(|inner| {
            inner.all_drafts(&Input::Flush);
            inner.state.borrow_mut().left = true;
            inner.wire.stop();
        });
    }

    /// Takes a frame, as the link does; for tests.
    pub fn take(self, frame: ServerFrame) {
        self.run(|inner| inner.take(frame));
    }

    /// Whether the server is there.
    pub fn is_up(self) -> bool {
        self.shown.link.get_untracked() == Link::Up
    }

    // --- the agent ---

    /// Chooses a state. The server's answer moves it.
    pub fn choose(self, choice: Choice) {
        self.ask(Command::Choose(choice));
    }

    /// Shows or takes away a notice.
    pub fn notice(self, notice: Option<Notice>) {
        self.run(|inner| inner.notice(notice));
    }

    // --- a conversation ---

    /// Opens a conversation, or nothing.
    pub fn open(self, id: Option<ConversationId>) {
        self.run(|inner| inner.open(id));
    }

    /// Reads an earlier conversation beside the open one, or none.
    pub fn open_beside(self, id: Option<ConversationId>) {
        self.run(|inner| inner.open_beside(id));
    }

    /// Opens it and gives its composer the focus.
    pub fn open_to_write(self, id: ConversationId) {
        self.run(|inner| inner.state.borrow_mut().focus = Some(id));
        self.open(Some(id));
    }

    /// Whether the composer of this conversation is to take the focus; asked once.
    pub fn takes_focus(self, id: ConversationId) -> bool {
        let take = |inner: &Rc<Inner>| {
            let mut state = inner.state.borrow_mut();
            state.focus.take_if(|focus| *focus == id).is_some()
        };
        self.read(take).unwrap_or(false)
    }

    // --- its thread ---

    /// Asks for earlier messages.
    pub fn history(self, conversation: ConversationId) {
        self.run(|inner| {
            let frame = inner.state.borrow_mut().desk.history(conversation);
            if let Some(frame) = frame {
                inner.send(&frame);
            }
        });
    }

    /// Reads it, if it is held.
    pub fn with_thread<T>(self, conversation: ConversationId, read: impl FnOnce(&Folded, &Outgoing) -> T) -> Option<T> {
        self.read(|inner| inner.with(conversation, read)).flatten()
    }

    /// Tells this callback, alone, what changes in this thread, until the conversation is left.
    pub fn feed(self, conversation: ConversationId, feed: Rc<dyn Fn(Change)>) {
        self.run(|inner| drop(inner.feeds.borrow_mut().insert(conversation, feed)));
    }

    // --- writing ---

    /// The composer on screen: this puts into it what was not typed there. Returns what it begins with.
    pub fn composer(self, conversation: ConversationId, put: Rc<dyn Fn(Written)>) -> Written {
        self.run(|inner| *inner.composer.borrow_mut() = Some((conversation, put)));
        self.shown.draft.with_untracked(|draft| draft.written.clone())
    }

    /// Typed into the composer.
    pub fn type_text(self, conversation: ConversationId, typed: Composition) {
        self.run(|inner| {
            let typing = !typed.is_empty() && {
                let mut state = inner.state.borrow_mut();
                state.typing_out.typed(conversation, clock::now())
            };
            let files = inner.state.borrow().drafts.get(&conversation).map(|sync| sync.content().files.clone());
            let written = Written { files: files.unwrap_or_default(), ..typed.into() };
            inner.draft(conversation, Input::Typed(written));
            if typing {
                inner.send(&ClientFrame::Typing { conversation });
            }
        });
    }

    /// These files lie ready beside it.
    pub fn lay_files(self, conversation: ConversationId, files: Files) {
        self.run(|inner| inner.draft(conversation, Input::Laid(files)));
    }

    /// Sends what stands in the composer.
    pub fn send(self, conversation: ConversationId, typed: Composition, files: Files) {
        self.run(|inner| {
            let draft = {
                let mut state = inner.state.borrow_mut();
                state.typing_out.stopped();
                state.drafts.get(&conversation).and_then(DraftSync::version)
            };
            // Kept before the composer clears: a reload in this moment loses nothing.
            keep_outgoing(inner, conversation, typed, files, draft);
            inner.draft(conversation, Input::Sent);
            inner.put_into_composer(conversation, Written::default());
            inner.tell(Change::Outgoing);
            inner.pump();
        });
    }

    /// Sends something of the thread once more, as a new message; what stands in the composer stays.
    pub fn send_again(self, conversation: ConversationId, typed: Composition) {
        self.run(|inner| {
            keep_outgoing(inner, conversation, typed, Files::default(), None);
            inner.tell(Change::Outgoing);
            inner.pump();
        });
    }

    /// Sends a failed message again.
    pub fn retry(self, id: CommandId) {
        self.run(|inner| {
            {
                let mut state = inner.state.borrow_mut();
                state.outgoing.retry(id);
                if let (Some(keep), Some(message)) = (&state.keep, state.outgoing.get(id)) {
                    keep.keep_message(message);
                }
            }
            inner.pump();
        });
    }

    /// Gives a failed message up. Its text goes back to the draft.
    pub fn discard(self, id: CommandId) {
        self.run(|inner| {
            let discarded = inner.state.borrow_mut().outgoing.discard(id);
            let Some(message) = discarded else { return };
            inner.draft(message.conversation, Input::GivenBack(message.typed.into()));
            // The draft is kept by now: a reload in this moment loses nothing.
            if let Some(keep) = &inner.state.borrow().keep {
                keep.forget_message(id);
            }
            inner.tell(Change::Outgoing);
        });
    }

    /// Puts the text another device replaced back into the composer.
    pub fn restore_draft(self, conversation: ConversationId) {
        self.run(|inner| {
            let restored = {
                let mut state = inner.state.borrow_mut();
                let sync = state.drafts.get_mut(&conversation);
                sync.and_then(|sync| Some(Written { typed: sync.restore()?.into(), ..sync.content().clone() }))
            };
            if let Some(written) = restored {
                inner.draft(conversation, Input::Typed(written.clone()));
                inner.put_into_composer(conversation, written);
            }
        });
    }

    // --- helpers ---

    pub(super) fn engagement(self, conversation: ConversationId) -> Option<EngagementNo> {
        self.read(|inner| {
            let state = inner.state.borrow();
            state.row(conversation).map(|row| row.engagement)
        })
        .flatten()
    }

    pub(super) fn ask(self, command: Command) -> Option<CommandId> {
        let id = ids::command_id();
        let asked = self.read(|inner| inner.ask(id, command))?;
        asked.then_some(id)
    }

    pub(super) fn run(self, act: impl FnOnce(&Rc<Inner>)) {
        self.read(act);
    }

    // After the page's end nothing happens.
    pub(super) fn read<T>(self, act: impl FnOnce(&Rc<Inner>) -> T) -> Option<T> {
        let inner = self.inner.try_with_value(Rc::clone)?;
        Some(act(&inner))
    }
}

fn keep_outgoing(inner: &Inner, conversation: ConversationId, typed: Composition, files: Files, draft: Option<u32>) {
    let mut state = inner.state.borrow_mut();
    let (id, at) = (ids::command_id(), state.skew.now());
    let message = Message { id, conversation, typed, files, draft, at, state: MessageState::Queued };
    if let Some(keep) = &state.keep {
        keep.keep_message(&message);
    }
    state.outgoing.add(message);
}
