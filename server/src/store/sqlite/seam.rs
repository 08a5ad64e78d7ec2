//! The seam: every method of [`Store`] handed to the writer or to a reader.

use async_trait::async_trait;
use domain::agent::Agent;
use domain::channel::Media;
use domain::commit::{Commit, LetterName, Principal};
use domain::contact::Contact;
use domain::conversation::{Conversation, Record, SharedRecord};
use domain::delivery::Delivery;
use domain::draft::Draft;
use domain::thread::{DeskItem, SharedItem};
use domain::timer::Timer;
use domain::workflow::Call;
use domain::{
    AgentId, CommandId, ContactId, ConversationId, EntryPointId, FileId, ParticipantNo, QueueId, Seq, SharedSeq, Span,
    Timestamp,
};

use super::super::{
    Calls, CommandRow, CommitError, CredentialRow, Document, FileRow, FileState, Page, PartRow, SessionRow, Store,
    StoreError, TokenRow,
};
use super::{SqliteStore, calls, files, find, house, letters, outbox, people, read, write};

#[async_trait]
impl Store for SqliteStore {
    async fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        self.try_write(move |tx| write::commit(tx, commit)).await
    }

    async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        self.head(id).await
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.shut().await
    }

    async fn command(&self, id: CommandId) -> Result<Option<CommandRow>, StoreError> {
        self.read(move |db| read::command(db, id)).await
    }

    async fn open_conversation(&self, open_key: &str) -> Result<Option<ConversationId>, StoreError> {
        let open_key = open_key.to_owned();
        self.read(move |db| read::open_conversation(db, &open_key)).await
    }

    async fn open_at(&self, entry_point: EntryPointId) -> Result<u64, StoreError> {
        self.read(move |db| read::open_at(db, entry_point)).await
    }

    async fn latest_conversation(
        &self,
        contact: ContactId,
        entry_point: EntryPointId,
    ) -> Result<Option<ConversationId>, StoreError> {
        self.read(move |db| read::latest_conversation(db, contact, entry_point)).await
    }

    async fn conversations_of(&self, contacts: &[ContactId], limit: usize) -> Result<Vec<ConversationId>, StoreError> {
        let contacts = contacts.to_vec();
        self.read(move |db| read::conversations_of(db, &contacts, limit)).await
    }

    async fn find_messages(&self, words: &[String], limit: usize) -> Result<Vec<(ConversationId, Seq)>, StoreError> {
        let words = words.to_vec();
        self.read(move |db| find::messages(db, &words, limit)).await
    }

    async fn find_contacts(&self, words: &[String], limit: usize) -> Result<Vec<ContactId>, StoreError> {
        let words = words.to_vec();
        self.read(move |db| find::contacts(db, &words, limit)).await
    }

    async fn index(&self, limit: usize) -> Result<bool, StoreError> {
        self.write(move |tx| find::index(tx, limit)).await
    }

    async fn waiting(&self, queue: QueueId) -> Result<Vec<ConversationId>, StoreError> {
        self.read(move |db| read::waiting(db, queue)).await
    }

    async fn records(
        &self,
        id: ConversationId,
        after: Seq,
        max_bytes: usize,
    ) -> Result<(Vec<Record>, bool), StoreError> {
        self.read(move |db| read::records(db, id, after, max_bytes)).await
    }

    async fn shared_records(
        &self,
        id: ConversationId,
        after: SharedSeq,
        max_bytes: usize,
    ) -> Result<(Vec<SharedRecord>, bool), StoreError> {
        self.read(move |db| read::shared_records(db, id, after, max_bytes)).await
    }

    async fn page(
        &self,
        id: ConversationId,
        before: Option<Seq>,
        limit: usize,
        max_bytes: usize,
    ) -> Result<Page<DeskItem>, StoreError> {
        self.read(move |db| read::page(db, id, before, limit, max_bytes)).await
    }

    async fn shared_page(
        &self,
        id: ConversationId,
        before: Option<SharedSeq>,
        limit: usize,
        max_bytes: usize,
    ) -> Result<Page<SharedItem>, StoreError> {
        self.read(move |db| read::shared_page(db, id, before, limit, max_bytes)).await
    }

    async fn parts(&self, agent: AgentId, done_since: Timestamp) -> Result<Vec<PartRow>, StoreError> {
        self.read(move |db| read::parts(db, agent, done_since)).await
    }

    async fn erase(&self, id: ConversationId, seqs: &[Seq]) -> Result<(), StoreError> {
        let seqs = seqs.to_vec();
        self.write(move |tx| write::erase(tx, id, &seqs)).await
    }

    async fn last_waits(&self, queue: QueueId, limit: usize) -> Result<Vec<Span>, StoreError> {
        self.read(move |db| read::last_waits(db, queue, limit)).await
    }

    async fn agent(&self, id: AgentId) -> Result<Option<Agent>, StoreError> {
        Ok(self.every_agent().await?.into_iter().find(|agent| agent.id == id))
    }

    async fn agents(&self) -> Result<Vec<Agent>, StoreError> {
        self.every_agent().await
    }

    async fn slots(&self) -> Result<Vec<(AgentId, Media, u32)>, StoreError> {
        self.read(house::slots).await
    }

    async fn draft(&self, agent: AgentId, conversation: ConversationId) -> Result<Draft, StoreError> {
        self.read(move |db| house::draft(db, agent, conversation)).await
    }

    async fn save_draft(
        &self,
        agent: AgentId,
        conversation: ConversationId,
        stored_version: u32,
        draft: Draft,
    ) -> Result<(), CommitError> {
        self.try_write(move |tx| house::save_draft(tx, agent, conversation, stored_version, &draft)).await
    }

    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<(Timer, Timestamp)>, StoreError> {
        self.read(move |db| house::due(db, now, limit)).await
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(house::next_due).await
    }

    async fn timers(&self) -> Result<Vec<(Timer, Timestamp)>, StoreError> {
        self.read(house::timers).await
    }

    async fn settle_timer(&self, timer: Timer, due: Timestamp, next: Option<Timestamp>) -> Result<(), StoreError> {
        self.write(move |tx| house::settle_timer(tx, timer, due, next)).await
    }

    async fn deliveries_due(&self, now: Timestamp, limit: usize) -> Result<Vec<Delivery>, StoreError> {
        self.read(move |db| outbox::due(db, now, limit)).await
    }

    async fn next_delivery(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(outbox::next_due).await
    }

    async fn delivery(&self, conversation: ConversationId, event: Seq) -> Result<Option<Delivery>, StoreError> {
        self.read(move |db| outbox::of_event(db, conversation, event)).await
    }

    async fn delivery_by_name(&self, at: EntryPointId, external: &str) -> Result<Option<Delivery>, StoreError> {
        let external = external.to_owned();
        self.read(move |db| outbox::by_external(db, at, &external)).await
    }

    async fn letter_by_name(&self, at: EntryPointId, message_id: &str) -> Result<Option<LetterName>, StoreError> {
        let message_id = message_id.to_owned();
        self.read(move |db| letters::by_name(db, at, message_id)).await
    }

    async fn see(&self, id: ConversationId, participant: ParticipantNo, up_to: SharedSeq) -> Result<bool, StoreError> {
        self.write(move |tx| house::see(tx, id, participant, up_to)).await
    }

    async fn cursors(&self, id: ConversationId) -> Result<Vec<(ParticipantNo, SharedSeq)>, StoreError> {
        self.read(move |db| house::cursors(db, id)).await
    }

    async fn contact(&self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        self.read(move |db| people::contact(db, id)).await
    }

    async fn identity(&self, kind: &str, value: &str) -> Result<Option<ContactId>, StoreError> {
        let kind = kind.to_owned();
        let value = value.to_owned();
        self.read(move |db| people::identity(db, &kind, &value)).await
    }

    async fn put_identity(&self, kind: &str, value: &str, contact: ContactId) -> Result<ContactId, StoreError> {
        let kind = kind.to_owned();
        let value = value.to_owned();
        self.write(move |tx| people::put_identity(tx, &kind, &value, contact)).await
    }

    async fn put_token(&self, hash: [u8; 32], row: TokenRow) -> Result<(), StoreError> {
        self.write(move |tx| people::put_token(tx, hash, &row)).await
    }

    async fn token(&self, hash: [u8; 32]) -> Result<Option<TokenRow>, StoreError> {
        self.read(move |db| people::token(db, hash)).await
    }

    async fn remove_token(&self, hash: [u8; 32], now: Timestamp) -> Result<(), StoreError> {
        self.write(move |tx| people::remove_token(tx, hash, now)).await
    }

    async fn put_session(&self, hash: [u8; 32], row: SessionRow) -> Result<(), StoreError> {
        self.write(move |tx| people::put_session(tx, hash, &row)).await
    }

    async fn session(&self, hash: [u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        self.read(move |db| people::session(db, hash)).await
    }

    async fn remove_session(&self, hash: [u8; 32], now: Timestamp) -> Result<(), StoreError> {
        self.write(move |tx| people::remove_session(tx, hash, now)).await
    }

    async fn credential(&self, login: &str) -> Result<Option<CredentialRow>, StoreError> {
        let login = login.to_owned();
        self.read(move |db| people::credential(db, &login)).await
    }

    async fn put_credential(&self, login: &str, row: CredentialRow) -> Result<(), StoreError> {
        let login = login.to_owned();
        self.write(move |tx| people::put_credential(tx, &login, &row)).await
    }

    async fn begin_file(&self, row: FileRow) -> Result<bool, StoreError> {
        self.write(move |tx| files::begin(tx, &row)).await
    }

    async fn file(&self, id: FileId) -> Result<Option<FileRow>, StoreError> {
        self.read(move |db| files::file(db, id)).await
    }

    async fn unsent_files(&self, by: Principal) -> Result<Vec<FileRow>, StoreError> {
        self.read(move |db| files::unsent(db, by)).await
    }

    async fn change_file(&self, id: FileId, from: FileState, to: FileState) -> Result<bool, StoreError> {
        self.write(move |tx| files::change(tx, id, from, to)).await
    }

    async fn renew_file(&self, id: FileId, at: Timestamp) -> Result<(), StoreError> {
        self.write(move |tx| files::renew(tx, id, at)).await
    }

    async fn kept_files(&self) -> Result<Vec<FileRow>, StoreError> {
        self.read(files::kept).await
    }

    async fn spent_files(&self, before: Timestamp, limit: usize) -> Result<Vec<FileRow>, StoreError> {
        self.read(move |db| files::spent(db, before, limit)).await
    }

    async fn remove_file(&self, id: FileId) -> Result<(), StoreError> {
        self.write(move |tx| files::remove(tx, id)).await
    }

    async fn calls(&self, which: Calls, limit: usize) -> Result<Vec<Call>, StoreError> {
        self.read(move |db| calls::list(db, which, limit)).await
    }

    async fn documents(&self, kind: &str) -> Result<Vec<Document>, StoreError> {
        let kind = kind.to_owned();
        self.read(move |db| house::documents(db, &kind)).await
    }

    async fn put_documents(
        &self,
        kind: &str,
        documents: Vec<Document>,
        by: Option<AgentId>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let kind = kind.to_owned();
        self.try_write(move |tx| house::put_documents(tx, &kind, &documents, by, at)).await
    }

    async fn remove_document(
        &self,
        kind: &str,
        id: &str,
        by: Option<AgentId>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let kind = kind.to_owned();
        let id = id.to_owned();
        Ok(self.write(move |tx| house::remove_document(tx, &kind, &id, by, at)).await?)
    }

    async fn probe(&self) -> Result<(), StoreError> {
        self.write(|tx| house::probe(tx)).await
    }
}
