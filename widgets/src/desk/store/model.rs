//! The desk as the server tells it: own state, rows, and for each conversation its head, thread, cursors and contact.
//!
//! **Invariants.** A frame is taken whole or not at all. A gap in a conversation is asked for again, a gap in the desk's
//! numbers ends the connection: nothing is ever guessed. What access was lost to is dropped.

use domain::contact::Contact;
use domain::conversation::event::Introduction;
use domain::conversation::{Conversation, Event, Record, SharedEvent};
use domain::thread::{DeskItem, Taken, Thread};
use domain::{CommandId, ConversationId, ParticipantNo, QueueId, Refusal, Seq, SharedSeq, Timestamp};
use protocol::agent::{
    ClientFrame, DeskChange, DeskSettings, Directory, Held, Me, Row, RowState, ServerFrame, Snapshot, Welcome,
    queue_name,
};
use protocol::{Cursor, Done, Signal, UnsubscribedWhy};

use crate::desk::tasks::model::Rows;
use crate::store::Map;

/// Everything the server has told us.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Desk {
    /// The agent himself; `None` before the first `Welcome`.
    pub me: Option<Me>,
    /// What he can choose.
    pub settings: Option<DeskSettings>,
    /// What he has to do with.
    pub rows: Rows,
    /// The conversations that are held.
    pub threads: Map<ConversationId, Folded>,
    /// To whom the conversation that asked could go.
    pub directory: Option<Directory>,
    /// Asked for, and when access was refused, why.
    asked: Map<ConversationId, Asked>,
    /// Number of the last change of the desk on this connection.
    number: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Asked {
    Subscribed,
    Refused(UnsubscribedWhy),
}

/// One conversation, folded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folded {
    /// The head.
    pub head: Conversation,
    /// Name of its queue.
    pub queue: String,
    /// What there is to read.
    pub thread: Thread<Event>,
    /// How far everybody has seen.
    pub cursors: Map<ParticipantNo, SharedSeq>,
    /// Who the customer is.
    pub contact: Contact,
    /// How he came.
    pub introduction: Introduction,
    /// Earlier items were asked for.
    pub asked_before: Option<Seq>,
}

/// What taking a frame leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Output {
    /// To be sent.
    Send(ClientFrame),
    /// The connection cannot be trusted any longer.
    Reconnect,
    /// The server's clock says this.
    Clock(Timestamp),
    /// The whole desk is new: what is on its way is asked again.
    Welcomed,
    /// His own state.
    Me,
    /// What he can choose.
    Settings,
    /// One or more rows.
    Rows,
    /// A conversation was replaced or dropped.
    Replaced(ConversationId),
    /// This was appended at the end, or changed the item of this index.
    Taken(ConversationId, Taken),
    /// Earlier items came: so many.
    Prepended(ConversationId, usize),
    /// Somebody has seen further.
    Seen(ConversationId),
    /// The contact is another.
    Contact(ConversationId),
    /// Somebody types.
    Typing(ConversationId, ParticipantNo),
    /// Somebody's message came; he does not type any longer.
    Posted(ConversationId, ParticipantNo),
    /// A message of ours is in the thread.
    Echo(CommandId),
    /// A command was answered.
    Answered(CommandId, Result<Done<Seq>, Refusal>),
    /// A draft was saved on another device.
    Draft(ConversationId, u32),
    /// So many contacts were left while nobody was here.
    LeftOffline(u32),
    /// A colleague named him in a note.
    Mentioned {
        /// Where.
        conversation: ConversationId,
        /// The colleague.
        by: String,
        /// The customer; empty when unknown.
        customer: String,
    },
    /// The directory is another.
    Directory,
}

impl Desk {
    /// What is held, for `Hello` and `Pong`.
    pub fn held(&self) -> Vec<Held> {
        let held = self.threads.iter().map(|(id, folded)| Held { conversation: *id, seq: folded.head.seq });
        held.take(protocol::limits::HELD).collect()
    }

    /// Takes the next frame.
    pub fn take(&mut self, frame: ServerFrame) -> Vec<Output> {
        match frame {
            ServerFrame::Welcome(welcome) => self.welcomed(*welcome),
            ServerFrame::Desk { number, change } => self.changed(number, change),
            ServerFrame::Snapshot(snapshot) => self.replaced(*snapshot),
            ServerFrame::Events { conversation, records } => self.happened(conversation, records),
            ServerFrame::Page { conversation, items, reaches_start } => self.paged(conversation, items, reaches_start),
            ServerFrame::Ack { id, result } => vec![Output::Answered(id, result)],
            ServerFrame::Signal { conversation, signal: Signal::Typing { participant } } => {
                vec![Output::Typing(conversation, participant)]
            }
            ServerFrame::Signal { .. } => Vec::new(),
            ServerFrame::Seen { conversation, cursor } => self.seen(conversation, cursor),
            ServerFrame::Ping { now } => {
                vec![Output::Send(ClientFrame::Pong { held: self.held() }), Output::Clock(now)]
            }
            ServerFrame::Directory(directory) => {
                self.directory = Some(directory);
                vec![Output::Directory]
            }
            ServerFrame::Unsubscribed { conversation, why } => self.dropped(conversation, why),
        }
    }

    /// Asks for a conversation that is not held. `None` if it is, or was asked for.
    pub fn subscribe(&mut self, conversation: ConversationId) -> Option<ClientFrame> {
        if self.threads.contains_key(&conversation) || self.asked.contains_key(&conversation) {
            return None;
        }
        self.asked.insert(conversation, Asked::Subscribed);
        Some(subscribe(conversation, Seq(0)))
    }

    /// No longer wants a conversation that is not ours any more. `None` if it was not held.
    pub fn release(&mut self, conversation: ConversationId) -> Option<ClientFrame> {
        if self.rows.get(&conversation).is_some_and(|row| wants(row).is_some()) {
            return None;
        }
        self.asked.remove(&conversation);
        self.threads.remove(&conversation)?;
        Some(ClientFrame::Unsubscribe { conversation })
    }

    /// Why a conversation cannot be shown; `None` while it may come.
    pub fn refused(&self, conversation: ConversationId) -> Option<UnsubscribedWhy> {
        match self.asked.get(&conversation)? {
            Asked::Refused(why) => Some(*why),
            Asked::Subscribed => None,
        }
    }

    /// Asks for what comes before the first item held, once.
    pub fn history(&mut self, conversation: ConversationId) -> Option<ClientFrame> {
        let folded = self.threads.get_mut(&conversation)?;
        if folded.thread.reaches_start() || folded.asked_before.is_some() {
            return None;
        }
        let before = Seq(folded.thread.items().first()?.seq);
        folded.asked_before = Some(before);
        Some(ClientFrame::History { conversation, before })
    }

    fn welcomed(&mut self, welcome: Welcome) -> Vec<Output> {
        self.number = 0;
        self.me = Some(welcome.me);
        self.settings = Some(welcome.settings);
        self.rows = welcome.rows.into_iter().map(|row| (row.conversation, row)).collect();
        // What is held was named in `Hello` and comes by itself; what was only asked for is asked again.
        self.asked.clear();
        for folded in self.threads.values_mut() {
            folded.asked_before = None;
        }
        let mut outputs = vec![Output::Clock(welcome.now), Output::Me, Output::Settings, Output::Rows];
        let wanted: Vec<_> = self.rows.values().filter_map(wants).collect();
        outputs.extend(wanted.into_iter().filter_map(|id| self.subscribe(id)).map(Output::Send));
        outputs.push(Output::Welcomed);
        outputs
    }

    fn changed(&mut self, number: u32, change: DeskChange) -> Vec<Output> {
        if number != self.number + 1 {
            return vec![Output::Reconnect];
        }
        self.number = number;
        match change {
            DeskChange::Me(me) => {
                self.me = Some(me);
                vec![Output::Me]
            }
            DeskChange::Settings(settings) => {
                self.settings = Some(settings);
                vec![Output::Settings]
            }
            DeskChange::Row(row) => {
                let wanted = wants(&row);
                self.rows.insert(row.conversation, *row);
                let mut outputs = vec![Output::Rows];
                if let Some(id) = wanted {
                    if self.refused(id).is_some() {
                        self.asked.remove(&id);
                    }
                    outputs.extend(self.subscribe(id).map(Output::Send));
                }
                outputs
            }
            DeskChange::RowGone { conversation } => {
                self.rows.remove(&conversation);
                vec![Output::Rows]
            }
            DeskChange::Draft { conversation, version } => vec![Output::Draft(conversation, version)],
            DeskChange::LeftOffline { count } => vec![Output::LeftOffline(count)],
            DeskChange::Mentioned { conversation, by, customer } => {
                vec![Output::Mentioned { conversation, by, customer }]
            }
            DeskChange::Contact { conversation, contact } => {
                let Some(folded) = self.threads.get_mut(&conversation) else {
                    return Vec::new();
                };
                folded.contact = contact;
                vec![Output::Contact(conversation)]
            }
        }
    }

    fn replaced(&mut self, snapshot: Snapshot) -> Vec<Output> {
        let id = snapshot.head.id();
        let mut thread = Thread::default();
        thread.reset(snapshot.items, snapshot.reaches_start);
        let echoes: Vec<_> = thread.items().iter().filter_map(|item| item.echo).map(Output::Echo).collect();
        self.asked.insert(id, Asked::Subscribed);
        self.threads.insert(
            id,
            Folded {
                head: snapshot.head,
                queue: snapshot.queue,
                thread,
                cursors: snapshot.cursors.into_iter().map(|cursor| (cursor.participant, cursor.up_to)).collect(),
                contact: snapshot.contact,
                introduction: snapshot.introduction,
                asked_before: None,
            },
        );
        let mut outputs = echoes;
        outputs.push(Output::Replaced(id));
        outputs
    }

    fn happened(&mut self, id: ConversationId, records: Vec<Record>) -> Vec<Output> {
        let Some(folded) = self.threads.get_mut(&id) else {
            return Vec::new();
        };
        let mut outputs = Vec::new();
        for record in records {
            if record.seq <= folded.head.seq {
                continue;
            }
            if record.seq != folded.head.seq.next() {
                outputs.push(Output::Send(subscribe(id, folded.head.seq)));
                break;
            }
            let queue = folded.head.queue;
            folded.head.apply(&record);
            if folded.head.queue != queue {
                folded.queue = name_of(self.settings.as_ref(), folded.head.queue);
            }
            outputs.extend(record.echo.map(Output::Echo));
            if let Event::Shared(SharedEvent::MessagePosted { by, .. }) = &record.event {
                outputs.push(Output::Posted(id, *by));
            }
            outputs.push(Output::Taken(id, folded.thread.take(record)));
        }
        outputs
    }

    fn paged(&mut self, id: ConversationId, items: Vec<DeskItem>, reaches_start: bool) -> Vec<Output> {
        let Some(folded) = self.threads.get_mut(&id) else {
            return Vec::new();
        };
        let first = folded.thread.items().first().map(|item| Seq(item.seq));
        // A page asked for before the thread was replaced does not join up with what is held now.
        if folded.asked_before.take() != first {
            return Vec::new();
        }
        let count = folded.thread.prepend(items, reaches_start);
        vec![Output::Prepended(id, count)]
    }

    fn seen(&mut self, id: ConversationId, cursor: Cursor) -> Vec<Output> {
        let Some(folded) = self.threads.get_mut(&id) else {
            return Vec::new();
        };
        let up_to = folded.cursors.get_or_insert_with(cursor.participant, SharedSeq::default);
        if cursor.up_to <= *up_to {
            return Vec::new();
        }
        *up_to = cursor.up_to;
        vec![Output::Seen(id)]
    }

    fn dropped(&mut self, id: ConversationId, why: UnsubscribedWhy) -> Vec<Output> {
        self.threads.remove(&id);
        self.asked.insert(id, Asked::Refused(why));
        vec![Output::Replaced(id)]
    }
}

// Offers are shown by their row alone: an agent who was only offered a contact may not read it yet (DESIGN.md §2).
const fn wants(row: &Row) -> Option<ConversationId> {
    match row.state {
        RowState::Offered { .. } => None,
        RowState::Active { .. } | RowState::WrapUp { .. } => Some(row.conversation),
    }
}

fn name_of(settings: Option<&DeskSettings>, queue: Option<QueueId>) -> String {
    let name = || queue_name(&settings?.queues, queue?);
    name().unwrap_or_default().to_owned()
}

const fn subscribe(conversation: ConversationId, seq: Seq) -> ClientFrame {
    ClientFrame::Subscribe(Held { conversation, seq })
}
