//! Bad requests of every kind, and the questions of whoever watches the server.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use axum::routing::get;
use serde_json::json;
use tower::ServiceExt as _;
use tower_http::catch_panic::CatchPanicLayer;

use super::{OWN, Server};
use crate::config::Config;

#[tokio::test]
async fn broken_json_is_named_by_place() {
    let server = Server::start().await;
    let ask = async |body: &str| {
        let asked = server.ask(Method::POST, "/api/session").from(OWN);
        asked.body("application/json; charset=utf-8", body.as_bytes().to_vec()).send().await
    };
    for body in ["{\n \"login\": ", "{\"login\": 3}", "[]", "", "\u{0}"] {
        let answer = ask(body).await;
        assert_eq!(answer.refusal(), (400, "bad_json".into()), "{body}");
        assert!(answer.json()["message"].as_str().unwrap().contains(" at line "), "{}", answer.text());
    }
    let answer = ask("{\n \"login\": ").await;
    assert!(answer.text().contains("line 2 column"), "{}", answer.text());
}

#[tokio::test]
async fn bodies_have_a_limit() {
    let server = Server::start().await;
    let body = json!({ "login": "x".repeat(70_000), "password": "" });
    let answer = server.ask(Method::POST, "/api/session").from(OWN).json(&body).send().await;
    assert_eq!(answer.refusal(), (413, "too_large".into()));
}

#[tokio::test]
async fn the_api_answers_in_json_even_where_there_is_nothing() {
    let server = Server::start().await;
    for path in ["/api/nothing", "/api/admin/nothing", "/api/session/more"] {
        assert_eq!(server.get(path).await.refusal(), (404, "not_found".into()), "{path}");
    }
    let answer = server.ask(Method::PUT, "/api/session").from(OWN).send().await;
    assert_eq!(answer.refusal(), (405, "method_not_allowed".into()));
    let answer = server.ask(Method::PUT, "/chat/api/token").send().await;
    assert_eq!(answer.refusal(), (405, "method_not_allowed".into()));
}

#[tokio::test]
async fn a_full_disk_refuses_writes_and_reading_goes_on() {
    let server = Server::start().await;
    assert_eq!(server.get("/readyz").await.status, 200);
    let cookie = server.cookie("anna").await;
    server.faults.set_read_only(true);
    assert_eq!(server.get("/readyz").await.refusal(), (503, "storage_unavailable".into()));
    assert_eq!(server.get("/healthz").await.status, 200);
    assert_eq!(server.ask(Method::GET, "/api/session").cookie(&cookie).send().await.status, 200);
    assert_eq!(server.get("/chat/api/site/demo").await.status, 200);
    let asked = server.ask(Method::POST, "/chat/api/token").from(OWN).json(&json!({ "site": "demo" }));
    assert_eq!(asked.send().await.refusal(), (503, "storage_unavailable".into()));
    server.faults.set_read_only(false);
    assert_eq!(server.get("/readyz").await.status, 200);
    assert_eq!(server.sign_in("anna", crate::demo::PASSWORD).await.status, 204);
}

#[tokio::test]
async fn who_stops_is_not_ready() {
    let server = Server::start().await;
    server.stop.send_replace(true);
    assert_eq!(server.get("/readyz").await.refusal(), (503, "shutting_down".into()));
    assert_eq!(server.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn figures_are_for_this_machine_or_a_token() {
    let server = Server::start().await;
    server.get("/healthz").await;
    let page = server.get("/metrics").await;
    assert_eq!(page.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    for line in [
        "switchboard_build_info{version=\"",
        "switchboard_sockets 0\n",
        "switchboard_commits_total 0\n",
        "switchboard_waiting{queue=\"00000000-0000-0000-0000-00000000d201\"} 0\n",
        "_count{route=\"/healthz\",method=\"GET\",status=\"200\"} 1\n",
    ] {
        assert!(page.text().contains(line), "{line}\n{}", page.text());
    }
    let far = server.ask(Method::GET, "/metrics").at_address([192, 0, 2, 1]).send().await;
    assert_eq!(far.status, 403);
    for (name, value) in [
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "for=127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("via", "1.1 proxy"),
        ("host", "chat.example.org"),
    ] {
        let proxied = server.ask(Method::GET, "/metrics").with(name, value).send().await;
        assert_eq!(proxied.status, 403, "{name}");
    }
    assert_eq!(server.ask(Method::GET, "/metrics").with("host", "localhost").send().await.status, 200);
    assert_eq!(server.ask(Method::GET, "/metrics").with("host", "[::1]:80").send().await.status, 200);
    let behind = Config { public_url: "https://chat.example.org".parse().ok(), ..Config::default() };
    assert_eq!(Server::with(behind).await.get("/metrics").await.status, 403, "a proxy that says nothing of itself");

    let token = Config { metrics_token: Some("secret".into()), ..Config::default() };
    let server = Server::with(token).await;
    let ask = async |sent: &str| server.ask(Method::GET, "/metrics").with("authorization", sent).send().await.status;
    assert_eq!((ask("Bearer secret").await.as_u16(), ask("Bearer wrong").await.as_u16()), (200, 403));
    assert_eq!(server.get("/metrics").await.status, 403);
}

#[tokio::test]
async fn a_panic_is_an_answer_and_not_the_end() {
    let broken = Router::new().route("/", get(async || -> &'static str { panic!("on purpose") }));
    let broken = broken.layer(CatchPanicLayer::custom(super::super::panicked));
    let response = broken.oneshot(Request::new(Body::empty())).await.unwrap();
    assert_eq!(response.status(), 500);
    let body = axum::body::to_bytes(response.into_body(), 1_000).await.unwrap();
    assert!(body.starts_with(b"{\"code\":\"internal\""), "{body:?}");
}
