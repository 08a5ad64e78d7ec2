//! The peers: relays on node that acknowledge a message and keep nothing. Same sockets, same core, same client.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::task::LocalSet;
use tokio_tungstenite::tungstenite::Message;

use crate::client::Line;
use crate::host::{Host, now};

/// Name and script.
pub const ALL: [(&str, &str); 2] = [("ws", "relay-ws.cjs"), ("socket.io", "relay-socketio.cjs")];

/// Messages a second it acknowledged; none where node or the packages are missing.
pub async fn volume(name: &str, script: &str, sockets: usize, warm: Duration, long: Duration) -> Option<f64> {
    let host = Host::relay(script).await?;
    let is_io = name == "socket.io";
    let path = if is_io { "/socket.io/?EIO=4&transport=websocket" } else { "/" };
    let (url, mut lines) = (host.socket(path), Vec::new());
    for _ in 0..sockets / 50 {
        lines.extend(join_all((0..50).map(|_| ready(&url, is_io))).await);
    }
    let (count, begin) = (Rc::new(Cell::new(0_u64)), now());
    let local = LocalSet::new();
    for mut line in lines {
        let count = Rc::clone(&count);
        local.spawn_local(async move {
            let mut number = 0_u64;
            while begin.elapsed() < warm + long {
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
                if begin.elapsed() > warm {
                    count.set(count.get() + 1);
                }
            }
        });
    }
    local.await;
    host.stop().await;
    Some(count.get() as f64 / long.as_secs_f64())
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
