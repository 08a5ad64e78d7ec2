//! The server is killed while people talk: everything acknowledged is there once and in order, and everybody holds the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tests::people::token;
use tests::server::Server;
use tests::steady::Steady;
use tokio::sync::{Notify, watch};

/// Enough for one agent's slots and a queue behind them.
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
    let count = Arc::new(Count::default());
    let each = kills * 6;
    let mut people = Vec::new();
    for number in 0..CUSTOMERS {
        let mut customer = Steady::new(token(&server, None).await.token, follow.clone());
        let count = Arc::clone(&count);
        people.push(tokio::spawn(async move {
            let texts = (0..each).map(|index| format!("{number}: {index}"));
            customer.say(texts, || count.one_more()).await;
            customer
        }));
    }
    // Pseudo-random and the same every time: the moments come from the acknowledgements themselves.
    let (mut state, mut acknowledged) = (7_usize, 0);
    for _ in 0..kills {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) % (1 << 31);
        acknowledged += 1 + state % (CUSTOMERS * 5);
        count.reach(acknowledged.min(CUSTOMERS * each)).await;
        whereabouts.send_replace(None);
        let data = server.kill().await;
        server = Server::start(data, port, &[]).await.expect("it starts again");
        whereabouts.send_replace(Some(server.url.clone()));
    }
    for person in people {
        let mut customer = person.await.expect("he said everything");
        let held = customer.thread.last().expect("something was said").0;
        let mut again = customer.again();
        again.read_to(held).await;
        customer.read_to(again.thread.last().expect("the same").0).await;
        let shown = customer.texts();
        assert_eq!(shown, customer.acknowledged, "everything acknowledged, once and in order");
        let tail = again.texts();
        assert!(shown.ends_with(&tail), "a newcomer holds the same");
    }
}

/// How much was acknowledged, and who waits for it.
#[derive(Default)]
struct Count {
    number: AtomicUsize,
    changed: Notify,
}

impl Count {
    fn one_more(&self) {
        self.number.fetch_add(1, Ordering::SeqCst);
        self.changed.notify_one();
    }

    async fn reach(&self, number: usize) {
        while self.number.load(Ordering::SeqCst) < number {
            self.changed.notified().await;
        }
    }
}
