//! Files that carriers bring with messages: kept once, looked at like uploads, and never the reason a message is lost.

use std::sync::Mutex;

use async_trait::async_trait;
use axum::http::Method;
use bytes::Bytes;
use domain::attachment::MEGABYTE;
use domain::contact::IdentityKind;
use domain::conversation::{Event, SharedEvent};
use domain::delivery::Outcome;
use domain::entry_point::EntryPoint;
use domain::message::{Attachment, AttachmentState, MessageBody};
use domain::{ConversationId, EntryPointId, Refusal, Timestamp};
use serde_json::json;

use super::Server;
use super::files::PNG;
use super::hooks::{self, SMS};
use crate::channels::intake::{self, IntakeError};
use crate::channels::{Carrier, Content, FetchError, Inbound, InboundFile, Incoming, Outbound, Request, RequestError};
use crate::store::FileState;

/// Gives what it holds under any name.
struct Fake(Mutex<Result<Bytes, FetchError>>);

impl Fake {
    fn gives(content: Result<&'static [u8], FetchError>) -> Self {
        Self(Mutex::new(content.map(Bytes::from_static)))
    }
}

#[async_trait]
impl Carrier for Fake {
    fn believe(&self, _: Request<'_>) -> Result<(), RequestError> {
        Ok(())
    }

    fn read(&self, _: &EntryPoint, _: Request<'_>) -> Result<Incoming, RequestError> {
        Ok(Incoming::default())
    }

    async fn send(&self, _: &Outbound) -> Outcome {
        Outcome::Unknown
    }

    async fn fetch(&self, _: &str, limit: u64) -> Result<Bytes, FetchError> {
        let content = self.0.lock().unwrap().clone()?;
        if content.len() as u64 > limit { Err(FetchError::Never) } else { Ok(content) }
    }
}

fn messenger(server: &Server) -> EntryPoint {
    server.app.catalog.get().entry_points[&EntryPointId::from_number(0xd113)].clone()
}

fn message(at: &EntryPoint, external: &str, text: &str, files: Vec<InboundFile>) -> Inbound {
    let from = IdentityKind::PageScoped.checked(at.id, "7214003300000011").unwrap();
    Inbound { from, name: "Jo".into(), external: external.into(), text: text.into(), at: Timestamp(0), files }
}

fn here(name: &str, mime: &str, bytes: &[u8]) -> InboundFile {
    let content = Content::Here(Bytes::copy_from_slice(bytes));
    InboundFile { name: name.into(), mime: mime.into(), content }
}

fn there(name: &str) -> InboundFile {
    InboundFile { name: name.into(), mime: String::new(), content: Content::There("7".into()) }
}

async fn attached(server: &Server, id: ConversationId) -> Vec<Attachment> {
    let page = server.app.store.page(id, None, 50, usize::MAX).await.unwrap();
    let of = |event: Event| match event {
        Event::Shared(SharedEvent::MessagePosted { body: MessageBody::Text { attachments, .. }, .. }) => attachments,
        _ => Vec::new(),
    };
    page.items.into_iter().flat_map(|item| of(item.event)).collect()
}

#[tokio::test]
async fn files_hang_on_the_message_they_came_with_however_often_it_comes() {
    let server = hooks::started().await;
    let at = messenger(&server);
    let fake = Fake::gives(Ok(PNG));
    let files = vec![there("a/Photo.png"), here("", "image/png", PNG), here("list.csv", "", b"a;b\n")];
    let message = message(&at, "M1", "", files);
    let first = intake::take(&server.app, &fake, &at, &message).await.unwrap();
    *fake.0.lock().unwrap() = Err(FetchError::Later);
    assert_eq!(intake::take(&server.app, &fake, &at, &message).await.as_ref(), Ok(&first), "nothing is fetched again");
    let id = first.conversation.unwrap();
    let files = attached(&server, id).await;
    let seen: Vec<_> = files.iter().map(|file| (&*file.name, &*file.mime, file.state)).collect();
    let ready = AttachmentState::Ready;
    assert_eq!(
        seen,
        [("Photo.png", "image/png", ready), ("_.png", "image/png", ready), ("list.csv", "text/csv", ready)]
    );
    for file in files {
        let row = server.app.store.file(file.file).await.unwrap().unwrap();
        assert!(matches!(row.state, FileState::Bound(_)) && row.conversation == Some(id), "{row:?}");
    }
}

#[tokio::test]
async fn what_is_not_taken_is_named_and_costs_nobody_the_message() {
    let server = hooks::started().await;
    let at = messenger(&server);
    let large = vec![b'x'; 13 * MEGABYTE as usize];
    let files = vec![
        here("photo.png", "", b"MZ\x90\0"),
        here("run.exe", "image/png", PNG),
        here("empty.txt", "", b""),
        here("one.txt", "", &large),
        here("two.txt", "", &large),
        there("lost.pdf"),
        here("ok.png", "", PNG),
    ];
    let message = message(&at, "M1", "look", files);
    let fake = Fake::gives(Err(FetchError::Never));
    let done = intake::take(&server.app, &fake, &at, &message).await.unwrap();
    let files = attached(&server, done.conversation.unwrap()).await;
    let kept = |file: &Attachment| (file.name.clone(), file.state == AttachmentState::Ready);
    let expected = [
        ("photo.png", false),
        ("run.exe.png", true),
        ("empty.txt", false),
        ("one.txt", true),
        ("two.txt", false),
        ("lost.pdf", false),
        ("ok.png", true),
    ];
    assert_eq!(files.iter().map(kept).collect::<Vec<_>>(), expected.map(|(name, is)| (name.to_owned(), is)));
}

#[tokio::test]
async fn a_message_whose_file_cannot_be_had_now_comes_again() {
    let server = hooks::started().await;
    let at = messenger(&server);
    let message = message(&at, "M1", "look", vec![there("photo.png")]);
    let fake = Fake::gives(Err(FetchError::Later));
    assert_eq!(intake::take(&server.app, &fake, &at, &message).await, Err(IntakeError::FileLater));
    *fake.0.lock().unwrap() = Ok(Bytes::from_static(PNG));
    server.faults.set_read_only(true);
    let refused = intake::take(&server.app, &fake, &at, &message).await;
    assert_eq!(refused, Err(IntakeError::Refused(Refusal::StorageUnavailable)));
    server.faults.set_read_only(false);
    let done = intake::take(&server.app, &fake, &at, &message).await.unwrap();
    assert_eq!(attached(&server, done.conversation.unwrap()).await[0].state, AttachmentState::Ready);

    // The simulator of this test is nowhere: over HTTP it is to be said again.
    let body = json!({ "messages": [{ "id": "SM1", "from": "+4915112345678", "text": "", "at": 0,
        "files": [{ "id": "7", "name": "photo.png" }] }] });
    assert_eq!(hooks::post(&server, &body).await.refusal(), (503, "file_later".into()));
    let path = json!({ "messages": [{ "id": "SM1", "from": "+4915112345678", "text": "", "at": 0,
        "files": [{ "id": "../messages" }] }] });
    assert_eq!(hooks::post(&server, &path).await.json()["refused"][0]["place"], "messages[0].files");
}

#[tokio::test]
async fn a_carrier_has_agents_files_of_its_own_conversations_only() {
    let server = hooks::started().await;
    let at = messenger(&server);
    let message = message(&at, "M1", "look", vec![here("photo.png", "", PNG)]);
    let done = intake::take(&server.app, &Fake::gives(Ok(PNG)), &at, &message).await.unwrap();
    let file = attached(&server, done.conversation.unwrap()).await[0].file;
    let path = format!("/hooks/simulated/files/{file}");
    assert_eq!(hooks::signed(&server, Method::GET, &path, b"").await.status, 404, "a customer's own");
    assert_eq!(server.get(&path).await.refusal(), (401, "not_believed".into()));
    assert_eq!(hooks::signed(&server, Method::GET, SMS, b"").await.status, 405);
}
