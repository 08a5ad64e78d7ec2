//! People who do not give up: they keep what they did until it is acknowledged, come back after every break, take a silent
//! link for dead, and hold threads as the streams bring them. What our own front ends do, in a few hundred lines.

mod agent;
mod customer;
mod log;

use std::time::Duration;

use protocol::limits;
use serde::de::DeserializeOwned;
use tokio::sync::watch;

pub use agent::Clerk;
pub use customer::{Errand, Guest};
pub use log::{Log, Said};

use crate::socket::{Closed, Socket};

/// Where the server is now; `None` while it is known to be down.
pub type Whereabouts = watch::Receiver<Option<String>>;

/// A link on which nothing was heard for this long is dead.
pub const SILENCE: Duration = Duration::from_millis(limits::SILENCE_MS as u64);

/// A connection to where the server is now, once it is somewhere.
async fn knock<S: DeserializeOwned + std::fmt::Debug>(
    whereabouts: &mut Whereabouts,
    path: &str,
    headers: &[(&'static str, &str)],
) -> Result<Socket<S>, Closed> {
    let gone = |reason: &str| Closed { code: None, reason: reason.into() };
    let url = whereabouts.wait_for(Option::is_some).await.map_err(|_| gone("the end"))?.clone();
    let url = url.unwrap_or_default();
    let origin = ("origin", url.as_str());
    let address = format!("{}{path}", url.replacen("http", "ws", 1));
    let headers: Vec<_> = headers.iter().copied().chain([origin]).collect();
    let connecting = Socket::try_connect(&address, &headers);
    // A stopped process still has a kernel that takes connections for it.
    tokio::time::timeout(SILENCE, connecting).await.ok().flatten().ok_or_else(|| gone("nobody there"))
}
