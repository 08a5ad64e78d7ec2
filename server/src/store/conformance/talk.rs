//! Conversations to put into a store, decided by the domain like real ones.

use std::sync::Arc;

use domain::agent::{Agent, Presence};
use domain::channel::ChannelKind;
use domain::commit::{CommandEntry, Commit, Principal};
use domain::conversation::event::Introduction;
use domain::conversation::{
    Actor, Birth, Command, Context, Conversation, Event, Opening, OwnerFacts, Record, SharedEvent,
};
use domain::message::{MessageBody, Via};
use domain::settings::Settings;
use domain::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, EntryPointId, ParticipantNo, QueueId, SharedSeq,
    Timestamp,
};

use super::super::Store;

pub const ANNA: AgentId = AgentId::from_number(1);
pub const BEN: AgentId = AgentId::from_number(2);
pub const QUEUE: QueueId = QueueId::from_number(7);

/// A second of the test's own time.
pub const fn at(second: i64) -> Timestamp {
    Timestamp(1_000_000 + second * 1_000)
}

/// One conversation as its test knows it.
#[derive(Clone)]
pub struct Talk {
    pub head: Conversation,
    pub log: Vec<Record>,
    pub settings: Settings,
    pub capacity: u32,
}

impl Talk {
    /// A conversation that has not begun, of a customer of its own.
    pub fn new(number: u128) -> Self {
        let birth = Birth {
            id: ConversationId::from_number(number),
            channel: ChannelKind::WebChat,
            entry_point: EntryPointId::from_number(1),
            contact: ContactId::from_number(number),
            open_key: format!("key {number}"),
            at: at(0),
        };
        Self { head: Conversation::new(birth), log: Vec::new(), settings: Settings::default(), capacity: 5 }
    }

    /// The same customer as another conversation, so that both cannot be open.
    pub fn of_the_customer_of(mut self, other: &Self) -> Self {
        self.head.birth.contact = other.head.birth.contact;
        self.head.birth.open_key.clone_from(&other.head.birth.open_key);
        self
    }

    /// Begun, waiting in [`QUEUE`] with a first message.
    pub async fn begun(number: u128, store: &Arc<dyn Store>) -> Self {
        let mut talk = Self::new(number);
        talk.run(store, talk.opening(at(0))).await;
        talk
    }

    /// Begun and with Anna.
    pub async fn accepted(number: u128, store: &Arc<dyn Store>) -> Self {
        let mut talk = Self::begun(number, store).await;
        talk.run(store, talk.offer(at(1), ANNA)).await;
        talk.run(store, talk.accept(at(2))).await;
        talk
    }

    pub fn id(&self) -> ConversationId {
        self.head.id()
    }

    pub fn opening(&self, now: Timestamp) -> Commit {
        let opening = Opening {
            name: "Jo".into(),
            introduction: Introduction { page: Some("https://shop.example/cart".into()), ..Introduction::default() },
            message: Some((MessageBody::text("hello"), Via::Channel)),
            letter: None,
            continues: None,
        };
        let events = self.head.open(opening, &self.context(now, Actor::Customer));
        self.raw(now, events.unwrap())
    }

    pub fn offer(&self, now: Timestamp, agent: AgentId) -> Commit {
        self.decide(now, Actor::House, Command::Offer { agent })
    }

    pub fn accept(&self, now: Timestamp) -> Commit {
        let (engagement, part) = self.head.engagements.iter().next_back().unwrap();
        let actor = agent(part.agent);
        let engagement = *engagement;
        self.decide(now, actor, Command::Accept { engagement })
    }

    pub fn end(&self, now: Timestamp) -> Commit {
        self.decide(now, agent(ANNA), Command::End)
    }

    pub fn wrap_up(&self, now: Timestamp) -> Commit {
        let reasons = vec![self.settings.wrap_up_reasons[0].id];
        let (engagement, _) = self.head.engagement_of(ANNA).unwrap();
        let command = Command::WrapUp { engagement, reasons };
        self.decide(now, agent(ANNA), command)
    }

    pub fn write(&self, now: Timestamp, text: &str) -> Commit {
        let body = MessageBody::text(text);
        let via = Via::Channel;
        self.decide(now, Actor::Customer, Command::Write { body, via })
    }

    pub fn decide(&self, now: Timestamp, actor: Actor, command: Command) -> Commit {
        let events = self.head.decide(&command, &self.context(now, actor));
        self.raw(now, events.unwrap())
    }

    /// A commit of these events, whether they make sense or not.
    pub fn raw(&self, now: Timestamp, events: Vec<Event>) -> Commit {
        let mut commit = Commit::new(now);
        self.add_to(&mut commit, events);
        commit
    }

    /// Adds these events to a commit of several.
    pub fn add_to(&self, commit: &mut Commit, events: Vec<Event>) {
        let capacity = self.capacity;
        commit.append(&self.head, events, &self.settings, |_| None, &|_: AgentId, _| capacity);
    }

    /// The same commit under a command id.
    pub fn commanded(&self, now: Timestamp, number: u128, events: Vec<Event>) -> Commit {
        let mut commit = Commit::new(now);
        commit.command = Some(CommandEntry {
            id: CommandId::from_number(number),
            by: Principal::Contact(self.head.birth.contact),
            digest: [7; 32],
        });
        self.add_to(&mut commit, events);
        commit
    }

    /// Commits, and goes on from there.
    pub async fn run(&mut self, store: &Arc<dyn Store>, commit: Commit) {
        store.commit(commit.clone()).await.unwrap();
        self.adopt(commit);
    }

    /// Goes on from a commit that was made.
    pub fn adopt(&mut self, commit: Commit) {
        let id = self.id();
        for append in commit.conversations {
            if append.head.id() == id {
                self.head = append.head;
                self.log.extend(append.records);
            }
        }
    }

    /// Posts messages of this length until there are so many.
    pub async fn fill(&mut self, store: &Arc<dyn Store>, messages: u64, length: usize) {
        while self.head.messages < messages {
            let text = format!("{:0>length$}", self.head.messages);
            self.run(store, self.raw(at(3), vec![posted(&text)])).await;
        }
    }

    fn context(&self, now: Timestamp, actor: Actor) -> Context<'_> {
        Context {
            now,
            actor,
            settings: &self.settings,
            queues: &QUEUE,
            owner: Some(OwnerFacts { presence: Presence::Available, has_free_slot: true }),
            target: None,
            superseded: false,
            seen_all: true,
            attended: true,
        }
    }
}

pub fn agent(id: AgentId) -> Actor {
    Actor::Agent { id, name: "Anna".into() }
}

/// The first state of an agent and the one before it.
pub fn signed_in(id: AgentId) -> (Agent, Agent) {
    let before = Agent::new(id, at(0));
    let mut after = before.clone();
    after.version = 1;
    after.presence = Presence::Available;
    (before, after)
}

pub fn posted(text: &str) -> Event {
    SharedEvent::MessagePosted { by: ParticipantNo::CUSTOMER, body: MessageBody::text(text), via: Via::Channel }.into()
}

pub fn edited(target: SharedSeq, text: &str) -> Event {
    SharedEvent::MessageEdited { target, body: MessageBody::text(text) }.into()
}

pub fn deleted(target: SharedSeq) -> Event {
    SharedEvent::MessageDeleted { target }.into()
}

/// The first part of a conversation.
pub const FIRST: EngagementNo = EngagementNo(1);
