//! What a member of a batch works with: the open transaction, and what the writer remembers of rows so that it need not
//! look them up. The memory is the writer's own and forgotten when a batch rolls back.

use domain::ConversationId;
use rusqlite::{Connection, OptionalExtension};

use super::super::StoreError;
use super::cache::{Cache, Changed};
use super::codec::{Bytes, FOLD};

/// Where a conversation is and how far it is.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Its row.
    pub row: i64,
    /// Its last event.
    pub seq: u64,
    /// Up to where its stored head reaches; 0 when there is none of this fold.
    pub head_seq: u64,
    /// Something was erased here: a head that was decided on before may still hold it.
    pub erased: bool,
}

/// What the writer remembers. True within the open transaction.
pub struct Known {
    places: Cache<ConversationId, Place>,
    names: Cache<Bytes, i64>,
}

impl Known {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { places: Cache::new(32 * 1024), names: Cache::new(16 * 1024) }
    }

    /// Forgets everything, after a rollback.
    pub fn forget(&mut self) {
        self.places.clear();
        self.names.clear();
    }
}

/// The open transaction.
pub struct Tx<'a> {
    /// The writer's connection.
    pub db: &'a Connection,
    /// What the writer remembers.
    pub known: &'a mut Known,
    /// What changes if this commits.
    pub changed: Changed,
}

impl Tx<'_> {
    /// Where a conversation is, if it exists.
    pub fn place(&mut self, id: ConversationId) -> Result<Option<Place>, StoreError> {
        if let Some(place) = self.known.places.get(id) {
            return Ok(Some(*place));
        }
        let found = self
            .db
            .prepare_cached(
                "select id, (select max(seq) from event where conversation = conversation.id),
                 iif(fold = ?2, head_seq, 0), erased from conversation where uuid = ?1",
            )?
            .query_row((id.0.into_bytes(), FOLD), |row| {
                Ok(Place { row: row.get(0)?, seq: row.get(1)?, head_seq: row.get(2)?, erased: row.get(3)? })
            })
            .optional()?;
        if let Some(place) = found {
            self.known.places.insert(id, place);
        }
        Ok(found)
    }

    /// Remembers where a conversation is now.
    pub fn put_place(&mut self, id: ConversationId, place: Place) {
        self.known.places.insert(id, place);
    }

    /// The integer of an id, if it has one.
    pub fn known_name(&mut self, id: Bytes) -> Result<Option<i64>, StoreError> {
        if let Some(name) = self.known.names.get(id) {
            return Ok(Some(*name));
        }
        let found = self
            .db
            .prepare_cached("select id from name where uuid = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        if let Some(name) = found {
            self.known.names.insert(id, name);
        }
        Ok(found)
    }

    /// The integer of an id; it gets one if it has none.
    pub fn name(&mut self, id: Bytes) -> Result<i64, StoreError> {
        if let Some(name) = self.known_name(id)? {
            return Ok(name);
        }
        self.db.prepare_cached("insert into name (uuid) values (?1)")?.execute([id])?;
        let name = self.db.last_insert_rowid();
        self.known.names.insert(id, name);
        Ok(name)
    }

    /// The head of this conversation must be loaded again.
    pub fn head_gone(&mut self, id: ConversationId) {
        self.changed.heads.push((id, None));
    }
}
