//! What every handler shares: built once at start, by `main.rs` and by tests alike.

use std::sync::Arc;

use crate::bus::LocalBus;
use crate::catalog::CatalogHandle;
use crate::clock::{Clock, Ids};
use crate::config::Config;
use crate::desk::Desk;
use crate::store::Store;

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
}

/// As handlers get it.
pub type SharedApp = Arc<App>;
