//! From HTTP to a session: who may connect at all, the socket's limits, and axum's messages in the session's words.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use protocol::{codec, limits};

use super::wire::{Incoming, Outgoing};
use super::{agent, customer};
use crate::app::SharedApp;
use crate::http::origin;

/// `/ws/customer` and `/ws/agent`.
pub fn routes() -> Router<SharedApp> {
    Router::new().route("/ws/customer", get(customer_socket)).route("/ws/agent", get(agent_socket))
}

/// Panels connect from our own iframe; other clients are judged by the site's list once they named the site.
async fn customer_socket(
    State(app): State<SharedApp>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let foreign = match origin::is_own(&app.config, &headers) {
        None | Some(true) => None,
        Some(false) => origin::sent(&headers).map(str::to_owned),
    };
    let address = crate::http::client_address(&app.config, peer.ip(), &headers);
    let Some(pass) = app.gate.enter(address, app.config.limits.sockets_per_address) else { return too_many() };
    prepared(upgrade).on_upgrade(async move |socket| {
        let (stream, sink) = session_ends(socket);
        customer::serve(app, stream, sink, customer::Caller { foreign, address }).await;
        drop(pass);
    })
}

/// Desktops connect from our own pages only: a foreign page that has the cookie must get nothing.
async fn agent_socket(
    State(app): State<SharedApp>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if origin::is_own(&app.config, &headers) == Some(false) {
        return (StatusCode::FORBIDDEN, "this page may not connect").into_response();
    }
    let address = crate::http::client_address(&app.config, peer.ip(), &headers);
    let Some(pass) = app.gate.enter(address, app.config.limits.sockets_per_address) else { return too_many() };
    // Somebody without a session is let in to be told so: browsers do not show the status of a refused upgrade.
    let who = crate::auth::extract::signed_in(&app, &headers).await.ok();
    prepared(upgrade).on_upgrade(async move |socket| {
        let (stream, sink) = session_ends(socket);
        agent::serve(app, stream, sink, who).await;
        drop(pass);
    })
}

fn too_many() -> Response {
    (StatusCode::TOO_MANY_REQUESTS, "too many connections from this address").into_response()
}

fn prepared(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .protocols([codec::JSON_PROTOCOL])
        .read_buffer_size(4 * 1024)
        .write_buffer_size(4 * 1024)
        .max_write_buffer_size(limits::QUEUE)
        .max_message_size(limits::FRAME)
        .max_frame_size(limits::FRAME)
}

fn session_ends(
    socket: WebSocket,
) -> (impl Stream<Item = Incoming> + Unpin, impl Sink<Outgoing, Error = axum::Error> + Unpin) {
    let (sink, stream) = socket.split();
    let stream = stream.filter_map(async |message| match message {
        Ok(Message::Binary(bytes)) => Some(Incoming::Binary(bytes.into())),
        Ok(Message::Text(text)) => Some(Incoming::Text(text.as_str().to_owned())),
        // The transport answers pings by itself; a flood of them is a flood like any other.
        Ok(Message::Ping(_) | Message::Pong(_)) => Some(Incoming::Control),
        Ok(Message::Close(_)) => None,
        Err(_) => Some(Incoming::Broken("the message is too large or broken")),
    });
    let sink = sink.with(async |message| {
        Ok::<_, axum::Error>(match message {
            Outgoing::Binary(bytes) => Message::Binary(bytes.into()),
            Outgoing::Text(text) => Message::Text(text.into()),
            Outgoing::Close(code, reason) => Message::Close(Some(CloseFrame { code, reason: reason.into() })),
        })
    });
    (Box::pin(stream), Box::pin(sink))
}
