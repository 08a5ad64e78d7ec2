//! Rows of files. What is in them lies elsewhere (`crate::files`).

use domain::commit::{FileBound, Principal};
use domain::{ConversationId, FileId, Seq, Timestamp};
use rusqlite::{Connection, Row};

use super::super::{CommitError, FileRow, FileState, StoreError};
use super::codec::{self, Bytes, int, number};
use super::read::{all, one, text};
use super::tx::Tx;
use super::write::run;

type Read<T> = Result<T, StoreError>;

const COLUMNS: &str = "uuid, by_kind, by, conversation, name, size, mime, state, event, created";

/// A file.
pub fn file(db: &Connection, id: FileId) -> Read<Option<FileRow>> {
    let sql = format!("select {COLUMNS} from file where uuid = ?1");
    one(db, &sql, [id.0.into_bytes()], read)
}

/// What somebody has begun or finished and not sent.
pub fn unsent(db: &Connection, by: Principal) -> Read<Vec<FileRow>> {
    let sql = format!("select {COLUMNS} from file where by_kind = ?1 and by = ?2 and state < 2 order by created, uuid");
    all(db, &sql, codec::principal_key(by), read)
}

/// What is to be thrown away.
pub fn spent(db: &Connection, before: Timestamp, limit: usize) -> Read<Vec<FileRow>> {
    let sql = format!(
        "select {COLUMNS} from file where state = 3 or state < 2 and created < ?1 order by created, uuid limit ?2"
    );
    all(db, &sql, (before.0, codec::limit(limit)), read)
}

/// What belongs, or belonged, to templates.
pub fn kept(db: &Connection) -> Read<Vec<FileRow>> {
    let sql = format!("select {COLUMNS} from file where state = 4 order by created, uuid");
    all(db, &sql, [], read)
}

/// Writes a row, unless its id is taken.
pub fn begin(tx: &Tx<'_>, row: &FileRow) -> Read<bool> {
    let sql = "insert into file (uuid, by_kind, by, conversation, name, size, mime, state, created)
               values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8) on conflict do nothing";
    let (kind, by) = codec::principal_key(row.by);
    let id = row.id.0.into_bytes();
    let conversation = row.conversation.map(|id| id.0.into_bytes());
    let values = (id, kind, by, conversation, &row.name, int(row.size), &row.mime, row.created.0);
    Ok(tx.db.prepare_cached(sql)?.execute(values)? > 0)
}

/// Moves a file on, if it is where it is said to be.
pub fn change(tx: &Tx<'_>, id: FileId, from: FileState, to: FileState) -> Read<bool> {
    let sql = "update file set state = ?3, event = coalesce(?4, event) where uuid = ?1 and state = ?2";
    let event = match to {
        FileState::Bound(seq) => Some(int(seq.0)),
        _ => None,
    };
    let values = (id.0.into_bytes(), state_key(from), state_key(to), event);
    Ok(tx.db.prepare_cached(sql)?.execute(values)? > 0)
}

/// A file that was not sent counts as begun at this time.
pub fn renew(tx: &Tx<'_>, id: FileId, at: Timestamp) -> Read<()> {
    run(tx, "update file set created = ?2 where uuid = ?1 and state < 2", (id.0.into_bytes(), at.0))
}

/// Forgets a file that was given up.
pub fn remove(tx: &Tx<'_>, id: FileId) -> Read<()> {
    run(tx, "delete from file where uuid = ?1 and state = 3", [id.0.into_bytes()])
}

/// Whether a file can go with the message it is meant for.
pub fn check(tx: &Tx<'_>, bound: &FileBound) -> Result<(), CommitError> {
    match file(tx.db, bound.file)? {
        Some(row) if row.fits(bound) => Ok(()),
        _ => Err(CommitError::Stale),
    }
}

/// Ties a file to its message.
pub fn bind(tx: &Tx<'_>, bound: &FileBound) -> Read<()> {
    let sql = "update file set state = 2, conversation = ?2, event = ?3 where uuid = ?1";
    run(tx, sql, (bound.file.0.into_bytes(), bound.conversation.0.into_bytes(), int(bound.event.0)))
}

/// The files of this message are gone for good.
pub fn erase(tx: &Tx<'_>, conversation: ConversationId, message: Seq) -> Read<()> {
    let sql = "update file set state = 3 where conversation = ?1 and event = ?2 and state = 2";
    run(tx, sql, (conversation.0.into_bytes(), int(message.0)))
}

const fn state_key(state: FileState) -> u8 {
    match state {
        FileState::Uploading => 0,
        FileState::Loose => 1,
        FileState::Bound(_) => 2,
        FileState::Erased => 3,
        FileState::Kept => 4,
    }
}

fn read(row: &Row<'_>) -> Read<FileRow> {
    let id = |bytes: Bytes| number(bytes);
    let state: u8 = row.get(7)?;
    Ok(FileRow {
        id: FileId::from_number(id(row.get(0)?)),
        by: codec::principal(row.get(1)?, row.get(2)?)?,
        conversation: row.get::<_, Option<Bytes>>(3)?.map(|bytes| ConversationId::from_number(id(bytes))),
        name: text(row, 4)?.to_owned(),
        size: row.get(5)?,
        mime: text(row, 6)?.to_owned(),
        state: match state {
            0 => FileState::Uploading,
            1 => FileState::Loose,
            2 => FileState::Bound(Seq(row.get::<_, Option<u64>>(8)?.unwrap_or_default())),
            3 => FileState::Erased,
            4 => FileState::Kept,
            other => return Err(StoreError::Inconsistent(format!("file: state {other} is not known"))),
        },
        created: Timestamp(row.get(9)?),
    })
}
