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
