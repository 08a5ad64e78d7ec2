//! Calls against a server of the test's own: what is sent, what comes back, and everything that can go wrong on the way; and
//! that what is published is what is spoken.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::IntoResponse;
use axum::routing::post;
use domain::workflow::{Answer, Failure, Parameter, ParameterKind, Workflow};
use domain::{AgentId, CommandId, Timestamp, WorkflowId};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::caller::{Caller, IDEMPOTENCY_KEY, Target};
use super::wire;
use crate::catalog::Catalog;
use crate::channels::signature;
use crate::config::Workflows;
use crate::desk::Reply;

const SECRET: &str = "0123456789abcdef";
const KEY: CommandId = CommandId::from_number(0xca11);
const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// What a request held: address, headers, body.
type Asked = (Uri, HeaderMap, Bytes);

/// A system of somebody else, and what it was asked.
async fn elsewhere() -> (SocketAddr, mpsc::UnboundedReceiver<Asked>) {
    let (tell, asked) = mpsc::unbounded_channel();
    let slow = async || std::future::pending::<&str>().await;
    let good = async |State(tell): State<mpsc::UnboundedSender<Asked>>, uri: Uri, headers: HeaderMap, body: Bytes| {
        tell.send((uri, headers, body)).unwrap();
        r#"{"message":"Found","contact":{"email":"no address"},"unknown":[1],"note":7}"#
    };
    let moved = async || (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/good")]).into_response();
    let routes = Router::new()
        .route("/good", post(good))
        .route("/slow", post(slow))
        .route("/moved", post(moved))
        .route("/huge", post(async || "x".repeat(70_000)))
        .route("/empty", post(async || StatusCode::NO_CONTENT))
        .route("/text", post(async || "fine"))
        .route("/list", post(async || "[]"))
        .route("/said", post(async || r#"{"error":"No such order","note":"x"}"#))
        .route("/gone", post(async || (StatusCode::NOT_FOUND, r#"{"error":"Gone"}"#)))
        .route("/broken", post(async || (StatusCode::INTERNAL_SERVER_ERROR, "oh")))
        .with_state(tell);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (address, asked)
}

fn caller(allow: &[&str]) -> Caller {
    Caller::new(&Workflows { allow: allow.iter().map(|network| network.parse().unwrap()).collect() })
}

async fn call(caller: &Caller, url: &str) -> Reply {
    caller.call(&Target { url: url.to_owned(), secret: SECRET.to_owned() }, KEY, NOW, b"{\"a\":1}").await
}

#[tokio::test]
async fn a_request_is_signed_and_its_answer_read() {
    let (address, mut asked) = elsewhere().await;
    let reply = call(&caller(&["127.0.0.1"]), &format!("http://{address}/good?x=1")).await;
    assert_eq!((reply.failure, reply.status), (None, Some(200)));
    let message = "Found".to_owned();
    assert_eq!(
        (&reply.answer.message, reply.answer.ignored_fields()),
        (&message, vec!["note".into(), "contact.email".into()])
    );
    let (uri, headers, body) = asked.recv().await.unwrap();
    assert_eq!((uri.to_string().as_str(), &body[..]), ("/good?x=1", &b"{\"a\":1}"[..]));
    assert_eq!(signature::verify(SECRET, &headers, "/good?x=1", &body, NOW), Ok(()));
    assert!(signature::verify("another secret!!", &headers, "/good?x=1", &body, NOW).is_err());
    assert_eq!(headers[IDEMPOTENCY_KEY], KEY.to_string());
    assert_eq!(headers[header::CONTENT_TYPE], "application/json");
}

#[tokio::test]
async fn whatever_goes_wrong_has_a_name() {
    let (address, mut asked) = elsewhere().await;
    let caller = caller(&["127.0.0.1"]);
    for (path, failure, status) in [
        ("moved", Some(Failure::Status { status: 307 }), Some(307)),
        ("huge", Some(Failure::TooLarge), Some(200)),
        ("empty", None, Some(204)),
        ("text", Some(Failure::Unreadable), Some(200)),
        ("list", Some(Failure::Unreadable), Some(200)),
        ("said", Some(Failure::Said), Some(200)),
        ("gone", Some(Failure::Status { status: 404 }), Some(404)),
        ("broken", Some(Failure::Status { status: 500 }), Some(500)),
    ] {
        let reply = call(&caller, &format!("http://{address}/{path}")).await;
        assert_eq!((reply.failure, reply.status), (failure, status), "{path}");
        let words = [("said", "No such order"), ("gone", "Gone")];
        let said = words.iter().find(|(of, _)| *of == path).map_or("", |(_, said)| said);
        assert_eq!(reply.answer, Answer { error: said.to_owned(), ..Answer::default() }, "{path}");
    }
    assert!(asked.try_recv().is_err(), "a redirect is not followed");
    // Nobody listens there any more.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(call(&caller, &format!("http://{closed}/")).await, Reply::failed(Failure::Unreachable));
    // Somebody listens and hangs up when he was asked.
    let rude = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = rude.local_addr().unwrap();
    tokio::spawn(async move {
        let (stream, _) = rude.accept().await.unwrap();
        stream.readable().await.unwrap();
    });
    assert_eq!(call(&caller, &format!("http://{at}/")).await, Reply::failed(Failure::Broken));
}

#[tokio::test]
async fn a_slow_answer_is_not_waited_for() {
    let (address, _asked) = elsewhere().await;
    tokio::time::pause();
    let reply = call(&caller(&["127.0.0.1"]), &format!("http://{address}/slow")).await;
    assert_eq!(reply, Reply::failed(Failure::Timeout));
}

#[tokio::test]
async fn private_addresses_are_refused_by_whatever_name() {
    let (address, mut asked) = elsewhere().await;
    let port = address.port();
    let refused = |allow: &'static [&str], url: String| async move { (call(&caller(allow), &url).await.failure, url) };
    let nowhere: &[&str] = &[];
    for url in [
        format!("http://127.0.0.1:{port}/good"),
        format!("http://localhost:{port}/good"),
        format!("http://2130706433:{port}/good"),
        format!("http://0x7f.1:{port}/good"),
        format!("http://[::ffff:127.0.0.1]:{port}/good"),
        format!("http://[::1]:{port}/good"),
        format!("https://127.0.0.1:{port}/good"),
        format!("https://localhost:{port}/good"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        // What is not encrypted stays at home, whoever it is.
        "http://192.0.2.1/".to_owned(),
        "http://8.8.8.8/".to_owned(),
    ] {
        assert_eq!(refused(nowhere, url).await.0, Some(Failure::Forbidden));
    }
    assert!(asked.try_recv().is_err(), "nothing was sent");
    let by_name = refused(&["127.0.0.0/8"], format!("http://localhost:{port}/good")).await;
    assert_eq!(by_name.0, None, "{by_name:?}");
}

// --- what is published ---

fn schema(part: &str) -> Value {
    let schema: Value = serde_json::from_str(wire::SCHEMA).unwrap();
    schema["$defs"][part].clone()
}

/// Every way in which a value is not what a schema says; for as much of the language as ours uses.
fn wrong(value: &Value, schema: &Value, place: &str, wrongs: &mut Vec<String>) {
    let mut say = |what: &str| wrongs.push(format!("{place}: {what}"));
    if let Some(name) = schema["$ref"].as_str() {
        let part = self::schema(name.rsplit('/').next().unwrap());
        return wrong(value, &part, place, wrongs);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let fits = |one: &&Value| {
            let mut inside = Vec::new();
            wrong(value, one, place, &mut inside);
            inside.is_empty()
        };
        if !any.iter().any(|one| fits(&one)) {
            say("fits nothing of anyOf");
        }
        return;
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    match &schema["type"] {
        Value::String(one) if one != kind => say("is of another type"),
        Value::Array(types) if !types.contains(&kind.into()) => say("is of another type"),
        _ => {}
    }
    if schema.get("const").is_some_and(|only| only != value) {
        say("is another constant");
    }
    if schema["enum"].as_array().is_some_and(|choices| !choices.contains(value)) {
        say("is none of the choices");
    }
    let Some(object) = value.as_object() else { return };
    for name in schema["required"].as_array().into_iter().flatten() {
        if !object.contains_key(name.as_str().unwrap()) {
            say(&format!("{name} is missing"));
        }
    }
    for (name, inner) in object {
        let known = schema["properties"].get(name).or_else(|| schema.get("additionalProperties"));
        match known {
            Some(known) => wrong(inner, known, &format!("{place}.{name}"), wrongs),
            None => wrongs.push(format!("{place}.{name}: is not published")),
        }
    }
}

fn fits(value: &Value, part: &str) {
    let mut wrongs = Vec::new();
    wrong(value, &schema(part), part, &mut wrongs);
    assert!(wrongs.is_empty(), "{wrongs:?}");
}

/// The JSON examples of the documentation, in order.
fn examples() -> Vec<Value> {
    let text = include_str!("../../../docs/workflows.md");
    let blocks = text.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.map(|block| serde_json::from_str(block).unwrap()).collect()
}

#[test]
fn what_is_published_is_what_is_sent() {
    let parameter = |key: &str, kind| Parameter { key: key.into(), label: key.into(), kind, required: false };
    let workflow = Workflow {
        id: WorkflowId::from_number(1),
        name: "Look up order".into(),
        hint: String::new(),
        url: "https://shop.example/".into(),
        secret: SECRET.into(),
        channels: vec![],
        queues: vec![],
        parameters: vec![
            parameter("order", ParameterKind::Text),
            parameter("count", ParameterKind::Number),
            parameter("weight", ParameterKind::Number),
            parameter("gift", ParameterKind::YesNo),
        ],
        confirm: false,
        enabled: true,
    };
    let given = [("order", "4711"), ("count", "2"), ("weight", "2.5"), ("gift", "true")];
    let given: Vec<_> = given.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    let agent = domain::agent::Profile {
        id: AgentId::from_number(1),
        login: "anna".into(),
        name: "Anna Arnold".into(),
        access: domain::agent::Access::Admin,
        teams: vec![],
        slots: domain::agent::DEFAULT_SLOTS.into(),
        active: true,
    };
    let request = wire::Request::sample(KEY, &workflow, &given, &agent, &Catalog::default()).unwrap();
    let sent: Value = serde_json::from_slice(&request.body()).unwrap();
    fits(&sent, "request");
    assert_eq!(sent["parameters"].to_string(), r#"{"count":2,"gift":true,"order":"4711","weight":2.5}"#);
    let [example, _] = &examples()[..] else { panic!("a request and an answer") };
    fits(example, "request");
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(example), keys(&sent), "the example shows everything that is sent");
    assert_eq!(keys(&example["contact"]), keys(&sent["contact"]));
    let mut strange = sent.clone();
    strange["version"] = 2.into();
    strange["contact"]["name"] = Value::Null;
    strange["secret"] = "x".into();
    let mut wrongs = Vec::new();
    wrong(&strange, &schema("request"), "request", &mut wrongs);
    assert_eq!(wrongs.len(), 3, "{wrongs:?}");
}

#[test]
fn what_is_published_is_what_is_read() {
    let [_, example] = &examples()[..] else { panic!("a request and an answer") };
    fits(example, "answer");
    let answer = wire::read(example.to_string().as_bytes()).unwrap();
    assert_eq!(answer.message, "Order 4711 left on Monday");
    assert_eq!(answer.contact.email.as_deref(), Some("jo.doe@example.org"));
    assert!(!answer.note.is_empty() && !answer.composer.is_empty() && answer.ignored.is_empty());
    // Every limit that is published is the one that is kept.
    let properties = schema("answer")["properties"].clone();
    let inner = properties["contact"]["properties"].clone();
    let all = properties.as_object().unwrap().iter().map(|(name, field)| (name.clone(), field.clone()));
    let nested = inner.as_object().unwrap().iter().map(|(name, field)| (format!("contact.{name}"), field.clone()));
    for (name, field) in all.chain(nested).filter(|(_, field)| field["maxLength"].is_u64()) {
        let limit = field["maxLength"].as_u64().unwrap() as usize;
        let ignored = |length: usize| {
            let text = if name == "contact.email" {
                // A label of a host has at most 63.
                let host = "x.".repeat((length - 66) / 2);
                format!("{}@{host}{}", "a".repeat(length - 3 - host.len()), "de")
            } else {
                "x".repeat(length)
            };
            let value = match name.split_once('.') {
                Some((outer, inner)) => serde_json::json!({ outer: { inner: text } }),
                None => serde_json::json!({ name.as_str(): text }),
            };
            wire::read(value.to_string().as_bytes()).unwrap().ignored_fields()
        };
        assert_eq!((ignored(limit), ignored(limit + 1)), (vec![], vec![name.clone()]), "{name}");
    }
    assert_eq!(wire::read(b" \n"), Some(Answer::default()));
    assert_eq!(wire::read(b"\xff"), None);
}
