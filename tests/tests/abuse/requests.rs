//! Requests that are too slow, too large, or not read.

use std::time::Duration;

use tests::people::http;
use tests::server::{PATIENCE, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What the server allows, and a machine that is busy.
const SLACK: Duration = Duration::from_secs(10);

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(("127.0.0.1", server.port())).await.expect("a connection")
}

async fn is_served(server: &Server) {
    let status = http().get(format!("{}/healthz", server.url)).send().await.expect("an answer").status();
    assert!(status.is_success());
}

/// Sends a byte a second and reads what comes, until the end.
async fn drip(mut stream: TcpStream) -> String {
    let mut told = Vec::new();
    let mut buffer = [0; 1_024];
    loop {
        match tokio::time::timeout(Duration::from_secs(1), stream.read(&mut buffer)).await {
            Ok(Ok(count @ 1..)) => told.extend_from_slice(&buffer[..count]),
            Ok(_) => return String::from_utf8_lossy(&told).into_owned(),
            Err(_) => {
                let _ = stream.write_all(b"x").await;
            }
        }
    }
}

#[tokio::test]
async fn who_is_slow_on_purpose_is_not_waited_for() {
    let server = Server::demo().await;
    let mut headers = connect(&server).await;
    headers.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nx: ").await.expect("sent");
    let mut body = connect(&server).await;
    let head = format!(
        "POST /api/session HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\norigin: http://127.0.0.1:{port}\r\n\
         content-type: application/json\r\ncontent-length: 1000\r\n\r\n{{\"login\":\"",
        port = server.port()
    );
    body.write_all(head.as_bytes()).await.expect("sent");
    let headers = tokio::spawn(tokio::time::timeout(Duration::from_secs(20) + SLACK, drip(headers)));
    let body = tokio::spawn(tokio::time::timeout(Duration::from_secs(30) + SLACK, drip(body)));
    is_served(&server).await;
    let told = headers.await.expect("it ends").expect("headers are not waited for");
    assert!(!told.contains("200 OK"), "{told}");
    let told = body.await.expect("it ends").expect("a body is not waited for");
    assert!(told.starts_with("HTTP/1.1 408"), "{told}");
    is_served(&server).await;
}

#[tokio::test]
async fn who_does_not_read_his_answers_is_hung_up_on() {
    let server = Server::demo().await;
    let mut stream = connect(&server).await;
    let request = format!("GET /metrics HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n\r\n", server.port()).repeat(100);
    let ended = async { while stream.write_all(request.as_bytes()).await.is_ok() {} };
    tokio::time::timeout(PATIENCE, ended).await.expect("it ends");
    is_served(&server).await;
}

#[tokio::test]
async fn what_is_too_large_is_refused_by_name() {
    let server = Server::demo().await;
    let url = format!("{}/api/session", server.url);
    let huge = http().get(&url).header("x", "x".repeat(12 * 1_024)).header("y", "y".repeat(12 * 1_024)).send().await;
    assert_eq!(huge.expect("an answer").status().as_u16(), 431);
    let many = (0..500).fold(http().get(&url), |request, number| request.header(format!("x-{number}"), "x"));
    assert_eq!(many.send().await.expect("an answer").status().as_u16(), 431);
    for path in ["/api/session", "/chat/api/token"] {
        let body = format!("{{\"site\":\"{}\"}}", "x".repeat(70 * 1_024));
        let request = http().post(format!("{}{path}", server.url)).header("origin", &server.url);
        let answer = request.header("content-type", "application/json").body(body).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 413, "{path}");
    }
    is_served(&server).await;
}
