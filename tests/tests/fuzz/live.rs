//! The same against a running server: requests and frames. It answers, never with an error of its own, and lives on.

use protocol::{close, codec, customer};
use tests::dice::Dice;
use tests::people::{Agent, Customer, http, sign_in, token};
use tests::server::{PATIENCE, Server};
use tests::socket::Socket;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use crate::frames::recorded;
use crate::{change, driver};

const REQUESTS: [&str; 9] = [
    "GET /chat/api/site/demo?lang=de HTTP/1.1\r\nhost: HOST\r\norigin: ORIGIN\r\nconnection: close\r\n\r\n",
    "GET /chat/?site=demo&x=%20%ff HTTP/1.1\r\nhost: HOST\r\naccept-encoding: br;q=0.5, gzip\r\nconnection: close\r\n\r\n",
    "GET /desk/../%2e%2e/etc/passwd HTTP/1.1\r\nhost: HOST\r\nif-none-match: \"x\"\r\nrange: bytes=0-1\r\nconnection: close\r\n\r\n",
    "POST /chat/api/token HTTP/1.1\r\nhost: HOST\r\ncontent-type: application/json\r\ncontent-length: 31\r\nconnection: close\r\n\r\n{\"site\":\"demo\",\"resume\":\"AAAA\"}",
    "POST /api/session HTTP/1.1\r\nhost: HOST\r\norigin: ORIGIN\r\ncontent-type: application/json\r\ncontent-length: 36\r\nconnection: close\r\n\r\n{\"login\":\"nobody\",\"password\":\"wrong\"}",
    "GET /api/desk/drafts/019aa100-0000-7000-8000-0000000000c1 HTTP/1.1\r\nhost: HOST\r\ncookie: COOKIE; a=b\r\nconnection: close\r\n\r\n",
    "GET /api/admin/agents HTTP/1.1\r\nhost: HOST\r\ncookie: COOKIE\r\nx-forwarded-for: 1.2.3.4, ::1\r\nconnection: close\r\n\r\n",
    "GET /ws/customer HTTP/1.1\r\nhost: HOST\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    "OPTIONS /chat/api/token HTTP/1.1\r\nhost: HOST\r\norigin: ORIGIN\r\naccess-control-request-method: POST\r\nconnection: close\r\n\r\n",
];

async fn is_alive(server: &Server) {
    let status = http().get(format!("{}/healthz", server.url)).send().await.expect("an answer").status();
    assert!(status.is_success());
}

#[tokio::test]
async fn requests() {
    let limits =
        [("SWITCHBOARD_LIMITS__TOKENS_PER_MINUTE", "1000000"), ("SWITCHBOARD_LIMITS__SOCKETS_PER_ADDRESS", "1000000")];
    let server = Server::with(&limits).await;
    let cookie = sign_in(&server, "admin", "demo-demo").await.expect("signed in");
    let host = format!("127.0.0.1:{}", server.port());
    let known: Vec<Vec<u8>> = REQUESTS
        .iter()
        .map(|request| request.replace("HOST", &host).replace("ORIGIN", &server.url).replace("COOKIE", &cookie).into())
        .collect();
    let inputs = driver::kept("requests").into_iter();
    let inputs = inputs.chain((0..driver::rounds(1_500)).map(|round| change::bytes(&mut Dice::new(round), &known)));
    for input in inputs {
        let mut stream = TcpStream::connect(&host).await.expect("a connection");
        let _ = stream.write_all(&input).await;
        // What is not finished is not waited for: the end of what we send is the end of the request.
        let _ = stream.shutdown().await;
        let mut told = Vec::new();
        let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut told)).await;
        let shown = String::from_utf8_lossy(&input);
        assert!(read.is_ok(), "never ended: {shown:?}");
        let status = told.get(9..12).map(String::from_utf8_lossy).unwrap_or_default();
        assert!(!status.starts_with('5') || status == "503", "{status} to {shown:?}");
    }
    is_alive(&server).await;
}

/// Sends this after a good hello, and reads until the server has answered something that comes after it.
async fn answered(mut socket: Socket<customer::ServerFrame>, message: Message, probe: Message) {
    socket.send_raw(message.clone()).await;
    socket.send_raw(probe).await;
    let closed = loop {
        match socket.next_within(PATIENCE).await {
            Ok(customer::ServerFrame::Page { .. } | customer::ServerFrame::Unsubscribed { .. }) => return,
            Ok(_) => {}
            Err(closed) => break closed,
        }
    };
    assert!(closed.code.is_some_and(|code| code != close::INTERNAL), "{closed:?} to {message:?}");
}

#[tokio::test]
async fn frames_of_customers() {
    let limits = [("SWITCHBOARD_LIMITS__TOKENS_PER_MINUTE", "1000000")];
    let server = Server::with(&limits).await;
    let recorded = recorded("customer", "client");
    let probe = codec::to_json(&customer::ClientFrame::History {
        conversation: domain::ConversationId::from_number(7),
        before: domain::SharedSeq(1),
    });
    let mut grant = token(&server, None).await.token;
    for round in 0..driver::rounds(400) {
        let mut dice = Dice::new(round);
        if round % 20 == 0 {
            grant = token(&server, None).await.token;
        }
        let text = change::value(&mut dice, &recorded.values).to_string();
        let mut jo = Customer::connect(&server, grant.clone(), None).await;
        let open = jo.welcome().await;
        // About his own conversation, where he has one: others are refused at once.
        let text = match open {
            Some(id) => text.replace("019aa100-0000-7000-8000-0000000000c1", &id.to_string()),
            None => text.replace("019aa100-0001", &format!("019aa1{:02x}-{:04x}", round % 256, round / 256)),
        };
        answered(jo.socket, Message::text(text), Message::text(probe.clone())).await;
    }
    is_alive(&server).await;
}

#[tokio::test]
async fn first_messages() {
    let server = Server::demo().await;
    for (audience, path, hash) in
        [("customer", "/ws/customer", codec::CUSTOMER_WIRE), ("agent", "/ws/agent", codec::AGENT_WIRE)]
    {
        let recorded = recorded(audience, "client");
        for round in 0..driver::rounds(200) {
            let mut dice = Dice::new(round);
            let mut bytes = hash.to_vec();
            bytes.extend(change::bytes(&mut dice, &recorded.binary));
            let url = server.socket_url(path);
            let mut socket = Socket::<customer::ServerFrame>::connect(&url, &[]).await.expect("let in");
            socket.send_raw(Message::binary(bytes.clone())).await;
            // Nobody here has a key, so that each ends with a word.
            let closed = socket.closed().await;
            assert!(closed.code.is_some_and(|code| code != close::INTERNAL), "{closed:?} to {bytes:?}");
        }
    }
    is_alive(&server).await;
}

#[tokio::test]
async fn frames_of_agents() {
    let server = Server::demo().await;
    let recorded = recorded("agent", "client");
    let mut anna = Agent::sign_in(&server, "anna").await;
    for round in 0..driver::rounds(400) {
        let text = change::value(&mut Dice::new(round), &recorded.values).to_string();
        anna.socket.send_raw(Message::text(text.clone())).await;
        let conversation = domain::ConversationId::from_number(7);
        let probe = protocol::agent::ClientFrame::History { conversation, before: domain::Seq(1) };
        anna.socket.send(&probe).await;
        loop {
            match anna.socket.next_within(PATIENCE).await {
                Ok(protocol::agent::ServerFrame::Unsubscribed { conversation: of, .. }) if of == conversation => break,
                Ok(_) => {}
                Err(closed) => {
                    assert!(closed.code.is_some_and(|code| code != close::INTERNAL), "{closed:?} to {text}");
                    anna = Agent::connect(&server, anna.cookie.clone(), Vec::new()).await;
                    break;
                }
            }
        }
    }
    is_alive(&server).await;
}
