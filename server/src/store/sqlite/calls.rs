//! Uses of workflows: the log of calls.

use domain::workflow::Call;
use rusqlite::{Connection, Row};

use super::super::{CALLS_KEPT, Calls, StoreError};
use super::codec::{self, decode, encode};
use super::read::{all, text};
use super::tx::Tx;
use super::write::run;

type Read<T> = Result<T, StoreError>;

/// The calls that are meant, latest first.
pub fn list(db: &Connection, which: Calls, limit: usize) -> Read<Vec<Call>> {
    let limit = codec::limit(limit);
    let select = "select json, id from workflow_call";
    match which {
        Calls::All => all(db, &format!("{select} order by id desc limit ?1"), [limit], read),
        Calls::Running => all(db, &format!("{select} where running = 1 order by id desc limit ?1"), [limit], read),
        Calls::Of(workflow) => {
            let sql = format!("{select} where workflow = ?1 order by id desc limit ?2");
            all(db, &sql, (workflow.0.into_bytes(), limit), read)
        }
    }
}

/// Writes a call as it is now, and forgets the oldest when there are too many.
pub fn write(tx: &Tx<'_>, call: &Call) -> Read<()> {
    let sql = "insert into workflow_call (uuid, workflow, running, json) values (?1, ?2, ?3, ?4)
               on conflict (uuid) do update set running = excluded.running, json = excluded.json";
    let (id, workflow) = (call.id.0.into_bytes(), call.workflow.0.into_bytes());
    run(tx, sql, (id, workflow, call.end.is_none(), encode(call)?))?;
    let sql = "delete from workflow_call where id <= (select max(id) from workflow_call) - ?1";
    run(tx, sql, [codec::limit(CALLS_KEPT)])
}

fn read(row: &Row<'_>) -> Read<Call> {
    let number: i64 = row.get(1)?;
    decode(text(row, 0)?, || format!("workflow_call {number}"))
}
