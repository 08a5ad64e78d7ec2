//! The loop that hands messages to carriers. What is to be handed over are rows: this only looks often enough, and reports
//! what became of each.

use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use domain::delivery::{CLAIM, Outcome};
use domain::entry_point::EntryPoint;
use domain::message::Undelivered;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::app::{App, SharedApp, stopping};
use crate::channels::email::post;
use crate::channels::{Outbound, Report};
use crate::desk::Parcel;
use crate::files::FileError;

/// Messages handed over side by side, at most.
const AT_ONCE: usize = 64;
/// Between two looks when nobody rings: for what came due, and for what another node left behind.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);
/// Between two attempts to write down what became of a message.
const AFTER_TROUBLE: Duration = Duration::from_millis(500);

/// Runs until the server stops, and then until what is being handed over is settled.
pub async fn run(app: SharedApp, bell: Arc<Notify>) {
    let mut shutdown = app.shutdown.clone();
    let mut running = JoinSet::new();
    while !*shutdown.borrow() {
        let room = AT_ONCE - running.len();
        if room > 0 {
            match app.desk.to_deliver(room).await {
                Ok(parcels) => parcels.into_iter().for_each(|parcel| {
                    running.spawn(carry(Arc::clone(&app), parcel));
                }),
                Err(error) => tracing::error!(%error, "messages to deliver could not be read; they are tried again"),
            }
        }
        let pause = pause(&app, app.clock.now()).await;
        rest(&bell, &mut shutdown, &mut running, pause).await;
    }
    while running.join_next().await.is_some() {}
}

/// How long nothing is due.
async fn pause(app: &App, now: Timestamp) -> Duration {
    let next = app.desk.next_delivery().await.ok().flatten();
    let wait = next.map_or(LONGEST_SLEEP, |due| Duration::from_millis(u64::try_from((due - now).0).unwrap_or(0)));
    wait.clamp(Duration::from_millis(20), LONGEST_SLEEP)
}

async fn rest(bell: &Notify, shutdown: &mut watch::Receiver<bool>, running: &mut JoinSet<()>, pause: Duration) {
    tokio::select! {
        () = bell.notified() => {}
        () = tokio::time::sleep(pause) => {}
        () = stopping(shutdown) => {}
        Some(_) = running.join_next(), if !running.is_empty() => {}
    }
}

async fn carry(app: SharedApp, mut parcel: Parcel) {
    let at = parcel.message.entry_point.clone();
    let account = app.catalog.get().mailboxes.get(&at.id).cloned();
    let mut said = None;
    let outcome = match (enclose(&app, &mut parcel.message).await, account, app.carriers.get(at.carrier)) {
        (Err(outcome), ..) => outcome,
        // A mailbox that is not the simulator's.
        (Ok(()), Some(account), _) => {
            let posted = post::send(&account, &parcel.message).await;
            said = posted.receipt;
            posted.outcome
        }
        (Ok(()), None, Some(carrier)) => carrier.send(&parcel.message).await,
        (Ok(()), None, None) => Outcome::Refused { why: Undelivered::Setup },
    };
    let reported = said.map(|receipt| Report { reference: Some(parcel.message.reference), external: None, receipt });
    // What the other server said is told first where nothing was taken, for what failed cannot fail again.
    if let (Some(report), Outcome::Refused { .. }) = (&reported, &outcome) {
        told(&app, &at, report).await;
    }
    let until = app.clock.now() + CLAIM;
    // What is known now is known to nobody else: after a restart it would only be a claim without news.
    while let Err(error) = app.desk.delivered(&parcel.delivery, outcome.clone()).await {
        tracing::error!(%error, "what became of a message could not be written down; it is tried again");
        if app.clock.now() > until {
            return;
        }
        tokio::time::sleep(AFTER_TROUBLE).await;
    }
    if let (Some(report), Outcome::Taken { .. } | Outcome::Partly { .. }) = (&reported, &outcome) {
        told(&app, &at, report).await;
    }
}

/// What was said of a letter stands in its receipt; without it the letter's state is told all the same.
async fn told(app: &App, at: &EntryPoint, report: &Report) {
    if let Err(error) = app.desk.report(at, report).await {
        tracing::warn!(%error, "what was said of a letter could not be kept");
    }
}

/// Fetches the bytes of a letter. One that was erased cannot be carried any more.
async fn enclose(app: &App, message: &mut Outbound) -> Result<(), Outcome> {
    let Some(letter) = &mut message.letter else { return Ok(()) };
    match app.files.whole(letter.original).await {
        Ok(raw) => {
            letter.raw = raw;
            Ok(())
        }
        Err(FileError::NotFound) => Err(Outcome::Refused { why: Undelivered::Content }),
        Err(error) => {
            tracing::error!(%error, "a letter could not be read; it is tried again");
            Err(Outcome::Later { why: Undelivered::Unreachable, wait: None })
        }
    }
}
