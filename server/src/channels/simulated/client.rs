//! One request to the simulator, on a connection of its own. What matters is to know, whatever goes wrong, whether it may
//! have been written.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::{Method, Request, Response, StatusCode, header};
use domain::Span;
use domain::delivery::Outcome;
use domain::message::Undelivered;
use hyper::body::{Body as _, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::super::{Outbound, signature};
use super::wire;
use crate::clock::{Clock as _, SystemClock};

/// Longest time to get a connection.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// Longest time for an answer; together well below a claim on the message ([`domain::delivery::CLAIM`]).
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// Longest answer that is read, in bytes.
const ANSWER_LIMIT: usize = 16 * 1024;
/// Longest wait a carrier may ask for.
const WAIT_LIMIT: i64 = 3_600;

const PATH: &str = "/messages";

/// Sends it, once.
pub async fn send(address: SocketAddr, secret: &str, message: &Outbound) -> Outcome {
    let later = Outcome::Later { why: Undelivered::Unreachable, wait: None };
    let Ok(Ok(stream)) = tokio::time::timeout(CONNECT_WITHIN, TcpStream::connect(address)).await else { return later };
    let Some(request) = request(address, secret, message) else {
        return Outcome::Refused { why: Undelivered::Content };
    };
    let Ok((mut sender, connection)) = http1::handshake(TokioIo::new(stream)).await else { return later };
    // From here on it may have been written.
    let answered = async {
        let answer = sender.send_request(request).await.ok()?;
        outcome(answer).await
    };
    tokio::select! {
        outcome = tokio::time::timeout(ANSWER_WITHIN, answered) => outcome.ok().flatten().unwrap_or(Outcome::Unknown),
        _ = connection => Outcome::Unknown,
    }
}

fn request(address: SocketAddr, secret: &str, message: &Outbound) -> Option<Request<String>> {
    let outgoing = wire::Outgoing {
        reference: message.reference.to_string(),
        entry_point: message.entry_point.id.to_string(),
        to: &message.to.value,
        text: &message.text,
        files: message.files.iter().map(|file| file.name.as_str()).collect(),
        template: message.approved.as_ref().map(wire::Template::of),
        letter: message.letter.as_ref().map(wire::OutgoingLetter::of),
    };
    let body = serde_json::to_string(&outgoing).ok()?;
    let now = SystemClock.now();
    Request::builder()
        .method(Method::POST)
        .uri(PATH)
        .header(header::HOST, address.to_string())
        .header(header::CONTENT_TYPE, "application/json")
        .header(signature::TIMESTAMP, now.0)
        .header(signature::SIGNATURE, signature::sign(secret, now, PATH, body.as_bytes()))
        .body(body)
        .ok()
}

/// What an answer means; `None` when it says nothing certain.
async fn outcome(answer: Response<Incoming>) -> Option<Outcome> {
    let status = answer.status();
    let asked = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
    let wait = asked.map(|seconds| Span::seconds(seconds.clamp(0, WAIT_LIMIT)));
    let body = read(answer.into_body()).await;
    if status.is_success() {
        let taken: Option<wire::Taken> = body.and_then(|body| serde_json::from_slice(&body).ok());
        return Some(Outcome::Taken { external: taken.and_then(|taken| super::named(taken.id).ok()) });
    }
    match status {
        StatusCode::TOO_MANY_REQUESTS => Some(Outcome::Later { why: Undelivered::Throttled, wait }),
        StatusCode::SERVICE_UNAVAILABLE => Some(Outcome::Later { why: Undelivered::Unreachable, wait }),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
            Some(Outcome::Refused { why: Undelivered::Setup })
        }
        status if status.is_client_error() => {
            let said: Option<wire::NotTaken> = body.and_then(|body| serde_json::from_slice(&body).ok());
            let why = said.map_or(Undelivered::Content, |said| Undelivered::from_reason(&said.reason));
            Some(Outcome::Refused { why })
        }
        _ => None,
    }
}

/// The whole body, or nothing if it is too long or breaks off.
async fn read(mut body: Incoming) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| std::pin::Pin::new(&mut body).poll_frame(context)).await {
        bytes.extend_from_slice(frame.ok()?.data_ref().map_or(&[][..], |data| data));
        if bytes.len() > ANSWER_LIMIT {
            return None;
        }
    }
    Some(bytes)
}
