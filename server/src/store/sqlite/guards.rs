//! Whether a commit still fits what is stored. Reads only: a member that is refused here has written nothing, and its
//! batch lives.

use domain::ConversationId;
use domain::commit::{Append, Commit, ContactChange, SlotTake};
use domain::draft::Draft;
use rusqlite::OptionalExtension;

use super::super::{CommitError, StoreError, shape};
use super::tx::Tx;
use super::{files, house, outbox};

/// What checking has read and writing needs.
pub struct Checked {
    /// The stored drafts, in the order of `Commit::drafts`.
    pub drafts: Vec<Draft>,
}

/// Checks every guard of the commit.
pub fn check(tx: &mut Tx<'_>, commit: &Commit) -> Result<Checked, CommitError> {
    shape::check(commit)?;
    if let Some(command) = &commit.command
        && exists(tx, "select 1 from command where uuid = ?1", command.id.0.into_bytes())?
    {
        return Err(CommitError::CommandExists);
    }
    for append in &commit.conversations {
        let seq = tx.place(append.head.id())?.map_or(0, |place| place.seq);
        holds(seq == append.expected.0)?;
        open_key(tx, commit, append)?;
    }
    for change in &commit.agents {
        let sql = "select version from agent where id = ?1";
        let stored = version(tx, sql, change.agent.id.0.into_bytes())?;
        holds(stored.unwrap_or(0) == change.expected)?;
    }
    for ContactChange { expected, contact } in &commit.contacts {
        let sql = "select version from contact where id = ?1";
        let stored = version(tx, sql, contact.id.0.into_bytes())?;
        holds(stored == expected.map(u64::from))?;
    }
    for change in &commit.outbox {
        is_known(tx, commit, change.delivery.conversation)?;
        outbox::check(tx, change)?;
    }
    for bound in &commit.files {
        files::check(tx, bound)?;
    }
    let mut drafts = Vec::with_capacity(commit.drafts.len());
    for sent in &commit.drafts {
        is_known(tx, commit, sent.conversation)?;
        drafts.push(house::draft(tx.db, sent.agent, sent.conversation)?);
    }
    for (index, take) in commit.slots_taken.iter().enumerate() {
        is_known(tx, commit, take.conversation)?;
        slot(tx, commit, index, take)?;
    }
    Ok(Checked { drafts })
}

fn holds(guard: bool) -> Result<(), CommitError> {
    if guard { Ok(()) } else { Err(CommitError::Stale) }
}

/// The key must be free, or its holder must give it up in this very commit.
fn open_key(tx: &Tx<'_>, commit: &Commit, append: &Append) -> Result<(), CommitError> {
    let key = append.index.as_ref().and_then(|index| index.open_key.as_deref());
    let Some(key) = key else { return Ok(()) };
    let holder = super::read::open_conversation(tx.db, key)?;
    holds(holder.is_none_or(|holder| {
        holder == append.head.id()
            || commit.conversations.iter().any(|other| {
                let index = other.index.as_ref();
                other.head.id() == holder && index.is_some_and(|index| index.open_key.is_none())
            })
    }))
}

/// Rows that hang on a conversation need one, stored or in this commit.
fn is_known(tx: &mut Tx<'_>, commit: &Commit, id: ConversationId) -> Result<(), CommitError> {
    let mut begun = commit.conversations.iter();
    holds(begun.any(|append| append.head.id() == id) || tx.place(id)?.is_some())
}

fn slot(tx: &mut Tx<'_>, commit: &Commit, index: usize, take: &SlotTake) -> Result<(), CommitError> {
    let mut held = 0;
    if let Some(agent) = tx.known_name(take.agent.0.into_bytes())? {
        let sql = "select c.uuid, s.engagement from slot s join conversation c on c.id = s.conversation
                   where s.agent = ?1 and s.media = ?2";
        let mut statement = tx.db.prepare_cached(sql).map_err(StoreError::from)?;
        let rows = statement
            .query_map((agent, take.media.as_str()), |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(StoreError::from)?;
        for row in rows {
            let (id, no): (super::codec::Bytes, u32) = row.map_err(StoreError::from)?;
            let is = |conversation: ConversationId, engagement: domain::EngagementNo| {
                conversation.0.into_bytes() == id && engagement.0 == no
            };
            let mut freed = commit.slots_freed.iter();
            let mut taken = commit.slots_taken.iter();
            let goes = freed.any(|(conversation, no)| is(*conversation, *no))
                || taken.any(|other| is(other.conversation, other.engagement));
            held += usize::from(!goes);
        }
    }
    let earlier = commit.slots_taken[..index]
        .iter()
        .filter(|other| (other.agent, other.media) == (take.agent, take.media))
        .count();
    if held + earlier >= take.capacity as usize {
        return Err(CommitError::NoFreeSlot);
    }
    Ok(())
}

fn exists(tx: &Tx<'_>, sql: &str, id: super::codec::Bytes) -> Result<bool, StoreError> {
    Ok(tx.db.prepare_cached(sql)?.exists([id])?)
}

fn version(tx: &mut Tx<'_>, sql: &str, id: super::codec::Bytes) -> Result<Option<u64>, StoreError> {
    let Some(name) = tx.known_name(id)? else {
        return Ok(None);
    };
    Ok(tx.db.prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()?)
}
