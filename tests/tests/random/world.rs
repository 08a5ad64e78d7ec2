//! The installation: a desk over a memory store that fails now and then, with a clock moved by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use domain::agent::{Access, DEFAULT_SLOTS, Profile};
use domain::channel::Media;
use domain::routing::{OverflowRule, Queue};
use domain::site::{Form, Look, Site};
use domain::timer::Timer;
use domain::{AgentId, EntryPointId, QueueId, SiteId, Span, Timestamp};
use server::bus::{Bus, News, Topic};
use server::catalog::{Catalog, CatalogHandle};
use server::clock::{Clock, Ids};
use server::desk::{Bell, Desk};
use server::store::Store;
use server::store::memory::{Fault, Faults, MemoryStore};

use crate::check;
use crate::mail::{self, Post, Writer};
use crate::people::{Clerk, Guest};
use tests::dice::Dice;

pub const SITE: SiteId = SiteId::from_number(1);
pub const FIRST: QueueId = QueueId::from_number(1);
pub const SECOND: QueueId = QueueId::from_number(2);

#[derive(Default)]
pub struct Hand {
    now: AtomicI64,
    id: AtomicU64,
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }
}

impl Ids for Hand {
    fn uuid(&self, _: Timestamp) -> uuid::Uuid {
        uuid::Uuid::from_u128(u128::from(self.id.fetch_add(1, Ordering::SeqCst)) + 0x1_0000)
    }

    fn secret(&self) -> [u8; 32] {
        [0; 32]
    }
}

impl Bus for Hand {
    fn publish(&self, _: Topic, _: News) {}
}

impl Bell for Hand {
    fn ring(&self) {}

    fn ring_for_deliveries(&self) {}
}

pub struct World {
    pub dice: Dice,
    pub hand: Arc<Hand>,
    pub store: Arc<MemoryStore>,
    pub faults: Faults,
    pub catalog: Arc<CatalogHandle>,
    pub desk: Desk,
    pub guests: Vec<Guest>,
    pub clerks: Vec<Clerk>,
    pub writers: Vec<Writer>,
    pub post: Post,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let hand = Arc::new(Hand::default());
        hand.now.store(1_700_000_000_000, Ordering::SeqCst);
        let faults = Faults::default();
        let store = Arc::new(MemoryStore::with_faults(faults.clone()));
        let catalog = Arc::new(CatalogHandle::new(catalog()));
        let desk = desk(&store, &catalog, &hand);
        let guests = (1..=6).map(Guest::new).collect();
        let clerks = (1..=3).map(|number| Clerk::new(AgentId::from_number(number))).collect();
        let writers = (1..=3).map(Writer::new).collect();
        let post = Post::default();
        Self { dice: Dice::new(seed), hand, store, faults, catalog, desk, guests, clerks, writers, post }
    }

    pub fn now(&self) -> Timestamp {
        self.hand.now()
    }

    /// Lives this many steps, resting now and then.
    pub async fn live(mut self, steps: u64) {
        for step in 0..steps {
            self.step().await;
            if step % 50 == 49 {
                self.rest().await;
            }
        }
        self.rest().await;
    }

    async fn step(&mut self) {
        if self.dice.once_in(40) {
            let fault = [Fault::Before, Fault::Middle, Fault::After][self.dice.below(3)];
            self.faults.plan(fault);
        }
        match self.dice.below(26) {
            0..7 => {
                let who = self.dice.below(self.guests.len());
                let mut guest = std::mem::take(&mut self.guests[who]);
                guest.act(self).await;
                self.guests[who] = guest;
            }
            7..15 => {
                let who = self.dice.below(self.clerks.len());
                let mut clerk = std::mem::take(&mut self.clerks[who]);
                clerk.act(self).await;
                self.clerks[who] = clerk;
            }
            15..19 => {
                let seconds = [1, 5, 20, 35, 120, 400][self.dice.below(6)];
                self.pass(Span::seconds(seconds)).await;
            }
            19 if self.dice.once_in(4) => self.restart().await,
            19 => {
                self.faults.set_read_only(true);
                let who = self.dice.below(self.guests.len());
                let mut guest = std::mem::take(&mut self.guests[who]);
                guest.act(self).await;
                self.guests[who] = guest;
                self.faults.set_read_only(false);
            }
            20..23 => {
                let who = self.dice.below(self.writers.len());
                let mut writer = std::mem::take(&mut self.writers[who]);
                writer.act(self).await;
                self.writers[who] = writer;
            }
            _ => mail::carry(self).await,
        }
        self.desk.run_pending().await;
    }

    /// Nobody fails and nobody is in doubt any more: everything is repeated until it is answered, then all must agree.
    async fn rest(&mut self) {
        while self.faults.pending() > 0 {
            // A write that takes the planned fault away.
            let _ = self.store.commit(domain::commit::Commit::new(self.now())).await;
        }
        let mut guests = std::mem::take(&mut self.guests);
        for guest in &mut guests {
            guest.clear_doubts(self).await;
        }
        self.guests = guests;
        let mut clerks = std::mem::take(&mut self.clerks);
        for clerk in &mut clerks {
            clerk.clear_doubts(self).await;
        }
        self.clerks = clerks;
        let mut writers = std::mem::take(&mut self.writers);
        for writer in &mut writers {
            writer.clear_doubts(self).await;
        }
        self.writers = writers;
        self.pass(Span::seconds(10)).await;
        check::all(self).await;
    }

    /// Time passes; every deadline on the way fires.
    async fn pass(&mut self, span: Span) {
        let end = self.now() + span;
        for _ in 0..500 {
            let due = self.store.next_due().await.expect("reading works").filter(|due| *due <= end);
            let Some(due) = due else { break };
            self.hand.now.store(due.max(self.now()).0, Ordering::SeqCst);
            for (timer, due) in self.store.due(self.now(), 100).await.expect("reading works") {
                // A failed write is tried again at the next look.
                match timer {
                    Timer::Letter(id) => mail::leave(self, id, due).await,
                    timer => drop(self.desk.fire(timer, due).await),
                }
            }
            self.desk.run_pending().await;
        }
        self.hand.now.store(end.0, Ordering::SeqCst);
        self.desk.run_pending().await;
    }

    /// The process dies and comes back: everything in memory is gone, the store is not.
    async fn restart(&mut self) {
        self.desk = desk(&self.store, &self.catalog, &self.hand);
        if self.dice.once_in(2) {
            let later = self.now() + Span::minutes(self.dice.below(90) as i64);
            self.hand.now.store(later.0, Ordering::SeqCst);
        }
        while self.desk.restarted().await.is_err() {}
        for clerk in &mut self.clerks {
            clerk.connected = false;
        }
    }
}

fn desk(store: &Arc<MemoryStore>, catalog: &Arc<CatalogHandle>, hand: &Arc<Hand>) -> Desk {
    Desk::new(store.clone(), hand.clone(), catalog.clone(), hand.clone(), hand.clone(), hand.clone())
}

fn catalog() -> Catalog {
    let profile = |number: u128| Profile {
        id: AgentId::from_number(number),
        login: number.to_string(),
        name: number.to_string(),
        access: Access::Agent,
        teams: vec![],
        slots: DEFAULT_SLOTS.into_iter().map(|(media, _)| (media, if media == Media::Chat { 2 } else { 1 })).collect(),
        active: true,
    };
    let queue = |id, agents: &[u128], overflow| Queue {
        id,
        name: String::new(),
        agents: agents.iter().copied().map(AgentId::from_number).collect(),
        teams: vec![],
        priority: 0,
        overflow,
        hours: domain::hours::Hours::default(),
        target: domain::routing::Target::default(),
        screen_pop: String::new(),
    };
    let overflow = OverflowRule { queue: SECOND, after: Span::seconds(90) };
    let back = OverflowRule { queue: FIRST, after: Span::seconds(1) };
    let site = Site {
        id: SITE,
        key: "demo".into(),
        name: String::new(),
        team: String::new(),
        entry_point: EntryPointId::from_number(1),
        queue: FIRST,
        origins: vec![],
        form: Form::default(),
        texts: std::collections::BTreeMap::new(),
        look: Look::default(),
        keep_handle: true,
        active: true,
    };
    let profiles = (1..=3).map(profile).map(|profile| (profile.id, profile)).collect();
    Catalog {
        queues: [(FIRST, queue(FIRST, &[1, 2], Some(overflow))), (SECOND, queue(SECOND, &[2, 3], Some(back)))].into(),
        sites: [(SITE, site)].into(),
        profiles,
        entry_points: [mail::mailbox()].map(|mailbox| (mailbox.id, mailbox)).into(),
        ..Catalog::default()
    }
}
