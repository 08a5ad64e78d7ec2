//! One request to the simulator, on a connection of its own. What matters is to know, whatever goes wrong, whether it may
//! have been written.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::{HeaderValue, Method, Request, StatusCode, header};
use bytes::Bytes;
use domain::Span;
use domain::delivery::Outcome;
use domain::message::Undelivered;
use hyper::body::{Body as _, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::super::{FetchError, Outbound, signature};
use super::wire;
use crate::clock::{Clock as _, SystemClock};

/// Longest time to get a connection.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// Longest time for an answer; together well below a claim on the message ([`domain::delivery::CLAIM`]).
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// Longest answer that is read, in bytes.
const ANSWER_LIMIT: u64 = 16 * 1024;
/// Longest wait a carrier may ask for.
const WAIT_LIMIT: i64 = 3_600;

const PATH: &str = "/messages";

/// Why there is no answer.
enum Unanswered {
    /// Certainly nothing was written.
    Unsent,
    /// It may have been.
    Unknown,
}

struct Answer {
    status: StatusCode,
    /// Seconds the carrier asks to wait.
    wait: Option<i64>,
    body: Body,
}

/// What there was to read.
enum Body {
    Whole(Vec<u8>),
    /// More than was wanted.
    TooLong,
    /// It broke off.
    Broken,
}

impl Body {
    fn json<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        match self {
            Self::Whole(body) => serde_json::from_slice(body).ok(),
            Self::TooLong | Self::Broken => None,
        }
    }
}

/// Sends it, once.
pub async fn send(address: SocketAddr, secret: &str, message: &Outbound) -> Outcome {
    let outgoing = wire::Outgoing {
        reference: message.reference.to_string(),
        entry_point: message.entry_point.id.to_string(),
        to: &message.to.value,
        text: &message.text,
        files: message.files.iter().map(wire::OutgoingFile::of).collect(),
        template: message.approved.as_ref().map(wire::Template::of),
        letter: message.letter.as_ref().map(wire::OutgoingLetter::of),
    };
    let body = serde_json::to_string(&outgoing).ok();
    let Some(request) = body.and_then(|body| request(address, secret, Method::POST, PATH, body)) else {
        return Outcome::Refused { why: Undelivered::Content };
    };
    match ask(address, request, ANSWER_LIMIT).await {
        Ok(answer) => outcome(&answer).unwrap_or(Outcome::Unknown),
        Err(Unanswered::Unsent) => Outcome::Later { why: Undelivered::Unreachable, wait: None },
        Err(Unanswered::Unknown) => Outcome::Unknown,
    }
}

/// Gets a file's content, of at most `limit` bytes.
pub async fn fetch(address: SocketAddr, secret: &str, file: &str, limit: u64) -> Result<Bytes, FetchError> {
    let path = format!("/files/{file}");
    let request = request(address, secret, Method::GET, &path, String::new()).ok_or(FetchError::Never)?;
    let answer = ask(address, request, limit).await.map_err(|_| FetchError::Later)?;
    match (answer.status.as_u16(), answer.body) {
        (200, Body::Whole(content)) => Ok(content.into()),
        (200, Body::Broken) | (429 | 500.., _) => Err(FetchError::Later),
        _ => Err(FetchError::Never),
    }
}

fn request(address: SocketAddr, secret: &str, method: Method, path: &str, body: String) -> Option<Request<String>> {
    let now = SystemClock.now();
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, address.to_string())
        .header(header::CONTENT_TYPE, "application/json")
        .header(signature::TIMESTAMP, now.0)
        .header(signature::SIGNATURE, signature::sign(secret, now, path, body.as_bytes()))
        .body(body)
        .ok()
}

async fn ask(address: SocketAddr, request: Request<String>, limit: u64) -> Result<Answer, Unanswered> {
    let stream = tokio::time::timeout(CONNECT_WITHIN, TcpStream::connect(address)).await;
    let Ok(Ok(stream)) = stream else { return Err(Unanswered::Unsent) };
    let connected = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = connected.map_err(|_| Unanswered::Unsent)?;
    // From here on it may have been written.
    let answered = async {
        let answer = sender.send_request(request).await.ok()?;
        let seconds = |value: &HeaderValue| value.to_str().ok()?.parse().ok();
        let wait = answer.headers().get(header::RETRY_AFTER).and_then(seconds);
        Some(Answer { status: answer.status(), wait, body: read(answer.into_body(), limit).await })
    };
    tokio::select! {
        answer = tokio::time::timeout(ANSWER_WITHIN, answered) => answer.ok().flatten().ok_or(Unanswered::Unknown),
        _ = connection => Err(Unanswered::Unknown),
    }
}

/// What an answer means; `None` when it says nothing certain.
fn outcome(answer: &Answer) -> Option<Outcome> {
    let Answer { status, wait, body } = answer;
    let wait = wait.map(|seconds| Span::seconds(seconds.clamp(0, WAIT_LIMIT)));
    if status.is_success() {
        let taken = body.json().and_then(|taken: wire::Taken| super::named(taken.id).ok());
        return Some(Outcome::Taken { external: taken });
    }
    match *status {
        StatusCode::TOO_MANY_REQUESTS => Some(Outcome::Later { why: Undelivered::Throttled, wait }),
        StatusCode::SERVICE_UNAVAILABLE => Some(Outcome::Later { why: Undelivered::Unreachable, wait }),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
            Some(Outcome::Refused { why: Undelivered::Setup })
        }
        status if status.is_client_error() => {
            let said: Option<wire::NotTaken> = body.json();
            let why = said.map_or(Undelivered::Content, |said| Undelivered::from_reason(&said.reason));
            Some(Outcome::Refused { why })
        }
        _ => None,
    }
}

async fn read(mut body: Incoming, limit: u64) -> Body {
    let mut bytes = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| std::pin::Pin::new(&mut body).poll_frame(context)).await {
        let Ok(frame) = frame else { return Body::Broken };
        bytes.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data));
        if bytes.len() as u64 > limit {
            return Body::TooLong;
        }
    }
    Body::Whole(bytes)
}
