//! Contacts and their identities, tokens, sessions and credentials. Of secrets only hashes come here.

use domain::contact::Contact;
use domain::{AgentId, ContactId, SiteId, Timestamp};
use rusqlite::Connection;

use super::super::{CredentialRow, SessionRow, StoreError, TokenRow};
use super::codec::{self, decode, number};
use super::read::{one, text};
use super::tx::Tx;
use super::write::run;

type Read<T> = Result<T, StoreError>;

/// A contact.
pub fn contact(db: &Connection, id: ContactId) -> Read<Option<Contact>> {
    let sql = "select json from contact where id = (select id from name where uuid = ?1)";
    one(db, sql, [id.0.into_bytes()], |row| decode(text(row, 0)?, || format!("contact {id}")))
}

/// Whose identity this is.
pub fn identity(db: &Connection, kind: &str, value: &str) -> Read<Option<ContactId>> {
    let sql = "select contact from identity where kind = ?1 and value = ?2";
    one(db, sql, (kind, value), |row| Ok(ContactId::from_number(number(row.get(0)?))))
}

/// Ties an identity to a contact unless it is tied already; whose it is.
pub fn put_identity(tx: &Tx<'_>, kind: &str, value: &str, contact: ContactId) -> Read<ContactId> {
    let sql = "insert into identity (kind, value, contact) values (?1, ?2, ?3) on conflict do nothing";
    run(tx, sql, (kind, value, contact.0.into_bytes()))?;
    Ok(identity(tx.db, kind, value)?.unwrap_or(contact))
}

/// Stores the hash of a token.
pub fn put_token(tx: &Tx<'_>, hash: [u8; 32], row: &TokenRow) -> Read<()> {
    let sql = "insert or replace into token (hash, contact, site, kind, expires) values (?1, ?2, ?3, ?4, ?5)";
    let (contact, site) = (row.contact.0.into_bytes(), row.site.0.into_bytes());
    let kind = codec::token_kind_key(row.kind);
    run(tx, sql, (hash, contact, site, kind, row.expires.0))
}

/// Looks a token up.
pub fn token(db: &Connection, hash: [u8; 32]) -> Read<Option<TokenRow>> {
    let sql = "select contact, site, kind, expires from token where hash = ?1";
    one(db, sql, [hash], |row| {
        Ok(TokenRow {
            contact: ContactId::from_number(number(row.get(0)?)),
            site: SiteId::from_number(number(row.get(1)?)),
            kind: codec::token_kind(row.get(2)?)?,
            expires: Timestamp(row.get(3)?),
        })
    })
}

/// Forgets a token, and all that expired before `now`.
pub fn remove_token(tx: &Tx<'_>, hash: [u8; 32], now: Timestamp) -> Read<()> {
    run(tx, "delete from token where hash = ?1", [hash])?;
    run(tx, "delete from token where expires < ?1", [now.0])
}

/// Stores the hash of a session cookie.
pub fn put_session(tx: &Tx<'_>, hash: [u8; 32], row: &SessionRow) -> Read<()> {
    let sql = "insert or replace into session (hash, agent, created, expires) values (?1, ?2, ?3, ?4)";
    let agent = row.agent.0.into_bytes();
    run(tx, sql, (hash, agent, row.created.0, row.expires.0))
}

/// Looks a session up.
pub fn session(db: &Connection, hash: [u8; 32]) -> Read<Option<SessionRow>> {
    let sql = "select agent, created, expires from session where hash = ?1";
    one(db, sql, [hash], |row| {
        Ok(SessionRow {
            agent: AgentId::from_number(number(row.get(0)?)),
            created: Timestamp(row.get(1)?),
            expires: Timestamp(row.get(2)?),
        })
    })
}

/// Forgets a session, and all that expired before `now`.
pub fn remove_session(tx: &Tx<'_>, hash: [u8; 32], now: Timestamp) -> Read<()> {
    run(tx, "delete from session where hash = ?1", [hash])?;
    run(tx, "delete from session where expires < ?1", [now.0])
}

/// How to sign in under this name.
pub fn credential(db: &Connection, login: &str) -> Read<Option<CredentialRow>> {
    let sql = "select agent, hash from credential where login = ?1";
    one(db, sql, [login], |row| {
        Ok(CredentialRow { agent: AgentId::from_number(number(row.get(0)?)), password_hash: row.get(1)? })
    })
}

/// Sets how to sign in, and ends sessions begun before.
pub fn put_credential(tx: &Tx<'_>, login: &str, row: &CredentialRow) -> Read<()> {
    let agent = row.agent.0.into_bytes();
    run(tx, "delete from session where agent = ?1", [agent])?;
    let sql = "insert or replace into credential (login, agent, hash) values (?1, ?2, ?3)";
    run(tx, sql, (login, agent, row.password_hash.as_str()))
}
