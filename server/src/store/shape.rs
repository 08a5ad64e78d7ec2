//! Commits no state could ever accept: mistakes of the caller, found before anything is looked up.

use std::collections::BTreeSet;

use domain::commit::{Append, Commit};

use super::StoreError;

/// Whether the commit makes sense in itself: each aggregate once, events dense and ending where the head says.
///
/// # Errors
///
/// [`StoreError::Failed`] names what is wrong. Deciding again would not help.
pub fn check(commit: &Commit) -> Result<(), StoreError> {
    let conversations = commit.conversations.iter().map(|append| append.head.id());
    let agents = commit.agents.iter().map(|change| change.agent.id);
    let contacts = commit.contacts.iter().map(|change| change.contact.id);
    let keys = commit.conversations.iter().filter_map(|append| append.index.as_ref()?.open_key.as_deref());
    let files = commit.files.iter().map(|bound| bound.file);
    if !(distinct(files) && distinct(conversations) && distinct(agents) && distinct(contacts) && distinct(keys)) {
        return Err(StoreError::Failed("a commit names one aggregate twice".into()));
    }
    commit.conversations.iter().try_for_each(dense)
}

fn distinct<T: Ord>(items: impl Iterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    items.into_iter().all(|item| seen.insert(item))
}

fn dense(append: &Append) -> Result<(), StoreError> {
    let shared = append.records.iter().filter(|record| record.shared_seq.is_some()).count();
    let mut seq = append.expected;
    let mut shared_seq = append.head.shared_seq.0.checked_sub(shared as u64);
    let fits = append.records.iter().all(|record| {
        seq = seq.next();
        let shared_fits = record.shared_seq.is_none_or(|given| {
            shared_seq = shared_seq.map(|last| last + 1);
            shared_seq == Some(given.0)
        });
        record.seq == seq && shared_fits
    });
    if append.records.is_empty() || !fits || append.head.seq != seq {
        let id = append.head.id();
        return Err(StoreError::Failed(format!("events of conversation {id} are not dense")));
    }
    Ok(())
}
