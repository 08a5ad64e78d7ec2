//! How mailboxes are reached, and signatures, over HTTP.

use axum::http::Method;
use serde_json::{Value, json};

use super::{Answer, OWN, Server};

const MAILBOX: &str = "00000000-0000-0000-0000-00000000d114";
const SMS: &str = "00000000-0000-0000-0000-00000000d111";
const SALES: &str = "00000000-0000-0000-0000-00000000d201";
const ANNA: &str = "00000000-0000-0000-0000-00000000d401";

fn body() -> Value {
    let at = |host: &str, port: u16| json!({ "host": host, "port": port, "security": "tls", "user": "hello", "secret": "open sesame" });
    json!({ "aliases": ["Info@shop.example"], "imap": at("imap.example.org", 993), "smtp": at("smtp.example.org", 465),
            "sent_folder": "Sent" })
}

async fn put(server: &Server, cookie: &str, path: &str, version: u32, value: &Value) -> Answer {
    let body = json!({ "version": version, "value": value });
    server.ask(Method::PUT, &format!("/api/admin/{path}")).cookie(cookie).from(OWN).json(&body).send().await
}

#[tokio::test]
async fn secrets_are_kept_and_never_shown_again() {
    let server = Server::start().await;
    let admin = server.cookie("admin").await;
    let path = format!("mailboxes/{MAILBOX}");
    let answer = put(&server, &admin, &path, 0, &body()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(!answer.text().contains("sesame"));
    let mut value = answer.json()["value"].clone();
    assert_eq!((&value["aliases"][0], &value["folder"]), (&json!("info@shop.example"), &json!("INBOX")));
    let list = server.ask(Method::GET, "/api/admin/mailboxes").cookie(&admin).send().await;
    assert!(!list.text().contains("sesame"));

    value["folder"] = json!("Support");
    assert_eq!(put(&server, &admin, &path, 1, &value).await.status, 200);
    let known = |server: &Server| server.app.catalog.get().mailboxes.values().next().cloned().unwrap();
    assert_eq!(known(&server).imap.secret.expose(), "open sesame", "who sends none keeps it");
    value["imap"]["host"] = json!("elsewhere.example.org");
    let answer = put(&server, &admin, &path, 2, &value).await;
    assert_eq!(answer.refusal(), (422, "invalid".into()), "it is told to nobody else");
    assert!(answer.json()["message"].as_str().unwrap().starts_with("imap.secret: "));

    let gone = server.ask(Method::DELETE, &format!("/api/admin/{path}")).cookie(&admin).from(OWN).send().await;
    assert_eq!(gone.status, 204);
    assert!(server.app.catalog.get().mailboxes.is_empty());
}

#[tokio::test]
async fn slips_are_named_and_only_mailboxes_are_reached() {
    let server = Server::start().await;
    let admin = server.cookie("admin").await;
    for (pointer, value, field) in [
        ("/imap/host", json!("https://imap"), "imap.host"),
        ("/smtp/security", json!("plain"), "smtp.security"),
        ("/smtp/secret", json!(""), "smtp.secret"),
        ("/delimiter", json!("++"), "delimiter"),
        ("/aliases", json!(["nobody"]), "aliases"),
    ] {
        let mut wrong = body();
        wrong["delimiter"] = json!("+");
        *wrong.pointer_mut(pointer).unwrap() = value;
        let answer = put(&server, &admin, &format!("mailboxes/{MAILBOX}"), 0, &wrong).await;
        assert_eq!(answer.refusal(), (422, "invalid".into()), "{pointer}");
        assert!(answer.json()["message"].as_str().unwrap().starts_with(field), "{}", answer.text());
    }
    let sms = put(&server, &admin, &format!("mailboxes/{SMS}"), 0, &body()).await;
    assert_eq!(sms.refusal(), (404, "not_found".into()));
}

#[tokio::test]
async fn signatures_are_of_somebody() {
    let server = Server::start().await;
    let admin = server.cookie("admin").await;
    let value =
        json!({ "queues": { SALES: "Kind regards\r\n{{agent.name}}  ", SMS: "of nobody" }, "agents": { ANNA: " " } });
    let answer = put(&server, &admin, "signatures", 0, &value).await;
    assert_eq!(answer.json()["value"], json!({ "queues": { SALES: "Kind regards\n{{agent.name}}" }, "agents": {} }));
    let long = json!({ "agents": { ANNA: "x".repeat(2_001) } });
    assert_eq!(put(&server, &admin, "signatures", 1, &long).await.refusal(), (422, "invalid".into()));
    let unknown = json!({ "queues": { SALES: "{{agent.name}}, {{customer.name}}" } });
    let answer = put(&server, &admin, "signatures", 1, &unknown).await;
    assert_eq!(answer.refusal(), (422, "invalid".into()));
    let why = answer.json()["message"].as_str().unwrap().to_owned();
    assert!(why.contains(SALES) && why.contains("{{customer.name}} cannot be filled"), "{why}");
}

#[tokio::test]
async fn a_trial_says_what_is_wrong_and_tells_no_secret_to_another_server() {
    let server = Server::start().await;
    let admin = server.cookie("admin").await;
    let put_first = put(&server, &admin, &format!("mailboxes/{MAILBOX}"), 0, &body()).await;
    assert_eq!(put_first.status, 200, "{}", put_first.text());
    let check = async |cookie: &str, id: Option<&str>, value: &Value| {
        let asked = json!({ "id": id, "address": "hello@shop.example", "value": value });
        server.ask(Method::POST, "/api/admin/mailboxes/check").cookie(cookie).from(OWN).json(&asked).send().await
    };
    let mut local = body();
    for side in ["imap", "smtp"] {
        local[side]["host"] = json!("127.0.0.1");
        local[side]["security"] = json!("plain");
        local[side]["port"] = json!(9);
    }
    local["smtp"]["host"] = json!("no-such-host.invalid");
    local["smtp"]["security"] = json!("tls");
    let found = check(&admin, Some(MAILBOX), &local).await.json();
    assert_eq!(found["imap"]["trouble"]["code"], "unreachable", "{found}");
    assert_eq!(found["smtp"]["trouble"]["code"], "name", "{found}");
    assert!(!found.to_string().contains("sesame"));

    let mut elsewhere = body();
    for side in ["imap", "smtp"] {
        elsewhere[side]["secret"] = Value::Null;
        elsewhere[side]["host"] = json!("evil.example");
    }
    let answer = check(&admin, Some(MAILBOX), &elsewhere).await;
    assert_eq!(answer.refusal(), (422, "invalid".into()), "what is known is told to nobody else");
    let supervisor = server.cookie("sam").await;
    assert_eq!(check(&supervisor, None, &local).await.status, 403);

    let state =
        server.ask(Method::GET, &format!("/api/admin/mailboxes/{MAILBOX}/state")).cookie(&supervisor).send().await;
    assert_eq!(state.json(), json!({ "state": "off", "at": null, "trouble": null, "taken": 0, "aside": [] }));
    let sms = server.ask(Method::GET, &format!("/api/admin/mailboxes/{SMS}/state")).cookie(&admin).send().await;
    assert_eq!(sms.refusal(), (404, "not_found".into()));
}
