//! What can be made to go wrong with the store in memory. Simulations hold a [`Faults`] beside the store and turn it by
//! hand; nothing here is random or timed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use super::super::{StoreError, locked};

/// How a commit fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is not tried at all.
    Before,
    /// Its guards were checked, then writing failed: nothing of it stays.
    Middle,
    /// It is carried out, but its caller is told that it failed. What a lost answer looks like.
    After,
    /// Somebody else took the last slot between the decision and its commit.
    NoFreeSlot,
}

/// The handle that makes a [`super::MemoryStore`] fail. Clones turn the same store.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Plan>>);

#[derive(Debug, Default)]
struct Plan {
    next: VecDeque<Option<Fault>>,
    read_only: bool,
}

impl Faults {
    /// The next commit that has no fault planned yet fails like this. Commits only; other writes go on.
    pub fn plan(&self, fault: Fault) {
        locked(&self.0).next.push_back(Some(fault));
    }

    /// The next commit that has no fault planned yet goes well: to place a fault further on.
    pub fn spare(&self) {
        locked(&self.0).next.push_back(None);
    }

    /// From now on every write fails as on a full disk (or, with `false`, none does). Reading goes on.
    pub fn set_read_only(&self, read_only: bool) {
        locked(&self.0).read_only = read_only;
    }

    /// How many planned commits have not come yet; a test that leaves some behind did not test what it says.
    pub fn pending(&self) -> usize {
        locked(&self.0).next.len()
    }

    pub(super) fn take(&self) -> Option<Fault> {
        locked(&self.0).next.pop_front().flatten()
    }

    pub(super) fn writable(&self) -> Result<(), StoreError> {
        if locked(&self.0).read_only {
            return Err(StoreError::ReadOnly("injected".into()));
        }
        Ok(())
    }
}

impl Fault {
    pub(super) fn error(self) -> StoreError {
        StoreError::Failed(format!("injected: {self:?}"))
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use domain::commit::{Commit, TimerChange};
    use domain::timer::Timer;

    use super::super::super::{CommitError, Store};
    use super::super::MemoryStore;
    use super::*;

    const TIMER: Timer = Timer::Park(domain::ConversationId::from_number(1));

    async fn set(store: &MemoryStore, due: i64) -> Result<(), CommitError> {
        let mut commit = Commit::new(Timestamp(0));
        commit.timers.push(TimerChange::Set(TIMER, Timestamp(due)));
        store.commit(commit).await
    }

    async fn due(store: &MemoryStore) -> Option<i64> {
        store.next_due().await.unwrap().map(|due| due.0)
    }

    #[tokio::test]
    async fn faults_come_as_planned() {
        let faults = Faults::default();
        let store = MemoryStore::with_faults(faults.clone());
        faults.plan(Fault::Before);
        faults.plan(Fault::Middle);
        faults.spare();
        faults.plan(Fault::After);
        let mut seen = Vec::new();
        for attempt in 1..=5 {
            let failed = set(&store, attempt).await.is_err();
            seen.push((failed, due(&store).await));
        }
        let expected = [(true, None), (true, None), (false, Some(3)), (true, Some(4)), (false, Some(5))];
        assert_eq!(seen, expected);
        assert_eq!(faults.pending(), 0);
    }

    #[tokio::test]
    async fn read_only_refuses_every_write_until_it_ends() {
        let faults = Faults::default();
        let store = MemoryStore::with_faults(faults.clone());
        set(&store, 1).await.unwrap();
        faults.set_read_only(true);
        let refused = StoreError::ReadOnly("injected".into());
        assert_eq!(set(&store, 2).await, Err(refused.clone().into()));
        assert_eq!(store.probe().await, Err(refused.clone()));
        let settled = store.settle_timer(TIMER, Timestamp(1), None).await;
        assert_eq!(settled, Err(refused));
        assert_eq!(due(&store).await, Some(1));
        faults.set_read_only(false);
        set(&store, 3).await.unwrap();
        assert_eq!(due(&store).await, Some(3));
    }
}
