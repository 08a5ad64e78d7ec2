//! A store in maps behind one mutex, for simulations and tests. Deterministic: it reads no clock, spawns nothing, never
//! waits and never holds its mutex across an await. What is "written" lives as long as the value.
//! [`Faults`] makes it fail in the ways a real one can.

mod cut;
mod documents;
mod faults;
mod state;

use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use domain::agent::Agent;
use domain::channel::Media;
use domain::commit::{AuditEntry, Commit, LetterName, Principal};
use domain::contact::Contact;
use domain::conversation::{Conversation, Record, SharedRecord};
use domain::delivery::Delivery;
use domain::draft::Draft;
use domain::text::holds_words;
use domain::thread::{DeskItem, SharedItem, fold};
use domain::timer::Timer;
use domain::workflow::Call;
use domain::{
    AgentId, CommandId, ContactId, ConversationId, EntryPointId, FileId, ParticipantNo, QueueId, Seq, SharedSeq, Span,
    Timestamp,
};

use super::paging::{self, weigh};
use super::{
    Calls, CommandRow, CommitError, CredentialRow, Document, FileRow, FileState, Page, PartRow, SessionRow, Store,
    StoreError, TokenRow, locked, shape,
};

pub use faults::{Fault, Faults};

use cut::{cut, newest};
use state::State;

/// The store in memory.
#[derive(Default)]
pub struct MemoryStore {
    state: Mutex<State>,
    faults: Faults,
}

impl MemoryStore {
    /// An empty one that does not fail.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty one that fails as `faults` says.
    pub fn with_faults(faults: Faults) -> Self {
        Self { faults, ..Self::default() }
    }

    /// Every line of the audit trail, oldest first.
    pub fn audit(&self) -> Vec<AuditEntry> {
        locked(&self.state).audit.clone()
    }

    fn read(&self) -> Result<MutexGuard<'_, State>, StoreError> {
        let state = locked(&self.state);
        if state.closed {
            return Err(StoreError::Failed("closed".into()));
        }
        Ok(state)
    }

    fn write(&self) -> Result<MutexGuard<'_, State>, StoreError> {
        let state = self.read()?;
        self.faults.writable()?;
        Ok(state)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        let mut state = self.write()?;
        let fault = self.faults.take();
        if let Some(fault @ Fault::Before) = fault {
            return Err(fault.error().into());
        }
        if fault == Some(Fault::NoFreeSlot) {
            return Err(CommitError::NoFreeSlot);
        }
        shape::check(&commit)?;
        state.check(&commit)?;
        if let Some(fault @ Fault::Middle) = fault {
            return Err(fault.error().into());
        }
        state.apply(commit);
        fault.map_or(Ok(()), |fault| Err(fault.error().into()))
    }

    async fn command(&self, id: CommandId) -> Result<Option<CommandRow>, StoreError> {
        Ok(self.read()?.commands.get(&id).cloned())
    }

    async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        let state = self.read()?;
        Ok(state.conversations.get(&id).map(|row| row.head.clone()))
    }

    async fn open_conversation(&self, open_key: &str) -> Result<Option<ConversationId>, StoreError> {
        Ok(self.read()?.open.get(open_key).copied())
    }

    async fn open_at(&self, entry_point: EntryPointId) -> Result<u64, StoreError> {
        let state = self.read()?;
        let there = |id: &&ConversationId| {
            state.conversations.get(id).is_some_and(|row| row.head.birth.entry_point == entry_point)
        };
        Ok(state.open.values().filter(there).count() as u64)
    }

    async fn latest_conversation(
        &self,
        contact: ContactId,
        entry_point: EntryPointId,
    ) -> Result<Option<ConversationId>, StoreError> {
        let state = self.read()?;
        let theirs = state
            .conversations
            .iter()
            .filter(|(_, row)| row.head.birth.contact == contact && row.head.birth.entry_point == entry_point);
        Ok(theirs.max_by_key(|(_, row)| row.born).map(|(id, _)| *id))
    }

    async fn conversations_of(&self, contacts: &[ContactId], limit: usize) -> Result<Vec<ConversationId>, StoreError> {
        let state = self.read()?;
        let theirs = state.conversations.iter().filter(|(_, row)| contacts.contains(&row.head.birth.contact));
        let mut theirs: Vec<_> = theirs.map(|(id, row)| (row.born, *id)).collect();
        theirs.sort_unstable_by(|a, b| b.cmp(a));
        Ok(theirs.into_iter().take(limit).map(|(_, id)| id).collect())
    }

    async fn find_messages(&self, words: &[String], limit: usize) -> Result<Vec<(ConversationId, Seq)>, StoreError> {
        Ok(self.read()?.messages_with(words, limit))
    }

    async fn find_contacts(&self, words: &[String], limit: usize) -> Result<Vec<ContactId>, StoreError> {
        let state = self.read()?;
        let found = state.contacts.values().filter(|contact| holds_words(&paging::known_as(contact), words));
        Ok(found.take(limit).map(|contact| contact.id).collect())
    }

    async fn index(&self, _: usize) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn waiting(&self, queue: QueueId) -> Result<Vec<ConversationId>, StoreError> {
        let state = self.read()?;
        let waiting = state.conversations.iter().filter(|(_, row)| row.waiting_in == Some(queue));
        Ok(waiting.map(|(id, _)| *id).collect())
    }

    async fn records(
        &self,
        id: ConversationId,
        after: Seq,
        max_bytes: usize,
    ) -> Result<(Vec<Record>, bool), StoreError> {
        let state = self.read()?;
        let rows = records_of(&state, id).filter(|record| record.seq > after);
        Ok(cut(rows.cloned(), max_bytes, |record| weigh(&record.event)))
    }

    async fn shared_records(
        &self,
        id: ConversationId,
        after: SharedSeq,
        max_bytes: usize,
    ) -> Result<(Vec<SharedRecord>, bool), StoreError> {
        let state = self.read()?;
        let rows = records_of(&state, id).filter_map(Record::shared).filter(|record| record.seq > after);
        Ok(cut(rows, max_bytes, |record| weigh(&record.event)))
    }

    async fn page(
        &self,
        id: ConversationId,
        before: Option<Seq>,
        limit: usize,
        max_bytes: usize,
    ) -> Result<Page<DeskItem>, StoreError> {
        let state = self.read()?;
        let earlier = records_of(&state, id)
            .filter(|record| paging::is_item(record))
            .filter(|record| before.is_none_or(|before| record.seq < before));
        let (mut items, reaches_start) = newest(earlier.cloned().map(DeskItem::from), limit);
        let alterations = records_of(&state, id).filter(|record| !paging::is_item(record));
        fold(&mut items, alterations.map(|record| (record.event.clone(), record.at)));
        Ok(paging::page(items, max_bytes, reaches_start))
    }

    async fn shared_page(
        &self,
        id: ConversationId,
        before: Option<SharedSeq>,
        limit: usize,
        max_bytes: usize,
    ) -> Result<Page<SharedItem>, StoreError> {
        let state = self.read()?;
        let earlier = records_of(&state, id)
            .filter(|record| paging::is_item(record))
            .filter_map(Record::shared)
            .filter(|record| before.is_none_or(|before| record.seq < before));
        let (mut items, reaches_start) = newest(earlier.map(SharedItem::from), limit);
        let alterations = records_of(&state, id).filter(|record| !paging::is_item(record)).filter_map(Record::shared);
        fold(&mut items, alterations.map(|record| (record.event, record.at)));
        Ok(paging::page(items, max_bytes, reaches_start))
    }

    async fn parts(&self, agent: AgentId, done_since: Timestamp) -> Result<Vec<PartRow>, StoreError> {
        let state = self.read()?;
        let mut rows = Vec::new();
        for (id, row) in &state.conversations {
            for (no, (whose, stage, since)) in &row.parts {
                if *whose == agent && (stage.is_live() || *since >= done_since) {
                    rows.push(PartRow { conversation: *id, no: *no, stage: *stage, since: *since });
                }
            }
        }
        Ok(rows)
    }

    async fn erase(&self, id: ConversationId, seqs: &[Seq]) -> Result<(), StoreError> {
        let mut state = self.write()?;
        if let Some(row) = state.conversations.get_mut(&id) {
            row.erase(seqs);
        }
        state.erase_files(id, seqs);
        Ok(())
    }

    async fn last_waits(&self, queue: QueueId, limit: usize) -> Result<Vec<Span>, StoreError> {
        let state = self.read()?;
        let waits = state.waits.get(&queue).into_iter().flatten();
        let mut latest: Vec<Span> = waits.rev().take(limit).copied().collect();
        latest.reverse();
        Ok(latest)
    }

    async fn agent(&self, id: AgentId) -> Result<Option<Agent>, StoreError> {
        Ok(self.read()?.agents.get(&id).cloned())
    }

    async fn agents(&self) -> Result<Vec<Agent>, StoreError> {
        Ok(self.read()?.agents.values().cloned().collect())
    }

    async fn slots(&self) -> Result<Vec<(AgentId, Media, u32)>, StoreError> {
        let mut counts = std::collections::BTreeMap::new();
        for slot in self.read()?.slots.values() {
            *counts.entry(*slot).or_insert(0) += 1;
        }
        Ok(counts.into_iter().map(|((agent, media), count)| (agent, media, count)).collect())
    }

    async fn draft(&self, agent: AgentId, conversation: ConversationId) -> Result<Draft, StoreError> {
        let state = self.read()?;
        let stored = state.drafts.get(&(agent, conversation));
        Ok(stored.cloned().unwrap_or_default())
    }

    async fn save_draft(
        &self,
        agent: AgentId,
        conversation: ConversationId,
        stored_version: u32,
        draft: Draft,
    ) -> Result<(), CommitError> {
        let mut state = self.write()?;
        let stored = state.drafts.get(&(agent, conversation));
        if stored.map_or(0, |draft| draft.version) != stored_version || !state.conversations.contains_key(&conversation)
        {
            return Err(CommitError::Stale);
        }
        state.drafts.insert((agent, conversation), draft);
        Ok(())
    }

    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<(Timer, Timestamp)>, StoreError> {
        let mut due = self.timers().await?;
        due.retain(|(_, at)| *at <= now);
        due.truncate(limit);
        Ok(due)
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.read()?.timers.values().min().copied())
    }

    async fn timers(&self) -> Result<Vec<(Timer, Timestamp)>, StoreError> {
        let state = self.read()?;
        let mut timers: Vec<_> = state.timers.iter().map(|(key, due)| (*key, *due)).collect();
        timers.sort_by_key(|(timer, due)| (*due, *timer));
        Ok(timers)
    }

    async fn settle_timer(&self, timer: Timer, due: Timestamp, next: Option<Timestamp>) -> Result<(), StoreError> {
        let mut state = self.write()?;
        if state.timers.get(&timer) == Some(&due) {
            match next {
                Some(next) => state.timers.insert(timer, next),
                None => state.timers.remove(&timer),
            };
        }
        Ok(())
    }

    async fn deliveries_due(&self, now: Timestamp, limit: usize) -> Result<Vec<Delivery>, StoreError> {
        let state = self.read()?;
        let due = state.next_deliveries().into_iter().filter(|(due, _)| *due <= now);
        Ok(due.take(limit).map(|(_, delivery)| delivery.clone()).collect())
    }

    async fn next_delivery(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.read()?.next_deliveries().first().map(|(due, _)| *due))
    }

    async fn delivery(&self, conversation: ConversationId, event: Seq) -> Result<Option<Delivery>, StoreError> {
        Ok(self.read()?.outbox.get(&(conversation, event)).cloned())
    }

    async fn delivery_by_name(&self, at: EntryPointId, external: &str) -> Result<Option<Delivery>, StoreError> {
        let state = self.read()?;
        let is_here =
            |id: ConversationId| state.conversations.get(&id).is_some_and(|row| row.head.birth.entry_point == at);
        let named = |delivery: &&Delivery| delivery.external.as_deref() == Some(external);
        Ok(state.outbox.values().find(|delivery| named(delivery) && is_here(delivery.conversation)).cloned())
    }

    async fn letter_by_name(&self, at: EntryPointId, message_id: &str) -> Result<Option<LetterName>, StoreError> {
        Ok(self.read()?.letters.get(&(at, message_id.to_owned())).cloned())
    }

    async fn see(&self, id: ConversationId, participant: ParticipantNo, up_to: SharedSeq) -> Result<bool, StoreError> {
        let mut state = self.write()?;
        let Some(row) = state.conversations.get_mut(&id) else { return Ok(false) };
        let seen = row.cursors.entry(participant).or_default();
        let moved = up_to > *seen;
        *seen = up_to.max(*seen);
        Ok(moved)
    }

    async fn cursors(&self, id: ConversationId) -> Result<Vec<(ParticipantNo, SharedSeq)>, StoreError> {
        let state = self.read()?;
        let row = state.conversations.get(&id);
        let cursors = row.into_iter().flat_map(|row| &row.cursors);
        Ok(cursors.filter(|(_, seen)| **seen > SharedSeq(0)).map(|(no, seen)| (*no, *seen)).collect())
    }

    async fn contact(&self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        Ok(self.read()?.contacts.get(&id).cloned())
    }

    async fn identity(&self, kind: &str, value: &str) -> Result<Option<ContactId>, StoreError> {
        let key = (kind.to_owned(), value.to_owned());
        Ok(self.read()?.identities.get(&key).copied())
    }

    async fn put_identity(&self, kind: &str, value: &str, contact: ContactId) -> Result<ContactId, StoreError> {
        let mut state = self.write()?;
        let key = (kind.to_owned(), value.to_owned());
        Ok(*state.identities.entry(key).or_insert(contact))
    }

    async fn put_token(&self, hash: [u8; 32], row: TokenRow) -> Result<(), StoreError> {
        self.write()?.tokens.insert(hash, row);
        Ok(())
    }

    async fn token(&self, hash: [u8; 32]) -> Result<Option<TokenRow>, StoreError> {
        Ok(self.read()?.tokens.get(&hash).cloned())
    }

    async fn remove_token(&self, hash: [u8; 32], now: Timestamp) -> Result<(), StoreError> {
        let mut state = self.write()?;
        state.tokens.retain(|key, row| *key != hash && row.expires >= now);
        Ok(())
    }

    async fn put_session(&self, hash: [u8; 32], row: SessionRow) -> Result<(), StoreError> {
        self.write()?.sessions.insert(hash, row);
        Ok(())
    }

    async fn session(&self, hash: [u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        Ok(self.read()?.sessions.get(&hash).cloned())
    }

    async fn remove_session(&self, hash: [u8; 32], now: Timestamp) -> Result<(), StoreError> {
        let mut state = self.write()?;
        state.sessions.retain(|key, row| *key != hash && row.expires >= now);
        Ok(())
    }

    async fn credential(&self, login: &str) -> Result<Option<CredentialRow>, StoreError> {
        Ok(self.read()?.credentials.get(login).cloned())
    }

    async fn put_credential(&self, login: &str, row: CredentialRow) -> Result<(), StoreError> {
        let mut state = self.write()?;
        state.sessions.retain(|_, session| session.agent != row.agent);
        state.credentials.insert(login.to_owned(), row);
        Ok(())
    }

    async fn begin_file(&self, row: FileRow) -> Result<bool, StoreError> {
        let mut state = self.write()?;
        let free = !state.files.contains_key(&row.id);
        if free {
            state.files.insert(row.id, row);
        }
        Ok(free)
    }

    async fn file(&self, id: FileId) -> Result<Option<FileRow>, StoreError> {
        Ok(self.read()?.files.get(&id).cloned())
    }

    async fn unsent_files(&self, by: Principal) -> Result<Vec<FileRow>, StoreError> {
        Ok(self.read()?.files_where(|row| row.by == by && State::is_unsent(row)))
    }

    async fn change_file(&self, id: FileId, from: FileState, to: FileState) -> Result<bool, StoreError> {
        let mut state = self.write()?;
        let row = state.files.get_mut(&id).filter(|row| row.state == from);
        Ok(row.map(|row| row.state = to).is_some())
    }

    async fn spent_files(&self, before: Timestamp, limit: usize) -> Result<Vec<FileRow>, StoreError> {
        Ok(self.read()?.files_where(|row| State::is_spent(row, before)).into_iter().take(limit).collect())
    }

    async fn renew_file(&self, id: FileId, at: Timestamp) -> Result<(), StoreError> {
        self.write()?.renew_file(id, at);
        Ok(())
    }

    async fn kept_files(&self) -> Result<Vec<FileRow>, StoreError> {
        Ok(self.read()?.files_where(|row| row.state == FileState::Kept))
    }

    async fn remove_file(&self, id: FileId) -> Result<(), StoreError> {
        self.write()?.files.retain(|other, row| *other != id || row.state != FileState::Erased);
        Ok(())
    }

    async fn calls(&self, which: Calls, limit: usize) -> Result<Vec<Call>, StoreError> {
        Ok(self.read()?.calls_where(which, limit))
    }

    async fn documents(&self, kind: &str) -> Result<Vec<Document>, StoreError> {
        let state = self.read()?;
        let all = state.documents.iter().filter(|((of, _), _)| of == kind);
        Ok(all.map(|(_, document)| document.clone()).collect())
    }

    async fn put_documents(
        &self,
        kind: &str,
        documents: Vec<Document>,
        by: Option<AgentId>,
        _at: Timestamp,
    ) -> Result<(), CommitError> {
        self.write()?.put_documents(kind, documents, by)
    }

    async fn remove_document(
        &self,
        kind: &str,
        id: &str,
        by: Option<AgentId>,
        _at: Timestamp,
    ) -> Result<(), CommitError> {
        self.write()?.remove_document(kind, id, by);
        Ok(())
    }

    async fn probe(&self) -> Result<(), StoreError> {
        self.write().map(drop)
    }

    async fn close(&self) -> Result<(), StoreError> {
        locked(&self.state).closed = true;
        Ok(())
    }
}

fn records_of(state: &State, id: ConversationId) -> impl DoubleEndedIterator<Item = &Record> {
    let row = state.conversations.get(&id);
    row.into_iter().flat_map(|row| &row.records)
}
