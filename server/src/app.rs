//! What every handler shares: built once at start, by `main.rs` and by tests alike.

use std::sync::Arc;

use tokio::sync::watch;

use crate::bus::LocalBus;
use crate::catalog::CatalogHandle;
use crate::clock::{Clock, Ids};
use crate::config::Config;
use crate::desk::Desk;
use crate::store::Store;
use crate::ws::Gate;

/// The parts of a running server.
pub struct App {
    /// How it was configured.
    pub config: Config,
    /// What is durable.
    pub store: Arc<dyn Store>,
    /// What carries news between connections.
    pub bus: Arc<LocalBus>,
    /// What administrators set up.
    pub catalog: Arc<CatalogHandle>,
    /// What decides.
    pub desk: Arc<Desk>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// New ids and secrets.
    pub ids: Arc<dyn Ids>,
    /// Becomes true when the server stops: connections say goodbye and end.
    pub shutdown: watch::Receiver<bool>,
    /// How many sockets each address has.
    pub gate: Arc<Gate>,
}

/// As handlers get it.
pub type SharedApp = Arc<App>;
