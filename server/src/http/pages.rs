//! Our own pages: the desktop, administration, the panel, the loader, and with demo data the landing page and the shop.

use axum::Router;
use axum::extract::{OriginalUri, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use super::{csp, origin};
use crate::app::{App, SharedApp};

const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const COEP: HeaderName = HeaderName::from_static("cross-origin-embedder-policy");
const CROSS_ORIGIN: HeaderValue = HeaderValue::from_static("cross-origin");
const REQUIRE_CORP: HeaderValue = HeaderValue::from_static("require-corp");

const DESK: &str = "desk/index.html";
const ADMIN: &str = "admin/index.html";
const CHAT: &str = "chat/index.html";

/// Which site a panel is for.
#[derive(Debug, Deserialize)]
struct ChatQuery {
    site: Option<String>,
}

/// Every page and file.
pub fn routes(demo: bool) -> Router<SharedApp> {
    let routes = Router::new()
        .route("/desk", get(async || Redirect::permanent("/desk/")))
        .route("/desk/", get(desk))
        .route("/desk/{*path}", get(desk))
        .route("/admin", get(async || Redirect::permanent("/admin/")))
        .route("/admin/", get(admin))
        .route("/admin/{*path}", get(admin))
        .route("/chat", get(async |OriginalUri(uri): OriginalUri| Redirect::permanent(&with_slash(&uri))))
        .route("/chat/", get(chat))
        .route("/chat/{*path}", get(chat_file))
        .route("/widget.js", get(loader))
        // Asked for by browsers that show a page which names no icon, such as a chat that is opened by itself.
        .route("/favicon.ico", get(icon))
        .route("/public/{*path}", get(public));
    if demo {
        routes
            .route("/", get(landing))
            .route("/demo", get(async || Redirect::permanent("/demo/")))
            .route("/demo/", get(shop))
            .route("/demo/{*path}", get(shop))
    } else {
        routes.route("/", get(async || Redirect::temporary("/desk/")))
    }
}

/// Anything else: a public file by its short name, or nothing.
pub async fn other(State(app): State<SharedApp>, uri: Uri, headers: HeaderMap) -> Response {
    public_file(&app, uri.path().trim_start_matches('/'), &headers)
}

async fn desk(State(app): State<SharedApp>, uri: Uri, headers: HeaderMap) -> Response {
    application(&app, DESK, &uri, &headers)
}

async fn admin(State(app): State<SharedApp>, uri: Uri, headers: HeaderMap) -> Response {
    application(&app, ADMIN, &uri, &headers)
}

/// One of our people's applications: its files by their names, its page by every other address of its own.
fn application(app: &App, page: &str, uri: &Uri, headers: &HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path != page
        && let Some(response) = app.front.answer(path, headers)
    {
        return response;
    }
    if names_a_file(path) && path != page {
        return not_found();
    }
    let Some(file) = app.front.file(page) else { return not_built() };
    html(app, page, headers, &csp::desk(&file.data, &sockets(app, headers)))
}

async fn chat(State(app): State<SharedApp>, Query(query): Query<ChatQuery>, headers: HeaderMap) -> Response {
    let catalog = app.catalog.get();
    let site = query.site.as_deref().and_then(|key| catalog.site_by_key(key)).filter(|site| site.active);
    let Some(site) = site else { return embeddable(no_such_site(query.site.as_deref())) };
    let Some(page) = app.front.file(CHAT) else { return embeddable(not_built()) };
    embeddable(html(&app, CHAT, &headers, &csp::chat(&page.data, &sockets(&app, &headers), site)))
}

async fn chat_file(State(app): State<SharedApp>, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    // The page itself goes out at `/chat/` only, where its site is known.
    let file = if path == CHAT { None } else { app.front.answer(path, &headers) };
    embeddable(file.unwrap_or_else(not_found))
}

async fn loader(State(app): State<SharedApp>, headers: HeaderMap) -> Response {
    let mut response = app.front.answer("widget.js", &headers).unwrap_or_else(not_built);
    response.headers_mut().insert(CORP, CROSS_ORIGIN);
    response
}

async fn landing(State(app): State<SharedApp>, headers: HeaderMap) -> Response {
    match app.front.file("public/landing/index.html") {
        Some(_) => html(&app, "public/landing/index.html", &headers, &csp::plain()),
        None => Redirect::temporary("/desk/").into_response(),
    }
}

async fn public(State(app): State<SharedApp>, uri: Uri, headers: HeaderMap) -> Response {
    public_file(&app, uri.path().trim_start_matches("/public/"), &headers)
}

/// The shop stands on another site than the product: who comes by the product's address is sent on.
async fn shop(State(app): State<SharedApp>, uri: Uri, headers: HeaderMap) -> Response {
    let host = origin::host(&headers).unwrap_or_default();
    if let Some(port) = host.strip_prefix("127.0.0.1:") {
        return Redirect::temporary(&format!("http://localhost:{port}{uri}")).into_response();
    }
    let file = match uri.path().trim_start_matches('/') {
        "demo/" => "public/demo/index.html".to_owned(),
        path => format!("public/{path}"),
    };
    let product = match host.strip_prefix("localhost:") {
        Some(port) => format!("http://127.0.0.1:{port}"),
        None => app.config.own_url(),
    };
    if app.front.file(&file).is_none() {
        return not_found();
    }
    html(&app, &file, &headers, &csp::shop(&product))
}

// Demo and landing pages have addresses of their own, with policies of their own.
async fn icon(State(app): State<SharedApp>, headers: HeaderMap) -> Response {
    public_file(&app, "icons/favicon.svg", &headers)
}

fn public_file(app: &App, path: &str, headers: &HeaderMap) -> Response {
    let hidden = path.starts_with("demo/") || (path.starts_with("landing/") && !app.config.demo);
    let file = if hidden || path.is_empty() { None } else { app.front.answer(&format!("public/{path}"), headers) };
    file.unwrap_or_else(not_found)
}

fn html(app: &App, path: &str, headers: &HeaderMap, policy: &str) -> Response {
    let response = app.front.answer(path, headers).unwrap_or_else(not_built);
    with_policy(response, policy)
}

fn with_policy(mut response: Response, policy: &str) -> Response {
    if let Ok(policy) = HeaderValue::try_from(policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn embeddable(mut response: Response) -> Response {
    response.headers_mut().insert(CORP, CROSS_ORIGIN);
    response.headers_mut().insert(COEP, REQUIRE_CORP);
    response
}

/// Our sockets, as `connect-src` names them.
fn sockets(app: &App, headers: &HeaderMap) -> String {
    let (scheme, host) = match &app.config.public_url {
        Some(own) => (if own.is_secure() { "wss" } else { "ws" }, own.host()),
        None => ("ws", origin::host(headers).unwrap_or_default()),
    };
    if host.is_empty() { String::new() } else { format!(" {scheme}://{host}") }
}

// A route of the single-page application has no dot in its last part.
fn names_a_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

fn with_slash(uri: &Uri) -> String {
    match uri.query() {
        Some(query) => format!("/chat/?{query}"),
        None => "/chat/".to_owned(),
    }
}

fn not_found() -> Response {
    message(StatusCode::NOT_FOUND, "Nothing here", "There is no page at this address.")
}

fn not_built() -> Response {
    message(
        StatusCode::NOT_FOUND,
        "Not built in",
        "This server was built without its front ends: build it with cargo xtask run or cargo xtask dist.",
    )
}

/// May be framed by anybody: it is for the person who has just put the loader into a page.
fn no_such_site(key: Option<&str>) -> Response {
    let text = match key {
        None => "This address needs a site key, as in /chat/?site=KEY.".to_owned(),
        Some(key) => {
            let shown: String = key.chars().take(60).collect();
            format!(
                "There is no site with the key “{}”, or it is switched off. Compare data-site in the embedding page with \
                 the sites of this server.",
                escaped(&shown)
            )
        }
    };
    message(StatusCode::NOT_FOUND, "This chat does not exist", &text)
}

fn message(status: StatusCode, title: &str, text: &str) -> Response {
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<h1>{title}</h1>\n<p>{text}</p>\n"
    );
    let kind = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    with_policy((status, kind, page).into_response(), &csp::words())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
