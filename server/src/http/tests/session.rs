//! Signing in and out, and who is let in.

use axum::http::Method;

use domain::Span;
use serde_json::json;

use super::{EVIL, OWN, Server};
use crate::auth::session::{IDLE, LONGEST};
use crate::catalog::kind;
use crate::demo::PASSWORD;

#[tokio::test]
async fn signing_in_gives_a_session_and_out_takes_it() {
    let server = Server::start().await;
    let cookie = server.cookie(" Anna ").await;
    let me = server.ask(Method::GET, "/api/session").cookie(&cookie).send().await;
    assert_eq!((me.status.as_u16(), me.json()["name"].as_str()), (200, Some("Anna Arnold")));
    assert_eq!(me.header("cache-control"), "no-store");
    let out = server.ask(Method::DELETE, "/api/session").cookie(&cookie).from(OWN).send().await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert!(!server.knows(&cookie).await);
    let nobody = server.get("/api/session").await;
    assert_eq!((nobody.status.as_u16(), nobody.text().as_str()), (200, "null"), "no error: a page asks first");
}

#[tokio::test]
async fn each_sign_in_is_a_new_session_and_ends_the_old_one() {
    let server = Server::start().await;
    let first = server.cookie("anna").await;
    let body = json!({ "login": "anna", "password": PASSWORD });
    let again = server.ask(Method::POST, "/api/session").from(OWN).cookie(&first).json(&body).send().await;
    let second = again.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_ne!(first, second);
    assert_eq!((server.knows(&first).await, server.knows(&second).await), (false, true));
}

#[tokio::test]
async fn nobody_learns_which_half_was_wrong() {
    let server = Server::start().await;
    let wrong = server.sign_in("anna", "wrong-password").await;
    let nobody = server.sign_in("nobody", "wrong-password").await;
    assert_eq!(wrong.refusal(), (401, "wrong_credentials".into()));
    assert_eq!(wrong.body, nobody.body);
    assert_eq!(wrong.header("set-cookie"), "");
}

#[tokio::test]
async fn guessing_is_slowed_down_even_for_the_right_password() {
    let server = Server::start().await;
    for _ in 0..5 {
        assert_eq!(server.sign_in("anna", "wrong-password").await.status, 401);
    }
    let slowed = server.sign_in("anna", PASSWORD).await;
    assert_eq!(slowed.refusal(), (429, "too_many".into()));
    assert_eq!(slowed.header("retry-after"), "1");
    assert_eq!(server.sign_in("ben", PASSWORD).await.status, 204, "others are not");
    server.pass(Span::seconds(1));
    assert_eq!(server.sign_in("anna", PASSWORD).await.status, 204);
}

#[tokio::test]
async fn a_stranger_who_guesses_does_not_lock_the_owner_out() {
    let server = Server::start().await;
    let sign_in = async |address: [u8; 4], password: &str| {
        let body = json!({ "login": "anna", "password": password });
        let asked = server.ask(Method::POST, "/api/session").from(OWN).at_address(address).json(&body);
        asked.send().await.status.as_u16()
    };
    for _ in 0..25 {
        sign_in([192, 0, 2, 1], "wrong-password").await;
        assert_eq!(sign_in([192, 0, 2, 2], PASSWORD).await, 204);
    }
    assert_eq!(sign_in([192, 0, 2, 1], PASSWORD).await, 429);
    for host in 10..=120 {
        sign_in([192, 0, 2, host], "wrong-password").await;
    }
    assert_eq!(sign_in([192, 0, 2, 2], PASSWORD).await, 429, "many addresses together are slowed down");
    server.pass(Span::seconds(10));
    assert_eq!(sign_in([192, 0, 2, 2], PASSWORD).await, 204, "for a moment");
}

#[tokio::test]
async fn an_address_that_tries_many_names_is_slowed_down() {
    let server = Server::start().await;
    for number in 0..20 {
        assert_eq!(server.sign_in(&format!("name{number}"), "wrong-password").await.status, 401);
    }
    assert_eq!(server.sign_in("anna", PASSWORD).await.status, 429);
    let body = json!({ "login": "anna", "password": PASSWORD });
    let elsewhere = server.ask(Method::POST, "/api/session").from(OWN).at_address([192, 0, 2, 1]).json(&body);
    assert_eq!(elsewhere.send().await.status, 204);
}

#[tokio::test]
async fn only_our_own_pages_change_anything() {
    let server = Server::start().await;
    let body = json!({ "login": "anna", "password": PASSWORD });
    let ask = || server.ask(Method::POST, "/api/session").json(&body);
    for foreign in [ask(), ask().from(EVIL), ask().from("null"), ask().with("sec-fetch-site", "same-site")] {
        assert_eq!(foreign.send().await.refusal(), (403, "wrong_origin".into()));
    }
    assert_eq!(ask().with("sec-fetch-site", "same-origin").send().await.status, 204);
    let cookie = server.cookie("anna").await;
    let foreign = server.ask(Method::DELETE, "/api/session").cookie(&cookie).from(EVIL).send().await;
    assert_eq!(foreign.status, 403);
}

#[tokio::test]
async fn a_form_is_no_json() {
    let server = Server::start().await;
    let form = b"login=anna&password=demo-demo".to_vec();
    let asked = server.ask(Method::POST, "/api/session").from(OWN);
    let answer = asked.body("application/x-www-form-urlencoded", form).send().await;
    assert_eq!(answer.refusal(), (415, "wrong_content_type".into()));
}

#[tokio::test]
async fn sessions_end_unused_and_at_last_in_any_case() {
    let server = Server::start().await;
    let cookie = server.cookie("anna").await;
    server.pass(Span(IDLE.0 - 1));
    assert!(server.knows(&cookie).await, "used in time, it goes on");
    server.pass(Span(IDLE.0 - 1));
    assert!(server.knows(&cookie).await);
    server.pass(IDLE);
    assert!(!server.knows(&cookie).await);

    let cookie = server.cookie("ben").await;
    let mut lived = Span::ZERO;
    while server.knows(&cookie).await {
        server.pass(Span::minutes(60));
        lived = Span(lived.0 + Span::minutes(60).0);
    }
    assert_eq!(lived, LONGEST);
}

#[tokio::test]
async fn who_did_nothing_for_too_long_signs_in_again() {
    let server = Server::start().await;
    let set = |inactivity| {
        let mut catalog = (*server.app.catalog.get()).clone();
        catalog.settings.inactivity = inactivity;
        server.app.catalog.set(catalog);
    };
    set(Some(Span::minutes(30)));
    let cookie = server.cookie("anna").await;
    server.pass(Span(Span::minutes(30).0 - 1));
    assert!(server.knows(&cookie).await, "used in time, it goes on");
    server.pass(Span(Span::minutes(30).0 - 1));
    assert!(server.knows(&cookie).await);
    server.pass(Span::minutes(30));
    assert!(!server.knows(&cookie).await);
    set(None);
    assert!(!server.knows(&cookie).await, "nor does another setting bring it back");
}

#[tokio::test]
async fn who_is_deactivated_is_out_at_once() {
    let server = Server::start().await;
    let cookie = server.cookie("anna").await;
    let catalog = server.app.catalog.get();
    let mut anna = catalog.profiles.values().find(|profile| profile.login == "anna").unwrap().clone();
    anna.active = false;
    let id = anna.id.to_string();
    crate::first::put(&*server.app.store, kind::PROFILE, &id, 1, &anna, server.app.clock.now()).await.unwrap();
    server.app.desk.catalog_changed().await.unwrap();
    assert!(!server.knows(&cookie).await);
    assert_eq!(server.sign_in("anna", PASSWORD).await.refusal(), (401, "wrong_credentials".into()));
}

#[tokio::test]
async fn drafts_need_a_session_and_a_conversation_one_may_see() {
    let server = Server::start().await;
    let path = "/api/desk/drafts/00000000-0000-0000-0000-000000000001";
    assert_eq!(server.get(path).await.refusal(), (401, "unauthorized".into()));
    let cookie = server.cookie("anna").await;
    let asked = |path: &str| server.ask(Method::GET, path).cookie(&cookie);
    assert_eq!(asked(path).send().await.refusal(), (404, "not_found".into()));
    assert_eq!(asked("/api/desk/drafts/nonsense").send().await.refusal(), (404, "not_found".into()));
    let put = json!({ "text": "x".repeat(600 * 1024), "base": 0 });
    let large = server.ask(Method::PUT, path).cookie(&cookie).from(OWN).json(&put).send().await;
    assert_eq!(large.refusal(), (413, "too_large".into()));
}
