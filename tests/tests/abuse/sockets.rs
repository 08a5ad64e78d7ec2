//! Too many sockets, too many frames, too few file handles.

use protocol::{agent, close, customer};
use tests::people::{Agent, Customer, command_id, http, token};
use tests::server::Server;
use tests::socket::Socket;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::Message;

type Panel = Socket<customer::ServerFrame>;

/// Sockets in the test command; `SOCKETS=10000` asks for more.
fn sockets() -> usize {
    std::env::var("SOCKETS").ok().and_then(|sockets| sockets.parse().ok()).unwrap_or(1_000)
}

/// Lets this process and the servers it starts have so many file handles. `false` where the system does not.
async fn with_handles(count: usize) -> bool {
    let own = std::process::id().to_string();
    let mut prlimit = tokio::process::Command::new("prlimit");
    let status = prlimit.args(["--pid", &own, &format!("--nofile={count}:")]).status().await;
    status.is_ok_and(|status| status.success())
}

#[tokio::test]
async fn an_address_has_so_many_sockets_and_others_are_let_in() {
    assert!(with_handles(4_096).await, "this machine allows 4096 file handles (ulimit -Hn)");
    let server = Server::demo().await;
    let url = server.socket_url("/ws/customer");
    let (mut open, mut refused) = (Vec::new(), 0);
    for _ in 0..1_000 {
        match Panel::connect(&url, &[]).await {
            Ok(socket) => open.push(socket),
            Err(429) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((open.len(), refused), (200, 800));
    let other = TcpSocket::new_v4().expect("a socket");
    other.bind("127.0.0.2:0".parse().expect("an address")).expect("another address of this machine");
    let stream = other.connect(([127, 0, 0, 1], server.port()).into()).await.expect("a connection");
    let (_panel, _) = tokio_tungstenite::client_async(&url, stream).await.expect("somebody else is let in");
    open.clear();
    // One stays: the other address's.
    while server.metric("switchboard_sockets").await > 1 {}
    Customer::new(&server).await.start("now there is room").await;
}

#[tokio::test]
async fn many_sockets_are_held_and_people_still_talk() {
    let count = sockets();
    if !with_handles(2 * count + 1_024).await {
        eprintln!("not run: the system allows fewer than {} file handles (ulimit -Hn)", 2 * count + 1_024);
        return;
    }
    let limit = (count + 10).to_string();
    let server = Server::with(&[("SWITCHBOARD_LIMITS__SOCKETS_PER_ADDRESS", &limit)]).await;
    let token = token(&server, None).await.token;
    let mut open = Vec::new();
    for _ in 0..count {
        let mut one = Customer::connect(&server, token.clone(), None).await;
        one.welcome().await;
        open.push(one);
    }
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.available().await;
    let id = open[0].start("hello").await;
    anna.accept().await;
    anna.send(id, "good morning").await.expect("sent");
    for one in &mut open {
        one.snapshot().await;
        one.reads("good morning").await;
    }
    drop((open, anna));
    server.sockets_gone().await;
}

#[tokio::test]
async fn a_server_without_file_handles_recovers_when_there_are_some() {
    let server = Server::with_few_handles(64).await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("hello").await;
    let mut held = Vec::new();
    // More than it can take, fewer than the system takes on its behalf.
    for _ in 0..100 {
        held.push(TcpStream::connect(("127.0.0.1", server.port())).await.expect("the system takes it"));
    }
    jo.write(id, "still here").await.expect("who is in is served");
    drop(held);
    let mut other = Customer::new(&server).await;
    other.start("and whoever comes").await;
}

#[tokio::test]
async fn floods_end_the_flood_only() {
    let server = Server::demo().await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("hello").await;
    for (flood, code) in [
        (Message::Ping(vec![0; 100].into()), close::TOO_MANY),
        (Message::Pong(vec![].into()), close::TOO_MANY),
        (Message::text("{\"Pong\":{\"held\":null}}"), close::TOO_MANY),
        (Message::text("{\"Dance\":{}}"), close::TOO_MANY),
        (Message::text("x".repeat(1_000_000)), close::BAD_FRAME),
        (Message::binary(vec![0; 1_000_000]), close::BAD_FRAME),
    ] {
        let mut flooding = Customer::connect(&server, jo.token.clone(), None).await;
        flooding.welcome().await;
        for _ in 0..1_000 {
            flooding.socket.send_raw(flood.clone()).await;
        }
        let closed = flooding.socket.closed().await;
        // So much is not read to its end: the connection may be reset, and the goodbye with it.
        let endless = flood.len() > 1_000 && closed.code.is_none();
        assert!(closed.code == Some(code) || endless, "{closed:?}");
    }
    jo.write(id, "still here").await.expect("others notice nothing");
}

/// An agent's command lost against every message of a customer who wrote as fast as he could, and was refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_who_floods_refuses_nothing_to_his_agent() {
    let server = Server::demo().await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    let conversation = jo.start("hello").await;
    anna.accept().await;
    let flood = tokio::spawn(async move {
        for number in 0..250 {
            let command = customer::Command::Write { conversation, text: number.to_string(), files: Vec::new() };
            jo.socket.send(&customer::ClientFrame::Command { id: command_id(), command }).await;
        }
        jo
    });
    for number in 0..50 {
        anna.send(conversation, &number.to_string()).await.expect("sent");
    }
    anna.ask(agent::Command::End { conversation }).await.expect("ended");
    flood.await.expect("he wrote");
    assert!(http().get(format!("{}/healthz", server.url)).send().await.expect("an answer").status().is_success());
}
