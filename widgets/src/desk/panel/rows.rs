//! The open conversation as rows of the thread: what is held, then what is on its way.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::conversation::{Event, SharedEvent};
use domain::message::{MessageBody, Receipt, Via};
use domain::thread::DeskItem;
use domain::{CommandId, ConversationId, ParticipantNo, SharedSeq};
use leptos::prelude::{ReadSignal, RwSignal, Set, WithUntracked};

use super::announce::{self, Names};
use crate::desk::outgoing::model::{Message as Sent, MessageState, Outgoing};
use crate::desk::refusal;
use crate::desk::store::model::Folded;
use crate::desk::store::{Change, DeskStore};
use crate::files::Files;
use crate::text::dates::day_number;
use crate::text::{Desk, Words};
use crate::thread::{Body, Brief, Delivery, Feed, Key, Kind, Look, Message, Notice, Outline, Row, Rows, place};

/// The rows of one conversation, and the signal that says when they are others.
pub struct DeskRows {
    desk: DeskStore,
    words: Words<Desk>,
    id: ConversationId,
    /// The rows, by the items they show.
    shown: RefCell<Vec<Run>>,
    /// How many of the items held were looked at.
    indexed: Cell<usize>,
    /// What is on its way, in order.
    outgoing: RefCell<Vec<CommandId>>,
    marks: Cell<Marks>,
    outline: RwSignal<Outline>,
}

/// Announcements in a row that a folded one still tells.
const STEPS: usize = 3;

/// Items that are one row: one of them, or announcements for agents with nothing in between, which are steps of one thing.
#[derive(Clone, Copy)]
struct Run {
    first: usize,
    last: usize,
    folds: bool,
}

/// Which own messages say how far they are: the last one seen, and the last one.
#[derive(Clone, Copy, Default)]
struct Marks {
    seen: Option<u64>,
    last: Option<u64>,
}

impl DeskRows {
    /// The feed of a conversation. It follows the store as long as the current owner lives, as the only one.
    pub fn feed(desk: DeskStore, words: Words<Desk>, id: ConversationId) -> (Feed, ReadSignal<Outline>) {
        let rows = Rc::new(Self {
            desk,
            words,
            id,
            shown: RefCell::default(),
            indexed: Cell::default(),
            outgoing: RefCell::default(),
            marks: Cell::default(),
            outline: RwSignal::new(Outline::default()),
        });
        rows.changed(Change::Replaced);
        let following = Rc::clone(&rows);
        desk.feed(id, Rc::new(move |change| following.changed(change)));
        let outline = rows.outline.read_only();
        (Feed::new(rows, outline), outline)
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
            self.mark(folded);
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
        let new = items.iter().enumerate().skip(from).filter(|(_, item)| announce::is_shown(&item.event));
        let mut shown = self.shown.borrow_mut();
        for (index, item) in new {
            let folds = announce::folds(&item.event);
            match shown.last_mut() {
                Some(run) if folds && run.folds => run.last = index,
                _ => shown.push(Run { first: index, last: index, folds }),
            }
            others += u32::from(author(item).is_some_and(|by| Some(by) != me));
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

    fn mark(&self, folded: &Folded) {
        let seen = folded.cursors.get(&ParticipantNo::CUSTOMER).copied().unwrap_or_default();
        let me = me(folded, self.desk);
        let own = |item: &&DeskItem| author(item) == me && me.is_some();
        let items = folded.thread.items();
        self.marks.set(Marks {
            last: items.iter().rev().find(own).map(|item| item.seq),
            seen: items
                .iter()
                .rev()
                .filter(own)
                .find(|item| item.shared_seq.is_some_and(|seq| seq <= seen && seen > SharedSeq(0)))
                .map(|item| item.seq),
        });
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
        let marks = self.marks.get();
        let delivery = match &item.receipt {
            Some(Receipt::Failed { retry, .. }) => {
                Delivery::Failed { why: String::new(), retry: *retry, discard: false }
            }
            Some(Receipt::Unknown) => Delivery::Uncertain,
            _ if !mine => Delivery::Silent,
            _ if marks.seen == Some(item.seq) => Delivery::Seen,
            _ if marks.last == Some(item.seq) => Delivery::Sent,
            _ => Delivery::Silent,
        };
        let remark = if via == Via::Email { self.words.get(Desk::ChannelEmail) } else { String::new() };
        Message {
            look,
            mine,
            name: self.names(folded, |names| names.person(by)),
            disc: look == Look::Customer,
            first,
            last,
            body: match body {
                MessageBody::Text { text, .. } if !item.deleted => Body::Text(text.clone()),
                _ => Body::Deleted,
            },
            files: if item.deleted { Files::default() } else { Files::of(body.attachments()) },
            edited: item.edited_at.is_some(),
            remark,
            delivery,
        }
    }

    fn notice(&self, folded: &Folded, run: &[DeskItem]) -> Notice {
        let say = |item: &DeskItem| self.names(folded, |names| announce::say(names, &item.event));
        let mut said: Vec<_> = run.iter().filter_map(say).collect();
        let Some(last) = said.last() else {
            return Notice { shape: crate::ui::shapes::INFO, text: String::new(), agents_only: false };
        };
        let (shape, agents_only) = (last.shape, last.agents_only);
        let left_out = said.len().saturating_sub(STEPS);
        let mut text = if left_out > 0 { "… · ".to_owned() } else { String::new() };
        text.push_str(&said.drain(left_out..).map(|said| said.text).collect::<Vec<_>>().join(" · "));
        Notice { shape, text, agents_only }
    }

    fn names<T>(&self, folded: &Folded, read: impl FnOnce(Names<'_>) -> T) -> T {
        let me = self.desk.shown.me.with_untracked(|me| me.as_ref().map(|me| me.agent));
        self.desk.shown.settings.with_untracked(|settings| {
            read(Names {
                words: self.words,
                head: &folded.head,
                queues: settings.as_ref().map_or(&[], |settings| &settings.queues),
                me: me.unwrap_or(domain::AgentId::from_number(0)),
                reasons: settings.as_ref().map_or(&[], |settings| &settings.wrap_up_reasons),
            })
        })
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
            MessageState::Taken(_) => Delivery::Sent,
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
                body: Body::Text(this.text.clone()),
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

fn key_of(item: &DeskItem) -> Key {
    item.echo.map_or(Key::Seq(item.seq), Key::Command)
}

const fn author(item: &DeskItem) -> Option<ParticipantNo> {
    match &item.event {
        Event::Shared(SharedEvent::MessagePosted { by, .. }) => Some(*by),
        _ => None,
    }
}

fn brief(item: &DeskItem) -> Brief {
    brief_at(author(item), item.at)
}

fn brief_at(author: Option<ParticipantNo>, at: domain::Timestamp) -> Brief {
    Brief { author: author.map(|author| u64::from(author.0)), at, day: day_number(at) }
}
