//! Each kind of bad input is answered with a clear error, nothing is lost, the server stays alive.

use domain::{ConversationId, Refusal};
use protocol::{close, customer};
use tests::people::{Agent, Customer, command_id, http, sign_in, start};
use tests::server::Server;
use tests::socket::Socket;
use tokio_tungstenite::tungstenite::Message;

type Panel = Socket<customer::ServerFrame>;

async fn panel(server: &Server, headers: &[(&'static str, &str)]) -> Result<Panel, u16> {
    Socket::connect(&server.socket_url("/ws/customer"), headers).await
}

async fn is_alive(server: &Server) {
    let status = http().get(format!("{}/healthz", server.url)).send().await.expect("an answer").status();
    assert!(status.is_success());
}

#[tokio::test]
async fn frames_that_cannot_be_read_close_with_a_reason() {
    let server = Server::demo().await;
    for (message, code) in [
        (Message::text("{"), close::BAD_FRAME),
        (Message::text("{\"Hello\":42}"), close::BAD_FRAME),
        (Message::text("{\"Pong\":{\"held\":null}}"), close::BAD_FRAME),
        (Message::binary(vec![0; 12]), close::UNKNOWN_WIRE),
        (Message::binary(vec![1, 2, 3]), close::BAD_FRAME),
    ] {
        let mut socket = panel(&server, &[]).await.unwrap();
        socket.send_raw(message.clone()).await;
        let closed = socket.closed().await;
        assert_eq!(closed.code, Some(code), "{message:?}: {closed:?}");
        assert!(!closed.reason.is_empty());
    }
    let mut socket = panel(&server, &[]).await.unwrap();
    socket.send_raw(Message::text(format!("\"{}\"", "x".repeat(70_000)))).await;
    socket.closed().await;
    is_alive(&server).await;
}

#[tokio::test]
async fn a_frame_of_an_unknown_kind_is_ignored_and_a_second_hello_is_not() {
    let server = Server::demo().await;
    let mut jo = Customer::new(&server).await;
    jo.welcome().await;
    jo.socket.send_raw(Message::text("{\"Dance\":{}}")).await;
    let id = jo.start("still here").await;
    let hello = customer::Hello { site: "demo".into(), token: jo.token.clone(), held: None };
    jo.socket.send(&customer::ClientFrame::Hello(hello)).await;
    assert_eq!(jo.socket.closed().await.code, Some(close::BAD_FRAME));
    let mut jo = Customer::connect(&server, jo.token.clone(), None).await;
    assert_eq!(jo.welcome().await, Some(id), "nothing is lost");
}

#[tokio::test]
async fn unknown_tokens_sites_and_origins_are_not_served() {
    let server = Server::demo().await;
    let good = Customer::new(&server).await.token;
    for (site, token, origin) in [
        ("demo", "made-up", None),
        ("nowhere", good.as_str(), None),
        ("demo", good.as_str(), Some("https://evil.example")),
    ] {
        let headers: Vec<_> = origin.map(|origin| ("origin", origin)).into_iter().collect();
        let mut socket = panel(&server, &headers).await.unwrap();
        let hello = customer::Hello { site: site.into(), token: token.into(), held: None };
        socket.send(&customer::ClientFrame::Hello(hello)).await;
        assert_eq!(socket.closed().await.code, Some(close::UNAUTHORIZED), "{site} {token} {origin:?}");
    }
    let status = http().get(format!("{}/chat/api/site/nowhere", server.url)).send().await.unwrap().status();
    assert_eq!(status.as_u16(), 404);
}

#[tokio::test]
async fn a_token_opens_its_own_conversation_only() {
    let server = Server::demo().await;
    let mut jo = Customer::new(&server).await;
    let secret = jo.start("secret").await;
    let mut thief = Customer::new(&server).await;
    for conversation in [secret, ConversationId::from_number(1)] {
        let refused = thief.write(conversation, "let me in").await;
        assert_eq!(refused, Err(Refusal::NoSuchConversation));
    }
}

#[tokio::test]
async fn limits_hold_for_clients_that_ignore_them() {
    let server = Server::demo().await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("hello").await;
    anna.accept().await;
    let refused = anna.send(id, &"x".repeat(1_001)).await;
    assert_eq!(refused, Err(Refusal::TextTooLong { length: 1_001, limit: 1_000 }));
    let mut nameless = start("hello");
    if let customer::Command::Start(start) = &mut nameless {
        start.form.details.name.clear();
    }
    let mut other = Customer::new(&server).await;
    let refused = other.ask(command_id(), nameless).await;
    assert_eq!(refused, Err(Refusal::FieldMissing { field: domain::refusal::Field::Name }));
}

#[tokio::test]
async fn a_desk_needs_a_session_and_our_own_page() {
    let server = Server::demo().await;
    let url = server.socket_url("/ws/agent");
    let mut stranger = Socket::<protocol::agent::ServerFrame>::connect(&url, &[]).await.unwrap();
    stranger.send(&protocol::agent::ClientFrame::Hello { held: vec![] }).await;
    assert_eq!(stranger.closed().await.code, Some(close::UNAUTHORIZED));
    let cookie = sign_in(&server, "anna", "demo-demo").await.unwrap();
    let headers = [("cookie", cookie.as_str()), ("origin", "https://evil.example")];
    let refused = Socket::<protocol::agent::ServerFrame>::connect(&url, &headers).await;
    assert_eq!(refused.err(), Some(403));
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down() {
    let server = Server::demo().await;
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(sign_in(&server, "anna", "wrong").await.unwrap_err());
    }
    assert_eq!(statuses[0], 401);
    assert_eq!(statuses.last(), Some(&429));
    is_alive(&server).await;
}

#[tokio::test]
async fn a_flood_of_frames_ends_the_flood_only() {
    let server = Server::demo().await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("hello").await;
    for _ in 0..2_000 {
        jo.socket.send(&customer::ClientFrame::Typing { conversation: id }).await;
    }
    assert_eq!(jo.socket.closed().await.code, Some(close::TOO_MANY));
    let mut jo = Customer::connect(&server, jo.token.clone(), None).await;
    assert_eq!(jo.welcome().await, Some(id));
}
