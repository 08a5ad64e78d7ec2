//! Everything the store in memory holds, and what a commit does to it: first all guards, then all changes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::agent::Agent;
use domain::channel::Media;
use domain::commit::{Append, AuditEntry, Commit, LetterName, Stage, TimerChange};
use domain::contact::Contact;
use domain::conversation::{Conversation, Event, Record, SharedEvent};
use domain::delivery::{Delivery, DeliveryChange};
use domain::draft::Draft;
use domain::text::holds_words;
use domain::timer::Timer;
use domain::workflow::Call;
use domain::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, EntryPointId, FileId, ParticipantNo, QueueId, Seq,
    SharedSeq, Span, Timestamp,
};

use super::super::{
    CALLS_KEPT, Calls, CommandRow, CommitError, CredentialRow, Document, FileRow, FileState, SessionRow, TokenRow,
    WAITS_KEPT, paging,
};

/// One conversation with everything that hangs on it.
pub struct Row {
    /// The fold of `records`.
    pub head: Conversation,
    /// How many conversations began before it.
    pub born: usize,
    /// Its log, contents in place.
    pub records: Vec<Record>,
    /// The queue it waits in.
    pub waiting_in: Option<QueueId>,
    /// Every part ever begun.
    pub parts: BTreeMap<EngagementNo, (AgentId, Stage, Timestamp)>,
    /// How far everybody has seen.
    pub cursors: BTreeMap<ParticipantNo, SharedSeq>,
    /// Something was erased here: heads that were decided on before may still hold it.
    pub erased: bool,
}

/// Everything.
#[derive(Default)]
pub struct State {
    pub conversations: BTreeMap<ConversationId, Row>,
    pub open: BTreeMap<String, ConversationId>,
    pub commands: BTreeMap<CommandId, CommandRow>,
    pub agents: BTreeMap<AgentId, Agent>,
    pub slots: BTreeMap<(ConversationId, EngagementNo), (AgentId, Media)>,
    pub drafts: BTreeMap<(AgentId, ConversationId), Draft>,
    pub timers: BTreeMap<Timer, Timestamp>,
    pub contacts: BTreeMap<ContactId, Contact>,
    pub identities: BTreeMap<(String, String), ContactId>,
    pub tokens: BTreeMap<[u8; 32], TokenRow>,
    pub sessions: BTreeMap<[u8; 32], SessionRow>,
    pub credentials: BTreeMap<String, CredentialRow>,
    pub documents: BTreeMap<(String, String), Document>,
    pub waits: BTreeMap<QueueId, VecDeque<Span>>,
    pub files: BTreeMap<FileId, FileRow>,
    pub outbox: BTreeMap<(ConversationId, Seq), Delivery>,
    pub letters: BTreeMap<(EntryPointId, String), LetterName>,
    pub audit: Vec<AuditEntry>,
    /// Oldest first.
    pub calls: Vec<Call>,
    pub closed: bool,
}

impl State {
    /// Every guard of the commit against what is here now.
    pub fn check(&self, commit: &Commit) -> Result<(), CommitError> {
        if let Some(command) = &commit.command
            && self.commands.contains_key(&command.id)
        {
            return Err(CommitError::CommandExists);
        }
        let appended = commit.conversations.iter().all(|append| self.seq_of(append.head.id()) == append.expected);
        let keys_free = commit.conversations.iter().all(|append| {
            let key = append.index.as_ref().and_then(|index| index.open_key.as_ref());
            let holder = key.and_then(|key| self.open.get(key));
            holder.is_none_or(|holder| *holder == append.head.id() || closes(commit, *holder))
        });
        let agents = commit.agents.iter().all(|change| {
            let stored = self.agents.get(&change.agent.id);
            stored.map_or(0, |agent| agent.version) == change.expected
        });
        let contacts = commit.contacts.iter().all(|change| {
            let stored = self.contacts.get(&change.contact.id);
            stored.map(|contact| contact.version) == change.expected
        });
        let deliveries = commit.outbox.iter().all(|change| {
            let stored = self.outbox.get(&(change.delivery.conversation, change.delivery.event));
            stored.map_or(0, |delivery| delivery.version) == change.expected
        });
        let named = commit
            .slots_taken
            .iter()
            .map(|take| take.conversation)
            .chain(commit.outbox.iter().map(|change| change.delivery.conversation))
            .chain(commit.drafts.iter().map(|draft| draft.conversation));
        let known = named.into_iter().all(|id| {
            let mut begun = commit.conversations.iter();
            self.conversations.contains_key(&id) || begun.any(|append| append.head.id() == id)
        });
        let files = commit.files.iter().all(|bound| self.files.get(&bound.file).is_some_and(|row| row.fits(bound)));
        if !(appended && keys_free && agents && contacts && deliveries && known && files) {
            return Err(CommitError::Stale);
        }
        self.check_slots(commit)
    }

    fn check_slots(&self, commit: &Commit) -> Result<(), CommitError> {
        for (index, take) in commit.slots_taken.iter().enumerate() {
            let wanted = (take.agent, take.media);
            let stays = |key: &(ConversationId, EngagementNo)| {
                let mut taken = commit.slots_taken.iter();
                !commit.slots_freed.contains(key) && !taken.any(|other| (other.conversation, other.engagement) == *key)
            };
            let held = self.slots.iter().filter(|(key, slot)| **slot == wanted && stays(key)).count();
            let earlier =
                commit.slots_taken[..index].iter().filter(|other| (other.agent, other.media) == wanted).count();
            if held + earlier >= take.capacity as usize {
                return Err(CommitError::NoFreeSlot);
            }
        }
        Ok(())
    }

    /// Carries out a commit whose guards hold.
    pub fn apply(&mut self, commit: Commit) {
        let at = commit.at;
        if let Some(command) = &commit.command {
            let first = commit.conversations.first().map(|append| &append.head);
            let row = CommandRow {
                by: command.by,
                digest: command.digest,
                conversation: first.map(Conversation::id),
                seq: first.map_or(Seq(0), |head| head.seq),
                shared_seq: first.map_or(SharedSeq(0), |head| head.shared_seq),
            };
            self.commands.insert(command.id, row);
        }
        for append in commit.conversations {
            self.append(append, at);
        }
        for key in &commit.slots_freed {
            self.slots.remove(key);
        }
        for take in commit.slots_taken {
            let key = (take.conversation, take.engagement);
            self.slots.insert(key, (take.agent, take.media));
        }
        for change in commit.agents {
            self.agents.insert(change.agent.id, change.agent);
        }
        for change in commit.timers {
            match change {
                TimerChange::Set(timer, due) => self.timers.insert(timer, due),
                TimerChange::Clear(timer) => self.timers.remove(&timer),
            };
        }
        for change in commit.contacts {
            self.contacts.insert(change.contact.id, change.contact);
        }
        for sent in commit.drafts {
            let draft = self.drafts.entry((sent.agent, sent.conversation));
            draft.or_default().consume(sent.version, at);
        }
        for bound in commit.files {
            if let Some(row) = self.files.get_mut(&bound.file) {
                row.state = FileState::Bound(bound.event);
                row.conversation = Some(bound.conversation);
            }
        }
        for DeliveryChange { delivery, .. } in commit.outbox {
            self.outbox.insert((delivery.conversation, delivery.event), delivery);
        }
        for name in commit.letters {
            self.letters.entry((name.entry_point, name.message_id.clone())).or_insert(name);
        }
        for call in commit.calls {
            match self.calls.iter_mut().find(|known| known.id == call.id) {
                Some(known) => *known = call,
                None => self.calls.push(call),
            }
        }
        self.calls.drain(..self.calls.len().saturating_sub(CALLS_KEPT));
        self.audit.extend(commit.audit);
    }

    /// Whether this was begun or finished and not sent.
    pub fn is_unsent(row: &FileRow) -> bool {
        matches!(row.state, FileState::Uploading | FileState::Loose)
    }

    /// Whether it is to be thrown away.
    pub fn is_spent(row: &FileRow, before: Timestamp) -> bool {
        row.state == FileState::Erased || Self::is_unsent(row) && row.created < before
    }

    /// What was not sent counts as begun at this time.
    pub fn renew_file(&mut self, id: FileId, at: Timestamp) {
        if let Some(row) = self.files.get_mut(&id).filter(|row| Self::is_unsent(row)) {
            row.created = at;
        }
    }

    /// The calls that are meant, latest first.
    pub fn calls_where(&self, which: Calls, limit: usize) -> Vec<Call> {
        let is_meant = |call: &&Call| match which {
            Calls::All => true,
            Calls::Of(workflow) => call.workflow == workflow,
            Calls::Running => call.end.is_none(),
        };
        self.calls.iter().rev().filter(is_meant).take(limit).cloned().collect()
    }

    /// The files of which this is true, oldest first.
    pub fn files_where(&self, is: impl Fn(&FileRow) -> bool) -> Vec<FileRow> {
        let mut rows: Vec<_> = self.files.values().filter(|row| is(row)).cloned().collect();
        rows.sort_by_key(|row| (row.created, row.id));
        rows
    }

    /// The files and the names of these messages are gone for good.
    pub fn erase_files(&mut self, id: ConversationId, messages: &[Seq]) {
        self.letters.retain(|_, name| name.conversation != id || !messages.contains(&name.event));
        for row in self.files.values_mut().filter(|row| row.conversation == Some(id)) {
            if matches!(row.state, FileState::Bound(seq) if messages.contains(&seq)) {
                row.state = FileState::Erased;
            }
        }
    }

    fn append(&mut self, append: Append, at: Timestamp) {
        let id = append.head.id();
        let born = self.conversations.len();
        for record in &append.records {
            if paging::ends_wait(&record.event, &append.head)
                && let Some(queue) = append.head.queue
            {
                let waits = self.waits.entry(queue).or_default();
                waits.push_back(record.at - append.head.arrived_at);
                if waits.len() > WAITS_KEPT {
                    waits.pop_front();
                }
            }
        }
        if let Some(index) = &append.index {
            self.open.retain(|_, holder| *holder != id);
            if let Some(key) = &index.open_key {
                self.open.insert(key.clone(), id);
            }
        }
        let row = self.conversations.entry(id).or_insert_with(|| Row {
            head: append.head.clone(),
            born,
            records: Vec::new(),
            waiting_in: None,
            parts: BTreeMap::new(),
            cursors: BTreeMap::new(),
            erased: false,
        });
        row.head = append.head;
        if let Some(index) = append.index {
            row.waiting_in = index.waiting_in;
        }
        for part in append.engagements {
            row.parts.insert(part.no, (part.agent, part.stage, at));
        }
        let mut deleted = Vec::new();
        for record in append.records {
            let target = paging::deletes(&record.event);
            row.records.push(record);
            if let Some(target) = target {
                row.blank_message(target);
                deleted.extend(row.records.iter().find(|record| record.shared_seq == Some(target)).map(|it| it.seq));
            }
        }
        if row.erased {
            row.refold();
        }
        self.erase_files(id, &deleted);
    }

    /// The latest message of each conversation that holds every one of these words, the latest first.
    pub fn messages_with(&self, words: &[String], limit: usize) -> Vec<(ConversationId, Seq)> {
        let mut found = Vec::new();
        for (id, row) in &self.conversations {
            let holds = |record: &&Record| paging::said(&record.event).is_some_and(|text| holds_words(text, words));
            found.extend(row.records.iter().rev().find(holds).map(|record| (record.at, *id, record.seq)));
        }
        found.sort_unstable_by(|a, b| b.cmp(a));
        found.into_iter().take(limit).map(|(_, id, seq)| (id, seq)).collect()
    }

    /// The unfinished deliveries that wait for no earlier one of their conversation.
    pub fn next_deliveries(&self) -> Vec<(Timestamp, &Delivery)> {
        let (mut next, mut held_up) = (Vec::new(), BTreeSet::new());
        for delivery in self.outbox.values() {
            if let Some(due) = delivery.due().filter(|_| !held_up.contains(&delivery.conversation)) {
                next.push((due, delivery));
                if !delivery.lets_pass {
                    held_up.insert(delivery.conversation);
                }
            }
        }
        next.sort_by_key(|(due, _)| *due);
        next
    }

    fn seq_of(&self, id: ConversationId) -> Seq {
        self.conversations.get(&id).map_or(Seq(0), |row| row.head.seq)
    }
}

impl Row {
    /// Blanks the content of these events.
    pub fn erase(&mut self, seqs: &[Seq]) {
        for record in &mut self.records {
            if seqs.contains(&record.seq) {
                record.event.take_content();
            }
        }
        self.erased = true;
        self.refold();
    }

    fn blank_message(&mut self, message: SharedSeq) {
        for record in &mut self.records {
            let edits = matches!(
                record.event,
                Event::Shared(SharedEvent::MessageEdited { target, .. }) if target == message
            );
            if edits || record.shared_seq == Some(message) {
                record.event.take_content();
            }
        }
    }

    fn refold(&mut self) {
        let mut head = Conversation::new(self.head.birth.clone());
        for record in &self.records {
            head.apply(record);
        }
        self.head = head;
    }
}

fn closes(commit: &Commit, id: ConversationId) -> bool {
    commit.conversations.iter().any(|append| {
        let index = append.index.as_ref();
        append.head.id() == id && index.is_some_and(|index| index.open_key.is_none())
    })
}
