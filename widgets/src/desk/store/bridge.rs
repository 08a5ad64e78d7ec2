//! Takes frames, does what follows from them, and publishes what changed. The only writer of what views read.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use domain::thread::Taken;
use domain::{CommandId, ConversationId, Span, Timestamp};
use leptos::prelude::GetUntracked;
use protocol::agent::{ClientFrame, Row, RowState, ServerFrame};

use super::keep::Keep;
use super::model::{Desk, Folded, Output};
use super::shown::{Face, Notice, Opened, Publisher};
use super::wire::Wire;
use crate::desk::alerts::model::Bell;
use crate::desk::begun::Begun;
use crate::desk::draft::Written;
use crate::desk::draft::machine::{DraftSync, Input};
use crate::desk::inactivity::model::Watch;
use crate::desk::link::machine::Banner;
use crate::desk::outgoing::model::Outgoing;
use crate::desk::outgoing::request::Requests;
use crate::desk::panel::attention::{SeenOut, TypingIn, TypingOut};
use crate::dom::clock::{self, Skew};
use crate::dom::lock::Lock;
use crate::dom::notify::Notices;
use crate::dom::page;
use crate::dom::sound::Chime;
use crate::dom::storage::Storage;
use crate::dom::timer::Timeout;
use crate::socket::Link;
use crate::store::Map;

/// Long enough to be read twice; nothing in a notice needs an answer.
const NOTICE_FOR: Span = Span::seconds(10);

/// Everything behind the signals.
pub(super) struct Inner {
    pub wire: Box<dyn Wire>,
    pub show: Publisher,
    pub storage: Storage,
    pub state: RefCell<State>,
    pub later: RefCell<Option<Timeout>>,
    pub me: Weak<Inner>,
    pub feeds: RefCell<Map<ConversationId, Feed>>,
    pub composer: RefCell<Option<(ConversationId, Composer)>>,
    pub chime: RefCell<Chime>,
    pub notices: RefCell<Notices<ConversationId>>,
    /// Of the tab that calls the agent.
    pub lock: RefCell<Option<Lock>>,
    /// Told when nobody is there any more.
    pub left_alone: RefCell<Option<Rc<dyn Fn()>>>,
}

/// What is known, asked and typed.
#[derive(Default)]
pub(super) struct State {
    pub desk: Desk,
    pub outgoing: Outgoing,
    pub requests: Requests,
    pub drafts: Map<ConversationId, DraftSync>,
    /// Letters that are to be sent once the server has all of them, and whether the agent's part ends with them.
    pub letters: Map<ConversationId, bool>,
    pub begun: Begun,
    pub bell: Bell,
    /// Whether anybody is there; since the first thing that was asked about it.
    pub watch: Option<Watch>,
    /// The agent left, or was left; until he connects again.
    pub left: bool,
    pub typing: TypingIn,
    pub typing_out: TypingOut,
    pub seen_out: SeenOut,
    pub skew: Skew,
    pub banner: Banner,
    pub keep: Option<Keep>,
    pub open: Option<ConversationId>,
    /// The conversation whose directory is wanted.
    pub looks_around: Option<ConversationId>,
    /// An earlier conversation that is read beside the open one.
    pub beside: Option<ConversationId>,
    /// The acceptance that opens its conversation when it is answered.
    pub opens: Option<CommandId>,
    /// When the notice goes by itself.
    pub notice_until: Option<Timestamp>,
    /// The conversation whose composer is to get the focus when it appears.
    pub focus: Option<ConversationId>,
}

/// Tells a thread that is on screen what changed.
pub(super) type Feed = Rc<dyn Fn(Change)>;

/// Puts something into the composer that is on screen.
pub(super) type Composer = Rc<dyn Fn(Written)>;

/// What changed in the thread that is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// All of it.
    Replaced,
    /// One more at the end.
    Appended,
    /// One that was there, or how far it has been seen.
    Altered,
    /// So many more in front.
    Prepended(usize),
    /// The messages on their way.
    Outgoing,
}

impl State {
    /// The row of a conversation.
    pub fn row(&self, id: ConversationId) -> Option<&Row> {
        self.desk.rows.get(&id)
    }

    /// Whether the agent is in it.
    pub fn is_active(&self, id: ConversationId) -> bool {
        self.row(id).is_some_and(|row| matches!(row.state, RowState::Active { .. }))
    }

    fn is_on_desk(&self, id: ConversationId) -> bool {
        self.row(id).is_some_and(|row| matches!(row.state, RowState::Active { .. } | RowState::WrapUp { .. }))
    }

    fn opened(&self) -> Opened {
        self.shown(self.open)
    }

    fn shown(&self, id: Option<ConversationId>) -> Opened {
        let Some(id) = id else {
            return Opened::Nothing;
        };
        match self.desk.threads.get(&id) {
            Some(folded) => {
                Opened::Here(Box::new(Face::of(folded, self.desk.settings.as_ref().map(|it| &it.transfer))))
            }
            None if self.desk.refused(id).is_some() => Opened::Gone(id),
            None => Opened::Loading(id),
        }
    }
}

impl Inner {
    /// Takes a frame of the server.
    pub fn take(&self, frame: ServerFrame) {
        let outputs = self.state.borrow_mut().desk.take(frame);
        for output in outputs {
            self.follow(output);
        }
    }

    fn follow(&self, output: Output) {
        match output {
            Output::Send(frame) => self.send(&frame),
            Output::Reconnect => self.reconnect_later(),
            Output::Clock(server) => self.clock_says(server),
            Output::Welcomed => self.welcomed(),
            Output::Me => self.show.me.publish(self.state.borrow().desk.me.clone()),
            Output::Settings => {
                let settings = self.state.borrow().desk.settings.clone();
                self.show.settings.publish(settings);
                // The threads name reasons and queues.
                self.tell(Change::Altered);
            }
            Output::Rows => self.rows_changed(),
            Output::Replaced(id) => self.changed(id, Change::Replaced),
            Output::Taken(id, Taken::Appended) => self.changed(id, Change::Appended),
            Output::Taken(id, Taken::Altered(_)) | Output::Seen(id) => self.changed(id, Change::Altered),
            Output::Taken(id, Taken::Nothing) | Output::Contact(id) => self.face_changed(id),
            Output::Prepended(id, count) => self.changed(id, Change::Prepended(count)),
            Output::Typing(id, who) => {
                self.state.borrow_mut().typing.heard(id, who, clock::now());
                self.show_typing();
            }
            Output::Posted(id, who) => {
                self.state.borrow_mut().typing.stopped(id, who);
                self.show_typing();
            }
            Output::Echo(id) => self.echoed(id),
            Output::Answered(id, result) => self.answered(id, result),
            Output::Draft(id, version) => self.draft(id, Input::ChangedElsewhere(version)),
            Output::LeftOffline(count) => self.notice(Some(Notice::LeftOffline(count))),
            // Who reads the conversation sees the note itself.
            Output::Mentioned { conversation, .. } if self.state.borrow().open == Some(conversation) => {}
            Output::Mentioned { conversation, by, customer } => {
                self.notice(Some(Notice::Mentioned { conversation, by, customer }));
            }
            Output::Directory => self.show.directory.publish(self.state.borrow().desk.directory.clone()),
        }
    }

    /// Sends a frame. One that is lost with the link is asked again when it is back, where that matters.
    pub fn send(&self, frame: &ClientFrame) {
        let _ = self.wire.send(frame);
    }

    /// Once a second.
    pub fn tick(&self) {
        let local = clock::now();
        let up = self.wire.link().get_untracked() == Link::Up;
        let (now, banner, forgot) = {
            let mut state = self.state.borrow_mut();
            if !up {
                state.outgoing.link_lost();
            }
            state.banner = state.banner.next(up, local);
            let forgot = state.typing.tick(local);
            (state.skew.server_time(local), state.banner, forgot)
        };
        self.show.now.publish(now);
        self.show.banner.publish(banner);
        if forgot {
            self.show_typing();
        }
        if self.state.borrow().notice_until.is_some_and(|until| until <= local) {
            self.notice(None);
        }
        self.all_drafts(&Input::Tick);
        self.look();
        self.watch();
    }

    // What is open and looked at counts as seen; what cannot be said now is said with the next tick.
    fn look(&self) {
        if !page::is_attended() {
            return;
        }
        let seen = {
            let mut state = self.state.borrow_mut();
            // Also while it is wrapped up: what the customer wrote after the end rests only when it was in view.
            let open = state.open.filter(|open| state.is_on_desk(*open));
            open.and_then(|open| {
                let up_to = state.desk.threads.get(&open)?.head.shared_seq;
                let say = state.seen_out.seen(open, up_to, clock::now());
                say.then_some(ClientFrame::Seen { conversation: open, up_to })
            })
        };
        if let Some(frame) = seen {
            self.send(&frame);
        }
    }

    /// Opens a conversation, or nothing.
    pub fn open(&self, id: Option<ConversationId>) {
        let (left, release, subscribe) = {
            let mut state = self.state.borrow_mut();
            let before = core::mem::replace(&mut state.open, id);
            let left = before.filter(|before| Some(*before) != id);
            if let Some(left) = left {
                self.feeds.borrow_mut().remove(&left);
            }
            (left, left.and_then(|left| state.desk.release(left)), id.and_then(|id| state.desk.subscribe(id)))
        };
        for frame in release.iter().chain(&subscribe) {
            self.send(frame);
        }
        self.show.opened.publish(self.state.borrow().opened());
        if left.is_some() {
            // What was before belongs to the contact that was left.
            self.open_beside(None);
        }
        if let Some(id) = id {
            self.open_draft(id);
        }
        self.show_draft();
        self.look();
    }

    /// Reads an earlier conversation beside the open one, or none.
    pub fn open_beside(&self, id: Option<ConversationId>) {
        let (release, subscribe) = {
            let mut state = self.state.borrow_mut();
            let before = core::mem::replace(&mut state.beside, id);
            let left = before.filter(|before| Some(*before) != id && Some(*before) != state.open);
            if let Some(left) = left {
                self.feeds.borrow_mut().remove(&left);
            }
            (left.and_then(|left| state.desk.release(left)), id.and_then(|id| state.desk.subscribe(id)))
        };
        for frame in release.iter().chain(&subscribe) {
            self.send(frame);
        }
        self.show_beside();
    }

    fn show_beside(&self) {
        let state = self.state.borrow();
        self.show.beside.publish(state.shown(state.beside));
    }

    /// Tells the threads on screen.
    pub fn tell(&self, change: Change) {
        let feeds: Vec<_> = self.feeds.borrow().values().cloned().collect();
        for feed in feeds {
            feed(change);
        }
    }

    fn tell_one(&self, id: ConversationId, change: Change) {
        let feed = self.feeds.borrow().get(&id).cloned();
        if let Some(feed) = feed {
            feed(change);
        }
    }

    /// Reads a folded conversation.
    pub fn with<T>(&self, id: ConversationId, read: impl FnOnce(&Folded, &Outgoing) -> T) -> Option<T> {
        let state = self.state.borrow();
        let folded = state.desk.threads.get(&id)?;
        Some(read(folded, &state.outgoing))
    }

    /// Tells something once; it goes by itself, or earlier.
    pub fn notice(&self, notice: Option<Notice>) {
        let until = notice.as_ref().map(|_| clock::now() + NOTICE_FOR);
        self.state.borrow_mut().notice_until = until;
        self.show.notice.publish(notice);
    }

    pub fn show_requests(&self) {
        self.show.requests.publish(self.state.borrow().requests.clone());
    }

    fn show_typing(&self) {
        self.show.typing.publish(self.state.borrow().typing.clone());
    }

    fn clock_says(&self, server: Timestamp) {
        let local = clock::now();
        let skew = Skew::between(server, local);
        self.state.borrow_mut().skew = skew;
        self.show.skew.publish(skew);
        self.show.now.publish(server);
    }

    fn welcomed(&self) {
        self.read_keys();
        self.want_to_call();
        let again = {
            let mut state = self.state.borrow_mut();
            if state.keep.is_none() {
                state.keep = state.desk.me.as_ref().map(|me| Keep::of(me.agent, self.storage.clone()));
                let kept = state.keep.as_ref().map(Keep::messages).unwrap_or_default();
                for message in kept {
                    state.outgoing.add(message);
                }
            }
            state.outgoing.link_lost();
            state.seen_out.start_over();
            state.requests.again()
        };
        for frame in &again {
            self.send(frame);
        }
        let looks_around = self.state.borrow().looks_around;
        if looks_around.is_some() {
            self.look_around(looks_around);
        }
        self.pump();
        let open = self.state.borrow().open;
        if open.is_some() {
            self.open(open);
        }
        let beside = self.state.borrow().beside;
        if beside.is_some() {
            self.open_beside(beside);
        }
        self.all_drafts(&Input::Flush);
        self.tick();
    }

    fn rows_changed(&self) {
        let release = {
            let mut state = self.state.borrow_mut();
            let read = [state.open, state.beside];
            let left: Vec<_> = state
                .desk
                .threads
                .keys()
                .copied()
                .filter(|id| !read.contains(&Some(*id)) && !state.desk.rows.contains_key(id))
                .collect();
            left.into_iter().filter_map(|id| state.desk.release(id)).collect::<Vec<_>>()
        };
        for frame in &release {
            self.send(frame);
        }
        self.show.rows.publish(self.state.borrow().desk.rows.clone());
        self.call();
    }

    fn changed(&self, id: ConversationId, change: Change) {
        let (is_read, settled) = {
            let mut state = self.state.borrow_mut();
            let held = state.desk.threads.get(&id).map(|folded| folded.head.seq);
            let settled = held.is_some_and(|held| {
                state.outgoing.held_up_to(id, held);
                state.requests.held_up_to(id, held)
            });
            ([state.open, state.beside].contains(&Some(id)), settled)
        };
        if settled {
            self.show_requests();
        }
        if is_read {
            self.tell_one(id, change);
            self.face_changed(id);
            self.look();
        }
    }

    fn face_changed(&self, id: ConversationId) {
        let (open, beside) = {
            let state = self.state.borrow();
            (state.open, state.beside)
        };
        if open == Some(id) {
            self.show.opened.publish(self.state.borrow().opened());
        }
        if beside == Some(id) {
            self.show_beside();
        }
    }

    // Not at once: the frame that led here is still being handed over by the connection that would be dropped.
    fn reconnect_later(&self) {
        let me = self.me.clone();
        *self.later.borrow_mut() = Some(Timeout::after(0, move || {
            if let Some(inner) = me.upgrade() {
                inner.wire.stop();
                inner.wire.connect();
            }
        }));
    }
}
