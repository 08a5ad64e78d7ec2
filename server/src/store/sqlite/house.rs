//! Agents and their drafts, timers, cursors, documents and the audit trail.

use domain::agent::Agent;
use domain::channel::Media;
use domain::commit::AuditEntry;
use domain::draft::Draft;
use domain::timer::Timer;
use domain::{AgentId, ConversationId, ParticipantNo, SharedSeq, Timestamp};
use rusqlite::Connection;

use super::super::{CommitError, Document, StoreError, document_line};
use super::codec::{self, Bytes, decode, encode, int, number};
use super::read::{all, one, text};
use super::tx::Tx;
use super::write::{run, set_timer};
use super::writer::Outcome;

type Read<T> = Result<T, StoreError>;

/// Every agent who was ever here.
pub fn agents(db: &Connection) -> Read<Vec<Agent>> {
    all(db, "select json, id from agent", [], |row| {
        let number: i64 = row.get(1)?;
        decode(text(row, 0)?, || format!("agent row {number}"))
    })
}

/// How many slots each agent has taken.
pub fn slots(db: &Connection) -> Read<Vec<(AgentId, Media, u32)>> {
    let sql = "select n.uuid, s.media, count(*) from slot s join name n on n.id = s.agent group by s.agent, s.media";
    all(db, sql, [], |row| {
        let agent = AgentId::from_number(number(row.get(0)?));
        Ok((agent, codec::media(text(row, 1)?)?, row.get(2)?))
    })
}

/// A draft; the empty one if there is none.
pub fn draft(db: &Connection, agent: AgentId, conversation: ConversationId) -> Read<Draft> {
    let sql = "select json from draft where conversation = (select id from conversation where uuid = ?1)
               and agent = (select id from name where uuid = ?2)";
    let ids = (conversation.0.into_bytes(), agent.0.into_bytes());
    let named = || format!("draft of {agent} in {conversation}");
    let stored = one(db, sql, ids, |row| decode(text(row, 0)?, named))?;
    Ok(stored.unwrap_or_default())
}

/// Saves a draft over the version that is named.
pub fn save_draft(
    tx: &mut Tx<'_>,
    agent: AgentId,
    conversation: ConversationId,
    stored_version: u32,
    draft: &Draft,
) -> Outcome<(), CommitError> {
    let sql = "select version from draft where conversation = ?1 and agent = (select id from name where uuid = ?2)";
    let Some(place) = tx.place(conversation)? else {
        return Ok(Err(CommitError::Stale));
    };
    let stored = one(tx.db, sql, (place.row, agent.0.into_bytes()), |row| Ok(row.get(0)?))?;
    if stored.unwrap_or(0) != stored_version {
        return Ok(Err(CommitError::Stale));
    }
    write_draft(tx, agent, conversation, draft).map(Ok)
}

/// Writes a draft, whatever was there.
pub fn write_draft(tx: &mut Tx<'_>, agent: AgentId, conversation: ConversationId, draft: &Draft) -> Read<()> {
    let sql = "insert or replace into draft (conversation, agent, version, json)
               values ((select id from conversation where uuid = ?1), ?2, ?3, ?4)";
    let agent = tx.name(agent.0.into_bytes())?;
    let id = conversation.0.into_bytes();
    run(tx, sql, (id, agent, draft.version, encode(draft)?))
}

/// Timers due at `now`, earliest first.
pub fn due(db: &Connection, now: Timestamp, limit: usize) -> Read<Vec<(Timer, Timestamp)>> {
    let sql = "select kind, id, no, due from timer where due <= ?1 order by due, kind, id, no limit ?2";
    all(db, sql, (now.0, codec::limit(limit)), timer)
}

/// When the next timer is due.
pub fn next_due(db: &Connection) -> Read<Option<Timestamp>> {
    let next = one(db, "select min(due) from timer", [], |row| Ok(row.get::<_, Option<i64>>(0)?))?;
    Ok(next.flatten().map(Timestamp))
}

/// Every timer.
pub fn timers(db: &Connection) -> Read<Vec<(Timer, Timestamp)>> {
    due(db, Timestamp(i64::MAX), usize::MAX)
}

/// Moves or removes a timer that is still due at `due`.
pub fn settle_timer(tx: &Tx<'_>, timer: Timer, due: Timestamp, next: Option<Timestamp>) -> Read<()> {
    let sql = "delete from timer where kind = ?1 and id = ?2 and no = ?3 and due = ?4";
    let (kind, id, no) = codec::timer_key(timer);
    let gone = tx.db.prepare_cached(sql)?.execute((kind, id, no, due.0))?;
    match next {
        Some(next) if gone > 0 => set_timer(tx, timer, next),
        _ => Ok(()),
    }
}

/// Moves a cursor forward; whether it moved.
pub fn see(tx: &mut Tx<'_>, id: ConversationId, participant: ParticipantNo, up_to: SharedSeq) -> Read<bool> {
    let Some(place) = tx.place(id)? else {
        return Ok(false);
    };
    let sql = "insert into cursor (conversation, participant, up_to) select ?1, ?2, ?3 where ?3 > 0
               on conflict do update set up_to = excluded.up_to where excluded.up_to > up_to";
    let values = (place.row, participant.0, int(up_to.0));
    Ok(tx.db.prepare_cached(sql)?.execute(values)? > 0)
}

/// How far everybody has seen.
pub fn cursors(db: &Connection, id: ConversationId) -> Read<Vec<(ParticipantNo, SharedSeq)>> {
    let sql = "select participant, up_to from cursor
               where conversation = (select id from conversation where uuid = ?1) order by participant";
    all(db, sql, [id.0.into_bytes()], |row| Ok((ParticipantNo(row.get(0)?), SharedSeq(row.get(1)?))))
}

/// Every document of a kind.
pub fn documents(db: &Connection, kind: &str) -> Read<Vec<Document>> {
    let sql = "select id, version, json from document where kind = ?1 order by id";
    all(db, sql, [kind], |row| Ok(Document { id: row.get(0)?, version: row.get(1)?, json: row.get(2)? }))
}

/// Writes documents over the versions that were read, all or none.
pub fn put_documents(
    tx: &Tx<'_>,
    kind: &str,
    documents: &[Document],
    by: Option<AgentId>,
    at: Timestamp,
) -> Outcome<(), CommitError> {
    for document in documents {
        if document_version(tx, kind, &document.id)?.unwrap_or(0) != document.version {
            return Ok(Err(CommitError::Stale));
        }
    }
    for document in documents {
        let (id, version) = (document.id.as_str(), document.version + 1);
        let sql = "insert or replace into document (kind, id, version, json) values (?1, ?2, ?3, ?4)";
        run(tx, sql, (kind, id, version, document.json.as_str()))?;
        if by.is_some() {
            audit(tx, &document_line("document.put", kind, id, version, by), at)?;
        }
    }
    Ok(Ok(()))
}

/// Removes a document, if it is there.
pub fn remove_document(tx: &Tx<'_>, kind: &str, id: &str, by: Option<AgentId>, at: Timestamp) -> Read<()> {
    let Some(version) = document_version(tx, kind, id)? else {
        return Ok(());
    };
    run(tx, "delete from document where kind = ?1 and id = ?2", (kind, id))?;
    if by.is_none() {
        return Ok(());
    }
    audit(tx, &document_line("document.remove", kind, id, version, by), at)
}

/// Writes a line of the audit trail.
pub fn audit(tx: &Tx<'_>, line: &AuditEntry, at: Timestamp) -> Read<()> {
    let sql = "insert into audit (at, by, act, subject, details) values (?1, ?2, ?3, ?4, ?5)";
    let by = line.by.map(|agent| agent.0.into_bytes());
    run(tx, sql, (at.0, by, line.act, line.on.as_str(), line.details.as_str()))
}

/// Writes a row of some pages and removes it, so that a full disk shows.
pub fn probe(tx: &Tx<'_>) -> Read<()> {
    run(tx, "insert into probe (filler) values (zeroblob(16384))", [])?;
    run(tx, "delete from probe", [])
}

fn document_version(tx: &Tx<'_>, kind: &str, id: &str) -> Read<Option<u32>> {
    let sql = "select version from document where kind = ?1 and id = ?2";
    one(tx.db, sql, (kind, id), |row| Ok(row.get(0)?))
}

fn timer(row: &rusqlite::Row<'_>) -> Read<(Timer, Timestamp)> {
    let id: Bytes = row.get(1)?;
    let timer = codec::timer(row.get(0)?, id, row.get(2)?)?;
    Ok((timer, Timestamp(row.get(3)?)))
}
