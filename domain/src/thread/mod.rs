//! The thread people read: events in order, with what was altered folded into what it alters (DESIGN.md §2, "Altering and
//! paging"). The same fold serves the server's pages and both front ends.
//!
//! **Invariants.** Items are ordered by sequence and unique. An alteration of an item that is not held is dropped and loses
//! nothing: the page that brings the item later has it folded in.

use serde::{Deserialize, Serialize};

use crate::conversation::{DeskEvent, Event, Record, SharedEvent, SharedRecord};
use crate::id::{CommandId, Seq, SharedSeq};
use crate::message::{MessageBody, Receipt};
use crate::time::Timestamp;

/// One entry of the thread.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item<E> {
    /// Place in the reader's own numbering: the log's for the desk, the shared one for the customer.
    pub seq: u64,
    /// Place among what the customer may see, if he may see it.
    pub shared_seq: Option<SharedSeq>,
    /// When.
    pub at: Timestamp,
    /// What, as it stands now.
    pub event: E,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// Whether its author took it back.
    pub deleted: bool,
    /// How far it has come, where the channel tells.
    pub receipt: Option<Receipt>,
    /// The command that made it; filled for its author only.
    pub echo: Option<CommandId>,
}

/// An item as the desk reads it.
pub type DeskItem = Item<Event>;
/// An item as the customer reads it.
pub type SharedItem = Item<SharedEvent>;

/// A change to an earlier item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Alteration<'a> {
    /// The text is another now.
    Edit {
        /// Which item.
        target: Target,
        /// What it says now.
        body: &'a MessageBody,
    },
    /// The text is gone.
    Delete {
        /// Which item.
        target: Target,
    },
    /// It came further.
    Receipt {
        /// Which item.
        target: Target,
        /// How far.
        receipt: &'a Receipt,
    },
}

/// Which item an alteration means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// By its place in the log.
    Log(Seq),
    /// By its place among what the customer may see.
    Shared(SharedSeq),
}

/// An event that can stand in a thread.
pub trait ThreadEvent: Clone {
    /// The change this event makes to an earlier one, if that is what it is. Alterations are no items themselves.
    fn alteration(&self) -> Option<Alteration<'_>>;
    /// The body of a message, if this is one.
    fn body_mut(&mut self) -> Option<&mut MessageBody>;
}

impl ThreadEvent for SharedEvent {
    fn alteration(&self) -> Option<Alteration<'_>> {
        match self {
            Self::MessageEdited { target, body } => Some(Alteration::Edit { target: Target::Shared(*target), body }),
            Self::MessageDeleted { target } => Some(Alteration::Delete { target: Target::Shared(*target) }),
            _ => None,
        }
    }

    fn body_mut(&mut self) -> Option<&mut MessageBody> {
        match self {
            Self::MessagePosted { body, .. } => Some(body),
            _ => None,
        }
    }
}

impl ThreadEvent for Event {
    fn alteration(&self) -> Option<Alteration<'_>> {
        match self {
            Self::Shared(event) => event.alteration(),
            Self::Desk(DeskEvent::ReceiptChanged { target, receipt }) => {
                Some(Alteration::Receipt { target: Target::Log(*target), receipt })
            }
            Self::Desk(_) => None,
        }
    }

    fn body_mut(&mut self) -> Option<&mut MessageBody> {
        match self {
            Self::Shared(event) => event.body_mut(),
            Self::Desk(_) => None,
        }
    }
}

impl<E> Item<E> {
    fn new(seq: u64, shared_seq: Option<SharedSeq>, at: Timestamp, event: E, echo: Option<CommandId>) -> Self {
        Self { seq, shared_seq, at, event, edited_at: None, deleted: false, receipt: None, echo }
    }
}

impl From<Record> for DeskItem {
    fn from(record: Record) -> Self {
        Self::new(record.seq.0, record.shared_seq, record.at, record.event, record.echo)
    }
}

impl From<SharedRecord> for SharedItem {
    fn from(record: SharedRecord) -> Self {
        Self::new(record.seq.0, Some(record.seq), record.at, record.event, record.echo)
    }
}

/// What taking a record did to the thread.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// It stands at the end now.
    Appended,
    /// It changed the item at this index.
    Altered(usize),
    /// It alters something that is not held, or was here before.
    Nothing,
}

/// The items a reader holds, oldest first, without gaps between them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Thread<E> {
    items: Vec<Item<E>>,
    /// Whether there is nothing before the first item held.
    reaches_start: bool,
}

impl<E> Default for Thread<E> {
    fn default() -> Self {
        Self { items: Vec::new(), reaches_start: false }
    }
}

impl<E: ThreadEvent> Thread<E> {
    /// Begins anew with a page that reaches to the present.
    pub fn reset(&mut self, items: Vec<Item<E>>, reaches_start: bool) {
        self.items = in_order(items);
        self.reaches_start = reaches_start;
    }

    /// Puts an earlier page in front. Items already held are left as they are. Returns how many came.
    pub fn prepend(&mut self, page: Vec<Item<E>>, reaches_start: bool) -> usize {
        let first = self.items.first().map_or(u64::MAX, |item| item.seq);
        let mut page = in_order(page);
        page.truncate(page.partition_point(|item| item.seq < first));
        let count = page.len();
        page.append(&mut self.items);
        self.items = page;
        self.reaches_start |= reaches_start;
        count
    }

    /// Takes the next record of the stream.
    pub fn take(&mut self, item: impl Into<Item<E>>) -> Taken {
        let item = item.into();
        if let Some(alteration) = item.event.alteration() {
            return alter(&mut self.items, &alteration, item.at).map_or(Taken::Nothing, Taken::Altered);
        }
        if self.items.last().is_some_and(|last| last.seq >= item.seq) {
            return Taken::Nothing;
        }
        self.items.push(item);
        Taken::Appended
    }

    /// What is held.
    pub fn items(&self) -> &[Item<E>] {
        &self.items
    }

    /// Whether there is nothing before the first item held.
    pub const fn reaches_start(&self) -> bool {
        self.reaches_start
    }
}

// A page comes in order and each item goes to the end; one that does not is put right, which a browser should not have to
// link a sort for.
fn in_order<E>(page: Vec<Item<E>>) -> Vec<Item<E>> {
    let mut ordered: Vec<Item<E>> = Vec::with_capacity(page.len());
    for item in page {
        let place = ordered.partition_point(|held| held.seq < item.seq);
        if ordered.get(place).is_none_or(|held| held.seq != item.seq) {
            ordered.insert(place, item);
        }
    }
    ordered
}

/// Folds alterations that came after `items` into them; for the server, which makes pages from log rows.
pub fn fold<E: ThreadEvent>(items: &mut [Item<E>], alterations: impl IntoIterator<Item = (E, Timestamp)>) {
    for (event, at) in alterations {
        if let Some(alteration) = event.alteration() {
            alter(items, &alteration, at);
        }
    }
}

fn alter<E: ThreadEvent>(items: &mut [Item<E>], alteration: &Alteration<'_>, at: Timestamp) -> Option<usize> {
    let (Alteration::Edit { target, .. } | Alteration::Delete { target } | Alteration::Receipt { target, .. }) =
        alteration;
    let index = match target {
        Target::Log(seq) => items.binary_search_by_key(&seq.0, |item| item.seq).ok()?,
        // Items the customer may not see stand between those he may, so this one is searched from the end.
        Target::Shared(seq) => items.iter().rposition(|item| item.shared_seq == Some(*seq))?,
    };
    let item = items.get_mut(index)?;
    match alteration {
        Alteration::Edit { body, .. } if !item.deleted => {
            (*body).clone_into(item.event.body_mut()?);
            item.edited_at = Some(at);
        }
        Alteration::Edit { .. } => {}
        Alteration::Delete { .. } => {
            *item.event.body_mut()? = MessageBody::Erased;
            item.deleted = true;
        }
        Alteration::Receipt { receipt, .. } => {
            item.receipt =
                Some(item.receipt.as_ref().map_or_else(|| (*receipt).clone(), |old| old.merged_with(receipt)));
        }
    }
    Some(index)
}

#[cfg(test)]
mod tests;
