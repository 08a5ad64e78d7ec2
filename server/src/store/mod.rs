//! The store: what is durable. A seam with several members ([`memory`], [`sqlite`]) and one conformance suite
//! (`conformance`) that runs over each of them. A new member is a folder beside them, a line
//! `conformance_tests!(name, make);` and nothing else.
//!
//! Rules of the seam, with their reasons:
//! * *Acknowledged means committed* (DESIGN.md §3.1): [`Store::commit`] returns when the data would survive a power cut.
//! * Guards are checked before the first write of a commit, so that a stale one is skipped and its batch lives.
//! * Not found is no error: look-ups return `Option`.
//! * Time is a parameter; no member reads a clock.
//! * What was read is never half of a commit.
//! * A call that was begun is carried out, even when its caller stops waiting for the answer.
//!
//! `shape` (commits no state could accept) and `paging` (how stretches of a thread are cut) are the same for every member.

#[cfg(test)]
pub(crate) mod conformance;
pub mod memory;
mod paging;
mod shape;
pub mod sqlite;

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::agent::Agent;
use domain::channel::Media;
use domain::commit::{AuditEntry, Commit, FileBound, LetterName, Principal, Stage};
use domain::contact::Contact;
use domain::conversation::{Conversation, Record, SharedRecord};
use domain::delivery::Delivery;
use domain::draft::Draft;
use domain::thread::{DeskItem, SharedItem};
use domain::timer::Timer;
use domain::workflow::Call;
use domain::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, EntryPointId, FileId, ParticipantNo, QueueId, Seq,
    SharedSeq, SiteId, Span, Timestamp, WorkflowId,
};

/// Why a commit was not made. Nothing of it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// An aggregate moved on since it was read, or the open key was taken by another conversation: load and decide again.
    #[error("decided on an old state")]
    Stale,
    /// The agent has no free slot.
    #[error("no free slot")]
    NoFreeSlot,
    /// The command id exists: look up what it did.
    #[error("the command was carried out before")]
    CommandExists,
    /// The store cannot write now.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why the store cannot do what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk is full or the folder read-only; it recovers by itself when that ends.
    #[error("the data folder cannot be written: {0}")]
    ReadOnly(String),
    /// Anything else: named for the log.
    #[error("the store failed: {0}")]
    Failed(String),
    /// What is stored cannot be understood: the row is named.
    #[error("inconsistent data in {0}")]
    Inconsistent(String),
}

/// What a command did, for answering its repetition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandRow {
    /// Who sent it.
    pub by: Principal,
    /// Digest of its content.
    pub digest: [u8; 32],
    /// Where it went: the first conversation of its commit, if it had one.
    pub conversation: Option<ConversationId>,
    /// The last event it made there, in both numberings.
    pub seq: Seq,
    /// Among what the customer may see.
    pub shared_seq: SharedSeq,
}

/// A part of an agent, as lists need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartRow {
    /// Where.
    pub conversation: ConversationId,
    /// Which part.
    pub no: EngagementNo,
    /// How far.
    pub stage: Stage,
    /// Since when it is at that stage.
    pub since: Timestamp,
}

/// A stretch of a thread with everything later already folded in (DESIGN.md §2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<I> {
    /// Oldest first.
    pub items: Vec<I>,
    /// Whether nothing comes before the first.
    pub reaches_start: bool,
}

/// A customer's token or resume handle; only its hash is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Whom it stands for.
    pub contact: ContactId,
    /// On which site it is valid.
    pub site: SiteId,
    /// What it may be used for.
    pub kind: TokenKind,
    /// Until when.
    pub expires: Timestamp,
}

/// What a token may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// To speak as the customer.
    Access,
    /// To be exchanged for one that may speak.
    Resume,
}

/// A signed-in browser of an agent; only the hash of its cookie is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Whose.
    pub agent: AgentId,
    /// Since when.
    pub created: Timestamp,
    /// Until when.
    pub expires: Timestamp,
}

/// How to sign in as an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialRow {
    /// Whose.
    pub agent: AgentId,
    /// Argon2id, PHC string.
    pub password_hash: String,
}

/// Something administrators set up, as JSON with a version: site, queue, team, profile, entry point, settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id within its kind.
    pub id: String,
    /// Counts changes from 1.
    pub version: u32,
    /// What it says.
    pub json: String,
}

/// A file as the store knows it; what is in it lies elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Its name for ever.
    pub id: FileId,
    /// Who brought it.
    pub by: Principal,
    /// Where it may be sent; where it was sent, once it is bound. `None`: wherever its customer is.
    pub conversation: Option<ConversationId>,
    /// What it is called, cleaned.
    pub name: String,
    /// Bytes, as announced; as many there are once it is finished.
    pub size: u64,
    /// Media type by its name; once it is finished also by its content.
    pub mime: String,
    /// How far it is.
    pub state: FileState,
    /// When it was begun.
    pub created: Timestamp,
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// Bytes are still missing.
    Uploading,
    /// All there and looked at, not sent.
    Loose,
    /// Part of this message of its conversation.
    Bound(Seq),
    /// Part of a template: it is copied, never sent itself, and stays as long as a template names it.
    Kept,
    /// Given up or erased: nobody may have it any more, and it is thrown away.
    Erased,
}

impl FileRow {
    /// Whether it can be tied so.
    pub fn fits(&self, bound: &FileBound) -> bool {
        self.state == FileState::Loose
            && bound.by.is_none_or(|by| by == self.by)
            && self.conversation.is_none_or(|only| only == bound.conversation)
    }
}

/// Which uses of workflows are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calls {
    /// All of them.
    All,
    /// Those of one workflow.
    Of(WorkflowId),
    /// Those that have not ended.
    Running,
}

/// What is durable. See the module for the rules.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    // --- conversations ---

    /// Writes everything or nothing.
    async fn commit(&self, commit: Commit) -> Result<(), CommitError>;
    /// What an earlier command did.
    async fn command(&self, id: CommandId) -> Result<Option<CommandRow>, StoreError>;
    /// The head now.
    async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError>;
    /// The conversation that is open under this key.
    async fn open_conversation(&self, open_key: &str) -> Result<Option<ConversationId>, StoreError>;
    /// How many conversations are open at this entry point.
    async fn open_at(&self, entry_point: EntryPointId) -> Result<u64, StoreError>;
    /// The contact's latest conversation at this entry point, open or not.
    async fn latest_conversation(
        &self,
        contact: ContactId,
        entry_point: EntryPointId,
    ) -> Result<Option<ConversationId>, StoreError>;
    /// The conversations of these contacts, those that began last first, at most `limit`.
    async fn conversations_of(&self, contacts: &[ContactId], limit: usize) -> Result<Vec<ConversationId>, StoreError>;
    /// The latest messages that hold every one of these words by its beginning, at most one for each conversation and
    /// `limit` in all, the latest first. What [`Self::index`] has not reached may be missing.
    async fn find_messages(&self, words: &[String], limit: usize) -> Result<Vec<(ConversationId, Seq)>, StoreError>;
    /// The contacts whose name, address or number holds every one of these words by its beginning, at most `limit`.
    async fn find_contacts(&self, words: &[String], limit: usize) -> Result<Vec<ContactId>, StoreError>;
    /// Makes the next `limit` messages findable. Returns whether more wait for it.
    async fn index(&self, limit: usize) -> Result<bool, StoreError>;
    /// What waits in this queue, in no particular order.
    async fn waiting(&self, queue: QueueId) -> Result<Vec<ConversationId>, StoreError>;
    /// Events after `after`, oldest first, whole events up to about `max_bytes` (at least one if there is one). The second
    /// value says whether more follow.
    async fn records(
        &self,
        id: ConversationId,
        after: Seq,
        max_bytes: usize,
    ) -> Result<(Vec<Record>, bool), StoreError>;
    /// The same, of what the customer may see.
    async fn shared_records(
        &self,
        id: ConversationId,
        after: SharedSeq,
        max_bytes: usize,
    ) -> Result<(Vec<SharedRecord>, bool), StoreError>;
    /// The items before `before` (`None`: the latest), at most `limit` of them and about `max_bytes`, altered as they stand
    /// now. Alterations are no items.
    async fn page(
        &self,
        id: ConversationId,
        before: Option<Seq>,
        limit: usize,
        max_bytes: usize,
    ) -> Result<Page<DeskItem>, StoreError>;
    /// The same, of what the customer may see.
    async fn shared_page(
        &self,
        id: ConversationId,
        before: Option<SharedSeq>,
        limit: usize,
        max_bytes: usize,
    ) -> Result<Page<SharedItem>, StoreError>;
    /// The live parts of an agent, and those done or left since `done_since`.
    async fn parts(&self, agent: AgentId, done_since: Timestamp) -> Result<Vec<PartRow>, StoreError>;
    /// Blanks the content of these events for good; their places stay (SPEC I.5).
    async fn erase(&self, id: ConversationId, seqs: &[Seq]) -> Result<(), StoreError>;
    /// How long the last contacts of this queue waited until somebody accepted, oldest first, at most `limit`.
    async fn last_waits(&self, queue: QueueId, limit: usize) -> Result<Vec<Span>, StoreError>;

    // --- agents ---

    /// The state of one agent; `None` when he was never here.
    async fn agent(&self, id: AgentId) -> Result<Option<Agent>, StoreError>;
    /// Every agent who was ever here.
    async fn agents(&self) -> Result<Vec<Agent>, StoreError>;
    /// How many slots each agent has taken, per medium.
    async fn slots(&self) -> Result<Vec<(AgentId, Media, u32)>, StoreError>;
    /// His draft in this conversation.
    async fn draft(&self, agent: AgentId, conversation: ConversationId) -> Result<Draft, StoreError>;
    /// Saves a draft over the stored version; [`CommitError::Stale`] when another came first.
    async fn save_draft(
        &self,
        agent: AgentId,
        conversation: ConversationId,
        stored_version: u32,
        draft: Draft,
    ) -> Result<(), CommitError>;

    // --- timers ---

    /// Timers due at `now`, earliest first.
    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<(Timer, Timestamp)>, StoreError>;
    /// When the next timer is due.
    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError>;
    /// Every timer, for start-up.
    async fn timers(&self) -> Result<Vec<(Timer, Timestamp)>, StoreError>;
    /// Moves or removes a timer, but only if it is still due at `due`: a handler that took long must not undo a newer one.
    async fn settle_timer(&self, timer: Timer, due: Timestamp, next: Option<Timestamp>) -> Result<(), StoreError>;

    // --- messages on their way to carriers ---

    /// The first unfinished delivery of each conversation if it is due at `now`, earliest first: to be handed over, or with a
    /// claim that ended.
    async fn deliveries_due(&self, now: Timestamp, limit: usize) -> Result<Vec<Delivery>, StoreError>;
    /// When the next of them is due.
    async fn next_delivery(&self) -> Result<Option<Timestamp>, StoreError>;
    /// The delivery of one event.
    async fn delivery(&self, conversation: ConversationId, event: Seq) -> Result<Option<Delivery>, StoreError>;
    /// The delivery a carrier calls so, among those of this entry point.
    async fn delivery_by_name(&self, at: EntryPointId, external: &str) -> Result<Option<Delivery>, StoreError>;
    /// Where the first letter of this name stands, among those of this entry point; erased ones have none.
    async fn letter_by_name(&self, at: EntryPointId, message_id: &str) -> Result<Option<LetterName>, StoreError>;

    // --- cursors ---

    /// How far a participant has seen; merged by maximum. Returns whether it moved.
    async fn see(&self, id: ConversationId, participant: ParticipantNo, up_to: SharedSeq) -> Result<bool, StoreError>;
    /// How far everybody has seen.
    async fn cursors(&self, id: ConversationId) -> Result<Vec<(ParticipantNo, SharedSeq)>, StoreError>;

    // --- people ---

    /// A contact.
    async fn contact(&self, id: ContactId) -> Result<Option<Contact>, StoreError>;
    /// The contact behind an identity such as (`visitor`, token hash) or (`email`, address); `kind` names the channel
    /// account too where that matters.
    async fn identity(&self, kind: &str, value: &str) -> Result<Option<ContactId>, StoreError>;
    /// Ties an identity to a contact unless it is tied already; returns whose it is.
    async fn put_identity(&self, kind: &str, value: &str, contact: ContactId) -> Result<ContactId, StoreError>;
    /// Stores the hash of a token.
    async fn put_token(&self, hash: [u8; 32], row: TokenRow) -> Result<(), StoreError>;
    /// Looks a token up; the caller checks its expiry.
    async fn token(&self, hash: [u8; 32]) -> Result<Option<TokenRow>, StoreError>;
    /// Forgets a token, and all that expired before `now`.
    async fn remove_token(&self, hash: [u8; 32], now: Timestamp) -> Result<(), StoreError>;
    /// Stores the hash of a session cookie.
    async fn put_session(&self, hash: [u8; 32], row: SessionRow) -> Result<(), StoreError>;
    /// Looks a session up; the caller checks its expiry.
    async fn session(&self, hash: [u8; 32]) -> Result<Option<SessionRow>, StoreError>;
    /// Forgets a session, and all that expired before `now`.
    async fn remove_session(&self, hash: [u8; 32], now: Timestamp) -> Result<(), StoreError>;
    /// How to sign in under this name (lower-case).
    async fn credential(&self, login: &str) -> Result<Option<CredentialRow>, StoreError>;
    /// Sets how to sign in; replaces what was there, and ends every session of that agent: whoever knew the old password
    /// may hold one.
    async fn put_credential(&self, login: &str, row: CredentialRow) -> Result<(), StoreError>;

    // --- files ---

    /// Writes the row of a file that is about to come; false when its id is taken.
    async fn begin_file(&self, row: FileRow) -> Result<bool, StoreError>;
    /// A file.
    async fn file(&self, id: FileId) -> Result<Option<FileRow>, StoreError>;
    /// What somebody began or finished and did not send, oldest first.
    async fn unsent_files(&self, by: Principal) -> Result<Vec<FileRow>, StoreError>;
    /// Moves a file from one state to another; false when it is not in that state. Binding is a matter of
    /// [`Store::commit`], erasing what was sent one of [`Store::erase`].
    async fn change_file(&self, id: FileId, from: FileState, to: FileState) -> Result<bool, StoreError>;
    /// What is to be thrown away, oldest first: erased, or begun before this and never sent.
    async fn spent_files(&self, before: Timestamp, limit: usize) -> Result<Vec<FileRow>, StoreError>;
    /// A file that was not sent counts as begun at this time.
    async fn renew_file(&self, id: FileId, at: Timestamp) -> Result<(), StoreError>;
    /// What belongs, or belonged, to templates.
    async fn kept_files(&self) -> Result<Vec<FileRow>, StoreError>;
    /// Forgets an erased file, once its content is gone.
    async fn remove_file(&self, id: FileId) -> Result<(), StoreError>;

    // --- workflows ---

    /// The calls that are meant, latest first, at most `limit`. The latest [`CALLS_KEPT`] are kept.
    async fn calls(&self, which: Calls, limit: usize) -> Result<Vec<Call>, StoreError>;

    // --- what administrators set up ---

    /// Every document of a kind, in order of id.
    async fn documents(&self, kind: &str) -> Result<Vec<Document>, StoreError>;
    /// Writes a document over the version that was read, which `document.version` names (0 creates it); it is stored
    /// under the next one. [`CommitError::Stale`] when another came first. The audit line names who did it; what nobody asked for has none.
    async fn put_document(
        &self,
        kind: &str,
        document: Document,
        by: Option<AgentId>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        self.put_documents(kind, vec![document], by, at).await
    }
    /// Writes several like [`Self::put_document`], all or none.
    async fn put_documents(
        &self,
        kind: &str,
        documents: Vec<Document>,
        by: Option<AgentId>,
        at: Timestamp,
    ) -> Result<(), CommitError>;
    /// Removes a document; nothing happens when there is none.
    async fn remove_document(
        &self,
        kind: &str,
        id: &str,
        by: Option<AgentId>,
        at: Timestamp,
    ) -> Result<(), CommitError>;

    // --- the house ---

    /// Writes one small row and removes it, to find out whether writing works; for health checks.
    async fn probe(&self) -> Result<(), StoreError>;
    /// Finishes what is queued and closes; later calls fail.
    async fn close(&self) -> Result<(), StoreError>;
}

/// How many waits are kept for [`Store::last_waits`], per queue.
const WAITS_KEPT: usize = 256;

/// How many uses of workflows are kept for [`Store::calls`].
pub const CALLS_KEPT: usize = 10_000;

/// Locks a mutex whose data is whole between statements, so that a panic elsewhere does no harm to it.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The audit line of a change to a document.
fn document_line(act: &'static str, kind: &str, id: &str, version: u32, by: Option<AgentId>) -> AuditEntry {
    AuditEntry { by, act, on: format!("{kind}/{id}"), details: format!("{{\"version\":{version}}}") }
}
