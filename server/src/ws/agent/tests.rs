//! An agent's connection lives as long as his session, and shows what he may read now.

use domain::agent::{Access, Presence};
use domain::{ConversationId, Span, Timestamp};
use futures_channel::mpsc;
use futures_util::{SinkExt, StreamExt};
use protocol::agent::{ClientFrame, Command, DeskChange, Held, ServerFrame};
use protocol::{UnsubscribedWhy, close, codec};

use crate::auth::extract::SignedIn;
use crate::auth::session::{self, IDLE, Standing};
use crate::auth::{end_session, set_password};
use crate::bus::{Bus as _, News, Topic};
use crate::desk::tests::world::{ANNA, visitor};
use crate::store::CredentialRow;
use crate::ws::tests::House;
use crate::ws::wire::{Incoming, Outgoing};

struct Desktop {
    to_server: mpsc::Sender<Incoming>,
    from_server: mpsc::Receiver<Outgoing>,
    session: [u8; 32],
}

impl Desktop {
    /// Anna's, with a session of its own.
    async fn of(house: &House, session: [u8; 32]) -> Self {
        let row = crate::store::SessionRow { agent: ANNA, created: now(house), expires: now(house) + IDLE };
        house.app.store.put_session(session, row).await.unwrap();
        let agent = house.app.catalog.get().profiles[&ANNA].clone();
        let (to_server, from_client) = mpsc::channel(64);
        let (to_client, from_server) = mpsc::channel(64);
        let who = Some(SignedIn { agent, session });
        tokio::spawn(super::serve(house.app.clone(), from_client, to_client, who));
        let mut desktop = Self { to_server, from_server, session };
        desktop.say(&ClientFrame::Hello { held: vec![] }).await;
        desktop.until(|frame| matches!(frame, ServerFrame::Welcome(_)).then_some(())).await;
        desktop
    }

    async fn say(&mut self, frame: &ClientFrame) {
        // Fails when the connection ended already; the test looks at how.
        let _ = self.to_server.send(Incoming::Text(codec::to_json(frame))).await;
    }

    /// The first frame that fits, or the code it was closed with.
    async fn find<T>(&mut self, fits: impl Fn(&ServerFrame) -> Option<T>) -> Result<T, u16> {
        loop {
            match self.from_server.next().await.expect("a message") {
                Outgoing::Text(text) => {
                    if let Some(found) = fits(&codec::from_json(&text).unwrap()) {
                        return Ok(found);
                    }
                }
                Outgoing::Binary(_) => panic!("this desktop speaks JSON"),
                Outgoing::Close(code, _) => return Err(code),
            }
        }
    }

    async fn until<T>(&mut self, fits: impl Fn(&ServerFrame) -> Option<T>) -> T {
        self.find(fits).await.expect("open")
    }

    /// Whether a command is still answered.
    async fn asks(&mut self, house: &House) -> Result<(), u16> {
        let id = domain::CommandId(house.app.ids.uuid(now(house)));
        self.say(&ClientFrame::Command { id, command: Command::Choose(domain::agent::Choice::Available) }).await;
        self.find(|frame| matches!(frame, ServerFrame::Ack { .. }).then_some(())).await
    }

    async fn beats(&mut self) -> Result<(), u16> {
        self.find(|frame| matches!(frame, ServerFrame::Ping { .. }).then_some(())).await?;
        self.say(&ClientFrame::Pong { held: vec![] }).await;
        Ok(())
    }
}

fn now(house: &House) -> Timestamp {
    house.app.clock.now()
}

#[tokio::test]
async fn a_new_password_ends_every_connection_before_its_next_command() {
    let house = House::new(visitor(1)).await;
    let (mut one, mut two) = (Desktop::of(&house, [1; 32]).await, Desktop::of(&house, [2; 32]).await);
    assert_eq!(one.asks(&house).await, Ok(()));
    let row = CredentialRow { agent: ANNA, password_hash: "another".into() };
    set_password(&house.app, "anna", row).await.unwrap();
    assert_eq!(one.asks(&house).await, Err(close::UNAUTHORIZED));
    assert_eq!(two.asks(&house).await, Err(close::UNAUTHORIZED));
}

#[tokio::test]
async fn an_ended_session_ends_its_own_connections_only() {
    let house = House::new(visitor(1)).await;
    let (mut one, mut two) = (Desktop::of(&house, [1; 32]).await, Desktop::of(&house, [2; 32]).await);
    end_session(&house.app, ANNA, one.session).await.unwrap();
    assert_eq!(one.asks(&house).await, Err(close::UNAUTHORIZED));
    assert_eq!(two.asks(&house).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn an_expired_session_is_noticed_at_the_next_ping_and_work_prolongs_it() {
    let house = House::new(visitor(1)).await;
    let (mut busy, mut idle) = (Desktop::of(&house, [1; 32]).await, Desktop::of(&house, [2; 32]).await);
    let pass = |span: Span| house.hand.set(now(&house) + span);
    pass(Span::minutes(11 * 60));
    busy.asks(&house).await.unwrap();
    // The ping that is under way may be of the time before.
    for _ in 0..2 {
        busy.beats().await.unwrap();
        idle.beats().await.unwrap();
    }
    pass(Span::minutes(61));
    let mut ended = Ok(());
    for _ in 0..3 {
        ended = ended.and(idle.beats().await);
        busy.beats().await.unwrap();
        if ended.is_err() {
            break;
        }
    }
    assert_eq!(ended, Err(close::UNAUTHORIZED));
    let busy = session::look(&*house.app.store, busy.session, now(&house), None).await.unwrap();
    assert!(matches!(busy, Standing::Stands(_)));
}

#[tokio::test(start_paused = true)]
async fn a_page_that_answers_pings_is_nobody_and_who_does_something_stays() {
    let house = House::new(visitor(1)).await;
    let mut catalog = (*house.app.catalog.get()).clone();
    catalog.settings.inactivity = Some(Span::minutes(10));
    house.app.catalog.set(catalog);
    let (mut there, mut away) = (Desktop::of(&house, [1; 32]).await, Desktop::of(&house, [2; 32]).await);
    let presence = async || house.app.desk.agent_state(ANNA).await.unwrap().presence;
    let pass = |minutes| house.hand.set(now(&house) + Span::minutes(minutes));
    pass(9);
    there.say(&ClientFrame::Active).await;
    // The ping that is under way may be of the time before.
    for _ in 0..2 {
        there.beats().await.unwrap();
        away.beats().await.unwrap();
    }
    pass(2);
    let mut ended = Ok(());
    while ended.is_ok() {
        there.beats().await.unwrap();
        ended = away.beats().await;
    }
    assert_eq!(ended, Err(close::UNAUTHORIZED));
    assert_ne!(presence().await, Presence::SignedOut, "he is there on another device");
    pass(10);
    while there.beats().await.is_ok() {}
    assert_eq!(presence().await, Presence::SignedOut);
}

#[tokio::test]
async fn who_supervises_no_more_loses_what_he_watched() {
    let house = House::new(visitor(1)).await;
    let grant = |access: Access| {
        let mut catalog = (*house.app.catalog.get()).clone();
        catalog.profiles.get_mut(&ANNA).unwrap().access = access;
        house.app.catalog.set(catalog);
        house.app.bus.publish(Topic::Desks, News::Catalog);
    };
    grant(Access::Supervisor);
    let held = house.greeted(None).await.start().await;
    let mut anna = Desktop::of(&house, [1; 32]).await;
    let conversation: ConversationId = held.conversation;
    anna.say(&ClientFrame::Subscribe(Held { conversation, seq: domain::Seq(0) })).await;
    anna.until(|frame| matches!(frame, ServerFrame::Snapshot(_)).then_some(())).await;
    grant(Access::Agent);
    let me = anna.until(|frame| match frame {
        ServerFrame::Desk { change: DeskChange::Me(me), .. } => Some(me.access),
        _ => None,
    });
    assert_eq!(me.await, Access::Agent);
    let gone = anna.until(|frame| match frame {
        ServerFrame::Unsubscribed { conversation, why } => Some((*conversation, *why)),
        _ => None,
    });
    assert_eq!(gone.await, (conversation, UnsubscribedWhy::AccessLost));
    anna.say(&ClientFrame::History { conversation, before: domain::Seq(9) }).await;
    let refused = anna.until(|frame| match frame {
        ServerFrame::Page { .. } => Some(false),
        ServerFrame::Unsubscribed { .. } => Some(true),
        _ => None,
    });
    assert!(refused.await, "nor is there history");
}
