//! What a thread of letters shows: each letter is a card, newest on top, with what else happened in between (SPEC A.3, D.5).

use std::collections::BTreeSet;

use domain::conversation::{DeskEvent, Event, SharedEvent};
use domain::email::{Letter, Mailbox, Own};
use domain::message::{Attachment, MessageBody, Receipt};
use domain::thread::DeskItem;
use domain::{CommandId, ParticipantNo, Seq, Timestamp};

use crate::desk::panel::announce;

/// What stands in one place of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Place {
    /// A letter, by the number of its message.
    Letter(u64),
    /// Who was added to the people of the letter before it, and who is not among them any more.
    People(u64),
    /// A note for colleagues.
    Note(u64),
    /// Something that happened, by the first and the last of its steps.
    Said(u64, u64),
}

/// A letter, with what is known of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// Number of its message.
    pub message: u64,
    /// When it came, or was sent.
    pub at: Timestamp,
    /// Who of the conversation wrote it.
    pub by: ParticipantNo,
    /// What its header says; nothing while the page that begins with its message lacks it.
    pub letter: Letter,
    /// What it says, without what it quotes.
    pub text: String,
    /// The files that came with it.
    pub files: Vec<Attachment>,
    /// How far it has come, if it is ours.
    pub receipt: Option<Receipt>,
    /// Whether it was sent once more, because it did not arrive.
    pub sent_again: bool,
    /// Whether it was erased.
    pub erased: bool,
    /// The command that made it, for whoever sent it.
    pub echo: Option<CommandId>,
}

/// The places of a thread, oldest first.
pub fn places(items: &[DeskItem], own: &Own) -> Vec<Place> {
    let mut places = Vec::new();
    let mut folds = false;
    for (index, item) in items.iter().enumerate() {
        let run = core::mem::take(&mut folds);
        match &item.event {
            Event::Shared(SharedEvent::MessagePosted { .. }) => {
                if change(items, item.seq, own).is_some() {
                    places.push(Place::People(item.seq));
                }
                places.push(Place::Letter(item.seq));
            }
            Event::Desk(DeskEvent::Letter(_)) => folds = run,
            Event::Desk(DeskEvent::Noted { .. }) => places.push(Place::Note(item.seq)),
            event if announce::is_shown(event) && !announce::is_again(items, index) => {
                folds = announce::folds(event);
                match places.last_mut() {
                    Some(Place::Said(_, last)) if run && folds => *last = item.seq,
                    _ => places.push(Place::Said(item.seq, item.seq)),
                }
            }
            _ => folds = run,
        }
    }
    places
}

/// The letter whose message has this number.
pub fn card(items: &[DeskItem], message: u64) -> Option<Card> {
    let index = at(items, message)?;
    let item = items.get(index)?;
    let Event::Shared(SharedEvent::MessagePosted { by, body, .. }) = &item.event else { return None };
    let (text, files) = match body {
        MessageBody::Text { text, attachments } => (text.clone(), attachments.clone()),
        MessageBody::Erased => (String::new(), Vec::new()),
    };
    Some(Card {
        message,
        at: item.at,
        by: *by,
        letter: letter(items, message).cloned().unwrap_or_default(),
        text,
        files,
        receipt: item.receipt.clone(),
        sent_again: sent_again(items.get(index..).unwrap_or_default(), message),
        erased: item.deleted || *body == MessageBody::Erased,
        echo: item.echo,
    })
}

fn sent_again(later: &[DeskItem], message: u64) -> bool {
    later.iter().any(|item| match &item.event {
        Event::Desk(DeskEvent::Letter(letter)) => letter.again == Some(Seq(message)),
        _ => false,
    })
}

/// What the header of a letter says.
pub fn letter(items: &[DeskItem], message: u64) -> Option<&Letter> {
    let before = at(items, message)?.checked_sub(1)?;
    let item = items.get(before)?;
    match &item.event {
        Event::Desk(DeskEvent::Letter(letter)) if item.seq + 1 == message => Some(letter),
        _ => None,
    }
}

/// Number of the latest letter's message.
pub fn latest(items: &[DeskItem]) -> Option<u64> {
    items.iter().rev().find(|item| is_letter(item)).map(|item| item.seq)
}

/// Numbers of the last `count` letters of others.
pub fn last_received(items: &[DeskItem], count: usize) -> Vec<u64> {
    items.iter().rev().filter(|item| is_received(item)).take(count).map(|item| item.seq).collect()
}

/// Numbers of the letters of others behind this one.
pub fn received_after(items: &[DeskItem], message: u64) -> Vec<u64> {
    items.iter().filter(|item| item.seq > message && is_received(item)).map(|item| item.seq).collect()
}

/// What it is all about: the subject of the latest letter that has one, without the marks of answers and forwards.
pub fn subject(items: &[DeskItem]) -> Option<String> {
    let subjects = items.iter().rev().filter_map(|item| match &item.event {
        Event::Desk(DeskEvent::Letter(letter)) => Some(domain::email::bare(&letter.subject)),
        _ => None,
    });
    subjects.into_iter().find(|subject| !subject.is_empty())
}

/// Who is new among the people of a letter, and who is not among them any more.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// Who is new.
    pub added: Vec<Mailbox>,
    /// Who is gone.
    pub removed: Vec<Mailbox>,
}

/// How the people of a letter differ from those of the letter before it that went among the same people; `None` if they do
/// not. A forward goes to others altogether and changes nothing about who talks here.
pub fn change(items: &[DeskItem], message: u64, own: &Own) -> Option<Change> {
    let now = people(letter(items, message)?, own);
    let index = at(items, message)?;
    let earlier = items.get(..index.saturating_sub(1))?.iter().rev().filter_map(|item| match &item.event {
        Event::Desk(DeskEvent::Letter(letter)) => Some(people(letter, own)),
        _ => None,
    });
    let before = earlier.into_iter().find(|before| now.iter().any(|one| has(before, one)))?;
    let without = |all: &[Mailbox], others: &[Mailbox]| -> Vec<Mailbox> {
        all.iter().filter(|one| !has(others, one)).cloned().collect()
    };
    let change = Change { added: without(&now, &before), removed: without(&before, &now) };
    (change != Change::default()).then_some(change)
}

/// Everybody a letter names but us, each once.
fn people(letter: &Letter, own: &Own) -> Vec<Mailbox> {
    let mut known = BTreeSet::new();
    let all = [&letter.from, &letter.to, &letter.cc, &letter.bcc].into_iter().flatten();
    all.filter(|one| !own.has(one) && known.insert(one.key())).cloned().collect()
}

fn has(list: &[Mailbox], somebody: &Mailbox) -> bool {
    list.iter().any(|one| one.is_same(somebody))
}

fn at(items: &[DeskItem], seq: u64) -> Option<usize> {
    items.binary_search_by_key(&seq, |item| item.seq).ok()
}

const fn is_letter(item: &DeskItem) -> bool {
    matches!(item.event, Event::Shared(SharedEvent::MessagePosted { .. }))
}

fn is_received(item: &DeskItem) -> bool {
    matches!(&item.event, Event::Shared(SharedEvent::MessagePosted { by, .. }) if *by == ParticipantNo::CUSTOMER)
}

impl Card {
    /// Whether we sent it.
    pub fn is_ours(&self) -> bool {
        self.by != ParticipantNo::CUSTOMER
    }

    /// Whom it names besides the one it is from and the first it is to.
    pub fn others(&self) -> usize {
        let Letter { from, to, cc, bcc, more, .. } = &self.letter;
        (from.len() + to.len() + cc.len() + bcc.len()).saturating_sub(2) + *more as usize
    }

    /// What it says, in one line.
    pub fn line(&self) -> String {
        domain::text::excerpt(&self.text)
    }
}

/// What somebody is called: his name, or his address.
pub fn name(somebody: &Mailbox) -> &str {
    if somebody.name.is_empty() { &somebody.address } else { &somebody.name }
}
