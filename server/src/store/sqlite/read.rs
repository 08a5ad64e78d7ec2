//! Reading conversations: heads, records, pages. Every function sees one state of the database.

use domain::commit::Stage;
use domain::conversation::{Birth, Conversation, Event, Record, SharedEvent, SharedRecord};
use domain::thread::{DeskItem, SharedItem, fold};
use domain::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, EntryPointId, QueueId, Seq, SharedSeq, Span, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::super::paging::{self, Budget, weigh};
use super::super::{CommandRow, Page, PartRow, StoreError};
use super::codec::{self, Bytes, FOLD, decode, int, number, record};

type Read<T> = Result<T, StoreError>;

/// Events with their content, in the columns [`record`] reads.
macro_rules! records {
    ($($rest:literal)+) => {
        concat!(
            "select e.seq, e.shared_seq, e.at, e.command, e.json, c.data from event e left join content c on c.id = e.content ",
            $($rest, " ",)+
        )
    };
}

/// What a command did.
pub fn command(db: &Connection, id: CommandId) -> Read<Option<CommandRow>> {
    let sql = "select k.by_kind, k.by, k.digest, c.uuid, k.seq, k.shared_seq
               from command k left join conversation c on c.id = k.conversation where k.uuid = ?1";
    one(db, sql, [id.0.into_bytes()], |row| {
        Ok(CommandRow {
            by: codec::principal(row.get(0)?, row.get(1)?)?,
            digest: row.get(2)?,
            conversation: row.get::<_, Option<Bytes>>(3)?.map(conversation_id),
            seq: Seq(row.get(4)?),
            shared_seq: SharedSeq(row.get(5)?),
        })
    })
}

/// The head: what is stored of it, and the events after that applied.
pub fn head(db: &Connection, id: ConversationId) -> Read<Option<Conversation>> {
    let sql = "select id, birth, iif(fold = ?2 and erased = 0, head, null) from conversation where uuid = ?1";
    let found = one(db, sql, (id.0.into_bytes(), FOLD), |row| {
        let named = || format!("conversation {id}");
        let birth: Birth = decode(text(row, 1)?, named)?;
        let stored = row.get::<_, Option<String>>(2)?;
        let head = stored.map(|text| decode(&text, named)).transpose()?;
        Ok((row.get::<_, i64>(0)?, head.unwrap_or_else(|| Conversation::new(birth))))
    })?;
    let Some((row, mut head)) = found else {
        return Ok(None);
    };
    let sql = records!("where e.conversation = ?1 and e.seq > ?2 order by e.seq");
    let after = int(head.seq.0);
    each(db, sql, (row, after), |row| {
        head.apply(&record(row)?);
        Ok(true)
    })?;
    Ok(Some(head))
}

/// Who is open under a key.
pub fn open_conversation(db: &Connection, key: &str) -> Read<Option<ConversationId>> {
    let sql = "select uuid from conversation where open_key = ?1";
    one(db, sql, [key], |row| Ok(conversation_id(row.get(0)?)))
}

/// How many are open at an entry point.
pub fn open_at(db: &Connection, entry_point: EntryPointId) -> Read<u64> {
    let sql = "select count(*) from conversation
               where open_key is not null and entry_point = (select id from name where uuid = ?1)";
    let count = one(db, sql, [entry_point.0.into_bytes()], |row| Ok(row.get::<_, u32>(0)?))?;
    Ok(count.map_or(0, u64::from))
}

/// The contact's latest at an entry point.
pub fn latest_conversation(
    db: &Connection,
    contact: ContactId,
    entry_point: EntryPointId,
) -> Read<Option<ConversationId>> {
    let sql = "select uuid from conversation
               where contact = (select id from name where uuid = ?1) and entry_point = (select id from name where uuid = ?2)
               order by id desc limit 1";
    let ids = (contact.0.into_bytes(), entry_point.0.into_bytes());
    one(db, sql, ids, |row| Ok(conversation_id(row.get(0)?)))
}

/// The conversations of these contacts, the last first. Row numbers are the order in which they began.
pub fn conversations_of(db: &Connection, contacts: &[ContactId], limit: usize) -> Read<Vec<ConversationId>> {
    let sql = "select id, uuid from conversation where contact = (select id from name where uuid = ?1)
               order by id desc limit ?2";
    let mut found = Vec::new();
    for contact in contacts {
        let values = (contact.0.into_bytes(), codec::limit(limit));
        found.extend(all(db, sql, values, |row| Ok((row.get::<_, i64>(0)?, conversation_id(row.get(1)?))))?);
    }
    found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found.into_iter().take(limit).map(|(_, id)| id).collect())
}

/// What waits in a queue.
pub fn waiting(db: &Connection, queue: QueueId) -> Read<Vec<ConversationId>> {
    let sql = "select uuid from conversation where waiting_in = (select id from name where uuid = ?1)";
    all(db, sql, [queue.0.into_bytes()], |row| Ok(conversation_id(row.get(0)?)))
}

/// Whole events after `after`, and whether more follow.
pub fn records(db: &Connection, id: ConversationId, after: Seq, max_bytes: usize) -> Read<(Vec<Record>, bool)> {
    let sql =
        records!("where e.conversation = (select id from conversation where uuid = ?1) and e.seq > ?2 order by e.seq");
    let mut budget = Budget::new(max_bytes);
    let mut kept = Vec::new();
    let is_all = each(db, sql, (id.0.into_bytes(), int(after.0)), |row| {
        let record = record(row)?;
        let fits = budget.fits(weigh(&record.event));
        if fits {
            kept.push(record);
        }
        Ok(fits)
    })?;
    Ok((kept, !is_all))
}

/// The same, of what the customer may see.
pub fn shared_records(
    db: &Connection,
    id: ConversationId,
    after: SharedSeq,
    max_bytes: usize,
) -> Read<(Vec<SharedRecord>, bool)> {
    let sql = records!(
        "where e.conversation = (select id from conversation where uuid = ?1) and e.shared_seq > ?2 order by e.shared_seq"
    );
    let mut budget = Budget::new(max_bytes);
    let mut kept = Vec::new();
    let is_all = each(db, sql, (id.0.into_bytes(), int(after.0)), |row| {
        let record = shared(&record(row)?)?;
        let fits = budget.fits(weigh(&record.event));
        if fits {
            kept.push(record);
        }
        Ok(fits)
    })?;
    Ok((kept, !is_all))
}

/// The items before `before`, altered as they stand now.
pub fn page(
    db: &Connection,
    id: ConversationId,
    before: Option<Seq>,
    limit: usize,
    max_bytes: usize,
) -> Read<Page<DeskItem>> {
    let sql = records!(
        "where e.conversation = (select id from conversation where uuid = ?1) and e.seq < ?2 and e.target is null"
        "order by e.seq desc limit ?3"
    );
    let before = before.map_or(i64::MAX, |seq| int(seq.0));
    let (rows, reaches_start) = newest(db, sql, id, before, limit)?;
    let alterations = alterations(db, id, &rows)?;
    let mut items: Vec<DeskItem> = rows.into_iter().map(DeskItem::from).collect();
    fold::<Event>(&mut items, alterations.into_iter().map(|record| (record.event, record.at)));
    Ok(paging::page(items, max_bytes, reaches_start))
}

/// The same, of what the customer may see.
pub fn shared_page(
    db: &Connection,
    id: ConversationId,
    before: Option<SharedSeq>,
    limit: usize,
    max_bytes: usize,
) -> Read<Page<SharedItem>> {
    let sql = records!(
        "where e.conversation = (select id from conversation where uuid = ?1) and e.shared_seq < ?2 and e.target is null"
        "order by e.shared_seq desc limit ?3"
    );
    let before = before.map_or(i64::MAX, |seq| int(seq.0));
    let (rows, reaches_start) = newest(db, sql, id, before, limit)?;
    let alterations = alterations(db, id, &rows)?;
    let rows = rows.iter().map(shared).collect::<Read<Vec<_>>>()?;
    let mut items: Vec<SharedItem> = rows.into_iter().map(SharedItem::from).collect();
    let altered = alterations.iter().filter_map(Record::shared);
    fold::<SharedEvent>(&mut items, altered.map(|record| (record.event, record.at)));
    Ok(paging::page(items, max_bytes, reaches_start))
}

/// The live parts of an agent, and those done since.
pub fn parts(db: &Connection, agent: AgentId, done_since: Timestamp) -> Read<Vec<PartRow>> {
    let sql = "select c.uuid, g.no, g.stage, g.since from engagement g join conversation c on c.id = g.conversation
               where g.agent = (select id from name where uuid = ?1)
               and (g.stage < ?2 or (g.stage = ?2 and g.since >= ?4) or (g.stage = ?3 and g.since >= ?4))";
    let [done, left] = [Stage::Done, Stage::Left].map(codec::stage_key);
    all(db, sql, (agent.0.into_bytes(), done, left, done_since.0), |row| {
        Ok(PartRow {
            conversation: conversation_id(row.get(0)?),
            no: EngagementNo(row.get(1)?),
            stage: codec::stage(row.get(2)?)?,
            since: Timestamp(row.get(3)?),
        })
    })
}

/// How long the last contacts of a queue waited, oldest first.
pub fn last_waits(db: &Connection, queue: QueueId, limit: usize) -> Read<Vec<Span>> {
    let sql = "select ms from wait where queue = (select id from name where uuid = ?1) order by id desc limit ?2";
    let limit = codec::limit(limit.min(super::super::WAITS_KEPT));
    let mut waits = all(db, sql, (queue.0.into_bytes(), limit), |row| Ok(Span(row.get(0)?)))?;
    waits.reverse();
    Ok(waits)
}

/// The first row, if there is one.
pub fn one<T>(
    db: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnOnce(&Row<'_>) -> Read<T>,
) -> Read<Option<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let row = statement.query_row(values, |row| Ok(read(row))).optional()?;
    row.transpose()
}

/// Every row.
pub fn all<T>(
    db: &Connection,
    sql: &str,
    values: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Read<T>,
) -> Read<Vec<T>> {
    let mut rows = Vec::new();
    each(db, sql, values, |row| {
        rows.push(read(row)?);
        Ok(true)
    })?;
    Ok(rows)
}

/// Every row while `read` says to go on; whether it came to the end.
fn each(db: &Connection, sql: &str, values: impl Params, mut read: impl FnMut(&Row<'_>) -> Read<bool>) -> Read<bool> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    while let Some(row) = rows.next()? {
        if !read(row)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A text column without copying it.
pub fn text<'r>(row: &'r Row<'_>, column: usize) -> Read<&'r str> {
    let value = row.get_ref(column)?;
    value.as_str().map_err(|error| StoreError::Inconsistent(format!("column {column}: {error}")))
}

/// The last `limit` of the rows of `sql`, oldest first, and whether that is all of them.
fn newest(db: &Connection, sql: &str, id: ConversationId, before: i64, limit: usize) -> Read<(Vec<Record>, bool)> {
    let one_more = codec::limit(limit).saturating_add(1);
    let mut rows = all(db, sql, (id.0.into_bytes(), before, one_more), record)?;
    let is_all = rows.len() <= limit;
    rows.truncate(limit);
    rows.reverse();
    Ok((rows, is_all))
}

/// What was altered later in this stretch, in the order in which it happened.
fn alterations(db: &Connection, id: ConversationId, stretch: &[Record]) -> Read<Vec<Record>> {
    let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else {
        return Ok(Vec::new());
    };
    let sql = records!(
        "where e.conversation = (select id from conversation where uuid = ?1) and e.target between ?2 and ?3"
        "order by e.seq"
    );
    all(db, sql, (id.0.into_bytes(), int(first.seq.0), int(last.seq.0)), record)
}

fn shared(record: &Record) -> Read<SharedRecord> {
    let none = || StoreError::Inconsistent(format!("event {}: not for the customer", record.seq));
    record.shared().ok_or_else(none)
}

fn conversation_id(bytes: Bytes) -> ConversationId {
    ConversationId::from_number(number(bytes))
}
