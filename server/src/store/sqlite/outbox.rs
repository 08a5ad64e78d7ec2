//! Messages on their way to carriers. `due` is when somebody has to look at a row: when it may be handed over, or when the
//! claim on it ends.

use domain::delivery::{Delivery, DeliveryChange, DeliveryState};
use domain::{ConversationId, EntryPointId, Seq, Timestamp};
use rusqlite::{Connection, Row};

use super::super::{CommitError, StoreError};
use super::codec::{self, Bytes, int, number};
use super::read::{all, one, text};
use super::tx::Tx;
use super::write::{row_of, run};

type Read<T> = Result<T, StoreError>;

const QUEUED: &str = "queued";
const CLAIMED: &str = "claimed";
const DONE: &str = "done";

/// Rows in the columns [`delivery`] reads.
macro_rules! deliveries {
    ($($rest:literal)+) => {
        concat!(
            "select c.uuid, o.event, o.version, o.attempts, o.state, o.due, o.external, o.approved,
                    o.missing, o.lets_pass
             from outbox o join conversation c on c.id = o.conversation ",
            $($rest, " ",)+
        )
    };
}

/// Whether this change was decided on what is stored.
pub fn check(tx: &mut Tx<'_>, change: &DeliveryChange) -> Result<(), CommitError> {
    let stored = match tx.place(change.delivery.conversation)? {
        Some(place) => {
            let sql = "select version from outbox where conversation = ?1 and event = ?2";
            one(tx.db, sql, (place.row, int(change.delivery.event.0)), |row| Ok(row.get::<_, u32>(0)?))?
        }
        None => None,
    };
    if stored.unwrap_or(0) == change.expected { Ok(()) } else { Err(CommitError::Stale) }
}

/// Writes a delivery as it is now.
pub fn write(tx: &mut Tx<'_>, change: DeliveryChange) -> Read<()> {
    let DeliveryChange { delivery, .. } = change;
    let (state, due) = match delivery.state {
        DeliveryState::Queued { due } => (QUEUED, due.0),
        DeliveryState::Claimed { until } => (CLAIMED, until.0),
        DeliveryState::Done => (DONE, 0),
    };
    let sql = "insert into outbox (conversation, event, version, attempts, state, due, external, approved, missing,
                                   lets_pass)
               values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
               on conflict (conversation, event) do update set version = excluded.version,
                 attempts = excluded.attempts, state = excluded.state, due = excluded.due, external = excluded.external,
                 approved = excluded.approved, missing = excluded.missing, lets_pass = excluded.lets_pass";
    let approved = delivery.approved.as_ref().map(serde_json::to_string).transpose();
    let approved = approved.map_err(|error| unreadable(&error))?;
    let missing = (!delivery.missing.is_empty()).then(|| serde_json::to_string(&delivery.missing)).transpose();
    let missing = missing.map_err(|error| unreadable(&error))?;
    let row = row_of(tx, delivery.conversation)?;
    let external = delivery.external.as_deref();
    let Delivery { version, attempts, lets_pass, .. } = delivery;
    let event = int(delivery.event.0);
    run(tx, sql, (row, event, version, attempts, state, due, external, approved, missing, lets_pass))
}

/// What is due, unless an earlier one of its conversation has to go out before.
pub fn due(db: &Connection, now: Timestamp, limit: usize) -> Read<Vec<Delivery>> {
    let sql = deliveries!(
        "where o.state in ('queued', 'claimed') and o.due <= ?1 and not exists (
           select 1 from outbox e where e.conversation = o.conversation and e.event < o.event and e.state <> 'done'
             and e.lets_pass = 0)
         order by o.due, o.id limit ?2"
    );
    all(db, sql, (now.0, codec::limit(limit)), delivery)
}

/// When the next one is due.
pub fn next_due(db: &Connection) -> Read<Option<Timestamp>> {
    let sql = "select min(o.due) from outbox o where o.state in ('queued', 'claimed') and not exists (
                 select 1 from outbox e where e.conversation = o.conversation and e.event < o.event and e.state <> 'done'
                   and e.lets_pass = 0)";
    let next = one(db, sql, [], |row| Ok(row.get::<_, Option<i64>>(0)?))?;
    Ok(next.flatten().map(Timestamp))
}

/// The delivery of one event.
pub fn of_event(db: &Connection, conversation: ConversationId, event: Seq) -> Read<Option<Delivery>> {
    let sql = deliveries!("where c.uuid = ?1 and o.event = ?2");
    one(db, sql, (conversation.0.into_bytes(), int(event.0)), delivery)
}

/// The latest delivery that a carrier calls so, at this entry point.
pub fn by_external(db: &Connection, entry_point: EntryPointId, external: &str) -> Read<Option<Delivery>> {
    let sql = deliveries!(
        "where o.external = ?2 and c.entry_point = (select id from name where uuid = ?1) order by o.id desc limit 1"
    );
    one(db, sql, (entry_point.0.into_bytes(), external), delivery)
}

fn delivery(row: &Row<'_>) -> Read<Delivery> {
    let due = Timestamp(row.get(5)?);
    let state = match text(row, 4)? {
        QUEUED => DeliveryState::Queued { due },
        CLAIMED => DeliveryState::Claimed { until: due },
        DONE => DeliveryState::Done,
        other => return Err(StoreError::Inconsistent(format!("outbox: state {other} is not known"))),
    };
    let approved: Option<String> = row.get(7)?;
    let approved = approved.map(|json| serde_json::from_str(&json)).transpose();
    let missing: Option<String> = row.get(8)?;
    let missing = missing.map(|json| serde_json::from_str(&json)).transpose();
    Ok(Delivery {
        conversation: ConversationId::from_number(number(row.get::<_, Bytes>(0)?)),
        event: Seq(row.get(1)?),
        version: row.get(2)?,
        attempts: row.get(3)?,
        state,
        external: row.get(6)?,
        approved: approved.map_err(|error| unreadable(&error))?,
        missing: missing.map_err(|error| unreadable(&error))?.unwrap_or_default(),
        lets_pass: row.get(9)?,
    })
}

fn unreadable(error: &serde_json::Error) -> StoreError {
    StoreError::Inconsistent(format!("outbox: {error}"))
}
