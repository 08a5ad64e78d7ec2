//! The loop that hands messages to carriers. What is to be handed over are rows: this only looks often enough, and reports
//! what became of each.

use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use domain::delivery::{CLAIM, Outcome};
use domain::message::Undelivered;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::app::{App, SharedApp, stopping};
use crate::desk::Parcel;

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

async fn carry(app: SharedApp, parcel: Parcel) {
    let outcome = match app.carriers.get(parcel.message.entry_point.carrier) {
        Some(carrier) => carrier.send(&parcel.message).await,
        None => Outcome::Refused { why: Undelivered::Setup },
    };
    let until = app.clock.now() + CLAIM;
    // What is known now is known to nobody else: after a restart it would only be a claim without news.
    while let Err(error) = app.desk.delivered(&parcel.delivery, outcome.clone()).await {
        tracing::error!(%error, "what became of a message could not be written down; it is tried again");
        if app.clock.now() > until {
            return;
        }
        tokio::time::sleep(AFTER_TROUBLE).await;
    }
}
