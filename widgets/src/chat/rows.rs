//! The customer's thread as rows: pure functions from items and unsent entries, and the words for them.

use std::cell::RefCell;
use std::rc::Rc;

use domain::conversation::shared::SharedConversation;
use domain::conversation::{EndWhy, SharedEvent};
use domain::message::{MessageBody, Via};
use domain::thread::SharedItem;
use domain::{CommandId, ParticipantNo, Refusal};
use protocol::customer::ME;

use super::fields;
use super::model::{Model, Talk};
use super::outbox::{Entry, State};
use crate::files::Files;
use crate::text::dates::day_number;
use crate::text::{Chat, Key as _};
use crate::thread::{Body, Brief, Delivery, Key, Kind, Look, Message, Notice, Row, Rows, place};
use crate::ui::shapes;

/// The rows of the panel.
pub struct ChatRows {
    model: Rc<RefCell<Model>>,
}

/// What stands at a place.
#[derive(Clone, Copy)]
enum Stands<'a> {
    Item(&'a Talk, &'a SharedItem),
    Entry(&'a Entry),
}

impl ChatRows {
    /// Over what the store holds.
    pub fn new(model: Rc<RefCell<Model>>) -> Self {
        Self { model }
    }
}

impl Rows for ChatRows {
    fn row(&self, index: usize) -> Option<Row> {
        let model = self.model.borrow();
        let this = at(&model, index)?;
        let before = index.checked_sub(1).and_then(|index| at(&model, index));
        let after = at(&model, index + 1);
        let place = place(before.map(brief), brief(this), after.map(brief));
        let mut kind = match this {
            Stands::Item(talk, item) => item_kind(&talk.state, item),
            Stands::Entry(entry) => Kind::Message(entry_message(entry)),
        };
        if let Kind::Message(message) = &mut kind {
            message.first = place.first;
            message.last = place.last;
            if let Stands::Item(talk, item) = this
                && message.mine
                && is_last_of_mine(&model, talk, item)
            {
                message.delivery = if item.seq <= model.seen_by_others().0 { Delivery::Seen } else { Delivery::Sent };
            }
        }
        Some(Row { key: key(this), at: time(this), new_day: place.new_day, kind })
    }

    fn key(&self, index: usize) -> Option<Key> {
        at(&self.model.borrow(), index).map(key)
    }
}

fn at(model: &Model, index: usize) -> Option<Stands<'_>> {
    let items = model.talk().map_or(0, |talk| talk.shown.len());
    if let Some(talk) = model.talk().filter(|_| index < items) {
        return talk.shown_item(index).map(|item| Stands::Item(talk, item));
    }
    model.unconfirmed().nth(index - items).map(Stands::Entry)
}

fn key(stands: Stands<'_>) -> Key {
    match stands {
        Stands::Item(_, SharedItem { echo: Some(id), .. }) => Key::Command(*id),
        Stands::Item(_, item) => Key::Seq(item.seq),
        Stands::Entry(entry) => Key::Command(entry.id),
    }
}

fn time(stands: Stands<'_>) -> domain::Timestamp {
    match stands {
        Stands::Item(_, item) => item.at,
        Stands::Entry(entry) => entry.at,
    }
}

fn brief(stands: Stands<'_>) -> Brief {
    let author = match stands {
        Stands::Item(_, item) => match &item.event {
            SharedEvent::MessagePosted { by, .. } => Some(by.0),
            _ => None,
        },
        Stands::Entry(_) => Some(ME.0),
    };
    let at = time(stands);
    Brief { author: author.map(u64::from), at, day: day_number(at) }
}

// The last thing the customer said, if nothing of his is still on the way: only there it is worth saying how far it came.
fn is_last_of_mine(model: &Model, talk: &Talk, item: &SharedItem) -> bool {
    let is_mine = |event: &SharedEvent| matches!(event, SharedEvent::MessagePosted { by, .. } if *by == ME);
    let last = talk.thread.items().iter().rev().find(|item| is_mine(&item.event));
    model.unconfirmed().next().is_none() && last.is_some_and(|last| last.seq == item.seq)
}

fn item_kind(people: &SharedConversation, item: &SharedItem) -> Kind {
    let notice = |shape, text| Kind::Notice(Notice { shape, text, agents_only: false });
    let said = |shape, key: Chat| notice(shape, key.say().to_owned());
    let named = |key: Chat, who| key.fill(&[("name", name_of(people, who))]);
    match &item.event {
        SharedEvent::MessagePosted { by, body, via } => Kind::Message(posted(people, item, *by, body, *via)),
        SharedEvent::Joined { participant, .. } => notice(shapes::USER_PLUS, named(Chat::Joined, *participant)),
        SharedEvent::Left { participant } => notice(shapes::USER_MINUS, named(Chat::Left, *participant)),
        SharedEvent::Delayed => said(shapes::CLOCK, Chat::Delayed),
        SharedEvent::Reminded { nth: 1 } => said(shapes::BELL, Chat::Reminded),
        SharedEvent::Reminded { .. } => said(shapes::BELL, Chat::RemindedLast),
        SharedEvent::Ended { why } => notice(shapes::CIRCLE_CHECK, ended(people, *why)),
        SharedEvent::Reopened => said(shapes::ROTATE_CCW, Chat::Reopened),
        SharedEvent::Opened { .. }
        | SharedEvent::Renamed { .. }
        | SharedEvent::MessageEdited { .. }
        | SharedEvent::MessageDeleted { .. } => notice(shapes::INFO, String::new()),
    }
}

fn posted(people: &SharedConversation, item: &SharedItem, by: ParticipantNo, body: &MessageBody, via: Via) -> Message {
    let mine = by == ME;
    Message {
        look: if mine { Look::Customer } else { Look::Agent },
        mine,
        name: if mine { Chat::You.say().to_owned() } else { name_of(people, by).to_owned() },
        disc: !mine,
        first: true,
        last: true,
        body: match body {
            MessageBody::Text { text, .. } => Body::Text(text.clone()),
            MessageBody::Erased => Body::Deleted,
        },
        files: Files::of(body.attachments()),
        edited: item.edited_at.is_some() && !item.deleted,
        remark: if via == Via::Email { Chat::ViaEmail.say().to_owned() } else { String::new() },
        delivery: Delivery::Silent,
    }
}

fn entry_message(entry: &Entry) -> Message {
    Message {
        look: Look::Customer,
        mine: true,
        name: Chat::You.say().to_owned(),
        disc: false,
        first: true,
        last: true,
        body: Body::Text(entry.text().unwrap_or_default().to_owned()),
        files: entry.files(),
        edited: false,
        remark: String::new(),
        delivery: match &entry.state {
            State::Pending => Delivery::Held(Chat::WillBeSent.say().to_owned()),
            State::Sent | State::Done { .. } => Delivery::Sending,
            State::Failed(refusal) => Delivery::Failed { why: why(refusal), retry: true, discard: false },
        },
    }
}

fn ended(people: &SharedConversation, why: EndWhy) -> String {
    match why {
        EndWhy::Customer => Chat::EndedByCustomer.say().to_owned(),
        EndWhy::Inactive => Chat::EndedInactive.say().to_owned(),
        EndWhy::NotAccepted => Chat::EndedNotAccepted.say().to_owned(),
        EndWhy::Agent | EndWhy::Junk => {
            let agent = people.people.iter().rev().find(|(who, _)| *who != ME);
            let name = agent.map_or_else(|| Chat::Agent.say(), |(_, name)| name);
            Chat::EndedByAgent.fill(&[("name", name)])
        }
    }
}

fn name_of(people: &SharedConversation, who: ParticipantNo) -> &str {
    match people.name_of(who) {
        "" => Chat::Agent.say(),
        name => name,
    }
}

/// Why something was refused, in words.
pub fn why(refusal: &Refusal) -> String {
    let key = match refusal {
        Refusal::TooMany { seconds } => {
            return Chat::WhyTooMany.fill(&[("n", &seconds.to_string())]);
        }
        Refusal::Closed | Refusal::EndedByCustomer => Chat::WhyClosed,
        Refusal::StorageUnavailable => Chat::WhyUnavailable,
        Refusal::TextTooLong { .. } => Chat::WhyTooLong,
        Refusal::FieldMissing { field } => fields::refused(*field, true),
        Refusal::FieldInvalid { field } => fields::refused(*field, false),
        _ => Chat::WhyOther,
    };
    key.say().to_owned()
}

/// The command a row stands for, if it is one of the customer's.
pub fn command_of(key: Key) -> Option<CommandId> {
    match key {
        Key::Command(id) => Some(id),
        Key::Seq(_) => None,
    }
}
