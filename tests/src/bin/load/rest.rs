//! What sockets cost that do nothing: most of a contact centre's are such.

use futures_util::future::join_all;
use tempfile::TempDir;
use tokio::task::LocalSet;

use crate::host::Host;
use crate::people::{Customer, idle};
use crate::{Row, grouped, print};

const BUDGET: f64 = 20_000.0;
const MEMORY_BUDGET: u64 = 60_000_000;

/// The server alone, then with a thousand and with ten thousand customers who only look.
pub async fn measure() {
    let folder = TempDir::new().expect("a folder");
    let host = Host::server(folder.path()).await;
    let alone = host.memory().await;
    print(&Row {
        what: "memory of the server with nobody there".into(),
        budget: format!("<= {} MB", MEMORY_BUDGET / 1_000_000),
        figure: format!("{:.1} MB", alone as f64 / 1e6),
        within: alone <= MEMORY_BUDGET,
        peers: Vec::new(),
    });
    let local = LocalSet::new();
    local
        .run_until(async {
            let mut open = 0;
            for target in [1_000, 10_000] {
                while open < target {
                    for line in join_all((0..50).map(|_| Customer::visit(&host))).await {
                        tokio::task::spawn_local(idle(line));
                    }
                    open += 50;
                }
                // Two rounds of pings: what is held for good, not what is held for a moment.
                tokio::time::sleep(std::time::Duration::from_secs(17)).await;
                let each = host.memory().await.saturating_sub(alone) as f64 / f64::from(open);
                print(&Row {
                    what: format!("memory per idle socket, {} open", grouped(f64::from(open))),
                    budget: format!("<= {:.0} KB", BUDGET / 1_000.0),
                    figure: format!("{:.1} KB", each / 1_000.0),
                    within: each <= BUDGET,
                    peers: Vec::new(),
                });
            }
        })
        .await;
    host.stop().await;
}
