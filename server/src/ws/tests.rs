//! Sessions over channels: heartbeat, slow readers, lost hints, codecs. Time is paused and moves when everybody waits.

use std::sync::Arc;

use domain::commit::Commit;
use domain::conversation::{Actor, Command as Asked, SharedEvent};
use domain::message::{MessageBody, Via};
use domain::{CommandId, Refusal, Timestamp};
use futures_channel::mpsc;
use futures_util::{SinkExt, StreamExt};
use protocol::customer::{Availability, ClientFrame, Command, Held, Hello, ServerFrame};
use protocol::{close, codec};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::customer;
use super::wire::{Incoming, Outgoing};
use crate::app::{App, Outside, SharedApp};
use crate::auth::password::Passwords;
use crate::config::Config;
use crate::desk::Visitor;
use crate::desk::tests::world::{ANNA, Hand, SITE, catalog, start, visitor};
use crate::files::Files;
use crate::http::assets::tests::front;
use crate::store::memory::MemoryStore;
use crate::store::{Store, TokenKind, TokenRow};

const TOKEN: &str = "a token";

pub struct House {
    pub app: SharedApp,
    pub hand: Arc<Hand>,
    stop: watch::Sender<bool>,
}

impl House {
    pub async fn new(who: Visitor) -> Self {
        let (stop, shutdown) = watch::channel(false);
        let hand = Arc::new(Hand::default());
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let row = TokenRow { contact: who.contact, site: SITE, kind: TokenKind::Access, expires: Timestamp(i64::MAX) };
        store.put_token(Sha256::digest(TOKEN).into(), row).await.unwrap();
        let outside = Outside {
            store,
            clock: hand.clone(),
            ids: hand.clone(),
            bell: hand.clone(),
            files: Files::none(),
            front: front(&[]),
            passwords: Passwords::for_tests(),
            shutdown,
        };
        Self { app: Arc::new(App::new(Config::default(), catalog(), outside)), hand, stop }
    }

    /// A session whose reader has room for this many messages.
    fn connect(&self, room: usize) -> Panel {
        let (to_server, from_client) = mpsc::channel(64);
        let (to_client, from_server) = mpsc::channel(room);
        let from = customer::Caller { foreign: None, address: [127, 0, 0, 1].into() };
        tokio::spawn(customer::serve(self.app.clone(), from_client, to_client, from));
        Panel { to_server, from_server, binary: false }
    }

    pub async fn greeted(&self, held: Option<Held>) -> Panel {
        let mut panel = self.connect(64);
        panel.hello(held).await;
        assert!(matches!(panel.frame().await, ServerFrame::Welcome { .. }));
        panel
    }
}

pub struct Panel {
    to_server: mpsc::Sender<Incoming>,
    from_server: mpsc::Receiver<Outgoing>,
    binary: bool,
}

impl Panel {
    async fn hello(&mut self, held: Option<Held>) {
        let frame = ClientFrame::Hello(Hello { site: "demo".into(), token: TOKEN.into(), held });
        self.say(&frame).await;
    }

    pub async fn say(&mut self, frame: &ClientFrame) {
        let message =
            if self.binary { Incoming::Binary(codec::to_binary(frame)) } else { Incoming::Text(codec::to_json(frame)) };
        self.to_server.send(message).await.unwrap();
    }

    async fn frame(&mut self) -> ServerFrame {
        match self.from_server.next().await.expect("a frame") {
            Outgoing::Text(text) => codec::from_json(&text).unwrap(),
            Outgoing::Binary(bytes) => codec::from_binary(&bytes).unwrap(),
            Outgoing::Close(code, reason) => panic!("closed: {code} {reason}"),
        }
    }

    /// Frames up to and without the one that fits.
    async fn until<T>(&mut self, fits: impl Fn(&ServerFrame) -> Option<T>) -> T {
        loop {
            if let Some(found) = fits(&self.frame().await) {
                return found;
            }
        }
    }

    async fn closed(&mut self) -> Option<u16> {
        while let Some(message) = self.from_server.next().await {
            if let Outgoing::Close(code, _) = message {
                return Some(code);
            }
        }
        None
    }

    pub async fn start(&mut self) -> Held {
        self.say(&ClientFrame::Command { id: command(1), command: start("hello") }).await;
        self.until(|frame| match frame {
            ServerFrame::Snapshot { conversation, state, .. } => {
                Some(Held { conversation: *conversation, seq: state.seq })
            }
            _ => None,
        })
        .await
    }
}

fn command(number: u128) -> CommandId {
    CommandId::from_number(number)
}

#[tokio::test(start_paused = true)]
async fn who_does_not_say_hello_is_not_waited_for() {
    let house = House::new(visitor(1)).await;
    let mut panel = house.connect(8);
    assert_eq!(panel.closed().await, Some(close::SILENT));
}

#[tokio::test(start_paused = true)]
async fn a_dead_link_is_noticed_and_a_live_one_is_kept() {
    let house = House::new(visitor(1)).await;
    let mut panel = house.greeted(None).await;
    let begin = tokio::time::Instant::now();
    for _ in 0..10 {
        panel.until(|frame| matches!(frame, ServerFrame::Ping { .. }).then_some(())).await;
        panel.say(&ClientFrame::Pong { held: None }).await;
    }
    let spoke = tokio::time::Instant::now();
    assert!(spoke - begin >= std::time::Duration::from_secs(72), "kept while it answers");
    assert_eq!(panel.closed().await, Some(close::SILENT));
    assert!(spoke.elapsed() <= std::time::Duration::from_secs(24 + 1), "noticed at the first ping after 20 s");
}

#[tokio::test(start_paused = true)]
async fn a_reader_who_does_not_read_is_disconnected() {
    let house = House::new(visitor(1)).await;
    let mut panel = house.connect(0);
    panel.hello(None).await;
    let begin = tokio::time::Instant::now();
    // The session ends although nobody reads; its sender goes.
    while !panel.to_server.is_closed() {
        tokio::time::advance(std::time::Duration::from_secs(1)).await;
        tokio::task::yield_now().await;
        assert!(begin.elapsed() < std::time::Duration::from_mins(1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_hint_costs_one_ping_and_loses_nothing() {
    let house = House::new(visitor(1)).await;
    let mut panel = house.greeted(None).await;
    let held = panel.start().await;
    // Committed by somebody whose news never comes: another node, say.
    let head = house.app.store.conversation(held.conversation).await.unwrap().unwrap();
    let catalog = house.app.catalog.get();
    let context = domain::conversation::Context {
        now: Timestamp(5),
        actor: Actor::Customer,
        settings: &catalog.settings,
        queues: &domain::QueueId::from_number(1),
        owner: None,
        target: None,
        superseded: false,
        seen_all: true,
        attended: true,
    };
    let asked = Asked::Write { body: MessageBody::text("from elsewhere"), via: Via::Channel };
    let events = head.decide(&asked, &context).unwrap();
    let mut commit = Commit::new(Timestamp(5));
    commit.append(&head, events, &catalog.settings, |_| None, &|_, _| 5);
    house.app.store.commit(commit).await.unwrap();
    panel.until(|frame| matches!(frame, ServerFrame::Ping { .. }).then_some(())).await;
    panel.say(&ClientFrame::Pong { held: Some(held) }).await;
    let record = panel
        .until(|frame| match frame {
            ServerFrame::Events { records, .. } => records.first().cloned(),
            _ => None,
        })
        .await;
    assert_eq!(record.seq, held.seq.next());
}

#[tokio::test(start_paused = true)]
async fn a_pong_brings_the_conversation_once_for_each_ping() {
    let house = House::new(visitor(1)).await;
    let mut panel = house.greeted(None).await;
    panel.start().await;
    for _ in 0..2 {
        panel.until(|frame| matches!(frame, ServerFrame::Ping { .. }).then_some(())).await;
        for _ in 0..20 {
            panel.say(&ClientFrame::Pong { held: None }).await;
        }
    }
    panel.say(&ClientFrame::Command { id: command(2), command: start("again") }).await;
    let mut brought = 0;
    loop {
        match panel.frame().await {
            ServerFrame::Ack { .. } => break,
            ServerFrame::Events { records, .. } if records[0].seq.0 == 1 => brought += 1,
            _ => {}
        }
    }
    // What the first ping brought was read on the way to the second.
    assert_eq!(brought, 1);
}

#[tokio::test(start_paused = true)]
async fn that_somebody_comes_is_told_with_the_next_ping() {
    let house = House::new(visitor(1)).await;
    let mut panel = house.greeted(None).await;
    let told = |frame: &ServerFrame| match frame {
        ServerFrame::Availability(availability) => Some(*availability),
        _ => None,
    };
    assert_eq!(panel.until(told).await, Availability::Offline);
    house.app.desk.sign_in(ANNA).await.unwrap();
    house.app.desk.link_up(ANNA).await.unwrap();
    let choice = protocol::agent::Command::Choose(domain::agent::Choice::Available);
    house.app.desk.agent(ANNA, command(100), &choice).await.unwrap();
    house.hand.set(Timestamp(1_000));
    let before = tokio::time::Instant::now();
    assert_eq!(panel.until(told).await, Availability::Open);
    assert!(before.elapsed() <= std::time::Duration::from_secs(8));
    house.hand.set(Timestamp(2_000));
    panel.until(|frame| matches!(frame, ServerFrame::Ping { .. }).then_some(())).await;
    panel.say(&ClientFrame::Pong { held: None }).await;
    panel
        .until(|frame| match frame {
            ServerFrame::Availability(_) => panic!("told twice"),
            ServerFrame::Ping { .. } => Some(()),
            _ => None,
        })
        .await;
}

#[tokio::test]
async fn conversations_are_begun_at_a_persons_pace() {
    let house = House::new(visitor(1)).await;
    let mut panel = house.greeted(None).await;
    let mut number = 0;
    let mut ask = async |panel: &mut Panel, asked: Command| {
        number += 1;
        panel.say(&ClientFrame::Command { id: command(number), command: asked }).await;
        panel
            .until(|frame| match frame {
                ServerFrame::Ack { result, .. } => Some(result.clone()),
                _ => None,
            })
            .await
    };
    let mut last = None;
    for _ in 0..10 {
        let conversation = ask(&mut panel, start("hello")).await.unwrap().conversation.unwrap();
        ask(&mut panel, Command::Write { conversation, text: "more".into(), files: Vec::new() }).await.unwrap();
        ask(&mut panel, Command::Leave { conversation }).await.unwrap();
        last = Some(conversation);
    }
    let refused = Err(Refusal::TooMany { seconds: 60 });
    assert_eq!(ask(&mut panel, start("hello")).await, refused);
    let another = Command::Write { conversation: last.unwrap(), text: "begins another".into(), files: Vec::new() };
    assert_eq!(ask(&mut panel, another.clone()).await, refused);
    // Nor in another tab; what was carried out is answered again.
    let mut tab = house.greeted(None).await;
    assert_eq!(ask(&mut tab, start("hello")).await, refused);
    tab.say(&ClientFrame::Command { id: command(1), command: start("hello") }).await;
    let again = tab.until(|frame| match frame {
        ServerFrame::Ack { result, .. } => Some(result.is_ok()),
        _ => None,
    });
    assert!(again.await);
    house.hand.set(Timestamp(60_000));
    assert!(ask(&mut panel, another).await.is_ok());
}

#[tokio::test]
async fn the_author_sees_his_command_id_in_the_echo() {
    let house = House::new(visitor(1)).await;
    let mut panel = house.greeted(None).await;
    let held = panel.start().await;
    let write = Command::Write { conversation: held.conversation, text: "mine".into(), files: Vec::new() };
    panel.say(&ClientFrame::Command { id: command(2), command: write }).await;
    let echo = panel
        .until(|frame| match frame {
            ServerFrame::Events { records, .. } => records
                .iter()
                .find(|record| matches!(record.event, SharedEvent::MessagePosted { .. }))
                .map(|record| record.echo),
            _ => None,
        })
        .await;
    assert_eq!(echo, Some(command(2)));
}

#[tokio::test]
async fn the_binary_form_speaks_to_its_own_build_only() {
    let house = House::new(visitor(1)).await;
    let hello = ClientFrame::Hello(Hello { site: "demo".into(), token: TOKEN.into(), held: None });
    let mut panel = house.connect(8);
    let first = codec::hello_to_binary(codec::CUSTOMER_WIRE, &hello);
    panel.to_server.send(Incoming::Binary(first)).await.unwrap();
    panel.binary = true;
    assert!(matches!(panel.frame().await, ServerFrame::Welcome { .. }));
    let mut stranger = house.connect(8);
    stranger.to_server.send(Incoming::Binary(codec::hello_to_binary([9; 8], &hello))).await.unwrap();
    assert_eq!(stranger.closed().await, Some(close::UNKNOWN_WIRE));
}

#[tokio::test]
async fn the_server_says_when_itstops() {
    let house = House::new(visitor(1)).await;
    let mut panel = house.greeted(None).await;
    house.stop.send(true).unwrap();
    assert_eq!(panel.closed().await, Some(close::RESTART));
}
