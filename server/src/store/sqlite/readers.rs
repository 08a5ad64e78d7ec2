//! A few read-only connections. Each read runs in a transaction of its own on a blocking thread, so that what it sees is
//! one state of the database, and neither waits for the writer nor holds it up.

use std::path::Path;
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;

use super::super::{StoreError, locked};

/// How many reads go on at once.
const READERS: usize = 4;

/// The pool.
pub struct Readers {
    idle: Mutex<Vec<Connection>>,
    free: Arc<Semaphore>,
}

impl Readers {
    /// Opens them; the database must exist.
    pub fn open(file: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connections = (0..READERS).map(|_| {
            let connection = Connection::open_with_flags(file, flags)?;
            connection.set_prepared_statement_cache_capacity(64);
            connection.busy_timeout(super::BUSY)?;
            Ok(connection)
        });
        Ok(Self {
            idle: Mutex::new(connections.collect::<rusqlite::Result<_>>()?),
            free: Arc::new(Semaphore::new(READERS)),
        })
    }

    /// Runs `read` against one state of the database.
    pub async fn ask<T, F>(self: &Arc<Self>, read: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let permit = Arc::clone(&self.free).acquire_owned().await;
        let permit = permit.map_err(|_| StoreError::Failed("closed".into()))?;
        let pool = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || {
            // Here, not with the caller: who stops waiting does not free the connection.
            let _permit = permit;
            let lease = Lease::take(&pool)?;
            let transaction = lease.connection()?.unchecked_transaction()?;
            let result = read(&transaction)?;
            transaction.finish()?;
            Ok(result)
        });
        done.await.map_err(|error| StoreError::Failed(error.to_string()))?
    }

    /// Closes those that are idle; later reads fail.
    pub fn close(&self) {
        self.free.close();
        locked(&self.idle).clear();
    }
}

/// A connection that goes back to the pool, whatever happens.
struct Lease<'a> {
    pool: &'a Readers,
    connection: Option<Connection>,
}

impl<'a> Lease<'a> {
    fn take(pool: &'a Readers) -> Result<Self, StoreError> {
        let connection = locked(&pool.idle).pop();
        let lease = Self { pool, connection };
        lease.connection()?;
        Ok(lease)
    }

    fn connection(&self) -> Result<&Connection, StoreError> {
        let none = || StoreError::Failed("closed".into());
        self.connection.as_ref().ok_or_else(none)
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take()
            && !self.pool.free.is_closed()
        {
            locked(&self.pool.idle).push(connection);
        }
    }
}
