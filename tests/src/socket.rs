//! A scripted client over the JSON form of the wire.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use protocol::codec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::server::PATIENCE;

/// How a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The close code, if there was one.
    pub code: Option<u16>,
    /// The reason given with it.
    pub reason: String,
}

/// One connection. Frames that were not asked for wait in order.
pub struct Socket<S> {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    waiting: VecDeque<S>,
}

impl<S: DeserializeOwned + std::fmt::Debug> Socket<S> {
    /// Connects with these headers. The error is the HTTP status of a refused upgrade.
    pub async fn connect(url: &str, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let mut request = url.into_client_request().expect("an address");
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        let protocol = codec::JSON_PROTOCOL.parse().expect("a header");
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        match tokio_tungstenite::connect_async(request).await {
            Ok((stream, _)) => Ok(Self { stream, waiting: VecDeque::new() }),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("cannot connect to {url}: {error}"),
        }
    }

    /// Connects with these headers, if anybody is there.
    pub async fn try_connect(url: &str, headers: &[(&'static str, &str)]) -> Option<Self> {
        let mut request = url.into_client_request().expect("an address");
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        let protocol = codec::JSON_PROTOCOL.parse().expect("a header");
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        let (stream, _) = tokio_tungstenite::connect_async(request).await.ok()?;
        Some(Self { stream, waiting: VecDeque::new() })
    }

    /// Sends a frame.
    pub async fn send<C: Serialize>(&mut self, frame: &C) {
        self.send_raw(Message::text(codec::to_json(frame))).await;
    }

    /// Sends whatever it is. A connection the other side closed meanwhile shows when reading.
    pub async fn send_raw(&mut self, message: Message) {
        let _ = self.stream.send(message).await;
    }

    /// The next frame this fits; others wait. Fails the test when the connection ends first.
    pub async fn expect<T>(&mut self, what: &str, fits: impl Fn(&S) -> Option<T>) -> T {
        if let Some(index) = self.waiting.iter().position(|frame| fits(frame).is_some()) {
            return self.waiting.remove(index).as_ref().and_then(fits).expect("it fitted");
        }
        loop {
            match self.next().await {
                Ok(frame) => match fits(&frame) {
                    Some(found) => return found,
                    None => self.waiting.push_back(frame),
                },
                Err(closed) => panic!("waiting for {what}: closed with {closed:?}; unread: {:?}", self.waiting),
            }
        }
    }

    /// The next frame off the wire, or the end when none comes in time.
    pub async fn next_within(&mut self, time: Duration) -> Result<S, Closed> {
        let silent = || Err(Closed { code: None, reason: "silent".into() });
        tokio::time::timeout(time, self.read()).await.unwrap_or_else(|_| silent())
    }

    /// The next frame off the wire. Fails the test when none comes in time.
    pub async fn next(&mut self) -> Result<S, Closed> {
        tokio::time::timeout(PATIENCE, self.read()).await.expect("a frame in time")
    }

    async fn read(&mut self) -> Result<S, Closed> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Ok(codec::from_json(&text).unwrap_or_else(|error| panic!("{error}: {text}")));
                }
                Some(Ok(Message::Close(frame))) => {
                    let (code, reason) = frame
                        .map_or((None, String::new()), |frame| (Some(u16::from(frame.code)), frame.reason.to_string()));
                    return Err(Closed { code, reason });
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(Closed { code: None, reason: "gone".into() }),
            }
        }
    }

    /// Waits for the end.
    pub async fn closed(&mut self) -> Closed {
        loop {
            if let Err(closed) = self.next().await {
                return closed;
            }
        }
    }
}
