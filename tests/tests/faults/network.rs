//! Customers and agents on a bad network: nothing is lost, doubled or reordered, whatever is cut where; silence is noticed.

use std::time::{Duration, Instant};

use protocol::{close, customer};
use tests::dice::Dice;
use tests::network::{Fate, Network, Way};
use tests::people::{Customer, token};
use tests::server::Server;
use tests::steady::SILENCE;
use tokio::sync::watch;

use crate::house::{House, talk};

const CUSTOMERS: usize = 8;
/// Things each says.
const TALK: usize = 30;

/// Seeds that once failed.
const ONCE_FAILED: [u64; 0] = [];

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// `SEED=…` replays one, `SEEDS=100` runs more of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_on_a_bad_network() {
    let seeds: Vec<u64> = match number("SEED") {
        Some(seed) => vec![seed],
        None => ONCE_FAILED.into_iter().chain(0..number("SEEDS").unwrap_or(3)).collect(),
    };
    // Much of the time is spent in silence, so that a few go side by side.
    for some in seeds.chunks(4) {
        let talks: Vec<_> = some.iter().map(|seed| (*seed, tokio::spawn(talk_over_it(*seed)))).collect();
        for (seed, talk) in talks {
            assert!(talk.await.is_ok(), "replay with SEED={seed}");
        }
    }
}

async fn talk_over_it(seed: u64) {
    let server = Server::demo().await;
    let network = Network::to(server.port(), move |number| {
        let mut dice = Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(number));
        (Way::by_chance(&mut dice), Way::by_chance(&mut dice))
    })
    .await;
    let (_stays, follow) = watch::channel(Some(network.url.clone()));
    let errands = (0..CUSTOMERS).map(|number| talk(number, TALK, 9 + number));
    let house = House::open(&server, &follow, errands).await;
    let rested = house.rest(|| network.calm_down()).await;
    assert!(rested.breaks() > 0, "only {} breaks on {} connections", rested.breaks(), network.connections());
    assert!(rested.clerks.iter().all(|clerk| !clerk.missed), "seed {seed}: a lost link is no missed offer");
    let (data, _) = server.stop().await;
    rested.audit(&data).await;
}

/// In one direction only: the other still works, so that only a heartbeat tells.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silence_in_one_direction_is_noticed_by_both_ends_in_time() {
    let server = Server::demo().await;
    let mut watching = Vec::new();
    for towards_server in [true, false] {
        let silent = Way { after: 2_000, fate: Fate::Silence, ..Way::good() };
        let plan = if towards_server { (silent, Way::good()) } else { (Way::good(), silent) };
        let network = Network::to(server.port(), move |_| plan).await;
        let (token, url) = (token(&server, None).await.token, network.url.clone());
        watching.push(tokio::spawn(async move {
            let _stays = network;
            let url = format!("{}/ws/customer", url.replacen("http", "ws", 1));
            let mut jo = Customer::connect_to(&url, token).await;
            jo.welcome().await;
            let id = jo.start("hello").await;
            let text = "x".repeat(3_000);
            let write = customer::Command::Write { conversation: id, text, files: Vec::new() };
            let began = now();
            let frame = customer::ClientFrame::Command { id: tests::people::command_id(), command: write };
            jo.socket.send(&frame).await;
            // Neither knows of the other's silence but by waiting.
            let ended = loop {
                match jo.socket.next_within(SILENCE).await {
                    Ok(customer::ServerFrame::Ping { .. }) => {
                        jo.socket.send(&customer::ClientFrame::Pong { held: None }).await;
                    }
                    Ok(_) => {}
                    Err(closed) => break closed,
                }
            };
            (towards_server, ended, began.elapsed())
        }));
    }
    let slack = Duration::from_secs(2);
    for watching in watching {
        let (towards_server, ended, took) = watching.await.expect("it ends");
        if towards_server {
            assert_eq!(ended.code, Some(close::SILENT), "the server noticed: {ended:?}");
        }
        assert!(took < SILENCE + slack, "after {took:?}: {ended:?}");
    }
    // The server noticed the other one too: nothing of it is left.
    server.sockets_gone().await;
}

#[expect(clippy::disallowed_methods, reason = "how long it really took is what is asked")]
fn now() -> Instant {
    Instant::now()
}
