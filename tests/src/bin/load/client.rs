//! One socket that speaks the binary wire, as our own front ends do.

use futures_util::{SinkExt, StreamExt};
use protocol::codec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// A connection.
pub struct Line {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Line {
    /// Connects.
    pub async fn connect(url: &str, headers: &[(&'static str, &str)]) -> Self {
        let mut request = url.into_client_request().expect("an address");
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        let (stream, _) = tokio_tungstenite::connect_async(request).await.expect("a connection");
        if let MaybeTlsStream::Plain(tcp) = stream.get_ref() {
            tcp.set_nodelay(true).expect("a socket takes options");
        }
        Self { stream }
    }

    /// Sends the first frame.
    pub async fn greet<C: Serialize>(&mut self, wire: [u8; 8], frame: &C) {
        self.put(Message::binary(codec::hello_to_binary(wire, frame))).await;
    }

    /// Sends a frame.
    pub async fn send<C: Serialize>(&mut self, frame: &C) {
        self.put(Message::binary(codec::to_binary(frame))).await;
    }

    /// Sends a message as it is.
    pub async fn put(&mut self, message: Message) {
        self.stream.send(message).await.expect("the other side is there");
    }

    /// The next frame; none at the end.
    pub async fn next<S: DeserializeOwned>(&mut self) -> Option<S> {
        loop {
            match self.stream.next().await? {
                Ok(Message::Binary(bytes)) => return Some(codec::from_binary(&bytes).expect("a frame of this build")),
                Ok(Message::Close(frame)) => panic!("closed: {frame:?}"),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    /// The next text; none at the end.
    pub async fn text(&mut self) -> Option<String> {
        loop {
            match self.stream.next().await? {
                Ok(Message::Text(text)) => return Some(text.to_string()),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }
}
