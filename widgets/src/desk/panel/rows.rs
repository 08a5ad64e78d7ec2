//! The open conversation as rows of the thread: what is held, then what is on its way.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::channel::Formatting;
use domain::conversation::{DeskEvent, Event, SharedEvent};
use domain::message::{MessageBody, Via};
use domain::richtext::{self, Node};
use domain::thread::DeskItem;
use domain::{CommandId, ConversationId, ParticipantNo};
use leptos::prelude::{RwSignal, Set, WithUntracked, expect_context};

use super::announce::{self, Names};
use super::receipt;
use crate::desk::outgoing::model::{Message as Sent, MessageState, Outgoing};
use crate::desk::refusal;
use crate::desk::store::model::Folded;
use crate::desk::store::{Change, DeskStore};
use crate::desk::template::{Shelf, send_again};
use crate::files::Files;
use crate::text::dates::day_number;
use crate::text::{Desk, Words};
use crate::thread::{Body, Brief, Delivery, Feed, Key, Kind, Look, Message, Notice, Outline, Row, Rows, place};

/// The rows of one conversation, and the signal that says when they are others.
pub struct DeskRows {
    desk: DeskStore,
    words: Words<Desk>,
    id: ConversationId,
    shelf: Shelf,
    /// The rows, by the items they show.
    shown: RefCell<Vec<Run>>,
    /// How many of the items held were looked at.
    indexed: Cell<usize>,
    /// What is on its way, in order.
    outgoing: RefCell<Vec<CommandId>>,
    /// Failed messages whose text was sent once more from here.
    again: RefCell<Vec<u64>>,
    outline: RwSignal<Outline>,
}

/// Added to the number of whoever writes a note.
const NOTES: u64 = 1 << 32;

/// Items that are one row: one of them, or announcements for agents with nothing in between, which are steps of one thing.
#[derive(Clone, Copy)]
struct Run {
    first: usize,
    last: usize,
    folds: bool,
}

impl DeskRows {
    /// The feed of a conversation. It follows the store as long as the current owner lives, as the only one.
    pub fn feed(desk: DeskStore, words: Words<Desk>, id: ConversationId) -> (Feed, Rc<Self>) {
        let rows = Rc::new(Self {
            desk,
            words,
            id,
            shelf: expect_context(),
            shown: RefCell::default(),
            indexed: Cell::default(),
            outgoing: RefCell::default(),
            again: RefCell::default(),
            outline: RwSignal::new(Outline::default()),
        });
        rows.changed(Change::Replaced);
        let following = Rc::clone(&rows);
        desk.feed(id, Rc::new(move |change| following.changed(change)));
        let outline = rows.outline.read_only();
        (Feed::new(Rc::clone(&rows) as Rc<dyn Rows>, outline), rows)
    }

    /// Sends the text of a message once more that failed on its way, or that nobody knows the fate of: a new message, for the
    /// old one keeps its place and its fate. What never left this page is tried again as the same one.
    pub fn again(&self, key: Key) {
        let find = |folded: &Folded| {
            let items = folded.thread.items();
            let item = items.iter().rev().find(|item| key_of(item) == key)?;
            let Event::Shared(SharedEvent::MessagePosted { body: MessageBody::Text { text, .. }, .. }) = &item.event
            else {
                return None;
            };
            Some((item.seq, text.clone()))
        };
        match (self.desk.with_thread(self.id, |folded, _| find(folded)).flatten(), key) {
            (Some((seq, text)), _) => {
                self.again.borrow_mut().push(seq);
                self.changed(Change::Altered);
                send_again(self.desk, self.words, self.shelf, self.id, text);
            }
            (None, Key::Command(command)) => self.desk.retry(command),
            (None, Key::Seq(_)) => {}
        }
    }

    fn changed(&self, change: Change) {
        // A panel that is gone may still be told, until the next one is.
        let Some(mut outline) = self.outline.try_with_untracked(|outline| *outline) else { return };
        outline.revision += 1;
        let known = self.desk.with_thread(self.id, |folded, outgoing| {
            let before = self.shown.borrow().len();
            let arrived = self.index(folded, change);
            match change {
                Change::Replaced => {
                    outline.epoch += 1;
                    outline.prepended = 0;
                }
                Change::Prepended(_) => outline.prepended += self.shown.borrow().len().saturating_sub(before),
                Change::Appended => outline.arrived += arrived,
                Change::Altered | Change::Outgoing => {}
            }
            outline.sent += self.take_outgoing(outgoing);
            outline.reaches_start = folded.thread.reaches_start();
        });
        if known.is_none() {
            self.shown.borrow_mut().clear();
            self.outgoing.borrow_mut().clear();
        }
        outline.len = self.shown.borrow().len() + self.outgoing.borrow().len();
        let _ = self.outline.try_set(outline);
    }

    // Returns how many messages of others are new at the end. A frame brings several records at once, and is told once for
    // each: the first time all of them are taken.
    fn index(&self, folded: &Folded, change: Change) -> u32 {
        let items = folded.thread.items();
        let from = match change {
            Change::Outgoing | Change::Altered => return 0,
            Change::Appended => self.indexed.get(),
            Change::Replaced | Change::Prepended(_) => {
                self.shown.borrow_mut().clear();
                0
            }
        };
        let me = me(folded, self.desk);
        let mut others = 0;
        let told = |index: usize, item: &DeskItem| announce::is_shown(&item.event) && !announce::is_again(items, index);
        let new = items.iter().enumerate().skip(from).filter(|(index, item)| told(*index, item));
        let mut shown = self.shown.borrow_mut();
        for (index, item) in new {
            let folds = announce::folds(&item.event);
            match shown.last_mut() {
                Some(run) if folds && run.folds => run.last = index,
                _ => shown.push(Run { first: index, last: index, folds }),
            }
            others += u32::from(writer(item).is_some_and(|by| Some(by) != me));
        }
        self.indexed.set(items.len());
        others
    }

    // Returns how many are new.
    fn take_outgoing(&self, outgoing: &Outgoing) -> u32 {
        let mut known = self.outgoing.borrow_mut();
        let now: Vec<_> = outgoing.of(self.id).map(|message| message.id).collect();
        let new = now.iter().filter(|id| !known.contains(id)).count();
        *known = now;
        new as u32
    }

    fn item_row(&self, folded: &Folded, index: usize) -> Option<Row> {
        let items = folded.thread.items();
        let shown = self.shown.borrow();
        let item = |at: usize| shown.get(at).and_then(|run| items.get(run.last));
        let (this, run) = (item(index)?, shown.get(index)?);
        let place = place(index.checked_sub(1).and_then(item).map(brief), brief(this), item(index + 1).map(brief));
        let key = key_of(items.get(run.first)?);
        let kind = match &this.event {
            Event::Shared(SharedEvent::MessagePosted { by, body, via }) => {
                Kind::Message(self.message(folded, this, *by, body, *via, (place.first, place.last)))
            }
            Event::Desk(DeskEvent::Noted { by, text, workflow, .. }) => {
                Kind::Message(self.note(folded, *by, text, workflow, (place.first, place.last)))
            }
            _ => Kind::Notice(self.notice(folded, items.get(run.first..=run.last)?)),
        };
        Some(Row { key, at: this.at, new_day: place.new_day, kind })
    }

    fn message(
        &self,
        folded: &Folded,
        item: &DeskItem,
        by: ParticipantNo,
        body: &MessageBody,
        via: Via,
        (first, last): (bool, bool),
    ) -> Message {
        let mine = me(folded, self.desk) == Some(by);
        let look = match by {
            ParticipantNo::CUSTOMER => Look::Customer,
            _ if mine => Look::Agent,
            _ => Look::Colleague,
        };
        let capability = folded.head.capability();
        let delivery = if by == ParticipantNo::CUSTOMER || via != Via::Channel || item.deleted {
            Delivery::Silent
        } else {
            receipt::delivery(self.words, capability.receipts, item.receipt.as_ref())
        };
        let again = self.again.borrow().contains(&item.seq);
        let delivery = if again { receipt::sent_again(delivery) } else { delivery };
        let remark = if via == Via::Email { self.words.get(Desk::ChannelEmail) } else { String::new() };
        Message {
            look,
            mine,
            name: self.names(folded, |names| names.person(by)),
            disc: look == Look::Customer,
            first,
            last,
            body: match body {
                MessageBody::Text { text, .. } if !item.deleted => body_of(text, capability.formatting),
                _ => Body::Deleted,
            },
            files: if item.deleted { Files::default() } else { Files::of(body.attachments()) },
            edited: item.edited_at.is_some(),
            remark,
            delivery,
        }
    }

    fn note(
        &self,
        folded: &Folded,
        by: ParticipantNo,
        text: &str,
        workflow: &str,
        (first, last): (bool, bool),
    ) -> Message {
        let own = workflow.is_empty();
        Message {
            look: Look::Note,
            mine: own && me(folded, self.desk) == Some(by),
            name: if own { self.names(folded, |names| names.person(by)) } else { workflow.to_owned() },
            disc: false,
            first,
            last,
            body: Body::Text(text.to_owned()),
            files: Files::default(),
            edited: false,
            remark: self.words.get(Desk::ModeNote),
            delivery: Delivery::Silent,
        }
    }

    fn notice(&self, folded: &Folded, run: &[DeskItem]) -> Notice {
        let said = self.names(folded, |names| announce::steps(names, run.iter().map(|item| &item.event)));
        said.map_or_else(
            || Notice { shape: crate::ui::shapes::INFO, text: String::new(), agents_only: false },
            |said| Notice { shape: said.shape, text: said.text, agents_only: said.agents_only },
        )
    }

    fn names<T>(&self, folded: &Folded, read: impl FnOnce(Names<'_>) -> T) -> T {
        announce::with_names(self.desk, self.words, folded, read)
    }

    fn outgoing_row(&self, folded: &Folded, outgoing: &Outgoing, index: usize) -> Option<Row> {
        let ids = self.outgoing.borrow();
        let message = |at: usize| ids.get(at).and_then(|id| outgoing.get(*id));
        let this = message(index)?;
        let me = me(folded, self.desk);
        let brief_of = |message: &Sent| brief_at(me, message.at);
        let before = match index.checked_sub(1) {
            Some(before) => message(before).map(brief_of),
            None => self.shown.borrow().last().and_then(|run| folded.thread.items().get(run.last)).map(brief),
        };
        let place = place(before, brief_of(this), message(index + 1).map(brief_of));
        let delivery = match &this.state {
            MessageState::Queued if !self.desk.is_up() => Delivery::Held(self.words.get(Desk::LinkDown)),
            MessageState::Queued | MessageState::InFlight => Delivery::Sending,
            MessageState::Taken(_) => receipt::delivery(self.words, folded.head.capability().receipts, None),
            MessageState::Failed(why) => {
                Delivery::Failed { why: refusal::say(self.words, why), retry: true, discard: true }
            }
        };
        Some(Row {
            key: Key::Command(this.id),
            at: this.at,
            new_day: place.new_day,
            kind: Kind::Message(Message {
                look: Look::Agent,
                mine: true,
                name: self.words.get(Desk::You),
                disc: false,
                first: place.first,
                last: place.last,
                body: body_of(&this.typed.text, folded.head.capability().formatting),
                files: this.files.clone(),
                edited: false,
                remark: String::new(),
                delivery,
            }),
        })
    }
}

impl Rows for DeskRows {
    fn row(&self, index: usize) -> Option<Row> {
        let held = self.shown.borrow().len();
        self.desk
            .with_thread(self.id, |folded, outgoing| match index.checked_sub(held) {
                None => self.item_row(folded, index),
                Some(index) => self.outgoing_row(folded, outgoing, index),
            })
            .flatten()
    }

    fn key(&self, index: usize) -> Option<Key> {
        let shown = self.shown.borrow();
        if let Some(sent) = index.checked_sub(shown.len()) {
            return self.outgoing.borrow().get(sent).copied().map(Key::Command);
        }
        let first = shown.get(index)?.first;
        self.desk.with_thread(self.id, |folded, _| folded.thread.items().get(first).map(key_of)).flatten()
    }
}

fn me(folded: &Folded, desk: DeskStore) -> Option<ParticipantNo> {
    let me = desk.shown.me.with_untracked(|me| me.as_ref().map(|me| me.agent))?;
    let mut people = folded.head.participants.iter();
    people.find(|(_, person)| person.agent == Some(me)).map(|(no, _)| *no)
}

// A text without markers is drawn as it always was.
fn body_of(text: &str, formatting: Formatting) -> Body {
    if formatting == Formatting::Markers {
        let nodes = richtext::parse(text);
        if !nodes.iter().all(|node| matches!(node, Node::Text(_))) {
            return Body::Rich(nodes);
        }
    }
    Body::Text(text.to_owned())
}

fn key_of(item: &DeskItem) -> Key {
    item.echo.map_or(Key::Seq(item.seq), Key::Command)
}

const fn author(item: &DeskItem) -> Option<ParticipantNo> {
    match &item.event {
        Event::Shared(SharedEvent::MessagePosted { by, .. }) => Some(*by),
        _ => None,
    }
}

// Who wrote it, to the customer or for colleagues.
const fn writer(item: &DeskItem) -> Option<ParticipantNo> {
    match &item.event {
        Event::Desk(DeskEvent::Noted { by, .. }) => Some(*by),
        _ => author(item),
    }
}

fn brief(item: &DeskItem) -> Brief {
    match &item.event {
        // A group of its own: nothing a customer sees stands in one with it.
        Event::Desk(DeskEvent::Noted { by, workflow, .. }) => {
            let notes = if workflow.is_empty() { NOTES } else { NOTES * 2 };
            Brief { author: Some(notes + u64::from(by.0)), ..brief_at(None, item.at) }
        }
        _ => brief_at(author(item), item.at),
    }
}

fn brief_at(author: Option<ParticipantNo>, at: domain::Timestamp) -> Brief {
    Brief { author: author.map(|author| u64::from(author.0)), at, day: day_number(at) }
}
