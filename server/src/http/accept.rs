//! From a listening socket to connections. Ours instead of `axum::serve`, for what that leaves open: a client that never
//! finishes its headers is not waited for, buffers are small, and a shortage of file handles passes.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tower::ServiceExt as _;

use super::client::Client;
use super::linger::{Linger, Room};
use super::stall::Stall;
use crate::app::stopping;
use crate::config::Config;
use crate::ws::Gate;

/// Whole headers must come within this; also how long a connection may idle between requests.
const HEADERS_WITHIN: Duration = Duration::from_secs(20);
/// Longest head of a request, in bytes.
const BUFFER: usize = 16 * 1024;
/// Pause when the system has no file handle left.
const BREATH: Duration = Duration::from_millis(200);

/// Nobody waits longer than this for somebody to read an answer.
const READ_WITHIN: Duration = Duration::from_secs(30);
/// Connections that are no sockets yet, for each socket an address may have: a browser opens several.
const PER_SOCKET: u32 = 4;

/// How many connections one address may have open: one visitor's must not take every file handle. Whoever is over it is
/// hung up on without a word; a word would cost a handle.
#[derive(Debug, Clone)]
pub struct Doors {
    gate: Arc<Gate>,
    per_address: u32,
    /// Many people come through these, each with an address of his own that is not known yet.
    proxies: Vec<IpAddr>,
}

impl Doors {
    /// As configured.
    pub fn new(config: &Config) -> Self {
        Self {
            gate: Arc::default(),
            per_address: config.limits.sockets_per_address.saturating_mul(PER_SOCKET),
            proxies: config.trusted_proxies.clone(),
        }
    }
}

/// Serves until the server stops, then lets running requests finish; the caller limits for how long.
pub async fn serve(listener: TcpListener, router: Router, doors: Doors, mut shutdown: watch::Receiver<bool>) {
    // Nothing is ever sent: that all senders are gone says that all connections are.
    let (running, mut gone) = mpsc::channel::<Infallible>(1);
    let mut short = false;
    let room = Room::default();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopping(&mut shutdown) => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                if std::mem::take(&mut short) {
                    tracing::warn!("connections are accepted again");
                }
                let client = Client::find(peer.ip(), &HeaderMap::new(), &[]);
                let limit = if doors.proxies.contains(&client.address) { u32::MAX } else { doors.per_address };
                let Some(pass) = doors.gate.enter(client.key(), limit) else {
                    tracing::debug!("an address has too many connections");
                    continue;
                };
                let connection = connection(stream, room.clone(), peer, router.clone(), shutdown.clone());
                let running = running.clone();
                tokio::spawn(async move {
                    connection.await;
                    drop((pass, running));
                });
            }
            Err(error) => {
                // Said once for each shortage: a log that fills the disk would be the next one.
                if !std::mem::replace(&mut short, true) {
                    tracing::warn!(%error, "connections cannot be accepted");
                }
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop((listener, running));
    gone.recv().await;
}

async fn connection(
    stream: TcpStream,
    room: Room,
    peer: SocketAddr,
    router: Router,
    mut shutdown: watch::Receiver<bool>,
) {
    // Frames are small and wait for nobody.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    let service = service_fn(move |request| answer(router.clone(), peer, request));
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(Stall::new(Linger::new(stream, room), READ_WITHIN)), service)
        .with_upgrades();
    let mut serving = pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = stopping(&mut shutdown) => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}

async fn answer(router: Router, peer: SocketAddr, mut request: Request<Incoming>) -> Result<Response, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request.map(Body::new)).await
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::Notify;

    use super::*;

    struct Served {
        address: SocketAddr,
        stop: watch::Sender<bool>,
        ended: tokio::task::JoinHandle<()>,
    }

    async fn served(router: Router) -> Served {
        served_with(router, Config::default()).await
    }

    async fn served_with(router: Router, config: Config) -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, shutdown) = watch::channel(false);
        Served { address, stop, ended: tokio::spawn(serve(listener, router, Doors::new(&config), shutdown)) }
    }

    async fn told(stream: &mut TcpStream) -> String {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn a_running_request_is_finished_and_an_idle_connection_closed() {
        let (begun, go_on): (&Notify, &Notify) = (Box::leak(Box::default()), Box::leak(Box::default()));
        let handler = async move |ConnectInfo(peer): ConnectInfo<SocketAddr>| {
            begun.notify_one();
            go_on.notified().await;
            peer.ip().to_string()
        };
        let Served { address, stop, ended } = served(Router::new().route("/", get(handler))).await;
        let mut idle = TcpStream::connect(address).await.unwrap();
        let mut busy = TcpStream::connect(address).await.unwrap();
        busy.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        begun.notified().await;
        stop.send_replace(true);
        assert_eq!(told(&mut idle).await, "");
        go_on.notify_one();
        let answer = told(&mut busy).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("127.0.0.1"), "{answer}");
        ended.await.unwrap();
        assert!(TcpStream::connect(address).await.is_err());
    }

    #[tokio::test]
    async fn an_address_with_too_many_connections_is_hung_up_on_until_one_ends() {
        let mut config = Config::default();
        config.limits.sockets_per_address = 1;
        let served = served_with(Router::new(), config).await;
        let mut open = Vec::new();
        for _ in 0..PER_SOCKET {
            let mut one = TcpStream::connect(served.address).await.unwrap();
            // An answer says that it was counted.
            one.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
            one.readable().await.unwrap();
            open.push(one);
        }
        let mut over = TcpStream::connect(served.address).await.unwrap();
        assert_eq!(over.read(&mut [0]).await.unwrap(), 0, "hung up");
        let mut last = open.pop().unwrap();
        last.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
        told(&mut last).await;
        // The end is counted when the server has seen it too.
        loop {
            let mut next = TcpStream::connect(served.address).await.unwrap();
            next.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
            let mut answer = String::new();
            if next.read_to_string(&mut answer).await.is_ok() && answer.starts_with("HTTP/1.1 404") {
                break;
            }
        }
        served.stop.send_replace(true);
    }

    #[tokio::test]
    async fn endless_headers_are_not_read_to_their_end() {
        let served = served(Router::new()).await;
        let mut endless = TcpStream::connect(served.address).await.unwrap();
        let head = format!("GET / HTTP/1.1\r\nhost: a\r\nx: {}", "x".repeat(2 * BUFFER));
        endless.write_all(head.as_bytes()).await.unwrap();
        assert!(told(&mut endless).await.starts_with("HTTP/1.1 431"));
        let mut other = TcpStream::connect(served.address).await.unwrap();
        other.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
        assert!(told(&mut other).await.starts_with("HTTP/1.1 404"));
        served.stop.send_replace(true);
    }
}
