//! What customers and agents do together.

use domain::conversation::SharedEvent;
use domain::conversation::shared::SharedState;
use domain::{EngagementNo, Refusal};
use protocol::agent::{self, DeskChange, RowState};
use protocol::{Signal, customer};
use tests::people::{Agent, Customer, texts};
use tests::server::Server;

#[tokio::test]
async fn a_customer_and_an_agent_talk_until_the_wrap_up() {
    let server = Server::demo().await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    let reasons = anna.welcome().await.settings.wrap_up_reasons;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    assert_eq!(jo.welcome().await, None);
    let id = jo.start("hello").await;
    let (conversation, snapshot) = anna.accept().await;
    assert_eq!(conversation, id);
    assert_eq!(snapshot.head.customer_name(), "Jo Doe");
    jo.sees("Joined", |record| matches!(record.event, SharedEvent::Joined { .. })).await;
    anna.send(id, "good morning").await.unwrap();
    let read = jo.reads("good morning").await;
    assert_eq!(read.echo, None, "somebody else's command id is nobody's business");
    jo.write(id, "my parcel is late").await.unwrap();
    anna.reads("my parcel is late").await;
    anna.ask(agent::Command::End { conversation: id }).await.unwrap();
    jo.sees("Ended", |record| matches!(record.event, SharedEvent::Ended { .. })).await;
    let wrap_up =
        agent::Command::WrapUp { conversation: id, engagement: EngagementNo(1), reasons: vec![reasons[0].id] };
    anna.ask(wrap_up).await.unwrap();
    anna.socket
        .expect("RowGone", |frame| match frame {
            agent::ServerFrame::Desk { change: DeskChange::RowGone { conversation }, .. } if *conversation == id => {
                Some(())
            }
            _ => None,
        })
        .await;
}

#[tokio::test]
async fn typing_and_seen_reach_the_other_side_only() {
    let server = Server::demo().await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("hello").await;
    anna.accept().await;
    let joined = jo.sees("Joined", |record| matches!(record.event, SharedEvent::Joined { .. })).await;
    jo.socket.send(&customer::ClientFrame::Typing { conversation: id }).await;
    anna.socket
        .expect("typing", |frame| match frame {
            agent::ServerFrame::Signal { signal: Signal::Typing { participant }, .. } => Some(*participant),
            _ => None,
        })
        .await;
    anna.socket.send(&agent::ClientFrame::Seen { conversation: id, up_to: joined.seq }).await;
    let cursor = jo
        .socket
        .expect("seen", |frame| match frame {
            customer::ServerFrame::Seen { cursor, .. } => Some(*cursor),
            _ => None,
        })
        .await;
    assert_eq!(cursor.up_to, joined.seq);
}

#[tokio::test]
async fn the_customers_wire_names_nothing_of_the_desk() {
    let server = Server::demo().await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    let me = anna.welcome().await.me.agent;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("hello").await;
    anna.accept().await;
    anna.send(id, "last words").await.unwrap();
    jo.reads("last words").await;
    let mut second = Customer::connect(&server, jo.token.clone(), None).await;
    second.welcome().await;
    let (state, items) = second.snapshot().await;
    let said = format!("{}{}", protocol::codec::to_json(&state), protocol::codec::to_json(&items));
    assert!(!said.contains(&me.to_string()));
    assert!(matches!(state.state, SharedState::With { .. }));
    assert_eq!(texts(&items), ["hello", "last words"]);
}

#[tokio::test]
async fn a_row_counts_what_was_not_seen() {
    let server = Server::demo().await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("one").await;
    anna.accept().await;
    jo.write(id, "two").await.unwrap();
    let unread =
        |count| move |row: &agent::Row| matches!(row.state, RowState::Active { unread, .. } if unread == count);
    anna.row("two unread", unread(2)).await;
    let head = anna.subscribe(id, domain::Seq(0)).await.head;
    anna.socket.send(&agent::ClientFrame::Seen { conversation: id, up_to: head.shared_seq }).await;
    anna.row("all seen", unread(0)).await;
}

#[tokio::test]
async fn a_colleague_may_not_write_into_it() {
    let server = Server::demo().await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("hello").await;
    anna.accept().await;
    let mut ben = Agent::sign_in(&server, "ben").await;
    let refused = ben.send(id, "let me in").await;
    assert!(matches!(refused, Err(Refusal::OfferOver | Refusal::NoSuchConversation)), "{refused:?}");
    ben.socket.send(&agent::ClientFrame::Subscribe(agent::Held { conversation: id, seq: domain::Seq(0) })).await;
    ben.socket
        .expect("Unsubscribed", |frame| match frame {
            agent::ServerFrame::Unsubscribed { conversation, .. } if *conversation == id => Some(()),
            _ => None,
        })
        .await;
}
