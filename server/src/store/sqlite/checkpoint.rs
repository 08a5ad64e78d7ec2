//! Copying the write-ahead log back into the database, on a thread and a connection of its own, so that the writer does not
//! wait for it.
//!
//! A passive checkpoint cannot finish while the writer appends, and a log that is never finished is never reused. So when
//! the log has grown past [`LONG`] pages the writer copies the small rest itself, between two batches.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::Connection;

use super::super::locked;

/// A checkpoint begins after this many writes...
const WRITES: usize = 2_000;
/// ...or this long after a write, whichever comes first.
const PAUSE: Duration = Duration::from_secs(5);
/// A log of more pages than this (64 MB) is to be finished and reused.
const LONG: i64 = 16 * 1024;

/// The handle to the thread.
pub struct Checkpoints {
    shared: Arc<Shared>,
    wake: Mutex<Option<SyncSender<()>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    /// Writes since the last checkpoint began.
    writes: AtomicUsize,
    /// The log is long; only the writer can finish it.
    finish: AtomicBool,
}

impl Checkpoints {
    /// Starts the thread.
    pub fn start(connection: Connection) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (wake, woken) = sync_channel(1);
        let thread = thread::Builder::new().name("store-checkpoint".into()).spawn({
            let shared = Arc::clone(&shared);
            move || work(&connection, &shared, &woken)
        })?;
        Ok(Self { shared, wake: Mutex::new(Some(wake)), thread: Mutex::new(Some(thread)) })
    }

    /// The writer committed this many members; called between batches, with its connection.
    pub fn written(&self, members: usize, writer: &Connection) {
        let writes = self.shared.writes.fetch_add(members, Ordering::Relaxed) + members;
        if self.shared.finish.swap(false, Ordering::Relaxed) {
            checkpoint(writer, "passive");
        } else if writes >= WRITES
            && let Some(wake) = locked(&self.wake).as_ref()
        {
            // Full means it is awake already.
            let _ = wake.try_send(());
        }
    }

    /// Copies everything, empties the log and ends the thread; after the writer has stopped.
    pub fn stop(&self) {
        locked(&self.wake).take();
        if let Some(thread) = locked(&self.thread).take()
            && thread.join().is_err()
        {
            tracing::error!("the store's checkpoints had panicked");
        }
    }
}

fn work(connection: &Connection, shared: &Shared, woken: &Receiver<()>) {
    loop {
        let wake = woken.recv_timeout(PAUSE);
        if wake == Err(RecvTimeoutError::Disconnected) {
            checkpoint(connection, "truncate");
            return;
        }
        if shared.writes.swap(0, Ordering::Relaxed) > 0
            && checkpoint(connection, "passive").is_some_and(|pages| pages > LONG)
        {
            shared.finish.store(true, Ordering::Relaxed);
        }
    }
}

/// Runs a checkpoint and returns the pages of the log. A failure loses nothing: the log is still there.
fn checkpoint(connection: &Connection, mode: &str) -> Option<i64> {
    let sql = format!("pragma wal_checkpoint({mode})");
    match connection.query_row(&sql, [], |row| row.get(1)) {
        Ok(pages) => Some(pages),
        Err(error) => {
            tracing::warn!(%error, mode, "a checkpoint failed; the log stays until the next");
            None
        }
    }
}
