//! The unit of change: everything one decision does, over one or more aggregates, all or nothing (DESIGN.md §2).
//!
//! Slots, timers, engagement rows and the index row of a conversation are *derived* here from its head before and after, so
//! that no decision can forget one.

use serde::{Deserialize, Serialize};

use crate::agent::Agent;
use crate::channel::Media;
use crate::contact::Contact;
use crate::conversation::{Conversation, DeskEvent, Direction, EngagementState, Event, Phase, Record, SharedEvent};
use crate::delivery::{Delivery, DeliveryChange};
use crate::id::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, EntryPointId, FileId, ParticipantNo, QueueId, Seq,
};
use crate::message::{AttachmentState, Via};
use crate::settings::Settings;
use crate::time::Timestamp;
use crate::timer::{Overflow, Timer};
use crate::workflow::Call;

/// Everything one decision does. Every part that names an expectation is a guard: if one fails nothing is written.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Commit {
    /// When it was decided.
    pub at: Timestamp,
    /// The command it answers, so that a repetition finds the first answer.
    pub command: Option<CommandEntry>,
    /// New events of conversations.
    pub conversations: Vec<Append>,
    /// New states of agents.
    pub agents: Vec<AgentChange>,
    /// Slots given back, then slots taken.
    pub slots_freed: Vec<(ConversationId, EngagementNo)>,
    /// Slots taken; refused when the agent would hold more than fit.
    pub slots_taken: Vec<SlotTake>,
    /// Deadlines set or gone.
    pub timers: Vec<TimerChange>,
    /// New details of contacts.
    pub contacts: Vec<ContactChange>,
    /// Drafts that were sent with this.
    pub drafts: Vec<DraftConsumed>,
    /// Files that belong to messages of this from now on.
    pub files: Vec<FileBound>,
    /// Messages to hand to carriers, and how far earlier ones are.
    pub outbox: Vec<DeliveryChange>,
    /// Names of letters, by which answers find their conversation.
    pub letters: Vec<LetterName>,
    /// Uses of workflows as they are now, by their id.
    pub calls: Vec<Call>,
    /// Lines for the audit trail.
    pub audit: Vec<AuditEntry>,
}

/// A command as the store remembers it (DESIGN.md §3.2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommandEntry {
    /// Its id, unique for ever.
    pub id: CommandId,
    /// Who sent it.
    pub by: Principal,
    /// Digest of its content; the same id with another digest is refused.
    pub digest: [u8; 32],
}

/// Who sent a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Principal {
    /// A customer.
    Contact(ContactId),
    /// An agent.
    Agent(AgentId),
}

/// New events of one conversation.
#[derive(Clone, PartialEq, Debug)]
pub struct Append {
    /// The head after them.
    pub head: Conversation,
    /// The sequence it was decided on; 0 creates the conversation.
    pub expected: Seq,
    /// The events.
    pub records: Vec<Record>,
    /// What lists and searches need, if it changed.
    pub index: Option<IndexRow>,
    /// Parts of agents that began, changed or ended.
    pub engagements: Vec<EngagementRow>,
}

/// What lists and searches need of a conversation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IndexRow {
    /// Unique among conversations that are not closed; `None` when closed.
    pub open_key: Option<String>,
    /// Its queue, while it waits there.
    pub waiting_in: Option<QueueId>,
    /// When it closed.
    pub closed_at: Option<Timestamp>,
}

/// An agent's part, as the store keeps it for access and for lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EngagementRow {
    /// Which part.
    pub no: EngagementNo,
    /// Whose.
    pub agent: AgentId,
    /// How far.
    pub stage: Stage,
}

/// How far an agent's part has come, without its times.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Not answered.
    Offered,
    /// In it.
    Active,
    /// Wrapping up.
    WrapUp,
    /// Done; read access goes on for a while (DESIGN.md §2).
    Done,
    /// Done, and gone before the conversation was over: what came later is not for him (SPEC B.3).
    Left,
}

impl Stage {
    /// Whether it is not done.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Offered | Self::Active | Self::WrapUp)
    }
}

/// A new state of an agent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgentChange {
    /// The version it was decided on.
    pub expected: u64,
    /// The state.
    pub agent: Agent,
}

/// A slot to take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SlotTake {
    /// Whose.
    pub agent: AgentId,
    /// Of which medium.
    pub media: Media,
    /// For which conversation.
    pub conversation: ConversationId,
    /// For which part.
    pub engagement: EngagementNo,
    /// How many fit.
    pub capacity: u32,
}

/// A deadline set or gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimerChange {
    /// Due then; replaces an earlier row of the same timer.
    Set(Timer, Timestamp),
    /// No longer.
    Clear(Timer),
}

/// New details of a contact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContactChange {
    /// The version it was decided on; `None` creates it.
    pub expected: Option<u32>,
    /// The contact.
    pub contact: Contact,
}

/// A draft that was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DraftConsumed {
    /// Whose.
    pub agent: AgentId,
    /// Where.
    pub conversation: ConversationId,
    /// Which version; a newer one stays.
    pub version: u32,
}

/// A file that goes with a message. It must be loose, of this person, and announced for this conversation or for none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileBound {
    /// Which file.
    pub file: FileId,
    /// Whose it must be; `None` for what the house itself brought.
    pub by: Option<Principal>,
    /// Where the message stands.
    pub conversation: ConversationId,
    /// The message.
    pub event: Seq,
}

/// What a letter is called among all letters of the world, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LetterName {
    /// Where it came in, or went out.
    pub entry_point: EntryPointId,
    /// Its name, without angle brackets.
    pub message_id: String,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its message there.
    pub event: Seq,
    /// Whether it is ours.
    pub ours: bool,
}

/// A line of the audit trail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditEntry {
    /// Who did it; `None` for the house.
    pub by: Option<AgentId>,
    /// What, as a stable word such as `agent.presence`.
    pub act: &'static str,
    /// On what: an id.
    pub on: String,
    /// Details as JSON without personal data.
    pub details: String,
}

/// How many slots of a medium an agent has; asked for agents who take one.
pub trait Capacity {
    /// How many fit.
    fn slots_for(&self, agent: AgentId, media: Media) -> u32;
}

impl<F: Fn(AgentId, Media) -> u32> Capacity for F {
    fn slots_for(&self, agent: AgentId, media: Media) -> u32 {
        self(agent, media)
    }
}

impl Commit {
    /// An empty one.
    pub fn new(at: Timestamp) -> Self {
        Self { at, ..Self::default() }
    }

    /// Whether it would change nothing.
    pub const fn is_empty(&self) -> bool {
        self.conversations.is_empty()
            && self.agents.is_empty()
            && self.timers.is_empty()
            && self.contacts.is_empty()
            && self.drafts.is_empty()
            && self.audit.is_empty()
            && self.outbox.is_empty()
            && self.calls.is_empty()
    }

    /// Adds events to a conversation, with everything that follows from them, and returns the head after them.
    /// A conversation is appended to at most once in a commit.
    pub fn append(
        &mut self,
        before: &Conversation,
        events: Vec<Event>,
        settings: &Settings,
        overflow: impl Fn(QueueId) -> Overflow,
        capacity: &dyn Capacity,
    ) -> Conversation {
        if events.is_empty() {
            return before.clone();
        }
        let mut after = before.clone();
        let mut records = Vec::with_capacity(events.len());
        let echo = self.command.as_ref().map(|command| command.id);
        for event in events {
            let shared_seq = matches!(event, Event::Shared(_)).then(|| after.shared_seq.next());
            let record = Record { seq: after.seq.next(), shared_seq, at: self.at, event, echo };
            after.apply(&record);
            self.bind_files(after.id(), &record);
            self.name_letter(&after, &record);
            records.push(record);
        }
        self.goes_out(&after, &records);
        self.slots(before, &after, capacity);
        self.deadlines(before, &after, settings, overflow);
        self.first_words(before, &after);
        let index = IndexRow::of(&after);
        let is_new = before.seq == Seq(0);
        self.conversations.push(Append {
            head: after.clone(),
            expected: before.seq,
            records,
            index: (is_new || index != IndexRow::of(before)).then_some(index),
            engagements: engagement_rows(before, &after),
        });
        after
    }

    /// Adds a new state of an agent, with the deadline that follows from it.
    pub fn change_agent(&mut self, before: &Agent, after: Agent, settings: &Settings) {
        let timer = Timer::Recovery(after.id);
        match (before.recovery_at(settings.recovery), after.recovery_at(settings.recovery)) {
            (old, Some(due)) if old != Some(due) => self.timers.push(TimerChange::Set(timer, due)),
            (Some(_), None) => self.timers.push(TimerChange::Clear(timer)),
            _ => {}
        }
        self.agents.push(AgentChange { expected: before.version, agent: after });
    }

    /// What agents write on a channel that is carried goes out.
    fn goes_out(&mut self, head: &Conversation, records: &[Record]) {
        if head.capability().identity.is_none() {
            return;
        }
        let is_answer = |record: &&Record| match &record.event {
            Event::Shared(SharedEvent::MessagePosted { by, via, .. }) => {
                *by != ParticipantNo::CUSTOMER && *via == Via::Channel
            }
            _ => false,
        };
        let new =
            |record: &Record| DeliveryChange { expected: 0, delivery: Delivery::new(head.id(), record.seq, record.at) };
        self.outbox.extend(records.iter().filter(is_answer).map(new));
    }

    /// That somebody was to be written to stands in the audit trail, whatever becomes of it (SPEC E).
    fn first_words(&mut self, before: &Conversation, after: &Conversation) {
        let began = before.seq == Seq(0) && after.direction == Direction::Outbound;
        let act = match (began, after.left_nothing() && !before.left_nothing()) {
            (true, _) => "outbound.begun",
            (_, true) => "outbound.unwritten",
            _ => return,
        };
        self.audit.push(AuditEntry { by: after.last_agent, act, on: after.id().to_string(), details: "{}".to_owned() });
    }

    fn bind_files(&mut self, conversation: ConversationId, record: &Record) {
        if let Event::Shared(SharedEvent::MessagePosted { body, .. }) = &record.event {
            let by = self.command.as_ref().map(|command| command.by);
            let bound = |file: FileId| FileBound { file, by, conversation, event: record.seq };
            // What will not come is a name without a file.
            let come = body.attachments().iter().filter(|file| file.state != AttachmentState::Failed);
            self.files.extend(come.map(|attachment| bound(attachment.file)));
        }
    }

    /// The letter's own file belongs to its message like those that came with it, and its name leads there. Its header stands
    /// directly before its message.
    fn name_letter(&mut self, head: &Conversation, record: &Record) {
        let Event::Desk(DeskEvent::Letter(letter)) = &record.event else { return };
        let (conversation, event) = (head.id(), record.seq.next());
        let by = self.command.as_ref().map(|command| command.by);
        self.files.extend(letter.original.map(|file| FileBound { file, by, conversation, event }));
        if !letter.message_id.is_empty() {
            let (entry_point, message_id) = (head.birth.entry_point, letter.message_id.clone());
            self.letters.push(LetterName { entry_point, message_id, conversation, event, ours: letter.ours });
        }
    }

    fn slots(&mut self, before: &Conversation, after: &Conversation, capacity: &dyn Capacity) {
        let held =
            |head: &Conversation, no| head.engagements.get(no).is_some_and(crate::conversation::Engagement::holds_slot);
        let media = after.capability().media;
        for no in before.engagements.keys().filter(|no| held(before, *no) && !held(after, *no)) {
            self.slots_freed.push((after.id(), *no));
        }
        for (no, part) in after.engagements.iter().filter(|(no, _)| held(after, *no) && !held(before, *no)) {
            self.slots_taken.push(SlotTake {
                agent: part.agent,
                media,
                conversation: after.id(),
                engagement: *no,
                capacity: capacity.slots_for(part.agent, media),
            });
        }
    }

    fn deadlines(
        &mut self,
        before: &Conversation,
        after: &Conversation,
        settings: &Settings,
        overflow: impl Fn(QueueId) -> Overflow,
    ) {
        let of = |head: &Conversation| head.timers(settings, head.queue.and_then(&overflow));
        // A conversation that does not exist yet has no rows, whatever its empty head says.
        let old = if before.seq == Seq(0) { Vec::new() } else { of(before) };
        let new = of(after);
        for (timer, due) in &new {
            let known = old.iter().find(|(old, _)| old == timer).map(|(_, due)| *due);
            let stands = match known {
                Some(known) if timer.may_come_early() => known <= *due,
                Some(known) => known == *due,
                None => false,
            };
            if !stands {
                self.timers.push(TimerChange::Set(*timer, *due));
            }
        }
        for (timer, _) in old {
            if !timer.may_come_early() && !new.iter().any(|(new, _)| *new == timer) {
                self.timers.push(TimerChange::Clear(timer));
            }
        }
    }
}

impl IndexRow {
    /// The row for this head.
    pub fn of(head: &Conversation) -> Self {
        Self {
            open_key: head.open_key().map(str::to_owned),
            waiting_in: matches!(head.phase, Phase::Waiting(_)).then_some(head.queue).flatten(),
            closed_at: match head.phase {
                Phase::Closed { at, .. } => Some(at),
                _ => None,
            },
        }
    }
}

fn engagement_rows(before: &Conversation, after: &Conversation) -> Vec<EngagementRow> {
    let stage = |state: EngagementState| match state {
        EngagementState::Offered { .. } => Stage::Offered,
        EngagementState::Active { .. } => Stage::Active,
        EngagementState::WrapUp { .. } => Stage::WrapUp,
    };
    let changed = after.engagements.iter().filter_map(|(no, part)| {
        let old = before.engagements.get(no).map(|part| stage(part.state));
        let new = stage(part.state);
        (old != Some(new)).then_some(EngagementRow { no: *no, agent: part.agent, stage: new })
    });
    let ended = before.engagements.iter().filter(|(no, _)| !after.engagements.contains_key(no)).map(|(no, part)| {
        EngagementRow { no: *no, agent: part.agent, stage: if part.left.is_some() { Stage::Left } else { Stage::Done } }
    });
    changed.chain(ended).collect()
}
