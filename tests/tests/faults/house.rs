//! A house full of people who do not give up, and what must be true of them and of the store afterwards.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::conversation::event::WrapUpBy;
use domain::conversation::{DeskEvent, Event, Record, WithdrawnWhy};
use domain::{Span, Timestamp};
use server::catalog::Catalog;
use server::clock::{Clock as _, SystemClock};
use server::store::Store as _;
use server::store::sqlite::SqliteStore;
use tests::audit::Audit;
use tests::people::{sign_in, token};
use tests::server::{Data, Server};
use tests::steady::{Clerk, Errand, Guest, Log, Said, Whereabouts};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

const AGENTS: [&str; 3] = ["anna", "ben", "carla"];
/// A server that is later than this takes itself for one that stood still, and moves deadlines.
const LATE: Span = Span::seconds(10);

/// Everybody, at work.
pub struct House {
    guests: Vec<JoinHandle<Guest>>,
    clerks: Vec<JoinHandle<Clerk>>,
    home: watch::Sender<bool>,
    /// How much the customers got acknowledged.
    pub count: Arc<Count>,
}

/// Everybody, resting: they hold all there was.
pub struct Rested {
    pub guests: Vec<Guest>,
    pub clerks: Vec<Clerk>,
}

impl House {
    /// Customers with these errands each, and the agents, who find the server where `whereabouts` says.
    pub async fn open(
        server: &Server,
        whereabouts: &Whereabouts,
        errands: impl IntoIterator<Item = Vec<Errand>>,
    ) -> Self {
        Self::of(server, whereabouts, errands, None).await
    }

    /// The same with agents who overlook every so many offers and wrap-ups.
    pub async fn overlooking(
        server: &Server,
        whereabouts: &Whereabouts,
        errands: impl IntoIterator<Item = Vec<Errand>>,
        every: usize,
    ) -> Self {
        Self::of(server, whereabouts, errands, Some(every)).await
    }

    async fn of(
        server: &Server,
        whereabouts: &Whereabouts,
        errands: impl IntoIterator<Item = Vec<Errand>>,
        overlooks_every: Option<usize>,
    ) -> Self {
        let count = Arc::new(Count::default());
        let (home, follow) = watch::channel(false);
        let mut clerks = Vec::new();
        for name in AGENTS {
            let cookie = sign_in(server, name, "demo-demo").await.expect("signed in");
            let mut clerk = Clerk::new(name, cookie, whereabouts.clone());
            clerk.overlooks_every = overlooks_every;
            let follow = follow.clone();
            clerks.push(tokio::spawn(async move {
                clerk.work(follow).await;
                clerk
            }));
        }
        let mut guests = Vec::new();
        for errands in errands {
            let mut guest = Guest::new(token(server, None).await.token, whereabouts.clone());
            let count = Arc::clone(&count);
            guests.push(tokio::spawn(async move {
                guest.run(errands, || count.one_more()).await;
                guest
            }));
        }
        Self { guests, clerks, home, count }
    }

    /// Waits until the customers have said everything, sends the agents home, and lets everybody read to the end. `calm`
    /// is called when the talk is over.
    pub async fn rest(self, calm: impl FnOnce()) -> Rested {
        let mut rested = Rested { guests: Vec::new(), clerks: Vec::new() };
        for guest in self.guests {
            rested.guests.push(guest.await.expect("he said everything"));
        }
        calm();
        self.home.send_replace(true);
        for clerk in self.clerks {
            rested.clerks.push(clerk.await.expect("he went home"));
        }
        // Twice: what one does last, another has yet to see.
        for _ in 0..2 {
            for clerk in &mut rested.clerks {
                clerk.catch_up().await;
            }
        }
        for guest in &mut rested.guests {
            guest.catch_up().await;
        }
        rested
    }
}

impl Rested {
    /// Everything acknowledged is in the store once and as the number it was told; everybody holds the same; nothing leaked.
    /// Every deadline that came was carried out, and once; says how many were.
    pub async fn audit(&self, data: &Data) -> Fired {
        let store = SqliteStore::open(data.path()).expect("the store opens");
        let catalog = Catalog::load(&store).await.expect("reading works");
        let guests = self.guests.iter().flat_map(|guest| guest.acknowledged.iter().map(|(id, _, _)| *id));
        let clerks = self.clerks.iter().flat_map(|clerk| clerk.logs.keys().copied());
        let ids: BTreeSet<_> = guests.chain(clerks).collect();
        let audit = Audit::of(&store, &catalog, now(), ids).await;
        audit.derived().await;
        let logs = audit.logs().await;
        for guest in &self.guests {
            for (id, seq, text) in &guest.acknowledged {
                let fits = |record: &&Record| of_text(record, text) && record.shared_seq == Some(*seq);
                assert_eq!(logs[id].iter().filter(fits).count(), 1, "{text:?} where it was acknowledged");
                assert_eq!(logs.values().flatten().filter(|record| of_text(record, text)).count(), 1, "{text:?} once");
            }
            for (id, held) in &guest.logs {
                same(held, logs[id].iter().filter_map(|record| Some((record.shared_seq?.0, said(record)))).collect());
            }
        }
        for clerk in &self.clerks {
            for (id, seq, text) in &clerk.acknowledged {
                let fits = |record: &&Record| of_text(record, text) && record.seq == *seq;
                assert_eq!(logs[id].iter().filter(fits).count(), 1, "{text:?} where it was acknowledged");
                assert_eq!(logs.values().flatten().filter(|record| of_text(record, text)).count(), 1, "{text:?} once");
            }
            for (id, held) in &clerk.logs {
                same(held, logs[id].iter().map(|record| (record.seq.0, said(record))).collect());
            }
        }
        let order = |acknowledged: Vec<(domain::ConversationId, u64)>| {
            for (index, (id, seq)) in acknowledged.iter().enumerate() {
                assert!(acknowledged[..index].iter().all(|(other, before)| other != id || before < seq), "in order");
            }
        };
        self.guests
            .iter()
            .for_each(|guest| order(guest.acknowledged.iter().map(|(id, seq, _)| (*id, seq.0)).collect()));
        self.clerks
            .iter()
            .for_each(|clerk| order(clerk.acknowledged.iter().map(|(id, seq, _)| (*id, seq.0)).collect()));
        nothing_is_overdue(&store).await;
        store.close().await.expect("the store closes");
        logs.values().map(|log| Fired::of(log)).sum()
    }

    /// How often anybody had to come back.
    pub fn breaks(&self) -> usize {
        let guests: usize = self.guests.iter().map(|guest| guest.breaks).sum();
        guests + self.clerks.iter().map(|clerk| clerk.breaks).sum::<usize>()
    }
}

/// Deadlines that were carried out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fired {
    /// Offers nobody answered in time.
    pub offers: usize,
    /// Reasons nobody gave in time.
    pub wrap_ups: usize,
}

impl Fired {
    /// In this log, where no offer and no wrap-up ends twice.
    fn of(log: &[Record]) -> Self {
        let mut fired = Self::default();
        let (mut offered, mut wrapping) = (BTreeSet::new(), BTreeSet::new());
        for record in log {
            let Event::Desk(event) = &record.event else { continue };
            match event {
                DeskEvent::Offered { engagement, .. } => assert!(offered.insert(*engagement), "{record:?}"),
                DeskEvent::Accepted { engagement, .. } => assert!(offered.remove(engagement), "twice: {record:?}"),
                DeskEvent::Withdrawn { engagement, why } => {
                    assert!(offered.remove(engagement), "twice: {record:?}");
                    fired.offers += usize::from(*why == WithdrawnWhy::Expired);
                }
                DeskEvent::WrapUpStarted { engagement, .. } => assert!(wrapping.insert(*engagement), "{record:?}"),
                DeskEvent::Resumed { engagement } => assert!(wrapping.remove(engagement), "twice: {record:?}"),
                DeskEvent::WrappedUp { engagement, by, .. } => {
                    assert!(wrapping.remove(engagement), "twice: {record:?}");
                    fired.wrap_ups += usize::from(*by == WrapUpBy::Deadline);
                }
                _ => {}
            }
        }
        fired
    }
}

impl std::iter::Sum for Fired {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            offers: sum.offers + one.offers,
            wrap_ups: sum.wrap_ups + one.wrap_ups,
        })
    }
}

/// No row of a server that ended just now is older than a busy machine makes it late.
pub async fn nothing_is_overdue(store: &SqliteStore) {
    let overdue = store.due(now() + Span(-LATE.0), usize::MAX).await.expect("reading works");
    assert_eq!(overdue, [], "never carried out");
}

/// What was held is what there is, as far as it reaches.
fn same(held: &Log, there: Vec<(u64, Option<Said>)>) {
    let reach = held.first()..=held.seq();
    let there: Vec<_> =
        there.into_iter().filter(|(seq, _)| reach.contains(seq)).filter_map(|(seq, said)| Some((seq, said?))).collect();
    assert_eq!(held.messages(), there, "everybody holds the same");
}

fn said(record: &Record) -> Option<Said> {
    match &record.event {
        Event::Shared(event) => Said::of(event),
        Event::Desk(_) => None,
    }
}

fn of_text(record: &Record, text: &str) -> bool {
    said(record).is_some_and(|said| said.text == text)
}

fn now() -> Timestamp {
    SystemClock.now()
}

/// Errands: this many things to say, with an end now and then, and at last: others wait for the slot.
pub fn talk(number: usize, count: usize, leave_every: usize) -> Vec<Errand> {
    let one = |index: usize| {
        let leave = (index % leave_every == leave_every - 1 || index + 1 == count).then_some(Errand::Leave);
        std::iter::once(Errand::Say(format!("{number}: {index}"))).chain(leave)
    };
    (0..count).flat_map(one).collect()
}

/// How much was acknowledged, and who waits for it.
#[derive(Default)]
pub struct Count {
    number: AtomicUsize,
    changed: Notify,
}

impl Count {
    fn one_more(&self) {
        self.number.fetch_add(1, Ordering::SeqCst);
        self.changed.notify_one();
    }

    /// Waits until it is this much.
    pub async fn reach(&self, number: usize) {
        while self.number.load(Ordering::SeqCst) < number {
            self.changed.notified().await;
        }
    }
}
