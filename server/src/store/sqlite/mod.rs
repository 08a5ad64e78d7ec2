//! The store in one `SQLite` file, for a single server; nothing to install.
//!
//! * One writer with group commit (`writer`); a few readers (`readers`); checkpoints aside (`checkpoint`).
//! * WAL with `synchronous = full`: what was acknowledged survives a power cut.
//! * Every domain value is stored as JSON `{"v":1,"e":…}` (`codec`); `schema` explains the tables.
//! * Heads are cached in memory and written every 64 events; the log is the truth. Agents are cached too.
//! * A full or read-only disk refuses writes with [`StoreError::ReadOnly`]; reading goes on, and writing as soon as it can.
//! * No foreign keys: rows are written by `write` alone, which knows what hangs together, and never deleted apart.
//!
//! What is erased is overwritten in the file (`secure_delete`); copies in the write-ahead log go when that is reused, at the
//! latest on closing.

mod cache;
mod calls;
mod checkpoint;
mod codec;
mod error;
mod files;
mod find;
mod guards;
mod house;
mod letters;
mod lock;
mod outbox;
mod people;
mod read;
mod readers;
mod schema;
mod seam;
#[cfg(test)]
mod tests;
mod tx;
mod write;
mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::ConversationId;
use domain::agent::Agent;
use domain::conversation::Conversation;
use rusqlite::Connection;

use super::{StoreError, locked};
use cache::Committed;
use checkpoint::Checkpoints;
use lock::{FolderLock, Place};
use readers::Readers;
use tx::Tx;
use writer::{Outcome, Writer};

pub use error::OpenError;

/// Name of the database in the data folder.
pub const DATABASE_FILE: &str = "switchboard.db";

/// How long a connection waits for a lock. Only opening and closing ever need one that is taken.
const BUSY: Duration = Duration::from_secs(5);

/// The store in a folder. Dropping it finishes what is queued and blocks for that long; [`super::Store::close`] does the
/// same without blocking.
pub struct SqliteStore {
    inner: Arc<Inner>,
}

struct Inner {
    writer: Writer,
    readers: Arc<Readers>,
    checkpoints: Arc<Checkpoints>,
    committed: Arc<Committed>,
    lock: Mutex<Option<FolderLock>>,
}

impl SqliteStore {
    /// Opens the database in this folder, making both if they are missing.
    ///
    /// # Errors
    ///
    /// See [`OpenError`]: each says what to do about it. The file is left as it was.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let lock = lock::lock(folder)?;
        let file = folder.join(DATABASE_FILE);
        let failed = |error: rusqlite::Error| OpenError::of(file.clone(), &error);
        let no_thread = |error: std::io::Error| OpenError::Failed { file: file.clone(), why: error.to_string() };
        lock::make(&file)?;
        let mut connection = connect(&file).map_err(failed)?;
        schema::migrate(&mut connection, &file)?;
        let committed = Arc::new(Committed::new());
        let readers = Arc::new(Readers::open(&file).map_err(failed)?);
        let second = connect(&file).map_err(failed)?;
        let checkpoints = Arc::new(Checkpoints::start(second).map_err(no_thread)?);
        let place = Place::of(&file);
        let writer = Writer::start(connection, place, Arc::clone(&committed), Arc::clone(&checkpoints));
        Ok(Self {
            inner: Arc::new(Inner {
                writer: writer.map_err(no_thread)?,
                readers,
                checkpoints,
                committed,
                lock: Mutex::new(Some(lock)),
            }),
        })
    }

    /// Reads the whole file and checks that it hangs together; takes long on a large one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Inconsistent`] names the first damage found.
    pub async fn check_integrity(&self) -> Result<(), StoreError> {
        let sql = "pragma integrity_check(1)";
        let found = self.read(move |db| read::one(db, sql, [], |row| Ok(row.get::<_, String>(0)?)));
        match found.await? {
            Some(text) if text == "ok" => Ok(()),
            other => Err(StoreError::Inconsistent(other.unwrap_or_default())),
        }
    }

    async fn read<T, F>(&self, read: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.inner.readers.ask(read).await
    }

    /// A write that cannot be refused.
    async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.inner.writer.ask(|tx| work(tx).map(Ok)).await
    }

    /// A write that may be refused by its guards.
    async fn try_write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Outcome<T, E> + Send + 'static,
    {
        self.inner.writer.ask(work).await
    }

    async fn head(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        let heads = &self.inner.committed.heads;
        let ticket = match heads.get(id) {
            Ok(head) => return Ok(Some(head)),
            Err(ticket) => ticket,
        };
        let head = self.read(move |db| read::head(db, id)).await?;
        if let Some(head) = &head {
            heads.offer(ticket, id, head);
        }
        Ok(head)
    }

    async fn every_agent(&self) -> Result<Vec<Agent>, StoreError> {
        let known = &self.inner.committed.agents;
        let ticket = match known.get(()) {
            Ok(agents) => return Ok(agents),
            Err(ticket) => ticket,
        };
        let agents = self.read(house::agents).await?;
        known.offer(ticket, (), &agents);
        Ok(agents)
    }

    async fn shut(&self) -> Result<(), StoreError> {
        let inner = Arc::clone(&self.inner);
        let done = tokio::task::spawn_blocking(move || inner.stop()).await;
        done.map_err(|error| StoreError::Failed(error.to_string()))
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.inner.stop();
    }
}

impl Inner {
    /// Finishes what is queued, empties the log, lets go of the folder. A second call finds nothing to do.
    fn stop(&self) {
        self.writer.stop();
        self.readers.close();
        self.committed.clear();
        self.checkpoints.stop();
        locked(&self.lock).take();
    }
}

/// A connection that may write.
fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(128);
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if mode != "wal" {
        tracing::warn!(mode, "the data folder does not allow a write-ahead log; writes will be slower");
    }
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "secure_delete", "fast")?;
    connection.pragma_update(None, "cache_size", -32_768)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    Ok(connection)
}
