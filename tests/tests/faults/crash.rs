//! The server is killed while customers and agents talk: everything acknowledged is there once and in order, everybody holds
//! the same, no slot leaks.

use tests::server::Server;
use tests::steady::Errand;
use tokio::sync::watch;

use crate::house::{House, talk};

/// Enough for the agents' slots and a queue behind them.
const CUSTOMERS: usize = 12;

/// Kills in the test command; `KILLS` asks for more.
fn kills() -> usize {
    std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let kills = kills();
    let mut server = Server::demo().await;
    let port = server.port();
    let (whereabouts, follow) = watch::channel(Some(server.url.clone()));
    let errands: Vec<Vec<Errand>> = (0..CUSTOMERS).map(|number| talk(number, kills * 6, 20 + number)).collect();
    let all: usize = errands.iter().map(Vec::len).sum();
    let house = House::open(&server, &follow, errands).await;
    // Pseudo-random and the same every time: the moments come from the acknowledgements themselves.
    let (mut state, mut acknowledged) = (7_usize, 0);
    for _ in 0..kills {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) % (1 << 31);
        acknowledged += 1 + state % (CUSTOMERS * 5);
        house.count.reach(acknowledged.min(all)).await;
        whereabouts.send_replace(None);
        let data = server.kill().await;
        server = Server::start(data, port, &[]).await.expect("it starts again");
        whereabouts.send_replace(Some(server.url.clone()));
    }
    let rested = house.rest(|| ()).await;
    let answered: usize = rested.clerks.iter().map(|clerk| clerk.acknowledged.len()).sum();
    assert!(answered > kills, "the agents answered: {answered}");
    let (data, _) = server.stop().await;
    rested.audit(&data).await;
}
