//! The request itself: signed, once, without following anybody elsewhere, and with an end in time and size.

use std::error::Error;
use std::time::Duration;

use axum::http::header;
use domain::workflow::answer::ANSWER_LIMIT;
use domain::workflow::call::ANSWER_WITHIN;
use domain::workflow::{Answer, Failure};
use domain::{CommandId, Timestamp};
use reqwest::{Client, Response, Url};

use super::guard::{Forbidden, Guard};
use super::wire;
use crate::channels::signature;
use crate::config::Workflows;
use crate::desk::Reply;

/// The key under which a request is done once, however often it comes.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Longest time to get a connection.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// Where to ask.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    /// The address.
    pub url: String,
    /// What is signed with.
    pub secret: String,
}

/// Calls workflows.
pub struct Caller {
    open: Door,
    /// For what is not encrypted.
    plain: Door,
}

/// A client, and what it may reach. `None` when the machine's certificates could not be read.
struct Door {
    guard: Guard,
    client: Option<Client>,
}

impl Caller {
    /// As it is configured.
    pub fn new(settings: &Workflows) -> Self {
        let door = |nothing_else| Door::new(Guard { allow: settings.allow.clone(), nothing_else });
        Self { open: door(false), plain: door(true) }
    }

    /// Asks once, and waits for the answer at most [`ANSWER_WITHIN`].
    pub async fn call(&self, to: &Target, key: CommandId, now: Timestamp, body: &[u8]) -> Reply {
        let Ok(url) = Url::parse(&to.url) else { return Reply::failed(Failure::Unreachable) };
        let door = if url.scheme() == "https" { &self.open } else { &self.plain };
        let Some(client) = &door.client else { return Reply::failed(Failure::Unreachable) };
        if !door.guard.lets_literal(&url) {
            return Reply::failed(Failure::Forbidden);
        }
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let request = client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(IDEMPOTENCY_KEY, key.to_string())
            .header(signature::TIMESTAMP, now.0)
            .header(signature::SIGNATURE, signature::sign(&to.secret, now, &path, body))
            .body(body.to_vec());
        match request.send().await {
            Ok(response) => read(response).await,
            Err(error) => Reply::failed(failure(&error)),
        }
    }
}

impl Door {
    fn new(guard: Guard) -> Self {
        let client = Client::builder()
            .user_agent(concat!("switchboard/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(std::sync::Arc::new(guard.clone()))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(0)
            .connect_timeout(CONNECT_WITHIN)
            .timeout(Duration::from_millis(ANSWER_WITHIN.0 as u64))
            .build();
        let client = client.inspect_err(|error| tracing::error!(%error, "workflows cannot be called")).ok();
        Self { guard, client }
    }
}

async fn read(mut response: Response) -> Reply {
    let status = response.status();
    let mut body = Vec::new();
    let mut failed = None;
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > ANSWER_LIMIT => failed = Some(Failure::TooLarge),
            Ok(Some(chunk)) => {
                body.extend_from_slice(&chunk);
                continue;
            }
            Ok(None) => {}
            Err(error) => failed = Some(failure(&error)),
        }
        break;
    }
    let read = wire::read(&body).filter(|_| failed.is_none());
    let refused = (!status.is_success()).then_some(Failure::Status { status: status.as_u16() });
    let failed = refused.or(failed).or(match &read {
        None => Some(Failure::Unreadable),
        Some(answer) if !answer.error.is_empty() => Some(Failure::Said),
        Some(_) => None,
    });
    let answer = read.unwrap_or_default();
    let answer = match failed {
        None => answer,
        // What failed asks for nothing but to say why.
        Some(_) => Answer { error: answer.error, ..Answer::default() },
    };
    Reply { failure: failed, status: Some(status.as_u16()), answer, body }
}

fn failure(error: &reqwest::Error) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(here) = cause {
        if here.is::<Forbidden>() {
            return Failure::Forbidden;
        }
        cause = here.source();
    }
    if error.is_connect() {
        Failure::Unreachable
    } else if error.is_timeout() {
        Failure::Timeout
    } else {
        Failure::Broken
    }
}
