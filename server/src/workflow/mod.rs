//! Calls of workflows: what the desk wants called is called here, once, and what became of it is reported to the desk. What
//! is spoken stands in `docs/workflows.md`; [`wire`] are its types, [`caller`] the request, [`guard`] where it may go.

pub mod caller;
pub mod guard;
#[cfg(test)]
mod tests;
pub mod wire;

use std::sync::Arc;
use std::time::Duration;

use domain::{Span, Timestamp};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::app::{SharedApp, stopping};
use crate::desk::Errand;

pub use caller::Caller;

/// A call that nobody has reported on for so long never will be: longer than an answer may take and its report is tried.
const LOST_AFTER: Span = Span::seconds(60);
/// Between two looks for such calls.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// Between two attempts to write down what became of a call.
const AFTER_TROUBLE: Duration = Duration::from_millis(500);

/// Runs until the server stops, and then until what is being called is settled.
pub async fn run(app: SharedApp, bell: Arc<Notify>) {
    let mut shutdown = app.shutdown.clone();
    let mut running = JoinSet::new();
    // What ran when the server went down runs no longer.
    end_lost(&app, app.clock.now()).await;
    while !*shutdown.borrow() {
        for errand in app.desk.take_errands() {
            running.spawn(make(Arc::clone(&app), errand));
        }
        tokio::select! {
            () = bell.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => end_lost(&app, app.clock.now() + Span(-LOST_AFTER.0)).await,
            () = stopping(&mut shutdown) => {}
            Some(_) = running.join_next(), if !running.is_empty() => {}
        }
    }
    while running.join_next().await.is_some() {}
}

async fn end_lost(app: &SharedApp, began_before: Timestamp) {
    if let Err(error) = app.desk.end_lost_calls(began_before).await {
        tracing::error!(%error, "workflows that were interrupted could not be ended; it is tried again");
    }
}

async fn make(app: SharedApp, errand: Errand) {
    let reply = app.caller.call(&errand.to, errand.call.id, app.clock.now(), &errand.body).await;
    let until = app.clock.now() + LOST_AFTER;
    // After a restart it would only be a call without news.
    while let Err(error) = app.desk.call_ended(&errand.call, &reply).await {
        tracing::error!(%error, "what became of a workflow could not be written down; it is tried again");
        if app.clock.now() > until {
            return;
        }
        tokio::time::sleep(AFTER_TROUBLE).await;
    }
}
