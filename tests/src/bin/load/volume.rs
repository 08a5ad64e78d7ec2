//! Durable messages per second over a thousand sockets, and how it changes with what is stored.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::join_all;
use tempfile::TempDir;
use tokio::task::LocalSet;

use crate::host::Host;
use crate::people::Customer;
use crate::{Row, fill, grouped, print, relay};

/// Sockets of every run.
pub const SOCKETS: usize = 1_000;
const WARM: Duration = Duration::from_secs(2);
const LONG: Duration = Duration::from_secs(10);
const BUDGET: f64 = 15_000.0;

/// What a run came to.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    per_second: f64,
    /// Microseconds of processor time for each, its own and the system's: they stay what they are on a busy machine.
    own: f64,
    system: f64,
}

/// A run: who takes part goes on until it is over, and says of every message that it was acknowledged.
#[derive(Debug, Default)]
pub struct Round {
    over: Cell<bool>,
    count: Cell<u64>,
}

/// With an empty database, beside those who keep nothing.
pub async fn empty() {
    let folder = TempDir::new().expect("a folder");
    let host = Host::server(folder.path()).await;
    let fresh = run(&host).await;
    host.stop().await;
    let mut peers = Vec::new();
    for (name, script) in relay::ALL {
        if let Some(rate) = relay::volume(name, script).await {
            peers.push((format!("{name}, keeps nothing"), rate.to_string()));
        }
    }
    row("messages made durable, 1,000 sockets", fresh, peers);
}

/// With a hundred thousand conversations in the database.
pub async fn full() {
    let folder = TempDir::new().expect("a folder");
    fill::fill(folder.path()).await;
    let host = Host::server(folder.path()).await;
    let stored = run(&host).await;
    host.stop().await;
    row("the same, with 100,000 conversations and a million messages stored", stored, Vec::new());
}

fn row(what: &str, rate: Rate, peers: Vec<(String, String)>) {
    print(&Row {
        what: what.into(),
        budget: format!(">= {}/s", grouped(BUDGET)),
        figure: rate.to_string(),
        within: rate.per_second >= BUDGET,
        peers,
    });
}

// Each customer sends the next as soon as the last is durable.
async fn run(host: &Host) -> Rate {
    let mut customers = Vec::new();
    for _ in 0..SOCKETS / 50 {
        customers.extend(join_all((0..50).map(|_| Customer::chatting(host))).await);
    }
    let (local, round) = (LocalSet::new(), Rc::new(Round::default()));
    for mut customer in customers {
        let round = Rc::clone(&round);
        local.spawn_local(async move {
            let mut number = 0_u64;
            while round.goes_on() {
                number += 1;
                customer.write(format!("message {number} of somebody who writes a line of common length")).await;
                round.acknowledged();
            }
        });
    }
    round.take_place(host, local).await
}

impl Round {
    /// Whether another message is to be sent.
    pub fn goes_on(&self) -> bool {
        !self.over.get()
    }

    /// One more message was acknowledged.
    pub fn acknowledged(&self) {
        self.count.set(self.count.get() + 1);
    }

    /// Sees it through with those who were put into `local`.
    pub async fn take_place(&self, host: &Host, local: LocalSet) -> Rate {
        let rate = local.run_until(async {
            tokio::time::sleep(WARM).await;
            let (before, busy) = (self.count.get(), host.busy().await);
            tokio::time::sleep(LONG).await;
            let (after, used) = (self.count.get(), host.busy().await);
            let count = (after - before).max(1) as f64;
            let [own, system] = [0, 1].map(|which| (used[which] - busy[which]).as_secs_f64() * 1e6 / count);
            Rate { per_second: count / LONG.as_secs_f64(), own, system }
        });
        let rate = rate.await;
        self.over.set(true);
        local.await;
        rate
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}/s ({:.0} + {:.0} µs)", grouped(self.per_second), self.own, self.system)
    }
}
