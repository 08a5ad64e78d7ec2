//! A service that was down for an hour punishes nobody: no RONA, nothing taken away from anybody, nobody shown the door.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::agent::{Choice, Presence};
use domain::conversation::{DeskEvent, Event, SharedEvent, WithdrawnWhy};
use domain::{CommandId, ConversationId, EngagementNo, Refusal, Seq, SiteId, Span, Timestamp};
use protocol::Done;
use protocol::agent::{self, RowState};
use server::bus::LocalBus;
use server::catalog::{Catalog, CatalogHandle};
use server::clock::{Clock, Ids as _, SystemClock, SystemIds};
use server::desk::{Bell, Desk, Visitor};
use server::store::Store;
use server::store::sqlite::SqliteStore;
use tests::people::{Agent, start};
use tests::server::{Data, Server};

const HOUR: Span = Span::minutes(60);

/// A clock that stands where it was put.
struct Then(AtomicI64);

impl Clock for Then {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

struct Silent;

impl Bell for Silent {
    fn ring(&self) {}

    fn ring_for_deliveries(&self) {}
}

/// The service as it ran until an hour ago, on the store that a server left.
struct Past {
    store: Arc<SqliteStore>,
    catalog: Arc<CatalogHandle>,
    desk: Desk,
}

impl Past {
    async fn on(data: &Data) -> Self {
        let store = Arc::new(SqliteStore::open(data.path()).expect("it opens"));
        let catalog = Arc::new(CatalogHandle::new(Catalog::load(&*store).await.expect("reading works")));
        let clock = Arc::new(Then(AtomicI64::new(SystemClock.now().0 - HOUR.0)));
        let bus = Arc::new(LocalBus::default());
        let ids = Arc::new(SystemIds);
        let desk = Desk::new(Arc::clone(&store) as _, bus, Arc::clone(&catalog), clock, ids, Arc::new(Silent));
        Self { store, catalog, desk }
    }

    fn agent_named(&self, login: &str) -> domain::AgentId {
        let catalog = self.catalog.get();
        catalog.profiles.values().find(|profile| profile.login == login).expect("a demo agent").id
    }

    fn command_id() -> CommandId {
        CommandId(SystemIds.uuid(SystemClock.now()))
    }

    async fn arrive(&self, who: domain::AgentId) {
        self.desk.sign_in(who).await.expect("signed in");
        self.desk.link_up(who).await.expect("connected");
        self.ask(who, agent::Command::Choose(Choice::Available)).await.expect("available");
    }

    async fn ask(&self, who: domain::AgentId, command: agent::Command) -> Result<Done<Seq>, Refusal> {
        self.desk.agent(who, Self::command_id(), &command).await
    }

    /// A new customer, offered to whoever is free.
    async fn customer(&self) -> (ConversationId, EngagementNo) {
        let site: SiteId = self.catalog.get().site_by_key("demo").expect("the demo's site").id;
        let who = Visitor { contact: domain::ContactId(SystemIds.uuid(SystemClock.now())), site };
        let done = self.desk.customer(who, Self::command_id(), &start("hello")).await.expect("started");
        self.desk.run_pending().await;
        let id = done.conversation.expect("it is somewhere");
        let head = self.store.conversation(id).await.expect("reading works").expect("it exists");
        (id, *head.engagements.keys().next().expect("offered"))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_hour_without_a_server_punishes_nobody() {
    let (data, _) = Server::demo().await.stop().await;
    let past = Past::on(&data).await;
    let anna = past.agent_named("anna");
    past.arrive(anna).await;
    let mut conversations = Vec::new();
    for _ in 0..4 {
        conversations.push(past.customer().await);
    }
    let [(offered, _), (unanswered, one), (quiet, two), (wrapping, three)] = conversations[..] else { unreachable!() };
    for (conversation, engagement) in [(unanswered, one), (quiet, two), (wrapping, three)] {
        past.ask(anna, agent::Command::Accept { conversation, engagement }).await.expect("accepted");
    }
    let question = agent::Command::Send {
        conversation: quiet,
        text: "which number?".into(),
        draft: None,
        template: None,
        files: Vec::new(),
    };
    past.ask(anna, question).await.expect("sent");
    past.ask(anna, agent::Command::End { conversation: wrapping }).await.expect("ended");
    past.store.close().await.expect("closed");
    drop(past);

    let server = Server::on(data).await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    let desk = anna.welcome().await;
    assert_eq!(desk.me.presence, Presence::Available, "no RONA, not signed out");
    let of = |id| desk.rows.iter().find(|row| row.conversation == id).map(|row| row.state.clone());
    assert!(matches!(of(unanswered), Some(RowState::Active { .. })), "still hers: {:?}", of(unanswered));
    assert!(matches!(of(quiet), Some(RowState::Active { .. })), "still hers: {:?}", of(quiet));
    let Some(RowState::WrapUp { deadline: Some(deadline), .. }) = of(wrapping) else { panic!("{:?}", of(wrapping)) };
    assert!(deadline - desk.now > Span::seconds(20), "time to give her reasons");
    // A contact who waited an hour belongs to the queue behind as little: nobody could take him.
    let mut carla = Agent::sign_in(&server, "carla").await;
    carla.available().await;
    // It may have been offered to her anew before she was back.
    let known = desk.rows.iter().find(|row| matches!(row.state, RowState::Offered { .. }));
    let (conversation, engagement) = match known {
        Some(row) => (row.conversation, row.engagement),
        None => anna.offer().await,
    };
    assert_eq!(conversation, offered);
    anna.ask(agent::Command::Accept { conversation, engagement }).await.expect("accepted");
    // The fair time goes by; what comes then comes once.
    let fair = std::time::Duration::from_secs(35);
    tokio::join!(anna.hears_for(fair), carla.hears_for(fair));
    for id in [offered, unanswered, quiet, wrapping] {
        let snapshot = anna.subscribe(id, Seq(0)).await;
        let count = |fits: &dyn Fn(&Event) -> bool| snapshot.items.iter().filter(|item| fits(&item.event)).count();
        let expired = count(
            &|event| matches!(event, Event::Desk(DeskEvent::Withdrawn { why, .. }) if *why != WithdrawnWhy::LinkLost),
        );
        assert_eq!(expired, 0, "no offer of hers expired");
        assert_eq!(count(&|event| matches!(event, Event::Desk(DeskEvent::EngagementEnded { .. }))), 0);
        let reminded = count(&|event| matches!(event, Event::Shared(SharedEvent::Reminded { .. })));
        assert_eq!(reminded, usize::from(id == quiet), "asked once, after the fair time");
        let ended = count(&|event| matches!(event, Event::Shared(SharedEvent::Ended { .. })));
        assert_eq!(ended, usize::from(id == wrapping), "nobody is shown the door");
        let wrapped = count(&|event| matches!(event, Event::Desk(DeskEvent::WrappedUp { .. })));
        assert_eq!(wrapped, usize::from(id == wrapping), "given once by the clock");
    }
}
