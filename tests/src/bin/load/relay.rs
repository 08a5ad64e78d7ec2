//! The peers: relays on node that acknowledge a message and keep nothing. Same sockets, same core, same client.

use std::rc::Rc;

use futures_util::future::join_all;
use tokio::task::LocalSet;
use tokio_tungstenite::tungstenite::Message;

use crate::client::Line;
use crate::host::Host;
use crate::volume::{Rate, Round, SOCKETS};

/// Name and script.
pub const ALL: [(&str, &str); 2] = [("ws", "relay-ws.cjs"), ("socket.io", "relay-socketio.cjs")];

/// What it did; none where node or the packages are missing.
pub async fn volume(name: &str, script: &str) -> Option<Rate> {
    let host = Host::relay(script).await?;
    let is_io = name == "socket.io";
    let path = if is_io { "/socket.io/?EIO=4&transport=websocket" } else { "/" };
    let (url, mut lines) = (host.socket(path), Vec::new());
    for _ in 0..SOCKETS / 50 {
        lines.extend(join_all((0..50).map(|_| ready(&url, is_io))).await);
    }
    let (local, round) = (LocalSet::new(), Rc::new(Round::default()));
    for mut line in lines {
        let round = Rc::clone(&round);
        local.spawn_local(async move {
            let mut number = 0_u64;
            while round.goes_on() {
                number += 1;
                let text = format!("message {number} of somebody who writes a line of common length");
                let (frame, ack) = if is_io {
                    (format!("42{number}[\"message\",\"{text}\"]"), format!("43{number}["))
                } else {
                    (format!("{number}:{text}"), format!("{number}:"))
                };
                line.put(Message::text(frame)).await;
                while let Some(said) = line.text().await {
                    if said.starts_with(&ack) {
                        break;
                    }
                    if is_io && said == "2" {
                        line.put(Message::text("3")).await;
                    }
                }
                round.acknowledged();
            }
        });
    }
    let rate = round.take_place(&host, local).await;
    host.stop().await;
    Some(rate)
}

// socket.io greets with its session and wants to be asked for a namespace.
async fn ready(url: &str, is_io: bool) -> Line {
    let mut line = Line::connect(url, &[]).await;
    if is_io {
        line.text().await.expect("a greeting");
        line.put(Message::text("40")).await;
        line.text().await.expect("a namespace");
    }
    line
}
