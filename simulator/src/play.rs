//! What the person on the page does, and the page itself. Bodies are JSON, so that no page of others can send one unasked.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Path, State as Given};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use futures_util::stream::{self, Stream};
use serde::Deserialize;

use crate::link::WriteError;
use crate::mail::{self, Asked};
use crate::world::{Behaviour, State};
use crate::{Simulator, link};

/// Only what this program itself serves runs on its page.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                   frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Longest mail, in bytes: its HTML, or all of it in base64.
const MAIL_LIMIT: usize = 48 << 20;

/// The page and what it asks for.
pub fn routes() -> Router<Arc<Simulator>> {
    Router::new()
        .route("/", get(async || file("text/html; charset=utf-8", include_str!("../page/index.html"))))
        .merge(scripts())
        .merge(styles())
        .route("/api/world", get(world))
        .route("/api/changes", get(changes))
        .route("/api/server", put(server))
        .route("/api/behaviours/{channel}", put(behave))
        .route("/api/customers", post(add))
        .route("/api/customers/{id}/messages", post(write).layer(DefaultBodyLimit::max(MAIL_LIMIT)))
        .route("/api/messages/{id}", put(report))
}

/// What the page runs.
fn scripts() -> Router<Arc<Simulator>> {
    let script = |router: Router<_>, path, text| {
        router.route(path, get(async move || file("text/javascript; charset=utf-8", text)))
    };
    [
        ("/page.js", include_str!("../page/page.js")),
        ("/dom.js", include_str!("../page/dom.js")),
        ("/files.js", include_str!("../page/files.js")),
        ("/thread.js", include_str!("../page/thread.js")),
        ("/mail.js", include_str!("../page/mail.js")),
        ("/compose.js", include_str!("../page/compose.js")),
        ("/samples.js", include_str!("../page/samples.js")),
    ]
    .into_iter()
    .fold(Router::new(), |router, (path, text)| script(router, path, text))
}

/// How it looks.
fn styles() -> Router<Arc<Simulator>> {
    let style =
        |router: Router<_>, path, text| router.route(path, get(async move || file("text/css; charset=utf-8", text)));
    [
        ("/page.css", include_str!("../page/page.css")),
        ("/mail.css", include_str!("../page/mail.css")),
        ("/tokens.css", include_str!("../../public/tokens.css")),
        ("/base.css", include_str!("../../public/base.css")),
    ]
    .into_iter()
    .fold(Router::new(), |router, (path, text)| style(router, path, text))
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, text).into_response()
}

async fn world(Given(simulator): Given<Arc<Simulator>>) -> Response {
    Json(&*simulator.world.get()).into_response()
}

/// The world now, and again after every change; changes that come together are told once.
async fn changes(Given(simulator): Given<Arc<Simulator>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut listening = simulator.world.listen();
    listening.mark_changed();
    let events = stream::unfold((simulator, listening), async |(simulator, mut listening)| {
        listening.changed().await.ok()?;
        let json = serde_json::to_string(&*simulator.world.get()).unwrap_or_default();
        Some((Ok(Event::default().data(json)), (simulator, listening)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// Where the server is.
#[derive(Deserialize)]
struct Server {
    url: String,
}

async fn server(Given(simulator): Given<Arc<Simulator>>, Json(Server { url }): Json<Server>) -> StatusCode {
    simulator.link.move_to(url);
    StatusCode::NO_CONTENT
}

async fn behave(
    Given(simulator): Given<Arc<Simulator>>,
    Path(channel): Path<String>,
    Json(behaviour): Json<Behaviour>,
) -> Response {
    if !simulator.world.get().entry_points.iter().any(|known| known.channel == channel) {
        return (StatusCode::NOT_FOUND, "the server has no entry point of this channel\n").into_response();
    }
    simulator.world.change(|world| world.behaviours.insert(channel, behaviour));
    StatusCode::NO_CONTENT.into_response()
}

/// Somebody new on an entry point; made up where nothing is said.
#[derive(Deserialize)]
struct NewCustomer {
    entry_point: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    name: String,
}

async fn add(Given(simulator): Given<Arc<Simulator>>, Json(new): Json<NewCustomer>) -> Response {
    let NewCustomer { entry_point, address, name } = new;
    let Some(channel) = simulator.world.get().channel(&entry_point).map(str::to_owned) else {
        return (StatusCode::NOT_FOUND, "the server has no such entry point\n").into_response();
    };
    if channel == "email"
        && let Err(error) = mail::people(&address)
    {
        return (StatusCode::UNPROCESSABLE_ENTITY, format!("{error}\n")).into_response();
    }
    let added = simulator.world.change(|world| {
        if address.is_empty() {
            world.somebody(&entry_point, &channel)
        } else {
            world.add(&entry_point, &address, &name)
        }
    });
    match added {
        Some(id) => (StatusCode::CREATED, Json(id)).into_response(),
        None => (StatusCode::CONFLICT, "there are too many customers\n").into_response(),
    }
}

async fn write(
    Given(simulator): Given<Arc<Simulator>>,
    Path(customer): Path<u32>,
    Json(asked): Json<Asked>,
) -> Response {
    let wrong = match link::write(simulator, customer, &asked) {
        Ok(id) => return (StatusCode::CREATED, Json(id)).into_response(),
        Err(wrong) => wrong,
    };
    let status = match wrong {
        WriteError::NoCustomer | WriteError::NoFile => StatusCode::NOT_FOUND,
        WriteError::NoMail | WriteError::Mail(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, format!("{wrong}\n")).into_response()
}

/// How far a message came.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reached {
    Delivered,
    Read,
    Failed,
}

async fn report(
    Given(simulator): Given<Arc<Simulator>>,
    Path(id): Path<String>,
    Json(reached): Json<Reached>,
) -> StatusCode {
    let state = match reached {
        Reached::Delivered => State::Delivered,
        Reached::Read => State::Read,
        Reached::Failed => State::Failed("unreachable".to_owned()),
    };
    link::report(&simulator, &id, state);
    StatusCode::NO_CONTENT
}
