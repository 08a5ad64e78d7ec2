//! Pages of somebody else, in the browser of somebody who is signed in.

use protocol::agent::SignIn;
use reqwest::header::HeaderMap;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tests::people::{http, sign_in};
use tests::server::Server;

/// How a browser says where a request comes from, when that is not one of our pages.
const FOREIGN: [&[(&str, &str)]; 5] = [
    &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
    &[("origin", "http://localhost:1"), ("sec-fetch-site", "same-site")],
    &[("origin", "null")],
    &[("sec-fetch-site", "none")],
    &[],
];

async fn send(method: Method, url: &str, cookie: &str, headers: &[(&str, &str)], body: &Value) -> Response {
    let request = http().request(method, url).header("cookie", cookie).json(body);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.send().await.expect("an answer")
}

/// Every address that changes something, by the description the server gives of itself, and those it does not describe.
async fn changing(server: &Server, cookie: &str) -> Vec<(Method, String)> {
    let url = format!("{}/api/openapi.json", server.url);
    let page: Value = send(Method::GET, &url, cookie, &[], &json!({})).await.json().await.expect("JSON");
    let mut all = vec![
        (Method::POST, "/api/session".to_owned()),
        (Method::DELETE, "/api/session".to_owned()),
        (Method::PUT, "/api/desk/drafts/00000000-0000-0000-0000-000000000001".to_owned()),
    ];
    for (path, operations) in page["paths"].as_object().expect("paths") {
        for method in operations.as_object().expect("operations").keys() {
            let method: Method = method.to_uppercase().parse().expect("a method");
            if method != Method::GET {
                let path: Vec<&str> =
                    path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect();
                all.push((method, path.join("/")));
            }
        }
    }
    all
}

#[tokio::test]
async fn nothing_can_be_changed_from_a_page_of_somebody_else() {
    let server = Server::demo().await;
    let cookie = sign_in(&server, "admin", "demo-demo").await.expect("signed in");
    let changing = changing(&server, &cookie).await;
    assert!(changing.len() > 10, "{changing:?}");
    for (method, path) in changing {
        for headers in FOREIGN {
            let url = format!("{}{path}", server.url);
            let answer = send(method.clone(), &url, &cookie, headers, &json!({})).await;
            assert_eq!(answer.status().as_u16(), 403, "{method} {path} {headers:?}");
            let error: Value = answer.json().await.expect("JSON");
            assert_eq!(error["code"], "wrong_origin", "{method} {path} {headers:?}");
        }
    }
    let url = format!("{}/api/session", server.url);
    assert!(send(Method::GET, &url, &cookie, &[], &json!({})).await.status().is_success(), "still signed in");
}

#[tokio::test]
async fn a_planted_session_is_not_taken_over() {
    let server = Server::demo().await;
    let planted = format!("switchboard_session={}", "A".repeat(43));
    let url = format!("{}/api/session", server.url);
    let body = json!(SignIn { login: "anna".into(), password: "demo-demo".into() });
    let answer = send(Method::POST, &url, &planted, &[("origin", &server.url)], &body).await;
    let given = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(given.contains(attribute), "{given}");
    }
    assert!(!given.starts_with(&planted));
    let nobody = send(Method::GET, &url, &planted, &[], &json!({})).await;
    assert_eq!(nobody.text().await.expect("a text"), "null");
}

#[tokio::test]
async fn only_who_is_listed_may_frame_us() {
    let server = Server::demo().await;
    let headers = async |path: &str| -> HeaderMap {
        http().get(format!("{}{path}", server.url)).send().await.expect("an answer").headers().clone()
    };
    let ancestors = |headers: &HeaderMap| {
        let policy = headers.get("content-security-policy").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let part = policy.split(';').find_map(|part| part.trim().strip_prefix("frame-ancestors "));
        part.map(str::to_owned)
    };
    assert_eq!(ancestors(&headers("/desk/").await).as_deref(), Some("'none'"));
    assert_eq!(ancestors(&headers("/").await).as_deref(), Some("'none'"));
    let chat = ancestors(&headers("/chat/?site=demo").await).expect("a policy");
    assert!(!chat.contains('*') && !chat.contains("evil"), "{chat}");
    for path in ["/desk/", "/chat/?site=demo", "/api/session", "/healthz", "/nowhere"] {
        assert_eq!(headers(path).await["x-content-type-options"], "nosniff", "{path}");
    }
}
