//! A small installation: one site, one queue, two agents; time stands still until it is moved.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use domain::agent::{Access, Choice, DEFAULT_SLOTS, Presence, Profile};
use domain::commit::Principal;
use domain::conversation::{Conversation, Phase};
use domain::routing::Queue;
use domain::site::{FormAnswers, Look, Site};
use domain::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, EntryPointId, QueueId, Refusal, Seq, SharedSeq,
    SiteId, Span, Timestamp,
};
use protocol::customer::Start;
use protocol::{Done, agent, customer};
use uuid::Uuid;

use crate::bus::{Bus, News, Topic};
use crate::catalog::{Catalog, CatalogHandle};
use crate::clock::{Clock, Ids};
use crate::desk::{Bell, Desk, Visitor};
use crate::store::Store;
use crate::store::memory::{Faults, MemoryStore};

pub const ANNA: AgentId = AgentId::from_number(1);
pub const BEN: AgentId = AgentId::from_number(2);
pub const QUEUE: QueueId = QueueId::from_number(1);
pub const SITE: SiteId = SiteId::from_number(1);

/// The parts a desk wants, all under the test's hand.
#[derive(Default)]
pub struct Hand {
    now: AtomicI64,
    id: AtomicU64,
    news: Mutex<Vec<(Topic, News)>>,
}

impl Hand {
    /// It is this time from now on.
    pub fn set(&self, now: Timestamp) {
        self.now.store(now.0, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }
}

impl Ids for Hand {
    fn uuid(&self, _: Timestamp) -> Uuid {
        Uuid::from_u128(u128::from(self.id.fetch_add(1, Ordering::SeqCst)) + 0x1000)
    }

    fn secret(&self) -> [u8; 32] {
        [7; 32]
    }
}

impl Bus for Hand {
    fn publish(&self, topic: Topic, news: News) {
        self.news.lock().unwrap().push((topic, news));
    }
}

impl Bell for Hand {
    fn ring(&self) {}

    fn ring_for_deliveries(&self) {}
}

pub struct World {
    pub desk: Desk,
    pub store: Arc<MemoryStore>,
    pub faults: Faults,
    pub catalog: Arc<CatalogHandle>,
    hand: Arc<Hand>,
}

impl World {
    pub fn new() -> Self {
        Self::over(catalog())
    }

    pub fn over(catalog: Catalog) -> Self {
        let hand = Arc::new(Hand::default());
        hand.now.store(1_000_000_000, Ordering::SeqCst);
        let faults = Faults::default();
        let store = Arc::new(MemoryStore::with_faults(faults.clone()));
        let handle = Arc::new(CatalogHandle::new(catalog));
        let desk = Desk::new(store.clone(), hand.clone(), handle.clone(), hand.clone(), hand.clone(), hand.clone());
        Self { desk, store, faults, catalog: handle, hand }
    }

    pub fn now(&self) -> Timestamp {
        self.hand.now()
    }

    /// Time passes; every deadline on the way fires at its time, as the timer loop does it.
    pub async fn pass(&self, span: Span) {
        let end = self.now() + span;
        loop {
            let due = self.store.next_due().await.unwrap().filter(|due| *due <= end);
            let Some(due) = due else { break };
            self.hand.now.store(due.max(self.now()).0, Ordering::SeqCst);
            for (timer, due) in self.store.due(self.now(), 100).await.unwrap() {
                self.desk.fire(timer, due).await.unwrap();
            }
            self.desk.run_pending().await;
        }
        self.hand.now.store(end.0, Ordering::SeqCst);
        self.desk.run_pending().await;
    }

    /// The clock is set back.
    pub fn back(&self, span: Span) {
        self.hand.now.store((self.now() + Span(-span.0)).0, Ordering::SeqCst);
    }

    /// Time passes while nobody looks: the service is down.
    pub fn sleep(&self, span: Span) {
        self.hand.now.store((self.now() + span).0, Ordering::SeqCst);
    }

    pub fn command_id(&self) -> CommandId {
        CommandId(self.hand.uuid(self.now()))
    }

    pub async fn arrive(&self, agent: AgentId) {
        self.desk.sign_in(agent).await.unwrap();
        self.desk.link_up(agent).await.unwrap();
        self.choose(agent, Choice::Available).await.unwrap();
    }

    pub async fn choose(&self, agent: AgentId, choice: Choice) -> Result<(), Refusal> {
        let done = self.desk.agent(agent, self.command_id(), &agent::Command::Choose(choice)).await;
        self.desk.run_pending().await;
        done.map(|_| ())
    }

    pub async fn agent(&self, agent: AgentId, command: agent::Command) -> Result<Done<Seq>, Refusal> {
        let done = self.desk.agent(agent, self.command_id(), &command).await;
        self.desk.run_pending().await;
        done
    }

    pub async fn customer(&self, who: Visitor, command: customer::Command) -> Result<Done<SharedSeq>, Refusal> {
        let done = self.desk.customer(who, self.command_id(), &command).await;
        self.desk.run_pending().await;
        done
    }

    /// A customer starts a chat with these words.
    pub async fn start(&self, who: Visitor, text: &str) -> ConversationId {
        self.customer(who, start(text)).await.unwrap().conversation.unwrap()
    }

    pub async fn head(&self, id: ConversationId) -> Conversation {
        self.store.conversation(id).await.unwrap().unwrap()
    }

    pub async fn presence(&self, agent: AgentId) -> Presence {
        self.store.agent(agent).await.unwrap().unwrap().presence
    }

    /// Accepts the offer of this conversation, which must be this agent's.
    pub async fn accept(&self, agent: AgentId, id: ConversationId) {
        let engagement = self.offer(id).await.expect("it is offered");
        self.agent(agent, agent::Command::Accept { conversation: id, engagement }).await.unwrap();
    }

    /// The offer of this conversation, if it is offered.
    pub async fn offer(&self, id: ConversationId) -> Option<EngagementNo> {
        match self.head(id).await.phase {
            Phase::Offered { engagement, .. } => Some(engagement),
            _ => None,
        }
    }

    /// Takes the news that was published so far.
    pub fn news(&self) -> Vec<(Topic, News)> {
        std::mem::take(&mut self.hand.news.lock().unwrap())
    }

    /// How often the texts of messages stand in the log.
    pub async fn texts(&self, id: ConversationId) -> Vec<String> {
        let (records, more) = self.store.records(id, Seq(0), usize::MAX).await.unwrap();
        assert!(!more);
        records
            .into_iter()
            .filter_map(|record| match record.event {
                domain::conversation::Event::Shared(domain::conversation::SharedEvent::MessagePosted {
                    body, ..
                }) => Some(body.plain().to_owned()),
                _ => None,
            })
            .collect()
    }
}

pub fn visitor(number: u128) -> Visitor {
    Visitor { contact: ContactId::from_number(number), site: SITE }
}

pub fn principal(who: Visitor) -> Principal {
    Principal::Contact(who.contact)
}

pub fn start(text: &str) -> customer::Command {
    let mut form = FormAnswers::default();
    form.details.name = "Jo".into();
    form.details.email = "jo@example.org".into();
    customer::Command::Start(Start { form, text: Some(text.into()), ..Start::default() })
}

pub fn write(conversation: ConversationId, text: &str) -> customer::Command {
    customer::Command::Write { conversation, text: text.into(), files: Vec::new() }
}

pub fn send(conversation: ConversationId, text: &str) -> agent::Command {
    agent::Command::Send { conversation, text: text.into(), draft: None, template: None, files: Vec::new() }
}

/// One site, one queue, two agents.
pub fn catalog() -> Catalog {
    let profile = |id, login: &str| Profile {
        id,
        login: login.into(),
        name: login.into(),
        access: Access::Agent,
        teams: vec![],
        slots: DEFAULT_SLOTS.into(),
        active: true,
    };
    let queue = Queue {
        id: QUEUE,
        name: "Support".into(),
        agents: vec![ANNA, BEN],
        teams: vec![],
        priority: 0,
        overflow: None,
        hours: domain::hours::Hours::default(),
        target: domain::routing::Target::default(),
        screen_pop: String::new(),
    };
    let site = Site {
        id: SITE,
        key: "demo".into(),
        name: "Demo".into(),
        team: "Demo".into(),
        entry_point: EntryPointId::from_number(1),
        queue: QUEUE,
        origins: vec![],
        form: domain::site::Form::default(),
        texts: std::collections::BTreeMap::new(),
        look: Look::default(),
        keep_handle: true,
        active: true,
    };
    Catalog {
        queues: [(QUEUE, queue)].into(),
        sites: [(SITE, site)].into(),
        profiles: [(ANNA, profile(ANNA, "Anna")), (BEN, profile(BEN, "Ben"))].into(),
        ..Catalog::default()
    }
}
