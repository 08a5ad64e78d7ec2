//! Searching: an index of the words of messages and contacts beside the tables, which holds no texts itself.
//!
//! Contacts are indexed when they are written. Messages are indexed later, some at a time ([`index`]), because a message must
//! not wait for it. What is erased leaves the index in the same transaction.

use domain::contact::Contact;
use domain::conversation::Event;
use domain::{ContactId, ConversationId, Seq};
use rusqlite::Connection;

use super::super::{StoreError, paging};
use super::codec::{self, number};
use super::read::{all, one};
use super::tx::Tx;
use super::write::run;

type Read<T> = Result<T, StoreError>;

/// So many of the latest messages with these words are looked at; words that are everywhere find nothing older.
const LATEST: usize = 1_000;

/// The latest message of each conversation that holds these words.
pub fn messages(db: &Connection, words: &[String], limit: usize) -> Read<Vec<(ConversationId, Seq)>> {
    let sql = "select c.uuid, max(e.seq) from (
                 select rowid from message_words where message_words match ?1 order by rowid desc limit ?2
               ) found join event e on e.id = found.rowid join conversation c on c.id = e.conversation
               group by e.conversation order by max(e.id) desc limit ?3";
    let Some(query) = query(words) else { return Ok(Vec::new()) };
    let values = (query, codec::limit(LATEST), codec::limit(limit));
    all(db, sql, values, |row| Ok((ConversationId::from_number(number(row.get(0)?)), Seq(row.get(1)?))))
}

/// The contacts that hold these words.
pub fn contacts(db: &Connection, words: &[String], limit: usize) -> Read<Vec<ContactId>> {
    let sql = "select n.uuid from contact_words f join name n on n.id = f.rowid
               where contact_words match ?1 order by f.rowid desc limit ?2";
    let Some(query) = query(words) else { return Ok(Vec::new()) };
    all(db, sql, (query, codec::limit(limit)), |row| Ok(ContactId::from_number(number(row.get(0)?))))
}

/// A contact is known by these words from now on.
pub fn put_contact(tx: &Tx<'_>, row: i64, contact: &Contact) -> Read<()> {
    run(tx, "delete from contact_words where rowid = ?1", [row])?;
    run(tx, "insert into contact_words (rowid, words) values (?1, ?2)", (row, paging::known_as(contact)))
}

/// Indexes the next `limit` events; whether more wait.
pub fn index(tx: &Tx<'_>, limit: usize) -> Read<bool> {
    let upto = one(tx.db, "select upto from indexed", [], |row| Ok(row.get::<_, i64>(0)?))?.unwrap_or(0);
    let sql = "select e.id, e.seq, e.shared_seq, e.at, e.command, e.json, c.data
               from event e left join content c on c.id = e.content where e.id > ?1 order by e.id limit ?2";
    let rows = all(tx.db, sql, (upto, codec::limit(limit)), |row| {
        let event: Event = codec::event(row, 5)?;
        Ok((row.get::<_, i64>(0)?, paging::said(&event).map(str::to_owned)))
    })?;
    let Some((last, _)) = rows.last() else { return Ok(false) };
    let last = *last;
    let more = rows.len() == limit;
    for (event, text) in rows {
        if let Some(text) = text {
            run(tx, "insert into message_words (rowid, words) values (?1, ?2)", (event, text))?;
        }
    }
    run(tx, "delete from indexed", [])?;
    run(tx, "insert into indexed (upto) values (?1)", [last])?;
    Ok(more)
}

// Every word by its beginning. They are letters and digits only, so that nothing of it is an operator.
fn query(words: &[String]) -> Option<String> {
    let quoted: Vec<_> = words.iter().map(|word| format!("\"{}\"*", word.replace('"', ""))).collect();
    (!quoted.is_empty()).then(|| quoted.join(" "))
}
