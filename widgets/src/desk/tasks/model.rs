//! The task list as data: which section a row stands in, in what order, and what stays where it is while somebody aims at it.

use std::cmp::Reverse;

use crate::store::Map;
use domain::channel::{ChannelKind, Formatting, Media, OfferField};
use domain::conversation::{Arrival, Turn};
use domain::{ConversationId, EngagementNo, Span, Timestamp, richtext};
use protocol::agent::{Request, Row, RowState};

/// The agent's rows by conversation.
pub type Rows = Map<ConversationId, Row>;

/// A part of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Section {
    /// To be accepted.
    Offers,
    /// The customer spoke last.
    YourTurn,
    /// The agent spoke last.
    CustomersTurn,
    /// Left for a while.
    Parked,
    /// Reasons are missing.
    WrapUp,
}

impl Section {
    /// In the order they stand in.
    pub const ALL: [Self; 5] = [Self::Offers, Self::YourTurn, Self::CustomersTurn, Self::Parked, Self::WrapUp];

    /// Where a row belongs.
    pub const fn of(row: &Row) -> Self {
        match &row.state {
            RowState::Offered { .. } => Self::Offers,
            RowState::Active { parked: Some(_), .. } => Self::Parked,
            RowState::Active { turn: Turn::Agent { .. }, .. } => Self::YourTurn,
            RowState::Active { .. } => Self::CustomersTurn,
            RowState::WrapUp { .. } => Self::WrapUp,
        }
    }
}

/// Where a row stands now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Which row.
    pub conversation: ConversationId,
    /// In which section it is shown; while the list is held this may not be where it belongs.
    pub section: Section,
}

/// The order of the list as it is shown.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Arrangement {
    /// Every row that is shown, section by section. While the list is held, rows that are gone keep their place.
    pub places: Vec<Place>,
    /// Rows that came while the list was held and are not in it yet.
    pub waiting: Vec<ConversationId>,
}

impl Arrangement {
    /// The order that follows `self`. A held list keeps everything where it is: nothing moves under a pointer.
    #[must_use]
    pub fn next(&self, rows: &Rows, held: bool) -> Self {
        if !held || self.places.is_empty() || self.was_accepted(rows) {
            return Self::sorted(rows);
        }
        let waiting = sorted_rows(rows)
            .map(|row| row.conversation)
            .filter(|id| !self.places.iter().any(|place| place.conversation == *id))
            .collect();
        Self { places: self.places.clone(), waiting }
    }

    // The agent's own doing, which he expects to see at once.
    fn was_accepted(&self, rows: &Rows) -> bool {
        self.places
            .iter()
            .filter(|place| place.section == Section::Offers)
            .filter_map(|place| rows.get(&place.conversation))
            .any(|row| Section::of(row) != Section::Offers)
    }

    /// The rows shown in a section.
    pub fn section(&self, section: Section) -> Vec<ConversationId> {
        self.places.iter().filter(|place| place.section == section).map(|place| place.conversation).collect()
    }

    /// The next conversation with messages that were not seen, after the open one and around the end.
    pub fn next_unread(&self, rows: &Rows, open: Option<ConversationId>) -> Option<ConversationId> {
        let places: Vec<_> = self.places.iter().map(|place| place.conversation).collect();
        let here = open.and_then(|open| places.iter().position(|id| *id == open)).map_or(0, |here| here + 1);
        let around = places.iter().cycle().skip(here).take(places.len());
        around.copied().find(|id| Some(*id) != open && rows.get(id).is_some_and(|row| Line::of(row).unread > 0))
    }

    /// The conversation `step` places further among those that can be opened, around the end.
    pub fn neighbour(&self, rows: &Rows, open: Option<ConversationId>, step: Step) -> Option<ConversationId> {
        let can_open =
            |id: &ConversationId| rows.get(id).is_some_and(|row| !matches!(row.state, RowState::Offered { .. }));
        let ids: Vec<_> = self.places.iter().map(|place| place.conversation).filter(can_open).collect();
        let here = open.and_then(|open| ids.iter().position(|id| *id == open));
        let index = match (here, step) {
            (Some(here), Step::Next) => (here + 1) % ids.len(),
            (Some(here), Step::Previous) => (here + ids.len() - 1) % ids.len(),
            (None, Step::Next) => 0,
            (None, Step::Previous) => ids.len().checked_sub(1)?,
        };
        ids.get(index).copied()
    }

    fn sorted(rows: &Rows) -> Self {
        let places =
            sorted_rows(rows).map(|row| Place { conversation: row.conversation, section: Section::of(row) }).collect();
        Self { places, waiting: Vec::new() }
    }
}

/// Which way to go through the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Down.
    Next,
    /// Up.
    Previous,
}

fn sorted_rows(rows: &Rows) -> impl Iterator<Item = &Row> {
    let mut sorted: Vec<_> = rows.values().collect();
    sorted.sort_by_key(|row| (Section::of(row), kind(row), pressing(row), row.conversation));
    sorted.into_iter()
}

// Offers stand by their kind: who waits at his screen comes before who wrote a mail (SPEC B.2-4).
fn kind(row: &Row) -> u8 {
    match (Section::of(row), row.channel.capability().media) {
        (Section::Offers, Media::Chat) => 1,
        (Section::Offers, Media::Social) => 2,
        (Section::Offers, Media::Email) => 3,
        _ => 0,
    }
}

// The newest request is on top (SPEC B.2-4). Where it is the agent's turn, whoever waits longest is; what he wraps up
// stands in the order in which its time runs out.
fn pressing(row: &Row) -> (Timestamp, Reverse<Timestamp>) {
    let first = |at: Timestamp| (at, Reverse(at));
    let newest = |at: Timestamp| (Timestamp(0), Reverse(at));
    match row.state {
        RowState::Active { turn: Turn::Agent { since }, parked: None, .. } => first(since),
        RowState::WrapUp { deadline: Some(deadline), .. } => first(deadline),
        RowState::Offered { since, .. } | RowState::Active { since, .. } | RowState::WrapUp { since, .. } => {
            newest(since)
        }
    }
}

const fn requested_at(row: &Row) -> Timestamp {
    match row.state {
        RowState::Offered { since, .. } | RowState::Active { since, .. } | RowState::WrapUp { since, .. } => since,
    }
}

/// How pressing a wait is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Urgency {
    /// There is time.
    Calm,
    /// Three quarters of the queue's target are gone.
    Soon,
    /// The target is missed.
    Late,
}

impl Urgency {
    /// Of a wait of this length.
    pub fn of(waited: Span, target: Span) -> Self {
        if target <= Span::ZERO {
            Self::Calm
        } else if waited >= target {
            Self::Late
        } else if waited.times(4) >= target.times(3) {
            Self::Soon
        } else {
            Self::Calm
        }
    }
}

/// What a line of the list shows, clocks apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Which conversation.
    pub conversation: ConversationId,
    /// How the customer writes.
    pub channel: ChannelKind,
    /// His name, address or number; `None` when nothing is known.
    pub name: Option<String>,
    /// Name of the queue.
    pub queue: String,
    /// Begin of the last message.
    pub last: String,
    /// Customer's messages not seen.
    pub unread: u32,
    /// Where it belongs.
    pub section: Section,
    /// Since when the customer waits for an answer; `None` while he does not.
    pub waits_since: Option<Timestamp>,
    /// The queue's target.
    pub target: Span,
    /// When a parked one comes back, or a wrap-up is over by itself.
    pub until: Option<Timestamp>,
    /// Since when it is in its state.
    pub since: Timestamp,
    /// A message of ours did not arrive.
    pub undelivered: bool,
}

impl Line {
    /// The line of a row.
    pub fn of(row: &Row) -> Self {
        let (last, unread, waits_since, until) = match &row.state {
            RowState::Offered { .. } => (String::new(), 0, Some(row.arrived_at), None),
            RowState::Active { turn, parked, last, unread, .. } => {
                let waits = match turn {
                    Turn::Agent { since } => Some(*since),
                    Turn::Customer { .. } => None,
                };
                let until = parked.as_ref().and_then(|parked| parked.until);
                (readable(row, last), *unread, waits, until)
            }
            RowState::WrapUp { deadline, unread, .. } => (String::new(), *unread, None, *deadline),
        };
        Self {
            conversation: row.conversation,
            channel: row.channel,
            name: who(row),
            queue: row.queue.clone(),
            last,
            unread,
            section: Section::of(row),
            waits_since,
            target: row.target,
            until,
            since: requested_at(row),
            undelivered: row.undelivered.is_some(),
        }
    }
}

// Markers are read, not shown.
fn readable(row: &Row, text: &str) -> String {
    match row.channel.capability().formatting {
        Formatting::Markers => richtext::plain(&richtext::parse(text)),
        Formatting::Plain | Formatting::Mail => text.to_owned(),
    }
}

/// What an offer's card shows, clocks apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// Which conversation.
    pub conversation: ConversationId,
    /// The part that is offered.
    pub engagement: EngagementNo,
    /// How the customer writes.
    pub channel: ChannelKind,
    /// What is said of the customer, as far as it is known: the channel says what and in which order (SPEC A.2). A name is
    /// there even when it is unknown, and empty then.
    pub facts: Vec<Fact>,
    /// Name of the queue.
    pub queue: String,
    /// Since when the contact waits.
    pub arrived_at: Timestamp,
    /// Since when it is offered.
    pub since: Timestamp,
    /// Until when.
    pub deadline: Timestamp,
    /// Left while nobody was there.
    pub left_offline: bool,
    /// A message of ours did not arrive.
    pub undelivered: bool,
    /// The colleague who asks, if one does.
    pub asked: Option<Request>,
}

/// Something an offer says of the customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// What it is.
    pub field: OfferField,
    /// What is known.
    pub value: String,
}

/// An offer flashes for its last seconds (SPEC B.2-6).
pub const FLASH: Span = Span::seconds(5);

impl Offer {
    /// The offer in a row, if it is one.
    pub fn of(row: &Row) -> Option<Self> {
        let RowState::Offered { since, deadline, asked } = &row.state else {
            return None;
        };
        let (since, deadline) = (*since, *deadline);
        Some(Self {
            conversation: row.conversation,
            engagement: row.engagement,
            channel: row.channel,
            facts: facts(row),
            queue: row.queue.clone(),
            arrived_at: row.arrived_at,
            since,
            deadline,
            left_offline: row.arrival == Arrival::LeftOffline,
            undelivered: row.undelivered.is_some(),
            asked: asked.clone(),
        })
    }

    /// Who it is, as far as the card says it: by name, else by number.
    pub fn who(&self) -> Option<&str> {
        let naming = |fact: &&Fact| matches!(fact.field, OfferField::Customer | OfferField::Phone);
        self.facts.iter().filter(naming).map(|fact| fact.value.as_str()).find(|value| !value.is_empty())
    }

    /// Whether it flashes.
    pub fn flashes(&self, now: Timestamp) -> bool {
        let left = self.deadline - now;
        left <= FLASH && left > Span::ZERO
    }
}

/// The offers as they are stacked in popovers: by kind, email above social above chat, and the earliest on top (SPEC B.2-3).
pub fn stack(rows: &Rows) -> Vec<ConversationId> {
    let mut offers: Vec<_> = rows.values().filter(|row| Section::of(row) == Section::Offers).collect();
    offers.sort_by_key(|row| (Reverse(kind(row)), requested_at(row), row.conversation));
    offers.into_iter().map(|row| row.conversation).collect()
}

/// The offers among the rows, the one that expires first in front.
pub fn offers(rows: &Rows) -> Vec<ConversationId> {
    let mut offers: Vec<_> = rows.values().filter_map(Offer::of).collect();
    offers.sort_by_key(|offer| (offer.deadline, offer.conversation));
    offers.into_iter().map(|offer| offer.conversation).collect()
}

/// At most this many popovers are visible (SPEC B.2-3).
pub const POPOVERS: usize = 5;

fn facts(row: &Row) -> Vec<Fact> {
    let value = |field| match field {
        OfferField::Customer => Some(row.customer.trim()),
        OfferField::Email => Some(row.email.as_str()).filter(|known| !known.is_empty()),
        OfferField::Phone => Some(row.phone.as_str()).filter(|known| !known.is_empty()),
        OfferField::Source => Some(row.source.as_str()).filter(|known| !known.is_empty()),
        OfferField::Queue | OfferField::Timer | OfferField::Accept => None,
    };
    let offer = row.channel.capability().offer;
    offer
        .iter()
        .filter_map(|field| value(*field).map(|value| Fact { field: *field, value: value.to_owned() }))
        .collect()
}

fn who(row: &Row) -> Option<String> {
    [&row.customer, &row.email, &row.phone].into_iter().find(|name| !name.trim().is_empty()).cloned()
}

/// Customer's messages not seen, in all rows.
pub fn unread(rows: &Rows) -> u32 {
    rows.values().map(|row| Line::of(row).unread).sum()
}
