//! How long the server takes to be ready: on nothing, and on a database of a million messages.

use std::path::Path;

use tempfile::TempDir;

use crate::host::Host;
use crate::{Row, fill, print};

/// Starts it on both.
pub async fn measure() {
    let folder = TempDir::new().expect("a folder");
    // The first start makes the demo data; what is measured is a start.
    Host::server(folder.path()).await.stop().await;
    start("start to ready, small database", folder.path()).await;
    fill::fill(folder.path()).await;
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
