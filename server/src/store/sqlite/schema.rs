//! The tables and how they came to be. Migrations are numbered, only ever added, and only expand: a server of the version
//! before must be able to work on what this one wrote.
//!
//! * `name` gives every id that is mentioned often (agent, contact, queue, entry point) an integer; the other tables hold
//!   that. A conversation's integer is its row in `conversation`, which is also the order in which they began.
//! * `event` grows at its end only. `target` is set on alterations: the place in the log of what they alter, 0 if that is
//!   not here. `content` points to the erasable part, whose `data` is null once erased.
//! * `conversation.head` is a cache, valid when `fold` is ours and nothing was erased: the fold up to `head_seq`.
//! * `outbox` keeps every message that was ever carried: reports name it by `external`, long after it left.
//! * `message_words` and `contact_words` are what searching looks in; `indexed` is up to which event.
//! * `command`, `token`, `session`, `identity` are keyed by what is looked up, without a second tree.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::OpenError;

/// `SWBD`: marks the file as ours.
const APPLICATION: i64 = 0x5357_4244;

/// Every migration, in order. Number n is at index n - 1; never edit one that was released.
pub const MIGRATIONS: &[&str] = &[FIRST, WORDS, OUTBOX, FILES, APPROVED, CALLS, LETTERS, DEFERRED];

/// What searching looks in: words alone, under the numbers of events and contacts. Those that exist are indexed like new ones.
const WORDS: &str = "
create virtual table message_words using fts5(
  words, content='', contentless_delete=1, prefix='3', tokenize='unicode61 remove_diacritics 2'
);
create virtual table contact_words using fts5(
  words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
insert into contact_words (rowid, words)
  select id, concat_ws(' ', json_extract(json, '$.e.details.name'), json_extract(json, '$.e.details.email'),
  json_extract(json, '$.e.details.phone')) from contact;
create table indexed (upto integer not null) strict;
";

const FIRST: &str = "
create table name (id integer primary key, uuid blob not null unique) strict;

create table conversation (
  id integer primary key, uuid blob not null unique, birth text not null,
  contact integer not null, entry_point integer not null,
  head text, head_seq integer not null default 0, fold integer not null default 0, erased integer not null default 0,
  open_key text, waiting_in integer, closed_at integer
) strict;
create unique index conversation_open on conversation (open_key) where open_key is not null;
create index conversation_waiting on conversation (waiting_in) where waiting_in is not null;
create index conversation_contact on conversation (contact, entry_point);

create table event (
  id integer primary key, conversation integer not null, seq integer not null, shared_seq integer, at integer not null,
  target integer, command blob, json text not null, content integer
) strict;
create unique index event_seq on event (conversation, seq);
create unique index event_shared on event (conversation, shared_seq) where shared_seq is not null;
create index event_target on event (conversation, target) where target is not null;
create table content (id integer primary key, data text) strict;

create table command (
  uuid blob primary key, by_kind integer not null, by blob not null, digest blob not null,
  conversation integer, seq integer not null, shared_seq integer not null
) strict, without rowid;

create table engagement (
  conversation integer not null, no integer not null, agent integer not null, stage integer not null,
  since integer not null, primary key (conversation, no)
) strict, without rowid;
create index engagement_agent on engagement (agent, stage, since);
create table slot (
  conversation integer not null, engagement integer not null, agent integer not null, media text not null,
  primary key (conversation, engagement)
) strict, without rowid;
create index slot_agent on slot (agent, media);
create table cursor (
  conversation integer not null, participant integer not null, up_to integer not null,
  primary key (conversation, participant)
) strict, without rowid;
create table draft (
  conversation integer not null, agent integer not null, version integer not null, json text not null,
  primary key (conversation, agent)
) strict, without rowid;
create table wait (id integer primary key, queue integer not null, at integer not null, ms integer not null) strict;
create index wait_queue on wait (queue, id);

create table timer (
  kind integer not null, id blob not null, no integer not null, due integer not null, primary key (kind, id, no)
) strict, without rowid;
create index timer_due on timer (due);
create table outbox (
  id integer primary key, conversation integer not null, event integer not null, state text not null,
  attempts integer not null, due integer not null
) strict;
create index outbox_due on outbox (state, due);

create table agent (id integer primary key, version integer not null, json text not null) strict;
create table contact (id integer primary key, version integer not null, json text not null) strict;
create table identity (
  kind text not null, value text not null, contact blob not null, primary key (kind, value)
) strict, without rowid;
create table token (
  hash blob primary key, contact blob not null, site blob not null, kind integer not null, expires integer not null
) strict, without rowid;
create index token_expires on token (expires);
create table session (
  hash blob primary key, agent blob not null, created integer not null, expires integer not null
) strict, without rowid;
create index session_expires on session (expires);
create table credential (login text primary key, agent blob not null, hash text not null) strict, without rowid;
create table document (
  kind text not null, id text not null, version integer not null, json text not null, primary key (kind, id)
) strict, without rowid;
create table audit (
  id integer primary key, at integer not null, by blob, act text not null, subject text not null, details text not null
) strict;
create table probe (id integer primary key, filler blob not null) strict;
";

/// Until here nothing was carried, so that no row needs to change.
const OUTBOX: &str = "
alter table outbox add column version integer not null default 1;
alter table outbox add column external text;
create unique index outbox_event on outbox (conversation, event);
create index outbox_open on outbox (conversation, event) where state <> 'done';
create index outbox_external on outbox (external) where external is not null;
";

/// `state` is 0 uploading, 1 loose, 2 bound, 3 erased, 4 kept; `event` is the place in the log of the message it goes with.
const FILES: &str = "
create table file (
  uuid blob primary key, by_kind integer not null, by blob not null, conversation blob, name text not null,
  size integer not null, mime text not null, state integer not null, event integer, created integer not null
) strict, without rowid;
create index file_by on file (by, by_kind) where state < 2;
create index file_event on file (conversation, event) where event is not null;
create index file_state on file (state, created) where state <> 2;
";

/// The approved template a message is, as JSON, until it was handed over.
const APPROVED: &str = "
alter table outbox add column approved text;
";

/// Uses of workflows, in the order in which they began.
const CALLS: &str = "
create table workflow_call (
  id integer primary key, uuid blob not null unique, workflow blob not null, running integer not null, json text not null
) strict;
create index workflow_call_of on workflow_call (workflow, id);
create index workflow_call_running on workflow_call (id) where running = 1;
";

/// Names of letters at an entry point; `event` is the place in the log of the message.
const LETTERS: &str = "
create table letter (
  entry_point integer not null, message_id text not null, conversation integer not null, event integer not null,
  ours integer not null, primary key (entry_point, message_id)
) strict, without rowid;
create index letter_event on letter (conversation, event);
";

/// Whom a letter still has to reach, as JSON, and whether others go out meanwhile.
const DEFERRED: &str = "
alter table outbox add column missing text;
alter table outbox add column lets_pass integer not null default 0;
";

/// Brings the database to the latest schema, one transaction per migration.
///
/// # Errors
///
/// [`OpenError::Newer`] when a later version wrote it, [`OpenError::Corrupt`] when it is not ours.
pub fn migrate(connection: &mut Connection, file: &Path) -> Result<(), OpenError> {
    let failed = |error: rusqlite::Error| OpenError::of(file.to_owned(), &error);
    let tables: i64 =
        connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0)).map_err(failed)?;
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(failed)?;
    if tables > 0 && application != APPLICATION {
        return Err(OpenError::Corrupt { file: file.to_owned(), why: "it holds tables of another program".into() });
    }
    let done = if tables == 0 { 0 } else { applied(connection).map_err(failed)? };
    if done > MIGRATIONS.len() {
        return Err(OpenError::Newer { file: file.to_owned(), found: done, known: MIGRATIONS.len() });
    }
    for (index, migration) in MIGRATIONS.iter().enumerate().skip(done) {
        apply(connection, index + 1, migration).map_err(failed)?;
    }
    Ok(())
}

fn applied(connection: &Connection) -> rusqlite::Result<usize> {
    connection.query_row("select coalesce(max(number), 0) from migration", [], |row| row.get(0))
}

fn apply(connection: &mut Connection, number: usize, migration: &str) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if number == 1 {
        transaction.execute_batch("create table migration (number integer primary key) strict")?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
    }
    transaction.execute_batch(migration)?;
    transaction.execute("insert into migration (number) values (?1)", [number])?;
    transaction.commit()
}
