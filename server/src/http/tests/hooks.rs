//! What carriers may say, and how they are believed.

use axum::http::Method;
use domain::{Span, Timestamp};
use serde_json::{Value, json};

use super::{Answer, Server};
use crate::channels::signature;
use crate::config::{Channels, Config, Simulator};

const SECRET: &str = "0123456789abcdef";
pub const SMS: &str = "/hooks/simulated/00000000-0000-0000-0000-00000000d111";

pub async fn started() -> Server {
    let simulator = Simulator { url: "http://127.0.0.1:9".parse().unwrap(), secret: SECRET.into() };
    let channels = Channels { simulator: Some(simulator) };
    Server::with(Config { demo: true, channels, ..Config::default() }).await
}

pub async fn signed(server: &Server, method: Method, path: &str, body: &[u8]) -> Answer {
    let now = server.app.clock.now();
    let signature = signature::sign(SECRET, now, path, body);
    let asked = server.ask(method, path).body("application/json", body.to_vec());
    asked.with("switchboard-timestamp", &now.0.to_string()).with("switchboard-signature", &signature).send().await
}

pub async fn post(server: &Server, body: &Value) -> Answer {
    signed(server, Method::POST, SMS, body.to_string().as_bytes()).await
}

fn message(id: &str, text: &str) -> Value {
    json!({ "id": id, "from": "+49 151 12345678", "text": text, "at": 1_800_000_000_000_i64 })
}

#[tokio::test]
async fn a_message_comes_in_once() {
    let server = started().await;
    for _ in 0..2 {
        let answer = post(&server, &json!({ "messages": [message("SM1", "hello")] })).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (200, json!({ "taken": 1, "refused": [] })));
    }
    let contact = server.app.store.identity("phone", "+4915112345678").await.unwrap().unwrap();
    let at = domain::EntryPointId::from_number(0xd111);
    let id = server.app.store.latest_conversation(contact, at).await.unwrap().unwrap();
    let head = server.app.store.conversation(id).await.unwrap().unwrap();
    assert_eq!((head.messages, head.birth.channel.as_str()), (1, "sms"));
}

#[tokio::test]
async fn what_cannot_be_taken_is_named_and_the_rest_is_taken() {
    let server = started().await;
    let mut nobody = message("SM2", "hello");
    nobody["from"] = json!("somebody");
    let receipt = json!({ "id": "SM9", "state": "delivered", "at": 0 });
    let nameless = json!({ "state": "read", "at": 0 });
    let body = json!({ "messages": [nobody, message("", "x"), message("SM3", "hello"), message("SM4", " ")],
        "receipts": [receipt, nameless] });
    let answer = post(&server, &body).await.json();
    assert_eq!(answer["taken"], 1);
    let places: Vec<_> = answer["refused"].as_array().unwrap().iter().map(|refused| &refused["place"]).collect();
    let named = ["messages[0].from", "messages[1].id", "receipts[1].id", "the message SM4", "the receipt for SM9"];
    assert_eq!(places, named);
}

#[tokio::test]
async fn only_the_carrier_is_believed() {
    let server = started().await;
    let body = json!({ "messages": [message("SM1", "hello")] }).to_string();
    let now = server.app.clock.now();
    let ask = async |path: &str, secret: &str, at: Timestamp, address: [u8; 4]| {
        let signature = signature::sign(secret, at, path, body.as_bytes());
        let asked = server.ask(Method::POST, SMS).body("application/json", body.clone().into_bytes());
        let asked = asked.with("switchboard-timestamp", &at.0.to_string()).with("switchboard-signature", &signature);
        asked.at_address(address).send().await
    };
    let local = [127, 0, 0, 1];
    let other = "/hooks/simulated/00000000-0000-0000-0000-00000000d112";
    for (answer, said) in [
        (ask(SMS, "another secret...", now, local).await, "does not fit"),
        (ask(other, SECRET, now, local).await, "does not fit"),
        (ask(SMS, SECRET, now + Span::minutes(-6), local).await, "signed 360 s away"),
        (ask(SMS, SECRET, now, [10, 0, 0, 7]).await, "own machine only"),
        (server.ask(Method::POST, SMS).body("application/json", Vec::new()).send().await, "switchboard-timestamp"),
    ] {
        assert_eq!(answer.refusal(), (401, "not_believed".into()), "{answer:?}");
        assert!(answer.text().contains(said), "{said}: {}", answer.text());
    }
    assert_eq!(ask(SMS, SECRET, now, local).await.status, 200);
}

#[tokio::test]
async fn requests_have_a_form_and_a_size() {
    let server = started().await;
    let answer = signed(&server, Method::POST, SMS, b"{\"mesages\": []}").await;
    assert_eq!(answer.refusal(), (400, "bad_json".into()));
    assert!(answer.text().contains("mesages"), "{}", answer.text());
    let many: Vec<_> = (0..101).map(|number| message(&number.to_string(), "x")).collect();
    let answer = post(&server, &json!({ "messages": many })).await;
    assert_eq!(answer.json()["message"], "101 entries; at most 100 are taken at once");
    assert_eq!(post(&server, &json!({ "messages": [message("SM1", &"x".repeat(70_000))] })).await.status, 413);
    for path in ["/hooks/pigeon/00000000-0000-0000-0000-00000000d111", "/hooks/simulated/1", "/hooks/simulated/x/y"] {
        assert_eq!(signed(&server, Method::POST, path, b"{}").await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_carrier_learns_what_it_serves() {
    let server = started().await;
    let answer = signed(&server, Method::GET, "/hooks/simulated", b"").await;
    let served = answer.json()["entry_points"].clone();
    assert_eq!(served.as_array().map(Vec::len), Some(4), "{served}");
    let sms = json!({ "id": "00000000-0000-0000-0000-00000000d111", "channel": "sms", "name": "Order line",
        "address": "+4930901820" });
    assert_eq!(served[0], sms);
    assert_eq!(server.get("/hooks/simulated").await.refusal(), (401, "not_believed".into()));
    let off = Server::start().await;
    assert_eq!(signed(&off, Method::GET, "/hooks/simulated", b"").await.status, 404, "off unless configured");
}

#[tokio::test]
async fn what_the_store_cannot_write_is_to_be_sent_again() {
    let server = started().await;
    server.faults.set_read_only(true);
    let body = json!({ "messages": [message("SM1", "hello")] });
    assert_eq!(post(&server, &body).await.refusal(), (503, "storage_unavailable".into()));
    server.faults.set_read_only(false);
    assert_eq!(post(&server, &body).await.json()["taken"], 1);
}
