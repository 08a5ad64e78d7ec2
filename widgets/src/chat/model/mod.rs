//! What the panel knows of the conversation: the fold of what the server sends, and what the customer did meanwhile. Pure.
//!
//! **Invariants.** Frames are taken in order. Events that do not follow the last one held change nothing and ask for what is
//! missing, so nothing is shown twice and nothing is skipped. What the customer wrote is matched with its event by the id of
//! its command, never by its text.

mod facts;
#[cfg(test)]
mod tests;

use domain::conversation::shared::{SharedConversation, SharedState};
use domain::conversation::{SharedEvent, SharedRecord};
use domain::thread::{SharedItem, Taken, Thread};
use domain::{CommandId, ConversationId, ParticipantNo, Refusal, SharedSeq, Span, Timestamp};
use protocol::customer::{Availability, ClientFrame, Held, ME, ServerFrame};
use protocol::{Cursor, Done, Signal, limits};

pub use self::facts::Turn;
use self::facts::{is_of_others, is_shown, seen_by, told};
use super::outbox::{Act, Entry, Outbox, State};
use crate::thread::Outline;

/// A conversation as the panel holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Talk {
    /// Which one.
    pub id: ConversationId,
    /// Its state.
    pub state: SharedConversation,
    /// Its thread.
    pub thread: Thread<SharedEvent>,
    /// Which items of the thread are shown, by index.
    pub shown: Vec<usize>,
    /// How far everybody has seen.
    pub cursors: Vec<Cursor>,
}

/// What must be done after something was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Output {
    /// To the server.
    Send(ClientFrame),
    /// The server has it, or it will never be sent: it need not be kept any more.
    Forget(CommandId),
    /// A message of somebody else came live.
    Rang,
    /// A message of the customer's own came that this page did not send.
    SentElsewhere(String),
    /// Whether anybody can answer now.
    Available(Availability),
    /// The conversation began.
    Started,
    /// It ended.
    Ended,
}

/// The model.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Model {
    talk: Option<Talk>,
    /// What the customer did and is not confirmed.
    pub outbox: Outbox,
    outline: Outline,
    typing: Vec<(ParticipantNo, Timestamp)>,
    turn: Option<Turn>,
    /// The address he left instead of waiting.
    left_email: Option<String>,
    /// Why the beginning was refused.
    start_refused: Option<Refusal>,
    /// `Welcome` came on this link.
    ready: bool,
    /// It came on some link: whether there is a conversation is known.
    welcomed: bool,
    seen: SharedSeq,
    seen_said: SharedSeq,
    asked_before: Option<u64>,
    /// The customer wants to begin another one; the ended one is still held.
    anew: bool,
}

impl Model {
    /// The conversation, unless the customer is about to begin another.
    pub fn talk(&self) -> Option<&Talk> {
        self.talk.as_ref().filter(|_| !self.anew)
    }

    /// The outline of the thread.
    pub fn outline(&self) -> Outline {
        let items = self.talk().map_or(0, |talk| talk.shown.len());
        Outline {
            len: items + self.unconfirmed().count(),
            reaches_start: self.talk().is_none_or(|talk| talk.thread.reaches_start()),
            ..self.outline
        }
    }

    /// What stands below the items: what the server has not confirmed by an event.
    pub fn unconfirmed(&self) -> impl Iterator<Item = &Entry> {
        self.outbox.shown()
    }

    /// Whether the server ever said if there is a conversation.
    pub fn is_welcomed(&self) -> bool {
        self.welcomed
    }

    /// Where the customer stands, while he waits.
    pub fn turn(&self) -> Option<Turn> {
        self.turn
    }

    /// The address he left instead of waiting.
    pub fn left_email(&self) -> Option<&str> {
        self.left_email.as_deref()
    }

    /// Why the beginning was refused.
    pub fn start_refused(&self) -> Option<&Refusal> {
        self.start_refused.as_ref()
    }

    /// Who types now.
    pub fn typing(&self) -> impl Iterator<Item = ParticipantNo> {
        self.typing.iter().map(|(who, _)| *who)
    }

    /// When somebody's typing is to be forgotten.
    pub fn typing_until(&self) -> Option<Timestamp> {
        self.typing.iter().map(|(_, until)| *until).min()
    }

    /// What is held, for `Hello` and `Pong`.
    pub fn held(&self) -> Option<Held> {
        self.talk.as_ref().map(|talk| Held { conversation: talk.id, seq: talk.state.seq })
    }

    /// How far the others have seen.
    pub fn seen_by_others(&self) -> SharedSeq {
        let cursors = self.talk().map_or(&[][..], |talk| &talk.cursors);
        cursors.iter().filter(|cursor| cursor.participant != ME).map(|cursor| cursor.up_to).max().unwrap_or_default()
    }

    /// Messages of others the customer has not seen.
    pub fn unread(&self) -> u32 {
        let Some(talk) = self.talk() else { return 0 };
        let unseen = talk.thread.items().iter().rev().take_while(|item| item.seq > self.seen.0);
        unseen.filter(|item| is_of_others(&item.event)).count() as u32
    }

    /// The customer did something. It is sent as soon as the link allows.
    pub fn act(&mut self, entry: Entry) -> Vec<Output> {
        if matches!(entry.act, Act::Start(_)) {
            self.start_refused = None;
        }
        if entry.text().is_some() {
            self.outline.sent += 1;
        }
        self.outbox.add(entry);
        self.changed();
        self.pump()
    }

    /// An entry that was kept by an earlier page.
    pub fn restore(&mut self, entry: Entry) -> Vec<Output> {
        self.outbox.add(entry);
        self.changed();
        self.pump()
    }

    /// An entry another tab has dealt with.
    pub fn forget(&mut self, id: CommandId) {
        self.outbox.remove(id);
        self.changed();
    }

    /// A refused message is tried again.
    pub fn retry(&mut self, id: CommandId) -> Vec<Output> {
        self.outbox.retry(id);
        self.changed();
        self.pump()
    }

    /// The customer wants to begin another conversation.
    pub fn begin_anew(&mut self) {
        self.anew = true;
        self.left_email = None;
        self.outline.epoch += 1;
        self.changed();
    }

    /// The link is gone.
    pub fn link_lost(&mut self) {
        self.ready = false;
        self.typing.clear();
        self.asked_before = None;
        self.outbox.link_lost();
        self.changed();
    }

    /// The reader came near the first item held.
    pub fn wants_earlier(&mut self) -> Option<ClientFrame> {
        let talk = self.talk.as_ref()?;
        let first = talk.thread.items().first()?.seq;
        if !self.ready || talk.thread.reaches_start() || self.asked_before == Some(first) {
            return None;
        }
        self.asked_before = Some(first);
        Some(ClientFrame::History { conversation: talk.id, before: SharedSeq(first) })
    }

    /// The customer looks at the thread: everything held is seen.
    pub fn look(&mut self) {
        if let Some(talk) = self.talk() {
            self.seen = talk.state.seq.max(self.seen);
        }
    }

    /// What is to be told about that, if the link allows.
    pub fn take_seen(&mut self) -> Option<ClientFrame> {
        let talk = self.talk.as_ref()?;
        if !self.ready || self.seen <= self.seen_said {
            return None;
        }
        self.seen_said = self.seen;
        Some(ClientFrame::Seen { conversation: talk.id, up_to: self.seen })
    }

    /// Forgets typing that was not repeated.
    pub fn tick(&mut self, now: Timestamp) {
        self.typing.retain(|(_, until)| *until > now);
    }

    /// Takes a frame.
    pub fn take(&mut self, frame: ServerFrame, now: Timestamp) -> Vec<Output> {
        match frame {
            ServerFrame::Welcome { conversation, .. } => self.welcomed(conversation),
            ServerFrame::Snapshot { conversation, state, items, reaches_start, cursors } => {
                self.replace(conversation, state, items, reaches_start, cursors);
                self.pump()
            }
            ServerFrame::Events { conversation, records } => self.events(conversation, records),
            ServerFrame::Page { conversation, items, reaches_start } => {
                self.page(conversation, items, reaches_start);
                Vec::new()
            }
            ServerFrame::Ack { id, result } => self.answered(id, result),
            ServerFrame::Signal { conversation, signal } => {
                self.signal(conversation, signal, now);
                Vec::new()
            }
            ServerFrame::Seen { conversation, cursor } => {
                self.cursor(conversation, cursor);
                Vec::new()
            }
            ServerFrame::Ping { .. } => vec![self.pong()],
            ServerFrame::Availability(now) => vec![Output::Available(now)],
            ServerFrame::Unsubscribed { conversation, .. } => {
                if self.held().is_some_and(|held| held.conversation == conversation) {
                    self.drop_talk();
                }
                Vec::new()
            }
        }
    }

    fn pong(&self) -> Output {
        Output::Send(ClientFrame::Pong { held: self.held() })
    }

    fn changed(&mut self) {
        self.outline.revision += 1;
    }

    fn drop_talk(&mut self) {
        self.talk = None;
        self.turn = None;
        self.typing.clear();
        self.outline.epoch += 1;
        self.changed();
    }

    fn welcomed(&mut self, conversation: Option<ConversationId>) -> Vec<Output> {
        self.ready = true;
        self.welcomed = true;
        if conversation.is_none() {
            self.drop_talk();
        }
        self.changed();
        self.pump()
    }

    // Sends what can be sent. What was written to a conversation goes where the customer is now: the server finds the way.
    fn pump(&mut self) -> Vec<Output> {
        if !self.ready {
            return Vec::new();
        }
        let current = self.talk().map(|talk| talk.id);
        let sendable = self.outbox.take_sendable(current);
        if !sendable.is_empty() {
            self.changed();
        }
        sendable.into_iter().map(|(id, command)| Output::Send(ClientFrame::Command { id, command })).collect()
    }

    fn replace(
        &mut self,
        id: ConversationId,
        state: SharedConversation,
        items: Vec<SharedItem>,
        reaches_start: bool,
        cursors: Vec<Cursor>,
    ) {
        let held = self.held();
        // Items brought anew while the link was down came live all the same: they are told like the others.
        let before = held.filter(|held| held.conversation == id).map(|held| held.seq.0);
        let mut thread = Thread::default();
        thread.reset(items, reaches_start);
        if let Some(before) = before {
            let news = thread.items().iter().filter(|item| item.seq > before);
            self.outline.arrived += news.filter(|item| is_of_others(&item.event)).count() as u32;
        } else {
            self.seen = SharedSeq(0);
            self.left_email = None;
        }
        self.seen_said = seen_by(&cursors, ME);
        self.seen = self.seen.max(self.seen_said);
        self.anew &= before.is_some();
        let mut talk = Talk { id, state, thread, shown: Vec::new(), cursors };
        talk.show_all();
        self.talk = Some(talk);
        self.turn = None;
        self.typing.clear();
        self.asked_before = None;
        self.outline.epoch += 1;
        self.outline.prepended = 0;
        self.settle();
        self.changed();
    }

    fn events(&mut self, id: ConversationId, records: Vec<SharedRecord>) -> Vec<Output> {
        if self.talk.is_none() && records.first().is_some_and(|first| first.seq == SharedSeq(1)) {
            self.replace(id, SharedConversation::default(), Vec::new(), true, Vec::new());
        }
        let Some(talk) = self.talk.as_mut().filter(|talk| talk.id == id) else {
            return vec![self.pong()];
        };
        let mut outputs = Vec::new();
        for record in records {
            if record.seq <= talk.state.seq {
                continue;
            }
            if record.seq != talk.state.seq.next() {
                outputs.push(Output::Send(ClientFrame::Pong { held: self.held() }));
                break;
            }
            talk.state.apply(&record);
            outputs.extend(told(&record.event, record.echo.is_some_and(|id| self.outbox.holds(id))));
            if let SharedEvent::MessagePosted { by, .. } = &record.event {
                self.typing.retain(|(who, _)| who != by);
                self.outline.arrived += u32::from(*by != ME);
            }
            if let Some(id) = record.echo {
                self.outbox.remove(id);
                outputs.push(Output::Forget(id));
            }
            talk.take(record);
            // Who left, or was lost, types no more.
            if !matches!(talk.state.state, SharedState::With { .. }) {
                self.typing.clear();
            }
            if talk.state.state != SharedState::Waiting {
                self.turn = None;
            }
        }
        self.settle();
        self.changed();
        outputs
    }

    fn page(&mut self, id: ConversationId, items: Vec<SharedItem>, reaches_start: bool) {
        if let Some(talk) = self.talk.as_mut().filter(|talk| talk.id == id) {
            let before = talk.shown.len();
            talk.thread.prepend(items, reaches_start);
            talk.show_all();
            self.outline.prepended += talk.shown.len() - before;
            self.changed();
        }
    }

    fn answered(&mut self, id: CommandId, result: Result<Done<SharedSeq>, Refusal>) -> Vec<Output> {
        let went = result.as_ref().ok().and_then(|done| done.conversation);
        let Some(entry) = self.outbox.answered(id, result) else {
            return vec![Output::Forget(id)];
        };
        let mut outputs = Vec::new();
        let act = entry.act.clone();
        if let State::Failed(refusal) = &entry.state {
            // A message stays with its text; a beginning goes back to its form, which still holds what was filled in.
            let refusal = refusal.clone();
            if matches!(act, Act::Start(_)) {
                self.start_refused = Some(refusal);
            }
            if !matches!(act, Act::Write(..)) {
                self.outbox.remove(id);
                outputs.push(Output::Forget(id));
            }
        } else {
            outputs.push(Output::Forget(id));
            match act {
                Act::Start(_) => {
                    self.start_refused = None;
                    outputs.push(Output::Started);
                    // Its snapshot follows; what is left of another conversation goes.
                    if self.talk.as_ref().is_some_and(|talk| Some(talk.id) != went) {
                        self.drop_talk();
                    }
                    self.anew = false;
                }
                Act::LeaveEmail(email) => self.left_email = Some(email),
                Act::Write(..) | Act::Leave => {}
            }
        }
        self.settle();
        self.changed();
        outputs.extend(self.pump());
        outputs
    }

    fn settle(&mut self) {
        if let Some(talk) = &self.talk {
            for item in talk.thread.items().iter().rev().take(limits::PAGE_ITEMS) {
                if let Some(id) = item.echo {
                    self.outbox.remove(id);
                }
            }
            self.outbox.settle(talk.id, talk.state.seq);
        }
    }

    fn signal(&mut self, conversation: ConversationId, signal: Signal, now: Timestamp) {
        let Some(talk) = self.talk.as_ref().filter(|talk| talk.id == conversation) else {
            return;
        };
        match signal {
            Signal::Typing { participant } if participant != ME => {
                let until = now + Span(i64::from(limits::TYPING_FOR_MS));
                self.typing.retain(|(who, _)| *who != participant);
                self.typing.push((participant, until));
            }
            Signal::Waiting { position, wait } if talk.state.state == SharedState::Waiting => {
                self.turn = Some(Turn { position, wait });
            }
            Signal::Typing { .. } | Signal::Waiting { .. } => {}
        }
    }

    fn cursor(&mut self, conversation: ConversationId, cursor: Cursor) {
        let Some(talk) = self.talk.as_mut().filter(|talk| talk.id == conversation) else {
            return;
        };
        let known = talk.cursors.iter_mut().find(|known| known.participant == cursor.participant);
        match known {
            Some(known) => known.up_to = known.up_to.max(cursor.up_to),
            None => talk.cursors.push(cursor),
        }
        if cursor.participant == ME {
            self.seen = self.seen.max(cursor.up_to);
            self.seen_said = self.seen_said.max(cursor.up_to);
        }
        self.changed();
    }
}

impl Talk {
    /// The item at a place among those that are shown.
    pub fn shown_item(&self, at: usize) -> Option<&SharedItem> {
        self.thread.items().get(*self.shown.get(at)?)
    }

    fn take(&mut self, record: SharedRecord) {
        if self.thread.take(record) == Taken::Appended {
            let last = self.thread.items().len() - 1;
            if self.thread.items().last().is_some_and(is_shown) {
                self.shown.push(last);
            }
        }
    }

    fn show_all(&mut self) {
        let items = self.thread.items().iter().enumerate();
        self.shown = items.filter(|(_, item)| is_shown(item)).map(|(at, _)| at).collect();
    }
}
