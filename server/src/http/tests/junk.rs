//! Writing first, rules for mail, and who is not heard, over HTTP.

use axum::http::Method;
use domain::block::{Blocked, Sender};
use domain::contact::IdentityKind;
use domain::{AgentId, EntryPointId, Timestamp};
use serde_json::{Value, json};

use super::{Answer, OWN, Server};
use crate::catalog::kind;
use crate::store::Document;

const SALES: &str = "00000000-0000-0000-0000-00000000d201";
const RULES: &str = "/api/admin/mail-rules";

async fn put(server: &Server, cookie: &str, version: u32, rules: &Value) -> Answer {
    let body = json!({ "version": version, "value": { "rules": rules } });
    server.ask(Method::PUT, RULES).cookie(cookie).from(OWN).json(&body).send().await
}

fn rule() -> Value {
    json!({ "name": "Offers", "part": "header", "header": "List-Id", "test": "contains", "value": "offers",
            "action": "queue", "queue": SALES })
}

#[tokio::test]
async fn an_agent_is_told_from_where_he_may_write() {
    let server = Server::start().await;
    let anna = server.cookie("anna").await;
    let answer = server.ask(Method::GET, "/api/desk/outbound").cookie(&anna).send().await;
    let list = answer.json();
    let channels: Vec<_> =
        list["entry_points"].as_array().unwrap().iter().map(|entry| entry["channel"].clone()).collect();
    assert_eq!(channels, ["Email", "Sms"], "{list}");
    assert_eq!(server.get("/api/desk/outbound").await.refusal(), (401, "unauthorized".into()));
}

#[tokio::test]
async fn rules_for_mail_stand_in_their_order() {
    let server = Server::start().await;
    let admin = server.cookie("admin").await;
    let read = async || server.ask(Method::GET, RULES).cookie(&admin).send().await.json();
    assert_eq!(read().await, json!({ "id": "mail_rules", "version": 0, "value": { "rules": [] } }));
    let spam =
        json!({ "name": " Spam ", "part": "sender", "test": "ends", "value": "@spam.example", "action": "block" });
    let written = put(&server, &admin, 0, &json!([rule(), spam])).await;
    assert_eq!(written.status, 200, "{}", written.text());
    let rules = read().await["value"]["rules"].clone();
    assert_eq!(
        (&rules[0]["queue"], &rules[1]["name"], &rules[1]["enabled"]),
        (&json!(SALES), &json!("Spam"), &json!(true))
    );
    assert_eq!(server.app.catalog.get().mail_rules.len(), 2);
    assert_eq!(put(&server, &admin, 0, &json!([])).await.refusal(), (409, "stale".into()));
    let gone = server.ask(Method::DELETE, &format!("/api/admin/queues/{SALES}")).cookie(&admin).from(OWN).send().await;
    assert_eq!(gone.refusal(), (409, "in_use".into()));
}

#[tokio::test]
async fn slips_in_a_rule_are_named_by_its_place() {
    let server = Server::start().await;
    let admin = server.cookie("admin").await;
    for (field, value, said) in [
        ("queue", json!("00000000-0000-0000-0000-000000000009"), "rules[1].queue"),
        ("header", json!("List Id"), "rules[1].header"),
        ("name", json!(" "), "rules[1].name"),
        ("value", json!("x".repeat(201)), "rules[1].value"),
        ("mailboxes", json!([SALES]), "rules[1].mailboxes[0]"),
    ] {
        let mut wrong = rule();
        wrong[field] = value;
        let answer = put(&server, &admin, 0, &json!([rule(), wrong])).await;
        assert_eq!(answer.refusal(), (422, "invalid".into()), "{field}");
        assert!(answer.json()["message"].as_str().unwrap().starts_with(said), "{}", answer.text());
    }
}

#[tokio::test]
async fn who_is_blocked_is_listed_and_let_in_again() {
    let server = Server::start().await;
    let admin = server.cookie("admin").await;
    let identity = IdentityKind::Email.checked(EntryPointId::from_number(1), "Spam@example.org").unwrap();
    let blocked = Blocked { sender: Sender::Identity(identity.clone()), by: AgentId::from_number(1), at: Timestamp(5) };
    let json = serde_json::to_string(&blocked).unwrap();
    let id = EntryPointId::from_number(7).to_string();
    let document = Document { id: id.clone(), version: 0, json };
    server.app.store.put_document(kind::BLOCKED, document, None, Timestamp(5)).await.unwrap();
    server.app.desk.catalog_changed().await.unwrap();
    assert!(server.app.desk.is_blocked(&identity));
    let list = server.ask(Method::GET, "/api/admin/blocked").cookie(&admin).send().await.json();
    assert_eq!(list["records"][0]["value"]["value"], "spam@example.org");
    let path = format!("/api/admin/blocked/{id}");
    let remove = async || server.ask(Method::DELETE, &path).cookie(&admin).from(OWN).send().await;
    assert_eq!(remove().await.status, 204);
    assert!(!server.app.desk.is_blocked(&identity));
    assert_eq!(remove().await.refusal(), (404, "not_found".into()));
}
