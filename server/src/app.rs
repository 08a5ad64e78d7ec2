//! What every handler shares: built once at start, by `main.rs` and by tests alike.

use std::net::IpAddr;
use std::sync::Arc;

use domain::{ContactId, Span};
use tokio::sync::{Mutex, watch};

use crate::auth::Auth;
use crate::auth::password::Passwords;
use crate::bus::LocalBus;
use crate::catalog::{Catalog, CatalogHandle};
use crate::channels::Carriers;
use crate::channels::email::house::Keyring;
use crate::channels::email::mailroom::Mailroom;
use crate::channels::email::pages::Pages;
use crate::clock::{Clock, Ids};
use crate::config::{Config, Limits};
use crate::desk::{Bell, Desk};
use crate::files::Files;
use crate::http::assets::Front;
use crate::http::rate::Rate;
use crate::metrics::Metrics;
use crate::store::Store;
use crate::workflow::Caller;
use crate::ws::{Availabilities, Gate};

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
    /// Who carries messages.
    pub carriers: Carriers,
    /// What makes letters ours.
    pub letters: Keyring,
    /// Long letters as they were last shown.
    pub pages: Pages,
    /// How mailboxes fare.
    pub mailroom: Mailroom,
    /// What calls workflows.
    pub caller: Caller,
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
    /// Whether anybody can answer on each site.
    pub availabilities: Availabilities,
    /// Passwords, and how often they were guessed wrong.
    pub auth: Auth,
    /// What is in the files people send.
    pub files: Files,
    /// Files of the front ends.
    pub front: Front,
    /// What happened how often.
    pub metrics: Metrics,
    /// How often an address asked.
    pub rates: Rates,
    /// Held while an administrator changes something, so that checks over several documents hold.
    pub setup: Mutex<()>,
}

/// How often an address asked for what costs something and needs no sign-in.
#[derive(Debug)]
pub struct Rates {
    /// Tokens for visitors.
    pub tokens: Rate<IpAddr>,
    /// Look-ups of a site.
    pub lookups: Rate<IpAddr>,
    /// Requests of carriers.
    pub hooks: Rate<IpAddr>,
    /// Conversations begun or reopened.
    pub starts: Rate<IpAddr>,
    /// The same by one customer, from wherever.
    pub starts_of_one: Rate<ContactId>,
    /// Megabytes customers announce to upload.
    pub uploads: Rate<IpAddr>,
}

/// What the world outside gives to a server.
pub struct Outside {
    /// What is durable.
    pub store: Arc<dyn Store>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// New ids and secrets.
    pub ids: Arc<dyn Ids>,
    /// Wakes whoever runs what the desk puts off.
    pub bell: Arc<dyn Bell>,
    /// What is in the files people send.
    pub files: Files,
    /// Files of the front ends.
    pub front: Front,
    /// How passwords are hashed.
    pub passwords: Passwords,
    /// Becomes true when the server stops.
    pub shutdown: watch::Receiver<bool>,
}

impl App {
    /// A server over these parts, with this catalog.
    pub fn new(config: Config, catalog: Catalog, outside: Outside) -> Self {
        let Outside { store, clock, ids, bell, files, front, passwords, shutdown } = outside;
        let bus = Arc::new(LocalBus::default());
        let catalog = Arc::new(CatalogHandle::new(catalog));
        let desk = Desk::new(
            Arc::clone(&store),
            Arc::clone(&bus) as _,
            Arc::clone(&catalog),
            Arc::clone(&clock),
            Arc::clone(&ids),
            bell,
        );
        Self {
            rates: Rates::new(&config.limits),
            carriers: Carriers::new(&config.channels),
            letters: Keyring::default(),
            pages: Pages::default(),
            mailroom: Mailroom::default(),
            caller: Caller::new(&config.workflows),
            config,
            store,
            bus,
            catalog,
            desk: Arc::new(desk),
            clock,
            ids,
            shutdown,
            gate: Arc::default(),
            availabilities: Availabilities::default(),
            auth: Auth::new(passwords),
            files,
            front,
            metrics: Metrics::default(),
            setup: Mutex::default(),
        }
    }
}

impl Rates {
    fn new(limits: &Limits) -> Self {
        Self {
            tokens: Rate::new(limits.tokens_per_minute),
            lookups: Rate::new(limits.lookups_per_minute),
            hooks: Rate::new(limits.hooks_per_minute),
            starts: Rate::new(limits.starts_per_minute),
            starts_of_one: Rate::within(limits.starts_per_customer, Span::minutes(10)),
            uploads: Rate::within(limits.upload_megabytes_per_hour, Span::minutes(60)),
        }
    }
}

/// As handlers get it.
pub type SharedApp = Arc<App>;

/// Waits until the server stops. Who could stop it being gone counts as well.
pub async fn stopping(shutdown: &mut watch::Receiver<bool>) {
    let _ = shutdown.wait_for(|stop| *stop).await;
}
