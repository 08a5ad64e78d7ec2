//! Customers and agents for the measurements.

use domain::agent::Choice;
use domain::{CommandId, ConversationId, Refusal, SharedSeq};
use protocol::Done;
use protocol::agent::{self, DeskChange, RowState};
use protocol::codec::{AGENT_WIRE, CUSTOMER_WIRE};
use protocol::customer::{ClientFrame, Command, Held, Hello, ServerFrame, TokenGrant};
use tests::people::{command_id, start};

use crate::client::Line;
use crate::host::{Host, post};

/// A customer with a conversation of his own.
pub struct Customer {
    line: Line,
    /// His conversation.
    pub conversation: ConversationId,
    /// What he holds of it, as his panel would say.
    held: Option<Held>,
}

impl Customer {
    /// A connection of somebody who has not begun.
    pub async fn visit(host: &Host) -> Line {
        let (status, _, body) = post(&host.url, "/chat/api/token", &[], r#"{"site":"demo","resume":null}"#).await;
        assert_eq!(status, 200, "{body}");
        let grant: TokenGrant = serde_json::from_str(&body).expect("a token");
        let mut line = Line::connect(&host.socket("/ws/customer"), &[]).await;
        let hello = Hello { site: "demo".into(), token: grant.token, held: None };
        line.greet(CUSTOMER_WIRE, &ClientFrame::Hello(hello)).await;
        line
    }

    /// Somebody who began a chat.
    pub async fn chatting(host: &Host) -> Self {
        let mut line = Self::visit(host).await;
        let id = command_id();
        line.send(&ClientFrame::Command { id, command: start("hello") }).await;
        let mut held = None;
        let done = answer(&mut line, id, &mut held).await.expect("a chat");
        Self { line, conversation: done.conversation.expect("a start names its conversation"), held }
    }

    /// Sends a message; its answer comes later.
    pub async fn post(&mut self, text: String) -> CommandId {
        let id = command_id();
        let command = Command::Write { conversation: self.conversation, text, files: Vec::new() };
        self.line.send(&ClientFrame::Command { id, command }).await;
        id
    }

    /// Sends a message and waits until it is durable.
    pub async fn write(&mut self, text: String) {
        let id = self.post(text).await;
        answer(&mut self.line, id, &mut self.held).await.expect("accepted");
    }

    /// The answer to a message.
    pub async fn answered(&mut self, id: CommandId) {
        answer(&mut self.line, id, &mut self.held).await.expect("accepted");
    }
}

/// Reads to the answer, and lives on meanwhile.
async fn answer(line: &mut Line, id: CommandId, held: &mut Option<Held>) -> Result<Done<SharedSeq>, Refusal> {
    loop {
        match line.next::<ServerFrame>().await.expect("the server is there") {
            ServerFrame::Ack { id: of, result } if of == id => return result,
            ServerFrame::Snapshot { conversation, items, .. } => {
                *held = items.last().map(|item| Held { conversation, seq: SharedSeq(item.seq) });
            }
            ServerFrame::Events { conversation, records } => {
                *held = records.last().map(|record| Held { conversation, seq: record.seq }).or(*held);
            }
            ServerFrame::Ping { .. } => line.send(&ClientFrame::Pong { held: *held }).await,
            _ => {}
        }
    }
}

/// Reads for ever and answers pings.
pub async fn idle(mut line: Line) {
    while let Some(frame) = line.next::<ServerFrame>().await {
        if matches!(frame, ServerFrame::Ping { .. }) {
            line.send(&ClientFrame::Pong { held: None }).await;
        }
    }
}

/// New agents in the demo's first queue, each with room for a hundred chats.
pub async fn hire(host: &Host, count: usize) -> Vec<String> {
    let origin = [("origin", host.url.as_str())];
    let admin = sign_in(host, "admin", "demo-demo").await;
    let headers = [origin[0], ("cookie", admin.as_str())];
    let teams = teams(host, &admin).await;
    let mut cookies = Vec::new();
    for number in 0..count {
        let login = format!("load{number}");
        let body = serde_json::json!({ "login": login, "name": format!("Load {number}"), "teams": teams,
            "slots": { "chat": 100, "social": 0, "email": 0 } });
        let (status, _, made) = post(&host.url, "/api/admin/agents", &headers, &body.to_string()).await;
        assert_eq!(status, 201, "{made}");
        let made: serde_json::Value = serde_json::from_str(&made).expect("a record");
        let path = format!("{}/api/admin/agents/{}/password", host.url, made["id"].as_str().expect("an id"));
        let answer = tests::people::http()
            .put(path)
            .header("origin", &host.url)
            .header("cookie", &admin)
            .json(&serde_json::json!({ "password": "load-load-load" }))
            .send()
            .await
            .expect("an answer");
        assert!(answer.status().is_success());
        cookies.push(sign_in(host, &login, "load-load-load").await);
    }
    cookies
}

async fn teams(host: &Host, admin: &str) -> Vec<serde_json::Value> {
    let answer =
        tests::people::http().get(format!("{}/api/admin/teams", host.url)).header("cookie", admin).send().await;
    let teams: serde_json::Value = answer.expect("an answer").json().await.expect("teams");
    teams["records"].as_array().expect("a list").iter().map(|team| team["id"].clone()).collect()
}

async fn sign_in(host: &Host, login: &str, password: &str) -> String {
    let body = serde_json::json!({ "login": login, "password": password }).to_string();
    let (status, head, _) = post(&host.url, "/api/session", &[("origin", &host.url)], &body).await;
    assert!((200..300).contains(&status), "sign in of {login}: {status}");
    let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

/// Accepts `count` offers, then hands every frame on, as long as the connection lives.
pub async fn serve(host: &Host, cookie: &str, count: usize) -> Line {
    let headers = [("cookie", cookie), ("origin", host.url.as_str())];
    let mut line = Line::connect(&host.socket("/ws/agent"), &headers).await;
    line.greet(AGENT_WIRE, &agent::ClientFrame::Hello { held: Vec::new() }).await;
    let command = agent::Command::Choose(Choice::Available);
    line.send(&agent::ClientFrame::Command { id: command_id(), command }).await;
    let mut accepted = 0;
    while accepted < count {
        match line.next::<agent::ServerFrame>().await.expect("the server is there") {
            agent::ServerFrame::Desk { change: DeskChange::Row(row), .. } => {
                if matches!(row.state, RowState::Offered { .. }) {
                    let command = agent::Command::Accept { conversation: row.conversation, engagement: row.engagement };
                    line.send(&agent::ClientFrame::Command { id: command_id(), command }).await;
                    let held = agent::Held { conversation: row.conversation, seq: domain::Seq(0) };
                    line.send(&agent::ClientFrame::Subscribe(held)).await;
                    accepted += 1;
                }
            }
            agent::ServerFrame::Ping { .. } => line.send(&agent::ClientFrame::Pong { held: Vec::new() }).await,
            _ => {}
        }
    }
    line
}
