//! People as scripts: a customer and an agent who speak the public wire.

use domain::agent::Choice;
use domain::conversation::shared::SharedConversation;
use domain::conversation::{DeskEvent, Event, SharedEvent, SharedRecord};
use domain::draft::Draft;
use domain::email::{LetterDraft, Mode, Own, Reply, Terms};
use domain::site::FormAnswers;
use domain::template::Form;
use domain::thread::{SharedItem, Thread};
use domain::{CommandId, ConversationId, EngagementNo, Refusal, Seq, SharedSeq};
use protocol::Done;
use protocol::agent::{self, DeskChange, Row, RowState};
use protocol::customer::{self, Hello, Start, TokenGrant};
use uuid::Uuid;

use crate::server::Server;
use crate::socket::Socket;

/// A new command id.
pub fn command_id() -> CommandId {
    #[expect(clippy::disallowed_methods, reason = "a script is where ids are made")]
    let id = Uuid::now_v7();
    CommandId(id)
}

/// A visitor of the demo site.
pub struct Customer {
    /// His connection.
    pub socket: Socket<customer::ServerFrame>,
    /// What he speaks with.
    pub token: String,
}

impl Customer {
    /// A new visitor with a token and a connection.
    pub async fn new(server: &Server) -> Self {
        let token = token(server, None).await.token;
        Self::connect(server, token, None).await
    }

    /// Connects with this token, holding this.
    pub async fn connect(server: &Server, token: String, held: Option<customer::Held>) -> Self {
        let mut socket = Socket::connect(&server.socket_url("/ws/customer"), &[]).await.expect("a connection");
        let hello = Hello { site: "demo".into(), token: token.clone(), held };
        socket.send(&customer::ClientFrame::Hello(hello)).await;
        Self { socket, token }
    }

    /// Connects at this address, which need not be the server's own.
    pub async fn connect_to(url: &str, token: String) -> Self {
        let mut socket = Socket::connect(url, &[]).await.expect("a connection");
        let hello = Hello { site: "demo".into(), token: token.clone(), held: None };
        socket.send(&customer::ClientFrame::Hello(hello)).await;
        Self { socket, token }
    }

    /// What the server says at first: the conversation that goes on, if one does.
    pub async fn welcome(&mut self) -> Option<ConversationId> {
        self.socket
            .expect("Welcome", |frame| match frame {
                customer::ServerFrame::Welcome { conversation, .. } => Some(*conversation),
                _ => None,
            })
            .await
    }

    /// Sends a command and waits for its answer.
    pub async fn ask(&mut self, id: CommandId, command: customer::Command) -> Result<Done<SharedSeq>, Refusal> {
        self.socket.send(&customer::ClientFrame::Command { id, command }).await;
        self.answer(id).await
    }

    /// Waits for the answer to this command.
    pub async fn answer(&mut self, id: CommandId) -> Result<Done<SharedSeq>, Refusal> {
        self.socket
            .expect("Ack", |frame| match frame {
                customer::ServerFrame::Ack { id: of, result } if *of == id => Some(result.clone()),
                _ => None,
            })
            .await
    }

    /// Starts a chat with these words.
    pub async fn start(&mut self, text: &str) -> ConversationId {
        let done = self.ask(command_id(), start(text)).await.expect("a chat");
        done.conversation.expect("a start names its conversation")
    }

    /// Writes.
    pub async fn write(&mut self, conversation: ConversationId, text: &str) -> Result<Done<SharedSeq>, Refusal> {
        self.ask(command_id(), customer::Command::Write { conversation, text: text.into(), files: Vec::new() }).await
    }

    /// The snapshot of the conversation he is shown.
    pub async fn snapshot(&mut self) -> (SharedConversation, Vec<SharedItem>) {
        self.socket
            .expect("Snapshot", |frame| match frame {
                customer::ServerFrame::Snapshot { state, items, .. } => Some((state.clone(), items.clone())),
                _ => None,
            })
            .await
    }

    /// Waits for an event that fits.
    pub async fn sees(&mut self, what: &str, fits: impl Fn(&SharedRecord) -> bool) -> SharedRecord {
        self.socket
            .expect(what, |frame| match frame {
                customer::ServerFrame::Events { records, .. } => records.iter().find(|record| fits(record)).cloned(),
                _ => None,
            })
            .await
    }

    /// Waits until this text arrives.
    pub async fn reads(&mut self, text: &str) -> SharedRecord {
        self.sees(text, |record| text_of(&record.event) == Some(text)).await
    }
}

/// Asks for a token of the demo site.
pub async fn token(server: &Server, resume: Option<String>) -> TokenGrant {
    let request = customer::TokenRequest { site: "demo".into(), resume };
    let answer = http().post(format!("{}/chat/api/token", server.url)).json(&request).send().await.expect("an answer");
    assert!(answer.status().is_success(), "token: {}", answer.status());
    answer.json().await.expect("a token")
}

/// A start with a filled form.
pub fn start(text: &str) -> customer::Command {
    let mut form = FormAnswers::default();
    form.details.name = "Jo Doe".into();
    form.details.email = "jo@example.org".into();
    customer::Command::Start(Start { form, text: Some(text.into()), ..Start::default() })
}

/// The text of a message event.
pub fn text_of(event: &SharedEvent) -> Option<&str> {
    match event {
        SharedEvent::MessagePosted { body, .. } => Some(body.plain()),
        _ => None,
    }
}

/// The texts of a thread, in order.
pub fn texts(items: &[SharedItem]) -> Vec<String> {
    items.iter().filter_map(|item| text_of(&item.event)).map(str::to_owned).collect()
}

/// A thread from these items.
pub fn thread(items: Vec<SharedItem>) -> Thread<SharedEvent> {
    let mut thread = Thread::default();
    thread.reset(items, true);
    thread
}

/// A plain HTTP client.
pub fn http() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client")
}

/// A demo agent at his desk.
pub struct Agent {
    /// His connection.
    pub socket: Socket<agent::ServerFrame>,
    /// His session.
    pub cookie: String,
}

impl Agent {
    /// Signs in with the demo password and connects.
    pub async fn sign_in(server: &Server, login: &str) -> Self {
        let cookie = sign_in(server, login, "demo-demo").await.expect("signed in");
        Self::connect(server, cookie, Vec::new()).await
    }

    /// Connects with this session, holding this.
    pub async fn connect(server: &Server, cookie: String, held: Vec<agent::Held>) -> Self {
        let headers = [("cookie", cookie.as_str()), ("origin", server.url.as_str())];
        let mut socket = Socket::connect(&server.socket_url("/ws/agent"), &headers).await.expect("a connection");
        socket.send(&agent::ClientFrame::Hello { held }).await;
        Self { socket, cookie }
    }

    /// His desk as it is at first.
    pub async fn welcome(&mut self) -> agent::Welcome {
        self.socket
            .expect("Welcome", |frame| match frame {
                agent::ServerFrame::Welcome(welcome) => Some((**welcome).clone()),
                _ => None,
            })
            .await
    }

    /// Sends a command and waits for its answer.
    pub async fn ask(&mut self, command: agent::Command) -> Result<Done<Seq>, Refusal> {
        let id = command_id();
        self.socket.send(&agent::ClientFrame::Command { id, command }).await;
        self.socket
            .expect("Ack", |frame| match frame {
                agent::ServerFrame::Ack { id: of, result } if *of == id => Some(result.clone()),
                _ => None,
            })
            .await
    }

    /// Goes Available.
    pub async fn available(&mut self) {
        self.ask(agent::Command::Choose(Choice::Available)).await.expect("available");
    }

    /// Is there and does nothing for this long, but for answering pings.
    pub async fn hears_for(&mut self, span: std::time::Duration) {
        let _ = tokio::time::timeout(span, async {
            loop {
                self.socket
                    .expect("Ping", |frame| matches!(frame, agent::ServerFrame::Ping { .. }).then_some(()))
                    .await;
                self.socket.send(&agent::ClientFrame::Pong { held: Vec::new() }).await;
            }
        })
        .await;
    }

    /// Waits for a row that fits.
    pub async fn row(&mut self, what: &str, fits: impl Fn(&Row) -> bool) -> Row {
        self.socket
            .expect(what, |frame| match frame {
                agent::ServerFrame::Desk { change: DeskChange::Row(row), .. } if fits(row) => Some((**row).clone()),
                _ => None,
            })
            .await
    }

    /// Waits for an offer.
    pub async fn offer(&mut self) -> (ConversationId, EngagementNo) {
        let row = self.row("an offer", |row| matches!(row.state, RowState::Offered { .. })).await;
        (row.conversation, row.engagement)
    }

    /// Takes the next offer and reads the conversation.
    pub async fn accept(&mut self) -> (ConversationId, agent::Snapshot) {
        let (conversation, engagement) = self.offer().await;
        self.ask(agent::Command::Accept { conversation, engagement }).await.expect("accepted");
        let snapshot = self.subscribe(conversation, Seq(0)).await;
        (conversation, snapshot)
    }

    /// Asks for a conversation from the beginning.
    pub async fn subscribe(&mut self, conversation: ConversationId, seq: Seq) -> agent::Snapshot {
        self.socket.send(&agent::ClientFrame::Subscribe(agent::Held { conversation, seq })).await;
        self.socket
            .expect("Snapshot", |frame| match frame {
                agent::ServerFrame::Snapshot(snapshot) if snapshot.head.id() == conversation => {
                    Some((**snapshot).clone())
                }
                _ => None,
            })
            .await
    }

    /// Writes.
    pub async fn send(&mut self, conversation: ConversationId, text: &str) -> Result<Done<Seq>, Refusal> {
        self.ask(agent::Command::Send {
            conversation,
            text: text.into(),
            draft: None,
            template: None,
            files: Vec::new(),
        })
        .await
    }

    /// Answers the letter a conversation began with, and waits until the answer stands in the thread.
    pub async fn answer_letter(&mut self, server: &Server, conversation: ConversationId, text: &str) {
        let snapshot = self.subscribe(conversation, Seq(0)).await;
        let (answers, letter) = snapshot
            .items
            .iter()
            .find_map(|item| match &item.event {
                Event::Desk(DeskEvent::Letter(letter)) => Some((Seq(item.seq + 1), (**letter).clone())),
                _ => None,
            })
            .expect("a letter");
        let own = Own::new(letter.to.iter().map(|one| &one.address));
        let reply = Reply::open(Mode::Reply, Terms { letter: &letter, own: &own, lock_reply_all: false });
        let put = agent::DraftPut {
            text: text.into(),
            base: 0,
            letter: Some(LetterDraft { answers: Some(answers), reply, rich: false, again: false }),
            files: Vec::new(),
            form: Form::default(),
        };
        let url = format!("{}/api/desk/drafts/{conversation}", server.url);
        let asked = http().put(url).header("cookie", &self.cookie).header("origin", &server.url).json(&put);
        let saved: Draft = asked.send().await.expect("an answer").json().await.expect("a draft");
        self.ask(agent::Command::SendLetter { conversation, draft: saved.version, wrap_up: false })
            .await
            .expect("it is held");
        self.reads(text).await;
    }

    /// Waits until this text arrives.
    pub async fn reads(&mut self, text: &str) {
        self.socket
            .expect(text, |frame| match frame {
                agent::ServerFrame::Events { records, .. } => records
                    .iter()
                    .any(|record| matches!(&record.event, Event::Shared(event) if text_of(event) == Some(text)))
                    .then_some(()),
                _ => None,
            })
            .await;
    }
}

/// Signs in; the cookie, or the status of the refusal.
pub async fn sign_in(server: &Server, login: &str, password: &str) -> Result<String, u16> {
    let body = agent::SignIn { login: login.into(), password: password.into() };
    let answer = http()
        .post(format!("{}/api/session", server.url))
        .header("origin", &server.url)
        .json(&body)
        .send()
        .await
        .expect("an answer");
    let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok());
    match cookie.and_then(|cookie| cookie.split(';').next()) {
        Some(cookie) if answer.status().is_success() => Ok(cookie.to_owned()),
        _ => Err(answer.status().as_u16()),
    }
}

/// Changes one of the house's settings, by its place in the API's form.
pub async fn set(server: &Server, place: &str, to: serde_json::Value) {
    let cookie = sign_in(server, "admin", "demo-demo").await.expect("signed in");
    let url = format!("{}/api/admin/settings", server.url);
    let known = http().get(&url).header("cookie", &cookie).send().await.expect("an answer");
    let mut record: serde_json::Value = known.json().await.expect("settings");
    *record["value"].pointer_mut(place).expect("there is such a setting") = to;
    let change = serde_json::json!({ "version": record["version"], "value": record["value"] });
    let asked = http().put(&url).header("cookie", &cookie).header("origin", &server.url).json(&change);
    let answer = asked.send().await.expect("an answer");
    assert!(answer.status().is_success(), "{}: {}", answer.status(), answer.text().await.unwrap_or_default());
}
