//! Connections that break, servers that die: nothing acknowledged is lost, nothing is there twice.

use protocol::customer::{Command, Held};
use tests::people::{Agent, Customer, command_id, start, texts, token};
use tests::server::Server;

#[tokio::test]
async fn a_returning_customer_gets_what_he_missed_and_no_more() {
    let server = Server::demo().await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("hello").await;
    anna.accept().await;
    anna.send(id, "one").await.unwrap();
    let one = jo.reads("one").await;
    let token = jo.token.clone();
    drop(jo);
    anna.send(id, "two").await.unwrap();
    anna.send(id, "three").await.unwrap();
    let held = Some(Held { conversation: id, seq: one.seq });
    let mut jo = Customer::connect(&server, token, held).await;
    assert_eq!(jo.welcome().await, Some(id));
    let two = jo.reads("two").await;
    assert_eq!(two.seq, one.seq.next(), "from where he was");
}

#[tokio::test]
async fn a_killed_server_has_everything_it_acknowledged_once() {
    let server = Server::demo().await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("first").await;
    let mut acknowledged = vec!["first".to_owned()];
    for number in 0..20 {
        let text = format!("message {number}");
        jo.write(id, &text).await.unwrap();
        acknowledged.push(text);
    }
    // The last one is sent and the power goes before anybody hears the answer.
    let (doubtful, last) = (command_id(), "in doubt");
    let command = Command::Write { conversation: id, text: last.into(), files: Vec::new() };
    jo.socket.send(&protocol::customer::ClientFrame::Command { id: doubtful, command: command.clone() }).await;
    let token = jo.token.clone();
    let data = server.kill().await;
    drop(jo);
    let server = Server::on(data).await;
    let mut jo = Customer::connect(&server, token, None).await;
    assert_eq!(jo.welcome().await, Some(id));
    jo.ask(doubtful, command).await.expect("repeating it is safe");
    acknowledged.push(last.to_owned());
    let mut again = Customer::connect(&server, jo.token.clone(), None).await;
    again.welcome().await;
    let (_, items) = again.snapshot().await;
    assert_eq!(texts(&items), acknowledged);
}

#[tokio::test]
async fn two_tabs_of_one_customer_are_one_conversation() {
    let server = Server::demo().await;
    let mut first = Customer::new(&server).await;
    let mut second = Customer::connect(&server, first.token.clone(), None).await;
    second.welcome().await;
    let id = first.start("from the first").await;
    let (_, items) = second.snapshot().await;
    assert_eq!(texts(&items), ["from the first"]);
    second.write(id, "from the second").await.unwrap();
    first.reads("from the second").await;
    let again = second.ask(command_id(), start("a second start")).await.unwrap();
    assert_eq!(again.conversation, Some(id));
}

#[tokio::test]
async fn a_resume_handle_brings_the_same_visitor_back() {
    let server = Server::demo().await;
    let grant = token(&server, None).await;
    assert!(!grant.resumed);
    let mut jo = Customer::connect(&server, grant.token, None).await;
    let id = jo.start("hello").await;
    let again = token(&server, grant.resume).await;
    assert!(again.resumed);
    let mut jo = Customer::connect(&server, again.token, None).await;
    assert_eq!(jo.welcome().await, Some(id));
    let stranger = token(&server, Some("made-up".into())).await;
    assert!(!stranger.resumed);
    let mut stranger = Customer::connect(&server, stranger.token, None).await;
    assert_eq!(stranger.welcome().await, None);
}

/// The end of the old connection was written down after the begin of the new one: connected, Available, and out of reach.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_that_is_loaded_again_and_again_gets_its_offers() {
    let server = Server::demo().await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.available().await;
    for _ in 0..30 {
        let cookie = anna.cookie.clone();
        drop(anna);
        anna = Agent::connect(&server, cookie, Vec::new()).await;
        anna.welcome().await;
        let mut jo = Customer::new(&server).await;
        let conversation = jo.start("hello").await;
        assert_eq!(anna.offer().await.0, conversation);
        jo.ask(command_id(), Command::Leave { conversation }).await.expect("left");
    }
}

#[tokio::test]
async fn an_agent_returns_to_his_desk_as_it_is() {
    let server = Server::demo().await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("hello").await;
    anna.accept().await;
    let cookie = anna.cookie.clone();
    drop(anna);
    jo.write(id, "are you there?").await.unwrap();
    let mut anna = Agent::connect(&server, cookie, Vec::new()).await;
    let desk = anna.welcome().await;
    assert_eq!(desk.rows.len(), 1);
    assert_eq!(desk.me.presence, domain::agent::Presence::Available, "the chosen state stands");
}
