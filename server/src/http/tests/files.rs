//! Files over HTTP: how they come in pieces, whose they are, what they claim to be, and what comes of lies.

use axum::http::{Method, StatusCode};
use domain::agent::Choice;
use domain::attachment::MEGABYTE;
use domain::commit::Principal;
use domain::draft::Draft;
use domain::message::{Attachment, AttachmentState};
use domain::{AgentId, CommandId, ConversationId, FileId, Refusal, Span};
use protocol::agent;
use protocol::customer::{Command, Start};
use serde_json::{Value, json};

use super::{Answer, EVIL, OWN, SHOP, Server};
use crate::desk::Visitor;
use crate::store::{FileRow, FileState, TokenKind};

/// Four pixels.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02\x08\x02\0\0\0";

/// Somebody with a token, and the desk's name for him.
struct Jo {
    token: String,
    visitor: Visitor,
}

impl Jo {
    async fn come(server: &Server) -> Self {
        let answer =
            server.ask(Method::POST, "/chat/api/token").from(OWN).json(&json!({ "site": "demo" })).send().await;
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        let hash = crate::auth::secret::Secret::parse(&token).unwrap().hash();
        let row = server.app.store.token(hash).await.unwrap().unwrap();
        assert_eq!(row.kind, TokenKind::Access);
        Self { token, visitor: Visitor { contact: row.contact, site: row.site } }
    }

    async fn ask(&self, server: &Server, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let asked = server.ask(method, path).from(OWN).with("authorization", &format!("Bearer {}", self.token));
        match body {
            Some(body) => asked.json(body).send().await,
            None => asked.send().await,
        }
    }

    async fn announce(&self, server: &Server, id: u128, name: &str, size: u64) -> Answer {
        let post = json!({ "id": uuid(id), "name": name, "size": size });
        self.ask(server, Method::POST, "/chat/api/files", Some(&post)).await
    }

    async fn append(&self, server: &Server, id: u128, offset: usize, bytes: &[u8]) -> Answer {
        let asked = server.ask(Method::PATCH, &address(id)).from(OWN).with("upload-offset", &offset.to_string());
        let asked = asked.with("authorization", &format!("Bearer {}", self.token));
        asked.body("application/octet-stream", bytes.to_vec()).send().await
    }

    async fn upload(&self, server: &Server, id: u128, name: &str, bytes: &[u8]) -> Answer {
        let announced = self.announce(server, id, name, bytes.len() as u64).await;
        if announced.status != StatusCode::OK {
            return announced;
        }
        self.append(server, id, 0, bytes).await
    }

    async fn start(&self, server: &Server) -> ConversationId {
        let mut form = domain::site::FormAnswers::default();
        form.details.name = "Jo".into();
        form.details.email = "jo@example.org".into();
        let start = Command::Start(Start { form, text: Some("hi".into()), ..Start::default() });
        let done = server.app.desk.customer(self.visitor, command(server), &start).await.unwrap();
        done.conversation.unwrap()
    }

    async fn write(&self, server: &Server, conversation: ConversationId, files: &[u128]) -> Result<(), Refusal> {
        let files = files.iter().map(|id| domain::FileId::from_number(*id)).collect();
        let write = Command::Write { conversation, text: String::new(), files };
        server.app.desk.customer(self.visitor, command(server), &write).await.map(drop)
    }
}

fn command(server: &Server) -> CommandId {
    CommandId(server.app.ids.uuid(server.app.clock.now()))
}

fn uuid(id: u128) -> String {
    domain::FileId::from_number(id).to_string()
}

fn address(id: u128) -> String {
    format!("/chat/api/files/{}", uuid(id))
}

fn lying(server: &Server) -> usize {
    let mut open = vec![server.home.path().to_owned()];
    let mut files = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { files += 1 }
        }
    }
    files
}

#[tokio::test]
async fn a_file_comes_in_pieces_and_goes_with_a_message() {
    let server = Server::start().await;
    let jo = Jo::come(&server).await;
    let conversation = jo.start(&server).await;
    let begun = jo.announce(&server, 1, "C:\\photos\\Größe \u{202E}1.png", PNG.len() as u64).await.json();
    assert_eq!(begun, json!({ "offset": 0, "ready": false, "name": "Größe 1.png", "mime": "image/png" }));
    assert_eq!(jo.append(&server, 1, 0, &PNG[..10]).await.json()["offset"], 10);
    assert_eq!(jo.write(&server, conversation, &[1]).await, Err(Refusal::NoSuchFile), "not finished");
    assert_eq!(jo.append(&server, 1, 4, &PNG[4..]).await.refusal(), (409, "upload_offset".into()));
    let again = jo.announce(&server, 1, "C:\\photos\\Größe \u{202E}1.png", PNG.len() as u64).await;
    assert_eq!(again.json()["offset"], 10, "that is how one goes on");
    assert_eq!(jo.append(&server, 1, 10, &PNG[10..]).await.json()["ready"], true);
    assert_eq!(jo.append(&server, 1, 10, &PNG[10..]).await.json()["ready"], true, "the answer was lost");
    jo.write(&server, conversation, &[1]).await.unwrap();
    assert_eq!(jo.write(&server, conversation, &[1]).await, Err(Refusal::NoSuchFile), "sent already");

    let got = jo.ask(&server, Method::GET, &address(1), None).await;
    assert_eq!((got.status, &*got.body), (StatusCode::OK, PNG));
    for (name, value) in [
        ("content-type", "image/png"),
        ("content-disposition", "inline; filename*=UTF-8''Gr%C3%B6%C3%9Fe%201.png"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("content-security-policy", "default-src 'none'; sandbox"),
    ] {
        assert_eq!(got.header(name), value, "{name}");
    }
}

#[tokio::test]
async fn what_is_no_picture_is_only_ever_saved() {
    let server = Server::start().await;
    let jo = Jo::come(&server).await;
    let page = b"<html><script>alert(1)</script>";
    assert_eq!(jo.upload(&server, 1, "page.txt", page).await.json()["ready"], true);
    let got = jo.ask(&server, Method::GET, &address(1), None).await;
    assert_eq!(got.header("content-type"), "application/octet-stream");
    assert!(got.header("content-disposition").starts_with("attachment;"));
}

#[tokio::test]
async fn lies_and_bombs_are_refused_and_leave_nothing() {
    let server = Server::start().await;
    let jo = Jo::come(&server).await;
    let mut bomb = b"PK\x03\x04".to_vec();
    for name in ["[Content_Types].xml", "word/document.xml"] {
        let mut part = b"PK\x01\x02".to_vec();
        part.resize(46, 0);
        part[20..24].copy_from_slice(&1_000_u32.to_le_bytes());
        part[24..28].copy_from_slice(&4_000_000_000_u32.to_le_bytes());
        part[28..30].copy_from_slice(&(name.len() as u16).to_le_bytes());
        bomb.extend(part);
        bomb.extend(name.as_bytes());
    }
    let length = bomb.len() as u32 - 4;
    bomb.extend([b"PK\x05\x06\0\0\0\0\x02\0\x02\0".as_slice(), &length.to_le_bytes(), &[4, 0, 0, 0, 0, 0]].concat());
    let mut huge = PNG.to_vec();
    huge[16..24].fill(0x60);
    for (id, name, bytes, status, code) in [
        (1, "run.exe", b"MZ".as_slice(), 415, "file_type_not_allowed"),
        (2, "page.html", b"<p>", 415, "file_type_not_allowed"),
        (3, "drawing.svg", b"<svg/>", 415, "file_type_not_allowed"),
        (4, "photo.png.exe", PNG, 415, "file_type_not_allowed"),
        (5, "..", PNG, 415, "file_type_not_allowed"),
        (6, "photo.png", b"MZ\x90\0\x03\0\0\0", 422, "file_not_what_it_says"),
        (7, "photo.jpg", PNG, 422, "file_not_what_it_says"),
        (8, "notes.txt", b"\x7FELF\x02\x01\x01\0", 422, "file_not_what_it_says"),
        (9, "plain.docx", b"PK\x03\x04 and nothing behind it", 422, "file_not_what_it_says"),
        (10, "bomb.docx", &bomb, 422, "file_grows_too_large"),
        (11, "bomb.png", &huge, 422, "file_grows_too_large"),
        (12, "empty.png", b"", 422, "file_empty"),
    ] {
        assert_eq!(jo.upload(&server, id, name, bytes).await.refusal(), (status, code.into()), "{name}");
        let missing = jo.ask(&server, Method::GET, &address(id), None).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{name}");
    }
    let large = jo.announce(&server, 13, "film.mp4", 25 * MEGABYTE + 1).await;
    assert_eq!(large.refusal(), (413, "file_too_large".into()));
    jo.announce(&server, 14, "photo.png", 10).await;
    assert_eq!(jo.append(&server, 14, 0, PNG).await.refusal(), (409, "upload_offset".into()), "more than announced");
    let gone = jo.ask(&server, Method::DELETE, &address(14), None).await;
    assert_eq!((gone.status, lying(&server)), (StatusCode::NO_CONTENT, 0), "nothing lies around");
}

#[tokio::test]
async fn nobody_has_what_is_somebody_elses() {
    let server = Server::start().await;
    let (jo, kim) = (Jo::come(&server).await, Jo::come(&server).await);
    let (conversation, other) = (jo.start(&server).await, kim.start(&server).await);
    jo.upload(&server, 1, "photo.png", PNG).await;
    let (anna, sam) = (server.cookie("anna").await, server.cookie("sam").await);
    let theirs = format!("/api/files/{}", uuid(1));
    let fetched = async |cookie: &str| server.ask(Method::GET, &theirs).cookie(cookie).send().await.status;

    // Not sent yet: nobody's but his.
    assert_eq!(kim.ask(&server, Method::GET, &address(1), None).await.status, StatusCode::NOT_FOUND);
    assert_eq!(fetched(&sam).await, StatusCode::NOT_FOUND);
    assert_eq!(kim.append(&server, 1, 0, PNG).await.status, StatusCode::NOT_FOUND);
    assert_eq!(kim.announce(&server, 1, "photo.png", PNG.len() as u64).await.status, StatusCode::NOT_FOUND);
    kim.ask(&server, Method::DELETE, &address(1), None).await;
    assert_eq!(kim.write(&server, other, &[1]).await, Err(Refusal::NoSuchFile));
    assert_eq!(jo.write(&server, conversation, &[1, 1]).await, Err(Refusal::NoSuchFile), "twice");
    assert_eq!(jo.write(&server, conversation, &[1, 2]).await, Err(Refusal::NoSuchFile), "all or nothing");
    jo.write(&server, conversation, &[1]).await.unwrap();

    // Sent: whoever may read the conversation.
    assert_eq!(jo.ask(&server, Method::GET, &address(1), None).await.status, StatusCode::OK);
    assert_eq!(fetched(&sam).await, StatusCode::OK, "a supervisor");
    assert_eq!(fetched(&anna).await, StatusCode::NOT_FOUND, "an agent who has nothing to do with it");
    assert_eq!(kim.ask(&server, Method::GET, &address(1), None).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get(&address(1)).await.refusal(), (401, "unauthorized".into()));
    assert_eq!(server.get(&theirs).await.refusal(), (401, "unauthorized".into()));
    let cookie_only = server.ask(Method::GET, &address(1)).cookie(&sam).send().await;
    assert_eq!(cookie_only.status, StatusCode::UNAUTHORIZED, "customers' addresses read no cookies");
    let token_only = server.ask(Method::GET, &theirs).with("authorization", &format!("Bearer {}", jo.token));
    assert_eq!(token_only.send().await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn agents_upload_for_conversations_they_are_in() {
    let server = Server::start().await;
    let jo = Jo::come(&server).await;
    let conversation = jo.start(&server).await;
    let anna = server.cookie("anna").await;
    let post = |conversation: Value| json!({ "id": uuid(1), "name": "a.png", "size": 5, "conversation": conversation });
    let announced = async |body: &Value, from: &str| {
        server.ask(Method::POST, "/api/files").from(from).cookie(&anna).json(body).send().await
    };
    assert_eq!(announced(&post(Value::Null), OWN).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(announced(&post(json!(conversation)), OWN).await.status, StatusCode::NOT_FOUND);
    assert_eq!(announced(&post(json!(conversation)), EVIL).await.refusal(), (403, "wrong_origin".into()));
}

#[tokio::test]
async fn foreign_pages_need_to_be_on_the_list() {
    let server = Server::start().await;
    let jo = Jo::come(&server).await;
    jo.upload(&server, 1, "photo.png", PNG).await;
    let from = async |origin: &str| {
        let asked = server.ask(Method::GET, &address(1)).with("authorization", &format!("Bearer {}", jo.token));
        asked.from(origin).send().await
    };
    assert_eq!(from(SHOP).await.header("access-control-allow-origin"), SHOP);
    assert_eq!(from(EVIL).await.refusal(), (403, "wrong_origin".into()));
    let preflight = server.ask(Method::OPTIONS, &address(1)).from(SHOP).send().await;
    assert!(preflight.header("access-control-allow-methods").contains("PATCH"));
    assert!(preflight.header("access-control-allow-headers").contains("authorization"));
}

#[tokio::test]
async fn nobody_leaves_more_here_than_he_may() {
    let server = Server::start().await;
    let jo = Jo::come(&server).await;
    for id in 0..30 {
        assert_eq!(jo.announce(&server, id, "a.png", 5).await.status, StatusCode::OK);
    }
    let refused = jo.announce(&server, 30, "a.png", 5).await;
    assert_eq!(refused.refusal(), (409, "too_many_files".into()));
    assert!(refused.text().contains("30"), "it says how many: {refused:?}");
    assert_eq!(jo.announce(&server, 3, "a.png", 5).await.status, StatusCode::OK, "what was begun goes on");
    for id in 100..140 {
        // Another person of the same address.
        let kim = Jo::come(&server).await;
        if kim.announce(&server, id, "film.mp4", 25 * MEGABYTE).await.status != StatusCode::OK {
            let waits = kim.announce(&server, id, "film.mp4", 25 * MEGABYTE).await;
            assert_eq!(waits.refusal(), (429, "too_many".into()));
            assert!(!waits.header("retry-after").is_empty());
            return;
        }
    }
    panic!("an address may upload without end");
}

#[tokio::test]
async fn what_nobody_sends_is_thrown_away_after_a_day_and_what_was_erased_at_once() {
    let server = Server::start().await;
    let jo = Jo::come(&server).await;
    let conversation = jo.start(&server).await;
    for id in [1, 2, 3] {
        jo.upload(&server, id, "a.png", PNG).await;
    }
    jo.announce(&server, 4, "b.png", 100).await;
    jo.append(&server, 4, 0, b"begun").await;
    jo.write(&server, conversation, &[1]).await.unwrap();
    jo.write(&server, conversation, &[2]).await.unwrap();
    let erased = server.app.store.conversation(conversation).await.unwrap().unwrap().seq;
    server.app.store.erase(conversation, &[erased]).await.unwrap();
    assert_eq!(jo.ask(&server, Method::GET, &address(2), None).await.status, StatusCode::NOT_FOUND);
    let collect = async || server.app.files.collect(&*server.app.store, server.app.clock.now()).await.unwrap();
    assert_eq!((collect().await, lying(&server)), (1, 3));
    server.pass(Span::minutes(24 * 60 + 1));
    assert_eq!((collect().await, lying(&server)), (2, 1));
    assert_eq!(jo.ask(&server, Method::GET, &address(1), None).await.status, StatusCode::OK);
    assert_eq!(jo.write(&server, conversation, &[3]).await, Err(Refusal::NoSuchFile));
    assert_eq!(collect().await, 0);
}

#[tokio::test]
async fn what_a_draft_has_waits_for_its_agent() {
    let server = Server::start().await;
    let conversation = Jo::come(&server).await.start(&server).await;
    let (store, anna) = (&server.app.store, AgentId::from_number(0xd401));
    let [beside, shown, nowhere] = [1, 2, 3].map(FileId::from_number);
    let mut files = Vec::new();
    for id in [beside, shown, nowhere] {
        let row = FileRow {
            id,
            by: Principal::Agent(anna),
            conversation: Some(conversation),
            name: "label.png".into(),
            size: 9,
            mime: "image/png".into(),
            state: FileState::Uploading,
            created: server.app.clock.now(),
        };
        assert!(store.begin_file(row.clone()).await.unwrap());
        assert!(store.change_file(id, FileState::Uploading, FileState::Loose).await.unwrap());
        files.push(Attachment { file: id, name: row.name, size: 9, mime: row.mime, state: AttachmentState::Ready });
    }
    let text = format!("<p><img src=\"cid:{shown}\"></p>");
    let at = server.app.clock.now();
    let draft = Draft { version: 1, text, files: files[..1].to_vec(), at, ..Draft::default() };
    store.save_draft(anna, conversation, 0, draft).await.unwrap();
    for (hours, thrown_away) in [(25, 1), (25, 0), (27 * 24, 0), (25, 2)] {
        server.pass(Span::minutes(hours * 60));
        let gone = server.app.files.collect(&**store, server.app.clock.now()).await.unwrap();
        assert_eq!(gone, thrown_away, "after {hours} more hours");
    }
}

#[tokio::test]
async fn a_store_that_refuses_writes_is_said_and_nothing_is_lost() {
    let server = Server::start().await;
    let jo = Jo::come(&server).await;
    jo.announce(&server, 1, "a.png", PNG.len() as u64).await;
    server.faults.set_read_only(true);
    let refused = jo.append(&server, 1, 0, PNG).await;
    assert_eq!(refused.refusal(), (503, "storage_unavailable".into()));
    server.faults.set_read_only(false);
    let begun = jo.announce(&server, 1, "a.png", PNG.len() as u64).await;
    assert_eq!(begun.json()["offset"], PNG.len());
    assert_eq!(jo.append(&server, 1, PNG.len(), b"").await.json()["ready"], true);
}

#[tokio::test]
async fn a_templates_files_are_copied_for_whoever_sends_it_and_stay_as_long_as_it() {
    let server = Server::start().await;
    let (admin, anna) = (server.cookie("admin").await, AgentId::from_number(0xd401));
    let ask = async |method: Method, path: &str, cookie: &str, body: Value| {
        server.ask(method, path).from(OWN).cookie(cookie).json(&body).send().await
    };
    let announced =
        ask(Method::POST, "/api/files", &admin, json!({ "id": uuid(1), "name": "label.png", "size": PNG.len() })).await;
    assert_eq!(announced.status, StatusCode::OK, "{announced:?}");
    let path = format!("/api/files/{}", uuid(1));
    let sent = server.ask(Method::PATCH, &path).from(OWN).cookie(&admin).with("upload-offset", "0");
    assert_eq!(sent.body("application/octet-stream", PNG.to_vec()).send().await.json()["ready"], true);
    let body = |channels: Value, file: u128| json!({ "name": "Label", "texts": { "en": "Here." }, "channels": channels, "files": [{ "id": uuid(file) }] });
    let make = async |body: Value| ask(Method::POST, "/api/admin/templates", &admin, body).await;
    for refused in [body(json!(["sms"]), 1), body(json!([]), 2)] {
        let refused = make(refused).await;
        assert!(refused.status == 422 && refused.text().contains("files"), "{refused:?}");
    }
    let made = make(body(json!([]), 1)).await.json();
    assert_eq!(made["value"]["files"][0]["name"], "label.png");
    let template = made["id"].as_str().unwrap().to_owned();

    let clean = async || {
        let (app, now) = (&server.app, server.app.clock.now());
        let catalog = app.catalog.get();
        let named = catalog.templates.values().flat_map(|one| &one.files).map(|file| file.file).collect();
        app.files.release(&*app.store, &named, now).await.unwrap();
        app.files.collect(&*app.store, now).await.unwrap()
    };
    server.pass(Span::minutes(24 * 60 + 1));
    assert_eq!((clean().await, lying(&server)), (0, 1), "nobody sent it, and it stays");

    let jo = Jo::come(&server).await;
    let conversation = jo.start(&server).await;
    let cookie = server.cookie("anna").await;
    let bring = async || {
        let path = format!("/api/desk/templates/{template}/files");
        ask(Method::POST, &path, &cookie, json!({ "conversation": conversation })).await
    };
    assert_eq!(bring().await.status, StatusCode::NOT_FOUND, "she has nothing to do with it");
    let desk = &server.app.desk;
    desk.sign_in(anna).await.unwrap();
    desk.link_up(anna).await.unwrap();
    desk.agent(anna, command(&server), &agent::Command::Choose(Choice::Available)).await.unwrap();
    desk.run_pending().await;
    let head = server.app.store.conversation(conversation).await.unwrap().unwrap();
    let (engagement, _) = head.engagement_of(anna).expect("it is offered to her");
    desk.agent(anna, command(&server), &agent::Command::Accept { conversation, engagement }).await.unwrap();
    let brought = bring().await.json();
    let file = &brought["files"][0];
    let id: FileId = file["file"].as_str().unwrap().parse().unwrap();
    assert!(file["name"] == "label.png" && file["file"] != uuid(1), "{file}");
    let send = |files: Vec<FileId>| {
        let (text, draft, template) = ("Here.".into(), None, None);
        agent::Command::Send { conversation, text, draft, template, files }
    };
    let own = FileId::from_number(1);
    assert_eq!(desk.agent(anna, command(&server), &send(vec![own])).await, Err(Refusal::NoSuchFile), "the template's");
    desk.agent(anna, command(&server), &send(vec![id])).await.unwrap();

    let path = format!("/api/admin/templates/{template}");
    let gone = server.ask(Method::DELETE, &path).from(OWN).cookie(&server.cookie("admin").await).send().await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{gone:?}");
    assert_eq!((clean().await, lying(&server)), (1, 1), "what was sent stays");
    let got = jo.ask(&server, Method::GET, &format!("/chat/api/files/{id}"), None).await;
    assert_eq!((got.status, &*got.body), (StatusCode::OK, PNG));
}
