//! One connection's bytes: which codec it speaks, how frames are read and written, how it ends.

use std::time::Duration;

use futures_util::{Sink, SinkExt, Stream, StreamExt};
use protocol::codec::{self, DecodeError};
use protocol::{close, limits};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// A binary message.
    Binary(Vec<u8>),
    /// A text message.
    Text(String),
    /// A ping or pong of the transport, which has answered it already: counted, and otherwise ignored.
    Control,
    /// The transport cannot go on, for instance because a message was too large; says why.
    Broken(&'static str),
}

/// What goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// A binary message.
    Binary(Vec<u8>),
    /// A text message.
    Text(String),
    /// The end, with a code of `protocol::close` and a reason for the log of the other side.
    Close(u16, String),
}

/// Why a session ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The other side is gone.
    Gone,
    /// We close, with this code and reason.
    Close(u16, String),
}

impl End {
    /// We close, with this code and reason.
    pub fn close(code: u16, reason: impl Into<String>) -> Self {
        Self::Close(code, reason.into())
    }
}

/// Which form the client chose with his first frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Codec {
    Binary,
    Json,
}

/// A write that takes longer than this is a reader who does not read.
const WRITE_WITHIN: Duration = Duration::from_secs(10);

/// The two directions of one connection.
pub struct Wire<S, K> {
    stream: S,
    sink: K,
    codec: Codec,
}

impl<S, K> Wire<S, K>
where
    S: Stream<Item = Incoming> + Unpin,
    K: Sink<Outgoing> + Unpin,
{
    /// Reads the first frame, which chooses the codec. `hash` is the wire hash of this audience.
    pub async fn open<C: DeserializeOwned>(mut stream: S, sink: K, hash: [u8; 8]) -> (Self, Result<C, End>) {
        let within = Duration::from_millis(u64::from(limits::HELLO_WITHIN_MS));
        let first = async {
            loop {
                match stream.next().await {
                    Some(Incoming::Control) => {}
                    other => return other,
                }
            }
        };
        let first = tokio::time::timeout(within, first).await;
        let (codec, frame) = match first {
            Err(_) => (Codec::Json, Err(End::close(close::SILENT, "no hello in time"))),
            Ok(None | Some(Incoming::Control)) => (Codec::Json, Err(End::Gone)),
            Ok(Some(Incoming::Broken(why))) => (Codec::Json, Err(End::close(close::BAD_FRAME, why))),
            Ok(Some(Incoming::Binary(bytes))) => {
                (Codec::Binary, codec::hello_from_binary(hash, &bytes).map_err(|error| refused(&error)))
            }
            Ok(Some(Incoming::Text(text))) => (Codec::Json, codec::from_json(&text).map_err(|error| refused(&error))),
        };
        (Self { stream, sink, codec }, frame)
    }

    /// Waits for the next frame. `None` is to be ignored: a frame of a kind this build does not know, or the transport's own.
    pub async fn next<C: DeserializeOwned>(&mut self) -> Result<Option<C>, End> {
        match (self.stream.next().await, self.codec) {
            (None, _) => Err(End::Gone),
            (Some(Incoming::Broken(why)), _) => Err(End::close(close::BAD_FRAME, why)),
            (Some(Incoming::Control), _) => Ok(None),
            (Some(Incoming::Binary(bytes)), Codec::Binary) => {
                codec::from_binary(&bytes).map(Some).map_err(|error| refused(&error))
            }
            (Some(Incoming::Text(text)), Codec::Json) => match codec::from_json(&text) {
                Ok(frame) => Ok(Some(frame)),
                Err(DecodeError::UnknownKind) => Ok(None),
                Err(error) => Err(refused(&error)),
            },
            (Some(_), _) => Err(End::close(close::BAD_FRAME, "the codec changed in between")),
        }
    }

    /// Queues a frame; it leaves at the next [`Self::flush`], or earlier.
    pub async fn send<T: Serialize>(&mut self, frame: &T) -> Result<(), End> {
        let message = match self.codec {
            Codec::Binary => Outgoing::Binary(codec::to_binary(frame)),
            Codec::Json => Outgoing::Text(codec::to_json(frame)),
        };
        within(self.sink.feed(message)).await
    }

    /// Sends what is queued.
    pub async fn flush(&mut self) -> Result<(), End> {
        within(self.sink.flush()).await
    }

    /// Says goodbye, as far as the other side still listens.
    pub async fn end(&mut self, end: End) {
        if let End::Close(code, reason) = end {
            // Nobody is left to tell if this fails.
            let _ = within(self.sink.send(Outgoing::Close(code, reason))).await;
        }
    }
}

async fn within<E>(write: impl Future<Output = Result<(), E>>) -> Result<(), End> {
    match tokio::time::timeout(WRITE_WITHIN, write).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Gone),
        Err(_) => Err(End::close(close::TOO_SLOW, "the reader is too slow")),
    }
}

fn refused(error: &DecodeError) -> End {
    let code = if *error == DecodeError::UnknownWire { close::UNKNOWN_WIRE } else { close::BAD_FRAME };
    End::close(code, error.to_string())
}
