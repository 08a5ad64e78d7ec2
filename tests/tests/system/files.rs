//! Pictures and documents between a customer and an agent: whatever cuts an upload it goes on, and nobody has what is
//! somebody else's.

use domain::conversation::{Event, SharedEvent};
use domain::message::Attachment;
use domain::{ConversationId, FileId, Refusal};
use protocol::file::FilePost;
use protocol::{agent, customer};
use reqwest::StatusCode;
use tests::files::{Hand, PNG, pdf};
use tests::people::{Agent, Customer, command_id};
use tests::server::{Data, Server};

fn write(conversation: ConversationId, files: &[FileId]) -> customer::Command {
    customer::Command::Write { conversation, text: String::new(), files: files.to_vec() }
}

fn send(conversation: ConversationId, text: &str, files: &[FileId]) -> agent::Command {
    agent::Command::Send { conversation, text: text.into(), draft: None, template: None, files: files.to_vec() }
}

fn attached(event: &SharedEvent) -> &[Attachment] {
    match event {
        SharedEvent::MessagePosted { body, .. } => body.attachments(),
        _ => &[],
    }
}

/// Anna and Jo, talking.
async fn talking(server: &Server) -> (Agent, Customer, ConversationId) {
    let mut anna = Agent::sign_in(server, "anna").await;
    anna.available().await;
    let mut jo = Customer::new(server).await;
    let id = jo.start("hello").await;
    anna.accept().await;
    (anna, jo, id)
}

#[tokio::test]
async fn a_customer_and_an_agent_exchange_a_picture_and_a_document() {
    let server = Server::demo().await;
    let (mut anna, mut jo, id) = talking(&server).await;
    let photo = Hand::of(&jo).upload(&server, id, "dir/photo.PNG", PNG).await.expect("uploaded");
    let (command, repeated) = (command_id(), write(id, &[photo]));
    let first = jo.ask(command, repeated.clone()).await.expect("sent");
    assert_eq!(jo.ask(command, repeated).await, Ok(first), "the same again is answered like the first time");
    let seen = anna
        .socket
        .expect("a picture", |frame| match frame {
            agent::ServerFrame::Events { records, .. } => records.iter().find_map(|record| match &record.event {
                Event::Shared(event) => attached(event).first().cloned(),
                Event::Desk(_) => None,
            }),
            _ => None,
        })
        .await;
    assert_eq!((seen.name.as_str(), seen.mime.as_str(), seen.size), ("photo.PNG", "image/png", PNG.len() as u64));
    assert_eq!(Hand::of_agent(&anna).fetch(&server, photo).await.as_deref(), Ok(PNG));

    let contract = pdf(300_000);
    let file = Hand::of_agent(&anna).upload(&server, id, "contract.pdf", &contract).await.expect("uploaded");
    anna.ask(send(id, "Please sign", &[file])).await.expect("sent");
    let posted = jo.sees("a document", |record| !attached(&record.event).is_empty() && record.echo.is_none()).await;
    assert_eq!(attached(&posted.event).iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["contract.pdf"]);
    assert_eq!(Hand::of(&jo).fetch(&server, file).await, Ok(contract));
}

#[tokio::test]
async fn an_upload_goes_on_where_the_killed_server_left_it() {
    let server = Server::demo().await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("hello").await;
    let bytes = pdf(400_000);
    let post =
        FilePost { id: FileId(command_id().0), name: "long.pdf".into(), size: bytes.len() as u64, conversation: None };
    Hand::of(&jo).announce(&server, &post).await.expect("announced");
    let half = Hand::of(&jo).append(&server, post.id, 0, &bytes[..250_000]).await.expect("a piece");
    assert_eq!((half.offset, half.ready), (250_000, false));
    let token = jo.token.clone();
    let data = server.kill().await;
    drop(jo);
    let server = Server::on(data).await;
    let hand = Hand::Customer(&token);
    let known = hand.announce(&server, &post).await.expect("it is known");
    assert_eq!(known.offset, 250_000, "what was acknowledged is there");
    assert!(hand.append(&server, post.id, known.offset, &bytes[250_000..]).await.expect("the rest").ready);
    let data = server.kill().await;
    let server = Server::on(data).await;
    assert!(hand.announce(&server, &post).await.expect("it is known").ready);
    let mut jo = Customer::connect(&server, token.clone(), None).await;
    jo.welcome().await;
    jo.ask(command_id(), write(id, &[post.id])).await.expect("sent");
    assert_eq!(hand.fetch(&server, post.id).await, Ok(bytes));
}

#[tokio::test]
async fn nothing_of_others_can_be_had_sent_or_finished() {
    let server = Server::demo().await;
    let (mut anna, mut jo, id) = talking(&server).await;
    let mut kim = Customer::new(&server).await;
    let other = kim.start("me too").await;
    let mut ben = Agent::sign_in(&server, "ben").await;

    let loose = Hand::of_agent(&anna).upload(&server, id, "price.png", PNG).await.expect("uploaded");
    assert_eq!(Hand::of(&jo).fetch(&server, loose).await, Err(StatusCode::NOT_FOUND), "not sent yet");
    assert_eq!(Hand::of_agent(&ben).fetch(&server, loose).await, Err(StatusCode::NOT_FOUND));
    assert_eq!(jo.ask(command_id(), write(id, &[loose])).await, Err(Refusal::NoSuchFile), "an agent's by a customer");
    assert_eq!(ben.ask(send(id, "", &[loose])).await, Err(Refusal::NoSuchFile), "an agent's by another");
    let into = Hand::of_agent(&ben).upload(&server, id, "x.png", PNG).await;
    assert_eq!(into, Err("not_found".into()), "where one is not");
    anna.ask(send(id, "", &[loose])).await.expect("sent");
    assert_eq!(anna.ask(send(id, "", &[loose])).await, Err(Refusal::NoSuchFile), "twice");
    assert_eq!(Hand::of(&jo).fetch(&server, loose).await.as_deref(), Ok(PNG));
    assert_eq!(Hand::of(&kim).fetch(&server, loose).await, Err(StatusCode::NOT_FOUND), "of another conversation");

    let photo = Hand::of(&jo).upload(&server, id, "photo.png", PNG).await.expect("uploaded");
    assert_eq!(kim.ask(command_id(), write(other, &[photo])).await, Err(Refusal::NoSuchFile));
    assert_eq!(Hand::of(&kim).append(&server, photo, 0, PNG).await, Err("not_found".into()));
    assert_eq!(anna.ask(send(id, "text", &[])).await.map(drop), Ok(()), "and the talk goes on");
}

#[tokio::test]
async fn lies_are_refused_with_a_reason_and_the_talk_goes_on() {
    let server = Server::demo().await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("hello").await;
    for (name, bytes, code) in [
        ("../../evil.exe", &b"MZ"[..], "file_type_not_allowed"),
        ("photo.png", b"<svg onload=alert(1)>", "file_not_what_it_says"),
        ("report.docx", b"PK\x03\x04\x14\0\0\0", "file_not_what_it_says"),
        ("empty.pdf", b"", "file_empty"),
    ] {
        assert_eq!(Hand::of(&jo).upload(&server, id, name, bytes).await, Err(code.into()), "{name}");
    }
    let many = [(); 11].map(|()| FileId(command_id().0));
    assert_eq!(jo.ask(command_id(), write(id, &many)).await, Err(Refusal::NoSuchFile));
    jo.write(id, "still here").await.expect("sent");
}

#[tokio::test]
async fn a_full_disk_refuses_and_what_came_goes_on_later() {
    let server = Server::on_small_disk(Data::default(), 2_000).await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("hello").await;
    let bytes = pdf(3_000_000);
    let post = FilePost { id: FileId(command_id().0), name: "large.pdf".into(), size: 3_000_000, conversation: None };
    Hand::of(&jo).announce(&server, &post).await.expect("announced");
    let refused = Hand::of(&jo).append(&server, post.id, 0, &bytes).await;
    assert_eq!(refused, Err("storage_unavailable".into()));
    jo.write(id, "a word still fits").await.expect("sent");
    server.make_room().await;
    let known = Hand::of(&jo).announce(&server, &post).await.expect("it is known");
    assert!(known.offset > 1_000_000, "what came is kept: {known:?}");
    let rest = &bytes[known.offset as usize..];
    assert!(Hand::of(&jo).append(&server, post.id, known.offset, rest).await.expect("the rest").ready);
    jo.ask(command_id(), write(id, &[post.id])).await.expect("sent");
    assert_eq!(Hand::of(&jo).fetch(&server, post.id).await, Ok(bytes));
}
