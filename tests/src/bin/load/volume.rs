//! Durable messages per second over a thousand sockets, and how it changes with what is stored.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::join_all;
use tempfile::TempDir;
use tokio::task::LocalSet;

use crate::host::{Host, now};
use crate::people::Customer;
use crate::{Row, begin, grouped, print, relay};

const SOCKETS: usize = 1_000;
const WARM: Duration = Duration::from_secs(2);
const LONG: Duration = Duration::from_secs(10);
const BUDGET: f64 = 15_000.0;

/// With an empty database, then with a hundred thousand conversations in it.
pub async fn measure() {
    let empty = TempDir::new().expect("a folder");
    let host = Host::server(empty.path()).await;
    let fresh = run(&host).await;
    host.stop().await;
    let mut peers = Vec::new();
    for (name, script) in relay::ALL {
        if let Some(figure) = relay::volume(name, script, SOCKETS, WARM, LONG).await {
            peers.push((format!("{name}, keeps nothing"), format!("{}/s", grouped(figure))));
        }
    }
    row("messages made durable, 1,000 sockets", fresh, peers);

    let full = TempDir::new().expect("a folder");
    begin::fill(full.path(), 100_000, 10).await;
    let host = Host::server(full.path()).await;
    let stored = run(&host).await;
    host.stop().await;
    row("the same, with 100,000 conversations and a million messages stored", stored, Vec::new());
}

fn row(what: &str, figure: f64, peers: Vec<(String, String)>) {
    print(&Row {
        what: what.into(),
        budget: format!(">= {}/s", grouped(BUDGET)),
        figure: format!("{}/s", grouped(figure)),
        within: figure >= BUDGET,
        peers,
    });
}

// Each customer sends the next as soon as the last is durable.
async fn run(host: &Host) -> f64 {
    let mut customers = Vec::new();
    for _ in 0..SOCKETS / 50 {
        customers.extend(join_all((0..50).map(|_| Customer::chatting(host))).await);
    }
    let (count, begin) = (Rc::new(Cell::new(0_u64)), now());
    let local = LocalSet::new();
    for mut customer in customers {
        let count = Rc::clone(&count);
        local.spawn_local(async move {
            let mut number = 0_u64;
            while begin.elapsed() < WARM + LONG {
                number += 1;
                customer.write(format!("message {number} of somebody who writes a line of common length")).await;
                if begin.elapsed() > WARM {
                    count.set(count.get() + 1);
                }
            }
        });
    }
    local.await;
    count.get() as f64 / LONG.as_secs_f64()
}
