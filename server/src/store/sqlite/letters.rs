//! Names of letters, by which answers find their conversation. The first of a name stands: nobody takes a thread over by
//! calling his letter as one of ours.

use domain::commit::LetterName;
use domain::{ConversationId, EntryPointId, Seq};
use rusqlite::Connection;

use super::super::StoreError;
use super::codec::{Bytes, int, number};
use super::read::one;
use super::tx::Tx;
use super::write::{row_of, run};

/// Keeps a name, unless there is one.
pub fn write(tx: &mut Tx<'_>, name: &LetterName) -> Result<(), StoreError> {
    let sql = "insert into letter (entry_point, message_id, conversation, event, ours)
               values (?1, ?2, ?3, ?4, ?5) on conflict do nothing";
    let entry_point = tx.name(name.entry_point.0.into_bytes())?;
    let row = row_of(tx, name.conversation)?;
    run(tx, sql, (entry_point, &name.message_id, row, int(name.event.0), name.ours))
}

/// Forgets the name of this message.
pub fn erase(tx: &Tx<'_>, row: i64, event: Seq) -> Result<(), StoreError> {
    run(tx, "delete from letter where conversation = ?1 and event = ?2", (row, int(event.0)))
}

/// The letter of this name at this entry point.
pub fn by_name(db: &Connection, at: EntryPointId, message_id: String) -> Result<Option<LetterName>, StoreError> {
    let sql = "select c.uuid, l.event, l.ours from letter l join conversation c on c.id = l.conversation
               where l.entry_point = (select id from name where uuid = ?1) and l.message_id = ?2";
    one(db, sql, (at.0.into_bytes(), &message_id), |row| {
        Ok(LetterName {
            entry_point: at,
            message_id: message_id.clone(),
            conversation: ConversationId::from_number(number(row.get::<_, Bytes>(0)?)),
            event: Seq(row.get(1)?),
            ours: row.get(2)?,
        })
    })
}
