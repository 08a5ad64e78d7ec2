//! A commit, written: its guards hold, so whatever fails from here on is the disk or a mistake, and takes the batch along.

use domain::commit::{Append, Commit, EngagementRow, IndexRow, TimerChange};
use domain::conversation::{Event, Record};
use domain::thread::{Alteration, Target, ThreadEvent};
use domain::timer::Timer;
use domain::{ConversationId, Seq, Timestamp};
use rusqlite::OptionalExtension;

use super::super::{CommitError, StoreError, WAITS_KEPT, paging};
use super::calls;
use super::codec::{self, FOLD, encode, int};
use super::files;
use super::find;
use super::guards;
use super::house;
use super::letters;
use super::outbox;
use super::tx::{Place, Tx};
use super::writer::Outcome;

/// A head is written when it is this many events ahead of the stored one.
pub const HEAD_EVERY: u64 = 64;

/// Checks and writes one commit.
pub fn commit(tx: &mut Tx<'_>, commit: Commit) -> Outcome<(), CommitError> {
    match guards::check(tx, &commit) {
        Ok(checked) => write(tx, commit, checked).map(Ok),
        Err(refusal) => Ok(Err(refusal)),
    }
}

fn write(tx: &mut Tx<'_>, commit: Commit, checked: guards::Checked) -> Result<(), StoreError> {
    let Commit {
        at,
        command,
        mut conversations,
        agents,
        slots_freed,
        slots_taken,
        timers,
        contacts,
        drafts,
        files: bound,
        outbox: deliveries,
        letters: named,
        calls: used,
        audit,
    } = commit;
    let first = conversations.first().map(|append| (append.head.id(), append.head.seq, append.head.shared_seq));
    // Whoever gives an open key up comes before whoever takes it.
    conversations.sort_by_key(|append| {
        let index = append.index.as_ref();
        index.is_some_and(|index| index.open_key.is_some())
    });
    for append in conversations {
        self::append(tx, append, at)?;
    }
    for (id, no) in slots_freed {
        if let Some(place) = tx.place(id)? {
            run(tx, "delete from slot where conversation = ?1 and engagement = ?2", (place.row, no.0))?;
        }
    }
    for take in slots_taken {
        let sql = "insert or replace into slot (conversation, engagement, agent, media) values (?1, ?2, ?3, ?4)";
        let row = row_of(tx, take.conversation)?;
        let agent = tx.name(take.agent.0.into_bytes())?;
        run(tx, sql, (row, take.engagement.0, agent, take.media.as_str()))?;
    }
    for change in agents {
        let sql = "insert or replace into agent (id, version, json) values (?1, ?2, ?3)";
        let name = tx.name(change.agent.id.0.into_bytes())?;
        run(tx, sql, (name, int(change.agent.version), encode(&change.agent)?))?;
        tx.changed.agents = true;
    }
    for change in timers {
        match change {
            TimerChange::Set(timer, due) => set_timer(tx, timer, due)?,
            TimerChange::Clear(timer) => {
                let sql = "delete from timer where kind = ?1 and id = ?2 and no = ?3";
                run(tx, sql, codec::timer_key(timer))?;
            }
        }
    }
    for change in contacts {
        let sql = "insert or replace into contact (id, version, json) values (?1, ?2, ?3)";
        let name = tx.name(change.contact.id.0.into_bytes())?;
        run(tx, sql, (name, change.contact.version, encode(&change.contact)?))?;
        find::put_contact(tx, name, &change.contact)?;
    }
    for (sent, mut draft) in drafts.into_iter().zip(checked.drafts) {
        draft.consume(sent.version, at);
        house::write_draft(tx, sent.agent, sent.conversation, &draft)?;
    }
    for bound in bound {
        files::bind(tx, &bound)?;
    }
    for change in deliveries {
        outbox::write(tx, change)?;
    }
    for name in named {
        letters::write(tx, &name)?;
    }
    for call in used {
        calls::write(tx, &call)?;
    }
    for line in audit {
        house::audit(tx, &line, at)?;
    }
    if let Some(command) = command {
        let sql = "insert into command (uuid, by_kind, by, digest, conversation, seq, shared_seq)
                   values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let (kind, by) = codec::principal_key(command.by);
        let place = first.map(|(id, ..)| row_of(tx, id)).transpose()?;
        let (seq, shared_seq) = first.map_or((0, 0), |(_, seq, shared)| (seq.0, shared.0));
        let id = command.id.0.into_bytes();
        run(tx, sql, (id, kind, by, command.digest, place, int(seq), int(shared_seq)))?;
    }
    Ok(())
}

/// Blanks the content of these events for good, and every fold that may still hold it.
pub fn erase(tx: &mut Tx<'_>, id: ConversationId, seqs: &[Seq]) -> Result<(), StoreError> {
    let Some(mut place) = tx.place(id)? else {
        return Ok(());
    };
    for seq in seqs {
        let sql = "update content set data = null
                   where id = (select content from event where conversation = ?1 and seq = ?2)";
        run(tx, sql, (place.row, int(seq.0)))?;
        files::erase(tx, id, *seq)?;
        letters::erase(tx, place.row, *seq)?;
        let sql = "delete from message_words where rowid = (select id from event where conversation = ?1 and seq = ?2)";
        run(tx, sql, (place.row, int(seq.0)))?;
    }
    let sql = "update conversation set erased = 1, head = null, head_seq = 0 where id = ?1";
    run(tx, sql, [place.row])?;
    place.erased = true;
    place.head_seq = 0;
    tx.put_place(id, place);
    tx.head_gone(id);
    Ok(())
}

/// Sets a deadline; replaces an earlier row of the same timer.
pub fn set_timer(tx: &Tx<'_>, timer: Timer, due: Timestamp) -> Result<(), StoreError> {
    let sql = "insert or replace into timer (kind, id, no, due) values (?1, ?2, ?3, ?4)";
    let (kind, id, no) = codec::timer_key(timer);
    run(tx, sql, (kind, id, no, due.0))
}

/// Runs one cached statement.
pub fn run(tx: &Tx<'_>, sql: &str, values: impl rusqlite::Params) -> Result<(), StoreError> {
    tx.db.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

fn append(tx: &mut Tx<'_>, append: Append, at: Timestamp) -> Result<(), StoreError> {
    let Append { head, records, index, engagements, .. } = append;
    let id = head.id();
    let mut place = match tx.place(id)? {
        Some(place) => place,
        None => begin(tx, &head)?,
    };
    for record in records {
        if paging::ends_wait(&record.event, &head)
            && let Some(queue) = head.queue
        {
            waited(tx, queue, record.at, record.at - head.arrived_at)?;
        }
        event(tx, id, place.row, record)?;
    }
    place.seq = head.seq.0;
    if let Some(index) = index {
        write_index(tx, place.row, index)?;
    }
    for part in engagements {
        engagement(tx, place.row, part, at)?;
    }
    if place.erased {
        // The head was decided on and may come from before the erasure: only the log is to be trusted.
        tx.head_gone(id);
    } else {
        if place.seq - place.head_seq >= HEAD_EVERY {
            let sql = "update conversation set head = ?2, head_seq = ?3, fold = ?4 where id = ?1";
            run(tx, sql, (place.row, encode(&head)?, int(place.seq), FOLD))?;
            place.head_seq = place.seq;
        }
        tx.changed.heads.push((id, Some(head)));
    }
    tx.put_place(id, place);
    Ok(())
}

fn begin(tx: &mut Tx<'_>, head: &domain::conversation::Conversation) -> Result<Place, StoreError> {
    let birth = &head.birth;
    let contact = tx.name(birth.contact.0.into_bytes())?;
    let entry_point = tx.name(birth.entry_point.0.into_bytes())?;
    let sql = "insert into conversation (uuid, birth, contact, entry_point) values (?1, ?2, ?3, ?4)";
    run(tx, sql, (birth.id.0.into_bytes(), encode(birth)?, contact, entry_point))?;
    Ok(Place { row: tx.db.last_insert_rowid(), seq: 0, head_seq: 0, erased: false })
}

fn event(tx: &Tx<'_>, id: ConversationId, row: i64, mut record: Record) -> Result<(), StoreError> {
    let target = target(tx, row, &record.event)?;
    let deletes = paging::deletes(&record.event).is_some();
    let content = match record.event.take_content() {
        Some(content) => {
            run(tx, "insert into content (data) values (?1)", [encode(&content)?])?;
            Some(tx.db.last_insert_rowid())
        }
        None => None,
    };
    let sql = "insert into event (conversation, seq, shared_seq, at, target, command, json, content)
               values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let values = (
        row,
        int(record.seq.0),
        record.shared_seq.map(|seq| int(seq.0)),
        record.at.0,
        target,
        record.echo.map(|id| id.0.into_bytes()),
        encode(&record.event)?,
        content,
    );
    run(tx, sql, values)?;
    if let Some(target) = target.filter(|target| deletes && *target > 0) {
        let sql = "update content set data = null where id in (
                     select content from event where conversation = ?1 and seq = ?2
                     union all select content from event where conversation = ?1 and target = ?2)";
        run(tx, sql, (row, target))?;
        files::erase(tx, id, Seq(target.unsigned_abs()))?;
        let sql = "delete from message_words where rowid in (
                     select id from event where conversation = ?1 and seq = ?2
                     union all select id from event where conversation = ?1 and target = ?2)";
        run(tx, sql, (row, target))?;
    }
    Ok(())
}

/// The place in the log of what this event alters: `None` if it is no alteration, 0 if there is no such thing.
fn target(tx: &Tx<'_>, row: i64, event: &Event) -> Result<Option<i64>, StoreError> {
    let Some(alteration) = event.alteration() else {
        return Ok(None);
    };
    let (Alteration::Edit { target, .. } | Alteration::Delete { target } | Alteration::Receipt { target, .. }) =
        alteration;
    let seq = match target {
        Target::Log(seq) => Some(int(seq.0)),
        Target::Shared(seq) => tx
            .db
            .prepare_cached("select seq from event where conversation = ?1 and shared_seq = ?2")?
            .query_row((row, int(seq.0)), |row| row.get(0))
            .optional()?,
    };
    Ok(Some(seq.unwrap_or(0)))
}

fn write_index(tx: &mut Tx<'_>, row: i64, index: IndexRow) -> Result<(), StoreError> {
    let queue = match index.waiting_in {
        Some(queue) => Some(tx.name(queue.0.into_bytes())?),
        None => None,
    };
    let closed_at = index.closed_at.map(|at| at.0);
    let sql = "update conversation set open_key = ?2, waiting_in = ?3, closed_at = ?4 where id = ?1";
    run(tx, sql, (row, index.open_key, queue, closed_at))
}

fn engagement(tx: &mut Tx<'_>, row: i64, part: EngagementRow, at: Timestamp) -> Result<(), StoreError> {
    let sql = "insert or replace into engagement (conversation, no, agent, stage, since) values (?1, ?2, ?3, ?4, ?5)";
    let agent = tx.name(part.agent.0.into_bytes())?;
    run(tx, sql, (row, part.no.0, agent, codec::stage_key(part.stage), at.0))
}

fn waited(tx: &mut Tx<'_>, queue: domain::QueueId, at: Timestamp, wait: domain::Span) -> Result<(), StoreError> {
    let queue = tx.name(queue.0.into_bytes())?;
    run(tx, "insert into wait (queue, at, ms) values (?1, ?2, ?3)", (queue, at.0, wait.0))?;
    // Now and then is enough: what is too much is a few rows.
    if tx.db.last_insert_rowid() % 64 == 0 {
        let sql = "delete from wait where queue = ?1 and id <= (
                     select id from wait where queue = ?1 order by id desc limit 1 offset ?2)";
        run(tx, sql, (queue, codec::limit(WAITS_KEPT)))?;
    }
    Ok(())
}

/// The row of a conversation that is known to be there.
pub fn row_of(tx: &mut Tx<'_>, id: ConversationId) -> Result<i64, StoreError> {
    let place = tx.place(id)?;
    place.map(|place| place.row).ok_or_else(|| StoreError::Inconsistent(format!("conversation {id}: gone")))
}
