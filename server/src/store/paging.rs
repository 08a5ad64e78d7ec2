//! How stretches of a thread are cut: the same for every member of the seam, so that a page does not depend on the
//! database under it.

use std::io;

use domain::contact::Contact;
use domain::conversation::{Conversation, DeskEvent, Event, Record, SharedEvent};
use domain::thread::{Item, ThreadEvent};
use serde::Serialize;

use super::Page;

/// What an event costs beside its text: place, time, names of fields.
const OVERHEAD: usize = 64;

/// About how many bytes an event takes on the wire.
pub fn weigh<E: Serialize>(event: &E) -> usize {
    let mut counter = Counter(OVERHEAD);
    // Counting cannot fail; if an event could not be written it would not be here.
    let _ = serde_json::to_writer(&mut counter, event);
    counter.0
}

/// Takes whole events until the budget is spent.
pub struct Budget {
    left: usize,
    empty: bool,
}

impl Budget {
    /// A budget of about this many bytes; the first event fits whatever its size.
    pub const fn new(max_bytes: usize) -> Self {
        Self { left: max_bytes, empty: true }
    }

    /// Whether one more of this weight fits; if so it is spent.
    pub const fn fits(&mut self, weight: usize) -> bool {
        if let Some(left) = self.left.checked_sub(weight) {
            self.left = left;
        } else if self.empty {
            self.left = 0;
        } else {
            return false;
        }
        self.empty = false;
        true
    }
}

/// A page of the newest `items` that fit. They come oldest first and folded, since an edit may make an item longer.
pub fn page<E: Serialize>(mut items: Vec<Item<E>>, max_bytes: usize, reaches_start: bool) -> Page<Item<E>> {
    let mut budget = Budget::new(max_bytes);
    let kept = items.iter().rev().take_while(|item| budget.fits(weigh(&item.event))).count();
    let dropped = items.len() - kept;
    items.drain(..dropped);
    Page { items, reaches_start: reaches_start && dropped == 0 }
}

/// Whether this event stands in a thread itself, instead of changing an earlier one.
pub fn is_item(record: &Record) -> bool {
    record.event.alteration().is_none()
}

/// The event whose content goes with it when it is taken back.
pub const fn deletes(event: &Event) -> Option<domain::SharedSeq> {
    match event {
        Event::Shared(SharedEvent::MessageDeleted { target }) => Some(*target),
        _ => None,
    }
}

/// Whether somebody took the contact with this event: the end of a wait. What a colleague asked for is none: the customer was
/// with somebody before. `head` is what the commit leaves.
pub fn ends_wait(event: &Event, head: &Conversation) -> bool {
    let Event::Desk(DeskEvent::Accepted { engagement, .. }) = event else { return false };
    head.engagements.get(engagement).is_none_or(|part| part.asked.is_none())
}

struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What there is to search in an event: the words of a message; `None` for everything else, and for what was erased.
pub fn said(event: &Event) -> Option<&str> {
    match event {
        Event::Shared(SharedEvent::MessagePosted { body, .. } | SharedEvent::MessageEdited { body, .. }) => {
            Some(body.plain()).filter(|text| !text.is_empty())
        }
        _ => None,
    }
}

/// What a contact is found by: what is known of him, and what carriers know him by.
pub fn known_as(contact: &Contact) -> String {
    let details = &contact.details;
    let identities = contact.identities.iter().map(|identity| identity.value.as_str());
    [details.name.as_str(), &details.email, &details.phone].into_iter().chain(identities).collect::<Vec<_>>().join(" ")
}
