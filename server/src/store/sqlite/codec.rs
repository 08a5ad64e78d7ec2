//! How domain values look in rows: JSON as `{"v":1,"e":…}`, ids as 16 bytes, counters as integers.
//!
//! A stored shape must decode for ever. Fields are added with defaults; when that does not do, `v` is raised and [`decode`]
//! learns to read the old one.

use domain::channel::Media;
use domain::commit::{Principal, Stage};
use domain::conversation::Record;
use domain::timer::Timer;
use domain::{AgentId, CommandId, ContactId, ConversationId, EngagementNo, Seq, SharedSeq, Timestamp};
use rusqlite::Row;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::{StoreError, TokenKind};

/// The version written in front of every stored value.
const VERSION: u32 = 1;

/// Which reducer made a stored head. Raise it when `Conversation::apply` changes its result for events that exist: heads
/// with another number are folded again from the log.
pub const FOLD: i64 = 5;

/// 16 bytes of an id.
pub type Bytes = [u8; 16];

#[derive(Serialize)]
struct Outgoing<'a, T> {
    v: u32,
    e: &'a T,
}

#[derive(Deserialize)]
struct Incoming<T> {
    v: u32,
    e: T,
}

/// A value as it is stored.
pub fn encode<T: Serialize>(value: &T) -> Result<String, StoreError> {
    let wrapped = Outgoing { v: VERSION, e: value };
    serde_json::to_string(&wrapped).map_err(|error| StoreError::Failed(error.to_string()))
}

/// A stored value; `row` names it if it cannot be understood.
pub fn decode<T: DeserializeOwned>(text: &str, row: impl FnOnce() -> String) -> Result<T, StoreError> {
    match serde_json::from_str::<Incoming<T>>(text) {
        Ok(Incoming { v: VERSION, e }) => Ok(e),
        Ok(Incoming { v, .. }) => Err(StoreError::Inconsistent(format!("{}: version {v} is not known", row()))),
        Err(error) => Err(StoreError::Inconsistent(format!("{}: {error}", row()))),
    }
}

/// A counter as `SQLite` takes it. What does not fit is beyond everything that can be stored.
pub fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A count as `SQLite` takes it.
pub fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The number behind 16 stored bytes, for the `from_number` of an id.
pub const fn number(bytes: Bytes) -> u128 {
    u128::from_be_bytes(bytes)
}

/// A row (seq, `shared_seq`, at, command, event, content) as an event with its content in place.
pub fn record(row: &Row<'_>) -> Result<Record, StoreError> {
    let event = event(row, 4)?;
    let seq: u64 = row.get(0)?;
    Ok(Record {
        seq: Seq(seq),
        shared_seq: row.get::<_, Option<u64>>(1)?.map(SharedSeq),
        at: Timestamp(row.get(2)?),
        event,
        echo: row.get::<_, Option<Bytes>>(3)?.map(|bytes| CommandId::from_number(number(bytes))),
    })
}

/// The event in column `at`, with its content, which stands in the next one, in place.
pub fn event(row: &Row<'_>, at: usize) -> Result<domain::conversation::Event, StoreError> {
    let place = || format!("event {}", row.get::<_, u64>(at - 4).unwrap_or_default());
    let mut event: domain::conversation::Event = decode(row.get_ref(at)?.as_str().map_err(from_sql)?, place)?;
    if let Some(data) = row.get_ref(at + 1)?.as_str_or_null().map_err(from_sql)? {
        event.put_content(decode(data, place)?);
    }
    Ok(event)
}

fn from_sql(error: rusqlite::types::FromSqlError) -> StoreError {
    StoreError::Inconsistent(format!("event: {error}"))
}

/// The key of a timer: kind, what it is about, and which part of it. The order is that of [`Timer`].
pub const fn timer_key(timer: Timer) -> (u8, Bytes, u32) {
    match timer {
        Timer::Offer(id, no) => (0, id.0.into_bytes(), no.0),
        Timer::WrapUp(id, no) => (1, id.0.into_bytes(), no.0),
        Timer::Prefer(id) => (2, id.0.into_bytes(), 0),
        Timer::Overflow(id) => (3, id.0.into_bytes(), 0),
        Timer::Quiet(id) => (4, id.0.into_bytes(), 0),
        Timer::Park(id) => (5, id.0.into_bytes(), 0),
        Timer::Recovery(id) => (6, id.0.into_bytes(), 0),
        Timer::Letter(id) => (7, id.0.into_bytes(), 0),
    }
}

/// The timer behind a key.
pub fn timer(kind: u8, id: Bytes, no: u32) -> Result<Timer, StoreError> {
    let conversation = ConversationId::from_number(number(id));
    let no = EngagementNo(no);
    Ok(match kind {
        0 => Timer::Offer(conversation, no),
        1 => Timer::WrapUp(conversation, no),
        2 => Timer::Prefer(conversation),
        3 => Timer::Overflow(conversation),
        4 => Timer::Quiet(conversation),
        5 => Timer::Park(conversation),
        6 => Timer::Recovery(AgentId::from_number(number(id))),
        7 => Timer::Letter(conversation),
        _ => return Err(unknown("timer kind", kind)),
    })
}

/// A principal as two columns.
pub const fn principal_key(principal: Principal) -> (u8, Bytes) {
    match principal {
        Principal::Contact(id) => (0, id.0.into_bytes()),
        Principal::Agent(id) => (1, id.0.into_bytes()),
    }
}

/// The principal behind two columns.
pub fn principal(kind: u8, id: Bytes) -> Result<Principal, StoreError> {
    match kind {
        0 => Ok(Principal::Contact(ContactId::from_number(number(id)))),
        1 => Ok(Principal::Agent(AgentId::from_number(number(id)))),
        _ => Err(unknown("principal", kind)),
    }
}

/// Number of [`Stage::Done`], which the schema's queries name.
pub const DONE: u8 = 3;

/// A stage as a number.
pub const fn stage_key(stage: Stage) -> u8 {
    match stage {
        Stage::Offered => 0,
        Stage::Active => 1,
        Stage::WrapUp => 2,
        Stage::Done => DONE,
        Stage::Left => DONE + 1,
    }
}

/// The stage behind a number.
pub fn stage(key: u8) -> Result<Stage, StoreError> {
    match key {
        0 => Ok(Stage::Offered),
        1 => Ok(Stage::Active),
        2 => Ok(Stage::WrapUp),
        DONE => Ok(Stage::Done),
        4 => Ok(Stage::Left),
        _ => Err(unknown("stage", key)),
    }
}

/// The medium behind its name.
pub fn media(name: &str) -> Result<Media, StoreError> {
    [Media::Chat, Media::Social, Media::Email]
        .into_iter()
        .find(|media| media.as_str() == name)
        .ok_or_else(|| StoreError::Inconsistent(format!("slot: medium {name} is not known")))
}

/// A use of a token as a number.
pub const fn token_kind_key(kind: TokenKind) -> u8 {
    match kind {
        TokenKind::Access => 0,
        TokenKind::Resume => 1,
    }
}

/// The use of a token behind a number.
pub fn token_kind(key: u8) -> Result<TokenKind, StoreError> {
    match key {
        0 => Ok(TokenKind::Access),
        1 => Ok(TokenKind::Resume),
        _ => Err(unknown("token kind", key)),
    }
}

fn unknown(what: &str, key: u8) -> StoreError {
    StoreError::Inconsistent(format!("{what} {key} is not known"))
}
