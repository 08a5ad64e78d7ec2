//! The service behind every front end: load → decide → commit → publish (DESIGN.md §2, §5).
//!
//! **Invariants.** Everything from outside is a parameter: store, bus, clock, ids. Nothing here spawns, waits for time or
//! names a runtime, so that the whole service can be simulated. Rules live in `domain`; this module only fetches what they
//! need and carries out what they decide. A failed guard means load and decide again, never an error to a person.

mod agent;
mod contact;
mod customer;
mod delivery;
mod directory;
mod files;
mod find;
mod history;
mod inbound;
mod junk;
mod ledger;
mod letters;
mod mail;
mod outbound;
mod people;
mod presence;
mod read;
mod routing;
mod rows;
mod template;
#[cfg(test)]
pub(crate) mod tests;
mod timers;
mod together;
mod words;
mod workflow;

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{AgentId, ContactId, ConversationId, QueueId, SiteId, Timestamp};
use futures_util::lock::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard};

use crate::bus::Bus;
use crate::catalog::{Catalog, CatalogHandle};
use crate::clock::{Clock, Ids};
use crate::store::{Store, StoreError};

pub use delivery::Parcel;
pub use letters::{Answered, Made, Order, edited, plain};
pub use mail::{Lead, Mail};
pub use read::CustomerView;
pub use rows::RowParts;
pub use workflow::{Errand, Reply};

/// Who a customer's connection speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visitor {
    /// The customer.
    pub contact: ContactId,
    /// The site he is on.
    pub site: SiteId,
}

/// Wakes whoever runs [`Desk::run_pending`].
pub trait Bell: Send + Sync + 'static {
    /// There is something to do. May be rung often; rings may be merged.
    fn ring(&self);
    /// There may be something to hand over: [`Desk::to_deliver`].
    fn ring_for_deliveries(&self);
    /// There is a workflow to call: [`Desk::take_errands`].
    fn ring_for_workflows(&self) {}
}

/// The service.
pub struct Desk {
    store: Arc<dyn Store>,
    bus: Arc<dyn Bus>,
    catalog: Arc<CatalogHandle>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    bell: Arc<dyn Bell>,
    /// One command at a time per conversation: collisions would only decide twice, and who collides with a flood loses
    /// every time.
    lanes: Lanes,
    /// One command at a time per visitor, whatever conversation it is about. Taken before the conversation's lane.
    visitors: Lanes,
    /// One routing run at a time.
    router: AsyncMutex<()>,
    memory: Mutex<Memory>,
    commits: AtomicU64,
}

/// What a node remembers and can forget: nothing here is needed after a restart, or by another node.
#[derive(Debug, Default)]
struct Memory {
    /// Queues to look at.
    to_route: BTreeSet<QueueId>,
    /// When all queues were looked at last.
    swept_at: Option<Timestamp>,
    /// Queues whose positions may have changed.
    to_tell: BTreeSet<QueueId>,
    /// When positions were told last, per queue.
    told_at: HashMap<QueueId, Timestamp>,
    /// What was told, per waiting conversation: its queue and its position there.
    told: HashMap<ConversationId, (QueueId, u32)>,
    /// Workflows that were set going and nobody has taken to call.
    errands: Vec<Errand>,
    /// Live connections per agent.
    links: HashMap<AgentId, usize>,
}

/// Locks by id; some share one.
struct Lanes(Vec<AsyncMutex<()>>);

const LANES: usize = 1_024;

impl Default for Lanes {
    fn default() -> Self {
        Self(std::iter::repeat_with(AsyncMutex::default).take(LANES).collect())
    }
}

impl Lanes {
    async fn enter(&self, key: u128) -> AsyncMutexGuard<'_, ()> {
        // Ids made in the same millisecond differ in their last bytes.
        let index = usize::try_from(key % LANES as u128).unwrap_or(0);
        self.0[index].lock().await
    }
}

impl Desk {
    /// A service over these parts.
    pub fn new(
        store: Arc<dyn Store>,
        bus: Arc<dyn Bus>,
        catalog: Arc<CatalogHandle>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        bell: Arc<dyn Bell>,
    ) -> Self {
        Self {
            store,
            bus,
            catalog,
            clock,
            ids,
            bell,
            lanes: Lanes::default(),
            visitors: Lanes::default(),
            router: AsyncMutex::default(),
            memory: Mutex::default(),
            commits: AtomicU64::new(0),
        }
    }

    /// An administrator changed something: everybody works with the new catalog from here on, and waiting contacts are
    /// looked at again.
    pub async fn catalog_changed(&self) -> Result<(), StoreError> {
        let catalog = Catalog::load(&*self.store).await?;
        let queues: Vec<_> = catalog.queues.keys().copied().collect();
        self.catalog.set(catalog);
        self.bus.publish(crate::bus::Topic::Desks, crate::bus::News::Catalog);
        self.mark_for_routing(queues);
        Ok(())
    }

    /// How many commits were made since the start.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
