//! What agents may use, and their own templates.

use axum::http::Method;
use protocol::agent::{TemplateList, TemplatePut};
use protocol::codec;
use serde_json::{Value, json};

use super::{Answer, OWN, Server};
use crate::http::body::POSTCARD;

const MINE: &str = "/api/desk/templates/019aa100-0000-7000-8000-0000000000f1";

async fn names(server: &Server, cookie: &str) -> Vec<String> {
    let answer = server.ask(Method::GET, "/api/desk/templates").cookie(cookie).send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let list = answer.json();
    list["templates"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

async fn put(server: &Server, cookie: &str, text: &str) -> Answer {
    let body: Value = json!({ "group": "", "name": "Bye", "texts": { "en": text } });
    server.ask(Method::PUT, MINE).cookie(cookie).from(OWN).json(&body).send().await
}

#[tokio::test]
async fn what_is_his_own_is_nobody_elses() {
    let server = Server::start().await;
    let [anna, ben, admin] = [server.cookie("anna").await, server.cookie("ben").await, server.cookie("admin").await];
    assert_eq!(server.get("/api/desk/templates").await.refusal(), (401, "unauthorized".into()));
    assert_eq!(put(&server, &anna, "Bye {{customer.name").await.refusal(), (422, "invalid".into()));
    assert_eq!(put(&server, &anna, "Bye {{customer.name}}").await.status, 204);
    assert_eq!(put(&server, &anna, "Good bye").await.status, 204, "again is instead");
    assert_eq!(names(&server, &anna).await.len(), 10);
    assert_eq!(names(&server, &anna).await.last().unwrap(), "Bye");
    assert_eq!(names(&server, &ben).await.len(), 9);
    let others = "/api/admin/templates/019aa100-0000-7000-8000-0000000000f1";
    assert_eq!(server.ask(Method::GET, others).cookie(&admin).send().await.status, 404);
    let list = server.ask(Method::GET, "/api/admin/templates").cookie(&admin).send().await.json();
    assert_eq!(list["records"].as_array().unwrap().len(), 9);
    assert_eq!(put(&server, &ben, "mine").await.status, 404);
    let remove = async |cookie: &str| server.ask(Method::DELETE, MINE).cookie(cookie).from(OWN).send().await.status;
    assert_eq!(remove(&ben).await, 404);
    assert_eq!(remove(&anna).await, 204);
    assert_eq!(remove(&anna).await, 404);
    let shared = "/api/desk/templates/00000000-0000-0000-0000-00000000d601";
    assert_eq!(server.ask(Method::DELETE, shared).cookie(&anna).from(OWN).send().await.status, 404);
}

#[tokio::test]
async fn our_own_pages_ask_in_postcard() {
    let server = Server::start().await;
    let anna = server.cookie("anna").await;
    let mine =
        TemplatePut { group: String::new(), name: "Bye".into(), texts: [("en".into(), "Good bye".into())].into() };
    let put = server.ask(Method::PUT, MINE).cookie(&anna).from(OWN).body(POSTCARD, codec::to_binary(&mine));
    assert_eq!(put.send().await.status, 204);
    let asked = server.ask(Method::GET, "/api/desk/templates").cookie(&anna).with("accept", POSTCARD);
    let list: TemplateList = codec::body_from_binary(&asked.send().await.body).unwrap();
    assert_eq!(list.templates.last().map(|last| (&*last.name, &last.texts)), Some(("Bye", &mine.texts)));
    let cut = codec::to_binary(&mine)[..9].to_vec();
    let put = server.ask(Method::PUT, MINE).cookie(&anna).from(OWN).body(POSTCARD, cut);
    assert_eq!(put.send().await.status, 400);
}

#[tokio::test]
async fn a_teams_template_is_the_teams() {
    let server = Server::start().await;
    let admin = server.cookie("admin").await;
    let support = "00000000-0000-0000-0000-00000000d302";
    let body = json!({ "name": "For support", "texts": { "en": "Hi" }, "teams": [support] });
    let made = server.ask(Method::POST, "/api/admin/templates").cookie(&admin).from(OWN).json(&body).send().await;
    assert_eq!(made.status, 201, "{made:?}");
    let has = async |login: &str| {
        let cookie = server.cookie(login).await;
        names(&server, &cookie).await.contains(&"For support".to_owned())
    };
    assert!(has("carla").await && has("ben").await && !has("anna").await && !has("admin").await);
}
