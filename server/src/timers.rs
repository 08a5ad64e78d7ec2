//! The loop that carries out deadlines and what the desk puts off. Deadlines are rows: this only looks often enough.

use std::sync::Arc;
use std::time::Duration;

use domain::timer::Timer;
use domain::{Span, Timestamp};
use tokio::sync::{Notify, watch};

use crate::app::{SharedApp, stopping};
use crate::channels::email::leaving;
use crate::desk::Bell;
use crate::store::StoreError;

/// Deadlines carried out between two looks at everything else.
const BATCH: usize = 100;
/// A new deadline may be earlier than the one slept for, and nobody rings for it.
const LONGEST_SLEEP: Span = Span::seconds(1);
/// After trouble with the store.
const AFTER_TROUBLE: Span = Span::seconds(1);
/// Longer between two looks than any sleep and any batch of a healthy server.
const STOOD_STILL: Span = Span::seconds(5);
/// Between two clean-ups of what has expired.
const CLEAN_EVERY: Span = Span::minutes(60);

/// A bell that wakes the loops: this one, and those of `channels::delivery` and `workflow`.
#[derive(Debug, Default)]
pub struct Alarm {
    pending: Arc<Notify>,
    deliveries: Arc<Notify>,
    workflows: Arc<Notify>,
}

impl Alarm {
    /// What the loop listens to.
    pub fn listener(&self) -> Arc<Notify> {
        Arc::clone(&self.pending)
    }

    /// What the loop of deliveries listens to.
    pub fn delivery_listener(&self) -> Arc<Notify> {
        Arc::clone(&self.deliveries)
    }

    /// What the loop of workflows listens to.
    pub fn workflow_listener(&self) -> Arc<Notify> {
        Arc::clone(&self.workflows)
    }
}

impl Bell for Alarm {
    fn ring(&self) {
        self.pending.notify_one();
    }

    fn ring_for_deliveries(&self) {
        self.deliveries.notify_one();
    }

    fn ring_for_workflows(&self) {
        self.workflows.notify_one();
    }
}

/// Messages made findable at a time, and how often a second: little enough that no message waits for it.
const INDEXED: usize = 200;
const INDEX_TURNS: usize = 5;
const INDEX_EVERY: Span = Span::seconds(1);

/// Runs until the server stops.
pub async fn run(app: SharedApp, alarm: Arc<Notify>) {
    let mut shutdown = app.shutdown.clone();
    let mut clean_at = app.clock.now();
    let mut watch = Watch::new(clean_at);
    let mut index_at = clean_at;
    let mut indexed = None;
    while !*shutdown.borrow() {
        let wanted = app.desk.run_pending().await;
        let due = match carry_out(&app, &mut watch).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(%error, "deadlines could not be read; they are tried again");
                Some(app.clock.now() + AFTER_TROUBLE)
            }
        };
        let now = app.clock.now();
        let commits = app.desk.commits();
        if (now >= index_at || index_at > now + INDEX_EVERY) && indexed != Some(commits) {
            indexed = index(&app).await.then_some(commits);
            index_at = now + INDEX_EVERY;
        }
        if now >= clean_at {
            clean_up(&app, now).await;
            clean_at = now + CLEAN_EVERY;
        }
        sleep(&alarm, &mut shutdown, pause(now, [Some(wanted), due])).await;
    }
}

/// Makes some of what was written findable. Returns whether that was all of it.
async fn index(app: &SharedApp) -> bool {
    for _ in 0..INDEX_TURNS {
        match app.store.index(INDEXED).await {
            Ok(true) => {}
            Ok(false) => return true,
            Err(error) => {
                tracing::warn!(%error, "messages could not be made findable; it is tried again");
                return false;
            }
        }
    }
    false
}

/// Carries out what is due and says when to look again at the latest. A deadline that cannot be carried out keeps its row
/// and holds up nobody else's.
async fn carry_out(app: &SharedApp, watch: &mut Watch) -> Result<Option<Timestamp>, StoreError> {
    loop {
        // One look at the clock for both: what is due at a time that was found in order is due for good reason.
        let now = app.clock.now();
        if watch.jumped(now) {
            tracing::warn!("the process stood still or the clock jumped; deadlines about people move");
            app.desk.woke_up().await?;
            watch.settled();
        }
        let due = app.store.due(now, BATCH).await?;
        let mut failed = false;
        for (timer, at) in &due {
            let done = match timer {
                // What is in files is not the desk's.
                Timer::Letter(id) => leaving::leave(app, *id, *at).await,
                timer => app.desk.fire(*timer, *at).await,
            };
            if let Err(error) = done {
                tracing::error!(?timer, %error, "a deadline could not be carried out; it is tried again");
                failed = true;
            }
        }
        if failed {
            return Ok(Some(app.clock.now() + AFTER_TROUBLE));
        }
        if due.len() < BATCH {
            return app.store.next_due().await;
        }
    }
}

/// Notices that time passed in which this process did nothing, or that the clock jumped either way: nobody is punished for
/// what he could not do meanwhile, and nobody waits longer than he has to.
#[derive(Debug)]
struct Watch {
    last: Timestamp,
    owed: bool,
}

impl Watch {
    const fn new(now: Timestamp) -> Self {
        Self { last: now, owed: false }
    }

    /// Whether deadlines have to move before any is carried out. Says so until it was done.
    fn jumped(&mut self, now: Timestamp) -> bool {
        self.owed |= now - self.last > STOOD_STILL || self.last - now > STOOD_STILL;
        self.last = now;
        self.owed
    }

    const fn settled(&mut self) {
        self.owed = false;
    }
}

async fn clean_up(app: &SharedApp, now: Timestamp) {
    // No secret has this hash: only what expired goes.
    let nobody = [0; 32];
    for removed in [app.store.remove_session(nobody, now).await, app.store.remove_token(nobody, now).await] {
        if let Err(error) = removed {
            tracing::warn!(%error, "expired sessions or tokens could not be removed");
        }
    }
    let catalog = app.catalog.get();
    let named = catalog.templates.values().flat_map(|template| &template.files).map(|file| file.file).collect();
    if let Err(error) = app.files.release(&*app.store, &named, now).await {
        tracing::warn!(%error, "files of removed templates could not be given up");
    }
    if let Err(error) = app.files.collect(&*app.store, now).await {
        tracing::warn!(%error, "files nobody sent could not be thrown away");
    }
}

/// How long to sleep; never quite zero, so that a deadline which cannot be settled does not take the whole machine.
fn pause(now: Timestamp, wishes: [Option<Timestamp>; 2]) -> Duration {
    let wish = wishes.into_iter().flatten().min().map_or(LONGEST_SLEEP, |at| at - now);
    let span = wish.clamp(Span(5), LONGEST_SLEEP);
    Duration::from_millis(u64::try_from(span.0).unwrap_or(0))
}

async fn sleep(alarm: &Notify, shutdown: &mut watch::Receiver<bool>, pause: Duration) {
    tokio::select! {
        () = alarm.notified() => {}
        () = tokio::time::sleep(pause) => {}
        () = stopping(shutdown) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standing_still_is_noticed_until_it_is_settled() {
        let mut watch = Watch::new(Timestamp(0));
        assert!(!watch.jumped(Timestamp(1_000)));
        assert!(!watch.jumped(Timestamp(6_000)));
        assert!(watch.jumped(Timestamp(60_000)));
        assert!(watch.jumped(Timestamp(60_500)), "moving the deadlines failed");
        watch.settled();
        assert!(!watch.jumped(Timestamp(61_000)));
        assert!(watch.jumped(Timestamp(0)), "a clock that goes back makes deadlines longer");
    }

    #[test]
    fn sleeps_until_the_first_wish_but_not_long() {
        let now = Timestamp(10_000);
        let pause = |a: Option<i64>, b: Option<i64>| pause(now, [a.map(Timestamp), b.map(Timestamp)]).as_millis();
        assert_eq!(pause(None, None), 1_000);
        assert_eq!(pause(Some(10_300), Some(10_200)), 200);
        assert_eq!(pause(Some(99_000), None), 1_000);
        assert_eq!(pause(Some(0), None), 5);
    }
}
