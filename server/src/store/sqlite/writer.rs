//! The one writer: a thread that takes what waits, up to [`BATCH`] members, and makes it durable with one COMMIT.
//!
//! A member first reads, to check its guards, and may still refuse without harm to others; once it writes, any failure is
//! the disk's or the code's, and the whole batch rolls back. Answers go out after COMMIT, so acknowledged means committed.
//! A failed batch leaves nothing behind: the next one begins anew, which is how the store recovers when a full disk has
//! room again.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::super::{StoreError, locked};
use super::cache::{Changed, Committed};
use super::checkpoint::Checkpoints;
use super::lock::Place;
use super::tx::{Known, Tx};

/// Most members of one batch.
const BATCH: usize = 64;

/// What a member came to. The outer error is the whole batch's, the inner one its own.
pub type Outcome<T, E> = Result<Result<T, E>, StoreError>;

/// The handle to the writer's thread.
pub struct Writer {
    jobs: Mutex<Option<Sender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

trait Job: Send {
    /// Reads, checks, writes.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError>;
    /// Tells the caller, once it is known whether the batch was committed.
    fn answer(self: Box<Self>, failure: Option<&StoreError>);
}

struct Asked<T, E, F> {
    work: Option<F>,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Asked<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: FnOnce(&mut Tx<'_>) -> Outcome<T, E> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if let Some(work) = self.work.take() {
            self.result = Some(work(tx)?);
        }
        Ok(())
    }

    fn answer(self: Box<Self>, failure: Option<&StoreError>) {
        let result = match (failure, self.result) {
            // Refusals too: they may have been made because of a member that is undone now.
            (Some(failure), _) => Err(failure.clone().into()),
            (None, Some(done)) => done,
            (None, None) => Err(StoreError::Failed("not carried out".into()).into()),
        };
        // Nobody waits any more: fine, it is done.
        let _ = self.reply.send(result);
    }
}

impl Writer {
    /// Starts the thread.
    pub fn start(
        connection: Connection,
        place: Place,
        committed: Arc<Committed>,
        checkpoints: Arc<Checkpoints>,
    ) -> std::io::Result<Self> {
        let (sender, jobs) = channel();
        let desk = Desk { connection, place, known: Known::new(), committed, checkpoints };
        let thread = thread::Builder::new().name("store-writer".into()).spawn(move || desk.work(&jobs))?;
        Ok(Self { jobs: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)) })
    }

    /// Has `work` done in a batch and waits until that is committed.
    pub async fn ask<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Outcome<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Asked { work: Some(work), result: None, reply });
        let closed = || StoreError::Failed("closed".into());
        locked(&self.jobs).as_ref().ok_or_else(closed)?.send(job).map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Finishes what is queued and ends the thread. Blocks for that long.
    pub fn stop(&self) {
        locked(&self.jobs).take();
        if let Some(thread) = locked(&self.thread).take()
            && thread.join().is_err()
        {
            tracing::error!("the store's writer had panicked");
        }
    }
}

struct Desk {
    connection: Connection,
    place: Place,
    known: Known,
    committed: Arc<Committed>,
    checkpoints: Arc<Checkpoints>,
}

impl Desk {
    fn work(mut self, jobs: &Receiver<Box<dyn Job>>) {
        let mut members = Vec::with_capacity(BATCH);
        while let Ok(first) = jobs.recv() {
            members.push(first);
            let failure = self.batch(&mut members, jobs).err();
            if let Some(failure) = &failure {
                tracing::warn!(%failure, members = members.len(), "a batch was not written");
            } else {
                self.checkpoints.written(members.len(), &self.connection);
            }
            for member in members.drain(..) {
                member.answer(failure.as_ref());
            }
        }
    }

    /// Runs the first member and everybody who comes meanwhile, and commits.
    fn batch(&mut self, members: &mut Vec<Box<dyn Job>>, jobs: &Receiver<Box<dyn Job>>) -> Result<(), StoreError> {
        let mut tx = Tx { db: &self.connection, known: &mut self.known, changed: Changed::default() };
        let result = fill(&mut tx, members, jobs, &self.place);
        let changed = tx.changed;
        if result.is_ok() {
            self.committed.publish(changed);
        } else {
            roll_back(&self.connection);
            self.known.forget();
            self.committed.doubt(changed);
        }
        result
    }
}

fn fill(
    tx: &mut Tx<'_>,
    members: &mut Vec<Box<dyn Job>>,
    jobs: &Receiver<Box<dyn Job>>,
    place: &Place,
) -> Result<(), StoreError> {
    if !tx.db.is_autocommit() {
        // An earlier rollback failed with the disk; it can only work better now.
        tx.db.execute_batch("rollback")?;
    }
    tx.db.prepare_cached("begin immediate")?.execute([])?;
    let mut next = 0;
    while let Some(member) = members.get_mut(next) {
        member.run(tx)?;
        if tx.db.is_autocommit() {
            return Err(StoreError::Failed("the database gave the transaction up".into()));
        }
        next += 1;
        if members.len() < BATCH
            && let Ok(job) = jobs.try_recv()
        {
            members.push(job);
        }
    }
    place.check()?;
    tx.db.prepare_cached("commit")?.execute([])?;
    Ok(())
}

fn roll_back(connection: &Connection) {
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("rollback")
    {
        tracing::warn!(%error, "rolling back failed; it is tried again before the next batch");
    }
}
