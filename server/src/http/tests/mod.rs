//! Handlers without a socket: the whole router over the memory store with demo data, time moved by hand.

mod chat;
mod files;
mod hooks;
mod house;
mod inbound;
mod junk;
mod letters;
mod mailboxes;
mod pages;
mod session;
mod templates;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::{Span, Timestamp};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::app::{App, Outside, SharedApp};
use crate::auth::password::Passwords;
use crate::clock::{Clock, SystemIds};
use crate::config::Config;
use crate::files::Files;
use crate::store::memory::{Faults, MemoryStore};
use crate::timers::Alarm;
use crate::{demo, http};

/// The product's address, as browsers here call it.
pub const HOST: &str = "127.0.0.1:8080";
/// A page of the product.
pub const OWN: &str = "http://127.0.0.1:8080";
/// A page of the shop, which may embed the chat.
pub const SHOP: &str = "http://localhost:8080";
/// A page of somebody else.
pub const EVIL: &str = "https://evil.example";

/// A server under the test's hand.
pub struct Server {
    /// Its parts.
    pub app: SharedApp,
    /// Makes its store fail.
    pub faults: Faults,
    /// Tells it to stop.
    pub stop: watch::Sender<bool>,
    /// Where its files lie.
    pub home: TempDir,
    clock: Arc<Hand>,
    router: Router,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// A request while it is put together; browsers' headers are there unless taken away.
pub struct Asked<'a> {
    server: &'a Server,
    request: Request<Body>,
}

#[derive(Debug)]
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

impl Server {
    /// With demo data.
    pub async fn start() -> Self {
        Self::with(Config { demo: true, ..Config::default() }).await
    }

    /// With demo data and this configuration.
    pub async fn with(config: Config) -> Self {
        let home = tempfile::tempdir().unwrap();
        let faults = Faults::default();
        let store = Arc::new(MemoryStore::with_faults(faults.clone()));
        let clock = Arc::new(Hand(AtomicI64::new(1_800_000_000_000)));
        let passwords = Passwords::for_tests();
        let catalog = demo::prepare(&*store, &SystemIds, &passwords, clock.now(), 8080, None).await.unwrap();
        let (stop, shutdown) = watch::channel(false);
        let outside = Outside {
            store,
            clock: Arc::clone(&clock) as _,
            ids: Arc::new(SystemIds),
            bell: Arc::new(Alarm::default()),
            files: Files::open(home.path()).unwrap(),
            front: http::assets::tests::front(&[
                ("desk/index.html", "<script type=\"module\">alert('Hello, world.');</script>"),
                ("desk/app-df6e45a0b44df630_bg.wasm", "wasm"),
                ("admin/index.html", "<p>admin<script>alert('Hello, world.');</script>"),
                ("chat/index.html", "<p>chat"),
                ("chat/app-df6e45a0b44df630.js", "js"),
                ("widget.js", "loader"),
                ("public/tokens.css", "css"),
                ("public/landing/index.html", "<p>landing"),
                ("public/demo/index.html", "<p>shop"),
                ("public/demo/shop.css", "css"),
            ]),
            passwords,
            shutdown,
        };
        let app = Arc::new(App::new(config, catalog, outside));
        let router = http::router(Arc::clone(&app));
        Self { app, faults, stop, home, clock, router }
    }

    /// Time passes.
    pub fn pass(&self, span: Span) {
        self.clock.0.fetch_add(span.0, Ordering::SeqCst);
    }

    pub fn ask(&self, method: Method, path: &str) -> Asked<'_> {
        let mut request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        request.headers_mut().insert(header::HOST, HOST.parse().unwrap());
        let server = self;
        Asked { server, request }.at_address([127, 0, 0, 1])
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    /// Signs in and returns what the browser would send from then on.
    pub async fn cookie(&self, login: &str) -> String {
        let answer = self.sign_in(login, demo::PASSWORD).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// Whether this cookie's session stands.
    pub async fn knows(&self, cookie: &str) -> bool {
        let answer = self.ask(Method::GET, "/api/session").cookie(cookie).send().await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        !answer.json().is_null()
    }

    pub async fn sign_in(&self, login: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "login": login, "password": password });
        self.ask(Method::POST, "/api/session").from(OWN).json(&body).send().await
    }
}

impl Asked<'_> {
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.request.headers_mut().insert(name, value.parse().unwrap());
        self
    }

    pub fn from(self, origin: &str) -> Self {
        self.with("origin", origin)
    }

    pub fn cookie(self, cookie: &str) -> Self {
        self.with("cookie", cookie)
    }

    pub fn at_address(mut self, address: [u8; 4]) -> Self {
        self.request.extensions_mut().insert(ConnectInfo(SocketAddr::from((address, 50_000))));
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string().into_bytes())
    }

    pub fn body(mut self, kind: &str, body: Vec<u8>) -> Self {
        *self.request.body_mut() = Body::from(body);
        self.with("content-type", kind)
    }

    pub async fn send(self) -> Answer {
        let response = self.server.router.clone().oneshot(self.request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: head.status, headers: head.headers, body }
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The error's code, with its status.
    pub fn refusal(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["code"].as_str().unwrap_or_default().to_owned())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}
