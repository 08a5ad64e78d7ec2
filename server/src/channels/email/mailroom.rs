//! How every mailbox fares, and which letters stayed in it: what the page of administration shows.

use std::collections::BTreeMap;
use std::sync::Mutex;

use domain::{EntryPointId, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::imap::{Aside, Place, Status};
use crate::store::{CommitError, Document, Store, StoreError, locked};

/// The kind of the documents that name letters set aside.
const ASIDE: &str = "mailbox_aside";
/// Most of them that are kept for one mailbox; the oldest go first. The letters themselves stay where they are.
const MOST: usize = 200;

/// What is told of the mailboxes that are fetched from.
#[derive(Debug, Default)]
pub struct Mailroom {
    known: Mutex<BTreeMap<EntryPointId, watch::Receiver<Status>>>,
}

/// A letter that stayed in its mailbox, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Which numbering.
    pub uid_validity: u32,
    /// Its number in the mailbox.
    pub uid: u32,
    /// When that was.
    pub at: Timestamp,
    /// Why.
    pub why: Aside,
}

impl Mailroom {
    /// A mailbox is fetched from, from now on.
    pub fn follow(&self, id: EntryPointId, status: watch::Receiver<Status>) {
        locked(&self.known).insert(id, status);
    }

    /// It is not any more.
    pub fn forget(&self, id: EntryPointId) {
        locked(&self.known).remove(&id);
    }

    /// How it fares; `None` when nothing is fetched from it.
    pub fn of(&self, id: EntryPointId) -> Option<Status> {
        locked(&self.known).get(&id).map(|status| status.borrow().clone())
    }
}

/// Letters of this mailbox that were set aside, latest first.
pub async fn left(store: &dyn Store, id: EntryPointId) -> Result<Vec<Left>, StoreError> {
    let mut left: Vec<Left> = of(store, id).await?.into_iter().map(|(_, left)| left).collect();
    left.reverse();
    Ok(left)
}

/// Notes a letter that was set aside; the same one is noted once.
pub async fn leave(
    store: &dyn Store,
    id: EntryPointId,
    place: Place,
    why: &Aside,
    now: Timestamp,
) -> Result<(), StoreError> {
    let known = of(store, id).await?;
    let name = format!("{id}.{}.{}", place.uid_validity, place.uid);
    if known.iter().any(|(known, _)| *known == name) {
        return Ok(());
    }
    let left = Left { uid_validity: place.uid_validity, uid: place.uid, at: now, why: why.clone() };
    let json = serde_json::to_string(&left).map_err(|error| StoreError::Failed(error.to_string()))?;
    match store.put_document(ASIDE, Document { id: name, version: 0, json }, None, now).await {
        // Another loop noted it.
        Ok(()) | Err(CommitError::Stale) => {}
        Err(CommitError::Store(error)) => return Err(error),
        Err(error) => return Err(StoreError::Failed(error.to_string())),
    }
    for (name, _) in known.iter().take((known.len() + 1).saturating_sub(MOST)) {
        forget(store, name, now).await?;
    }
    Ok(())
}

/// The list of a mailbox is read, and empty from now on.
pub async fn clear(store: &dyn Store, id: EntryPointId, now: Timestamp) -> Result<(), StoreError> {
    for (name, _) in of(store, id).await? {
        forget(store, &name, now).await?;
    }
    Ok(())
}

async fn forget(store: &dyn Store, name: &str, now: Timestamp) -> Result<(), StoreError> {
    match store.remove_document(ASIDE, name, None, now).await {
        Ok(()) => Ok(()),
        Err(CommitError::Store(error)) => Err(error),
        Err(error) => Err(StoreError::Failed(error.to_string())),
    }
}

/// By their names, oldest first.
async fn of(store: &dyn Store, id: EntryPointId) -> Result<Vec<(String, Left)>, StoreError> {
    let own = format!("{id}.");
    let documents = store.documents(ASIDE).await?.into_iter().filter(|document| document.id.starts_with(&own));
    let mut left: Vec<(String, Left)> =
        documents.filter_map(|document| Some((document.id, serde_json::from_str(&document.json).ok()?))).collect();
    left.sort_by_key(|(_, left)| (left.at, left.uid));
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::memory::MemoryStore;

    #[tokio::test]
    async fn a_letter_that_stays_is_listed_once_and_only_so_many_are() {
        let store = MemoryStore::default();
        let (ours, others) = (EntryPointId::from_number(1), EntryPointId::from_number(2));
        let why = Aside::Refused { why: "it is nobody's".into() };
        for uid in 0..u32::try_from(MOST).unwrap() + 2 {
            let place = Place { uid_validity: 7, uid };
            leave(&store, ours, place, &why, Timestamp(i64::from(uid))).await.unwrap();
            leave(&store, ours, place, &why, Timestamp(9_999)).await.unwrap();
        }
        leave(&store, others, Place { uid_validity: 1, uid: 1 }, &why, Timestamp(1)).await.unwrap();
        let listed = left(&store, ours).await.unwrap();
        assert_eq!((listed.len(), listed[0].uid, listed[0].at), (MOST, 201, Timestamp(201)));
        assert_eq!(listed.last().map(|left| left.uid), Some(2), "the oldest are no longer listed");
        clear(&store, ours, Timestamp(10_000)).await.unwrap();
        assert!(left(&store, ours).await.unwrap().is_empty());
        assert_eq!(left(&store, others).await.unwrap().len(), 1);
    }
}
