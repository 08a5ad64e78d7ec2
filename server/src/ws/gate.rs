//! How many sockets one address may have open, and how many there are: one visitor's address must not shut out the others.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Open sockets per address.
#[derive(Debug, Default)]
pub struct Gate(Mutex<HashMap<IpAddr, u32>>);

/// One open socket; leaving is dropping it.
#[derive(Debug)]
pub struct Pass {
    gate: Arc<Gate>,
    address: IpAddr,
}

impl Gate {
    /// Lets a socket in unless its address has `limit` already.
    pub fn enter(self: &Arc<Self>, address: IpAddr, limit: u32) -> Option<Pass> {
        let mut open = self.lock();
        let count = open.entry(address).or_insert(0);
        if *count >= limit {
            return None;
        }
        *count += 1;
        Some(Pass { gate: Arc::clone(self), address })
    }

    /// How many sockets are open.
    pub fn open(&self) -> u64 {
        self.lock().values().map(|count| u64::from(*count)).sum()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut open = self.gate.lock();
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn the_limit_is_per_address_and_leaving_makes_room() {
        let gate = Arc::new(Gate::default());
        let address = |last| IpAddr::from(Ipv4Addr::new(127, 0, 0, last));
        let first = gate.enter(address(1), 1);
        assert!(first.is_some());
        assert!(gate.enter(address(1), 1).is_none());
        assert!(gate.enter(address(2), 1).is_some());
        drop(first);
        assert_eq!(gate.open(), 0);
        assert!(gate.enter(address(1), 1).is_some());
    }
}
