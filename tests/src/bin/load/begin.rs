//! How long the server takes to be ready: on nothing, and on a database of a million messages.

use std::path::Path;

use futures_util::future::join_all;
use tempfile::TempDir;

use crate::host::Host;
use crate::people::Customer;
use crate::{Row, grouped, print};

const AT_ONCE: usize = 64;

/// Starts it on both.
pub async fn measure() {
    let folder = TempDir::new().expect("a folder");
    // The first start makes the demo data; what is measured is a start.
    Host::server(folder.path()).await.stop().await;
    start("start to ready, small database", folder.path()).await;
    fill(folder.path(), 100_000, 10).await;
    start("start to ready, a million messages in 100,000 conversations", folder.path()).await;
}

async fn start(what: &str, data: &Path) {
    let host = Host::server(data).await;
    print(&Row {
        what: what.into(),
        budget: "<= 1 s".into(),
        figure: format!("{:.2} s", host.took.as_secs_f64()),
        within: host.took.as_secs_f64() <= 1.0,
        peers: Vec::new(),
    });
    host.stop().await;
}

/// Fills a database through the front door: as many conversations, each with as many messages.
pub async fn fill(data: &Path, conversations: usize, messages: usize) {
    let host = Host::server(data).await;
    eprintln!("load: writing {} messages", grouped((conversations * messages) as f64));
    let mut left = conversations;
    while left > 0 {
        let round = left.min(AT_ONCE);
        join_all((0..round).map(|_| async {
            let mut customer = Customer::chatting(&host).await;
            let mut last = None;
            for number in 1..messages {
                last = Some(customer.post(format!("message {number} of a conversation of long ago")).await);
            }
            if let Some(last) = last {
                customer.answered(last).await;
            }
        }))
        .await;
        left -= round;
    }
    host.stop().await;
}
