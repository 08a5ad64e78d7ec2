//! What a customer's panel asks by HTTP.

use axum::http::Method;
use domain::Span;
use protocol::codec;
use protocol::customer::{Availability, SiteInfo, TokenGrant, TokenRequest};
use serde_json::json;

use super::{Answer, EVIL, OWN, SHOP, Server};
use crate::auth::secret::Secret;
use crate::config::{Config, Limits};

const POSTCARD: &str = "application/x-postcard";

async fn token(server: &Server, resume: Option<&str>) -> TokenGrant {
    let body = json!({ "site": "demo", "resume": resume });
    let answer = server.ask(Method::POST, "/chat/api/token").from(OWN).json(&body).send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_value(answer.json()).unwrap()
}

async fn contact(server: &Server, token: &str) -> Option<domain::ContactId> {
    let hash = Secret::parse(token).unwrap().hash();
    server.app.store.token(hash).await.unwrap().map(|row| row.contact)
}

#[tokio::test]
async fn a_site_is_described_in_the_panels_language() {
    let server = Server::start().await;
    let german = server.get("/chat/api/site/demo?lang=de-AT").await.json();
    assert_eq!(german["team"], "Marlow & Finch");
    assert!(german["texts"]["greeting"].as_str().unwrap().starts_with("Fragen Sie uns"));
    let other = server.get("/chat/api/site/demo?lang=fr").await.json();
    assert!(other["texts"]["greeting"].as_str().unwrap().starts_with("Ask a roaster"));
    assert_eq!(other["availability"], "Offline");
    let packed = server.ask(Method::GET, "/chat/api/site/demo").with("accept", POSTCARD).send().await;
    assert_eq!(packed.header("content-type"), POSTCARD);
    let info: SiteInfo = codec::from_binary(&packed.body).unwrap();
    assert_eq!((info.availability, info.origins.len()), (Availability::Offline, 2));
    let cookie = server.cookie("anna").await;
    assert_eq!(server.get("/chat/api/site/demo").await.json()["availability"], "Offline", "signed in and idle");
    assert!(!cookie.is_empty());
    let anna = server.app.catalog.get().profiles.values().find(|profile| profile.login == "anna").unwrap().id;
    let choice = protocol::agent::Command::Choose(domain::agent::Choice::Available);
    server.app.desk.agent(anna, domain::CommandId::from_number(1), &choice).await.unwrap();
    assert_eq!(server.get("/chat/api/site/demo").await.json()["availability"], "Open");
}

#[tokio::test]
async fn a_site_that_does_not_exist_gives_nothing() {
    let server = Server::start().await;
    assert_eq!(server.get("/chat/api/site/nobody").await.refusal(), (404, "no_such_site".into()));
    let asked = server.ask(Method::POST, "/chat/api/token").from(OWN);
    assert_eq!(asked.json(&json!({ "site": "nobody" })).send().await.refusal(), (404, "no_such_site".into()));
}

#[tokio::test]
async fn a_token_stands_for_one_visitor_and_a_handle_brings_him_back() {
    let server = Server::start().await;
    let (first, other) = (token(&server, None).await, token(&server, None).await);
    assert!(!first.resumed);
    assert_ne!(contact(&server, &first.token).await, contact(&server, &other.token).await);
    let back = token(&server, first.resume.as_deref()).await;
    assert!(back.resumed);
    assert_ne!(back.token, first.token);
    assert_eq!(back.resume, first.resume, "an answer that gets lost must not cost the handle");
    assert_eq!(contact(&server, &back.token).await, contact(&server, &first.token).await);
}

#[tokio::test]
async fn a_handle_that_is_none_is_answered_like_none() {
    let server = Server::start().await;
    let first = token(&server, None).await;
    server.pass(Span::days(29));
    let again = token(&server, first.resume.as_deref()).await;
    assert!(again.resumed, "its use makes it last");
    for bad in ["", "rubbish", &first.token, &"A".repeat(43)] {
        let grant = token(&server, Some(bad)).await;
        assert!(!grant.resumed, "{bad}");
        assert_ne!(grant.resume.as_deref(), Some(bad), "nobody chooses his own handle");
    }
    server.pass(Span::days(30));
    assert!(!token(&server, first.resume.as_deref()).await.resumed);
}

#[tokio::test]
async fn a_handle_is_taken_out_of_force_by_whoever_has_it() {
    let server = Server::start().await;
    let (first, other) = (token(&server, None).await, token(&server, None).await);
    for handle in [first.resume.as_deref(), Some(other.token.as_str()), None] {
        let asked = server.ask(Method::DELETE, "/chat/api/token").from(OWN);
        assert_eq!(asked.json(&json!({ "site": "demo", "resume": handle })).send().await.status, 204);
    }
    assert!(!token(&server, first.resume.as_deref()).await.resumed);
    assert!(token(&server, other.resume.as_deref()).await.resumed);
    assert!(contact(&server, &other.token).await.is_some(), "a token is no handle");
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_answered_like_every_error() {
    let server = Server::start().await;
    assert_eq!(server.get("/chat/api/site/demo?lang=a&lang=b").await.refusal(), (400, "bad_request".into()));
    assert_eq!(server.get("/chat/api/site/%ff").await.refusal(), (404, "not_found".into()));
    assert_eq!(server.get("/chat/api/site/demo").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn postcard_goes_both_ways() {
    let server = Server::start().await;
    let body = codec::to_binary(&TokenRequest { site: "demo".into(), resume: None });
    let asked = || server.ask(Method::POST, "/chat/api/token").from(OWN).with("accept", POSTCARD);
    let answer = asked().body(POSTCARD, body.clone()).send().await;
    let grant: TokenGrant = codec::from_binary(&answer.body).unwrap();
    assert_eq!(grant.token.len(), 43);
    let longer = [body, vec![0]].concat();
    assert_eq!(asked().body(POSTCARD, longer).send().await.refusal(), (400, "bad_postcard".into()));
}

#[tokio::test]
async fn only_listed_pages_may_ask_and_read() {
    let server = Server::start().await;
    let body = json!({ "site": "demo" });
    let ask = async |origin: Option<&str>| -> Answer {
        let asked = server.ask(Method::POST, "/chat/api/token").json(&body);
        match origin {
            Some(origin) => asked.from(origin).send().await,
            None => asked.send().await,
        }
    };
    let shop = ask(Some(SHOP)).await;
    assert_eq!((shop.status.as_u16(), shop.header("access-control-allow-origin")), (200, SHOP));
    assert!(shop.headers.get_all("vary").iter().any(|value| value == "origin"));
    let own = ask(Some(OWN)).await;
    assert_eq!((own.status.as_u16(), own.header("access-control-allow-origin")), (200, ""));
    assert_eq!(ask(None).await.status, 200, "who is no web page sends none");
    assert_eq!(ask(Some(EVIL)).await.refusal(), (403, "wrong_origin".into()));
    let preflight = async |origin| {
        let asked = server.ask(Method::OPTIONS, "/chat/api/token").from(origin);
        asked.send().await.header("access-control-allow-origin").to_owned()
    };
    assert_eq!((preflight(SHOP).await.as_str(), preflight(EVIL).await.as_str()), (SHOP, ""));
}

#[tokio::test]
async fn cookies_say_nothing_here() {
    let server = Server::start().await;
    let cookie = server.cookie("anna").await;
    let body = json!({ "site": "demo" });
    let asked = server.ask(Method::POST, "/chat/api/token").from(EVIL).cookie(&cookie).json(&body);
    assert_eq!(asked.send().await.status, 403);
}

#[tokio::test]
async fn an_address_gets_so_many_tokens_and_waits_for_more() {
    let limits = Limits { tokens_per_minute: 2, ..Limits::default() };
    let server = Server::with(Config { limits, ..Config::default() }).await;
    let ask = async |address| {
        let asked = server.ask(Method::POST, "/chat/api/token").from(OWN).at_address(address);
        asked.json(&json!({ "site": "demo" })).send().await
    };
    let here = [192, 0, 2, 1];
    assert_eq!((ask(here).await.status.as_u16(), ask(here).await.status.as_u16()), (200, 200));
    let third = ask(here).await;
    assert_eq!(third.refusal(), (429, "too_many".into()));
    assert_eq!(third.header("retry-after"), "30");
    assert_eq!(ask([192, 0, 2, 2]).await.status, 200);
    server.pass(Span::seconds(30));
    assert_eq!(ask(here).await.status, 200);
}
