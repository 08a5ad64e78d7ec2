//! Starting and stopping: what an operator meets.

use protocol::close;
use tests::people::{Customer, http};
use tests::server::{Data, Server};

#[tokio::test]
async fn a_stopped_server_says_goodbye_and_ends_well() {
    let server = Server::demo().await;
    let mut jo = Customer::new(&server).await;
    jo.start("hello").await;
    let (_, ended_well) = server.stop().await;
    assert!(ended_well);
    assert_eq!(jo.socket.closed().await.code, Some(close::RESTART));
}

#[tokio::test]
async fn a_second_server_on_the_same_folder_is_refused_by_name() {
    let server = Server::demo().await;
    let said = Server::start(server.data(), 0, &[]).await.err().expect("refused");
    assert!(said.contains("another"), "{said}");
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let server = Server::demo().await;
    let said = Server::start(Data::default(), server.port(), &[]).await.err().expect("refused");
    assert!(said.contains(&server.port().to_string()), "{said}");
}

#[tokio::test]
async fn a_corrupt_configuration_is_named() {
    let data = Data::default();
    let file = data.path().join("switchboard.toml");
    std::fs::write(&file, "listen = \"127.0.0.1:0\"\ncolour = 3\n").expect("written");
    let file = file.to_string_lossy().into_owned();
    let said = Server::start(data, 0, &["--config", &file]).await.err().expect("refused");
    assert!(said.contains("colour") && said.contains("switchboard.toml"), "{said}");
}

#[tokio::test]
async fn health_is_told() {
    let server = Server::demo().await;
    for path in ["/healthz", "/readyz", "/metrics"] {
        let answer = http().get(format!("{}{path}", server.url)).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    }
}
