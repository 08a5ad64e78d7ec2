//! A disk that is full for a while, or a folder that is gone: writes are refused with a code, reading goes on, and it recovers
//! without a restart.

use domain::Refusal;
use protocol::customer::Command;
use tests::people::{Customer, command_id, http, texts};
use tests::server::{Data, Server};

#[tokio::test]
async fn a_full_disk_loses_nothing_and_recovers() {
    let server = Server::on_small_disk(Data::default(), 2_000).await;
    let mut jo = Customer::new(&server).await;
    let id = jo.start("first").await;
    let mut acknowledged = vec!["first".to_owned()];
    let ready = async || http().get(format!("{}/readyz", server.url)).send().await.expect("an answer").status();
    let mut length = 3_900;
    let refused = loop {
        let text = format!("{} {}", acknowledged.len(), "x".repeat(length));
        let command = command_id();
        match jo.ask(command, Command::Write { conversation: id, text: text.clone(), files: Vec::new() }).await {
            Ok(_) => acknowledged.push(text),
            Err(refusal) => {
                assert_eq!(refusal, Refusal::StorageUnavailable);
                // There may be room for less, as there is for the look that says whether it is ready.
                if ready().await.as_u16() == 503 {
                    break (command, text);
                }
                assert!(length > 0, "it refuses and says that it is ready");
                length /= 2;
            }
        }
        assert!(acknowledged.len() < 5_000, "the disk never fills");
    };
    let mut reader = Customer::connect(&server, jo.token.clone(), None).await;
    assert_eq!(reader.welcome().await, Some(id), "reading goes on");
    reader.snapshot().await;

    server.make_room().await;
    let (command, text) = refused;
    jo.ask(command, Command::Write { conversation: id, text: text.clone(), files: Vec::new() })
        .await
        .expect("there is space again");
    acknowledged.push(text);
    assert_eq!(ready().await.as_u16(), 200);

    let token = jo.token.clone();
    let data = server.kill().await;
    let server = Server::on(data).await;
    let mut jo = Customer::connect(&server, token, None).await;
    jo.welcome().await;
    let (_, items) = jo.snapshot().await;
    let held = texts(&items);
    assert!(acknowledged.ends_with(&held), "what was acknowledged is there, once and in order");
    assert!(held.len() > 5);
}

#[tokio::test]
async fn nothing_is_acknowledged_into_a_folder_that_is_gone() {
    let server = Server::demo().await;
    let mut jo = Customer::new(&server).await;
    let conversation = jo.start("first").await;
    let folder = server.data().path().to_owned();
    for entry in std::fs::read_dir(&folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let removed = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        removed.expect("removed");
    }
    let write = Command::Write { conversation, text: "second".into(), files: Vec::new() };
    assert_eq!(jo.ask(command_id(), write).await, Err(Refusal::StorageUnavailable));
    let ready = http().get(format!("{}/readyz", server.url)).send().await.expect("an answer");
    assert_eq!(ready.status().as_u16(), 503);
    // Its lock went with the files, and still nobody else gets in.
    let second = Server::start(server.data(), 0, &[]).await.err().expect("refused");
    assert!(second.contains("another"), "{second}");
}
