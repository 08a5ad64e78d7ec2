//! A server from start to end: claim port and data folder, get ready, serve, stop in order.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::app::{App, Outside, SharedApp, stopping};
use crate::auth::password::Passwords;
use crate::channels::delivery;
use crate::channels::email::post;
use crate::clock::{Clock as _, SystemClock, SystemIds};
use crate::config::Config;
use crate::demo::{self, DemoError};
use crate::files::Files;
use crate::http::accept;
use crate::http::assets::Front;
use crate::store::sqlite::{OpenError, SqliteStore};
use crate::store::{Store, StoreError};
use crate::timers::Alarm;
use crate::{first, http, timers, workflow};

/// How long requests and sockets get to finish when the server stops.
const GOODBYE: Duration = Duration::from_secs(10);

/// Why the server did not start, or stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Something else listens there.
    #[error(
        "port {0} is in use; stop what listens there, or choose another port with --port N (or `listen` in the config \
         file)"
    )]
    PortInUse(u16),
    /// The system does not let us listen there.
    #[error("cannot listen on {address}: {why}; choose another address with --listen ADDRESS:PORT")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        why: String,
    },
    /// The data folder cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The store failed while getting ready, or at the end.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Demo data could not be made.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// The system refused something else.
    #[error("the system refused: {0}")]
    Io(#[from] std::io::Error),
}

/// Runs a server until it is told to stop.
pub async fn run(mut config: Config) -> Result<(), ServeError> {
    let listener = listen(config.listen).await?;
    config.listen = listener.local_addr()?;
    let (stop, shutdown) = watch::channel(false);
    let (app, alarm) = prepare(config, shutdown).await?;
    app.desk.restarted().await?;
    let looking = tokio::spawn(timers::run(Arc::clone(&app), alarm.listener()));
    let delivering = tokio::spawn(delivery::run(Arc::clone(&app), alarm.delivery_listener()));
    let fetching = tokio::spawn(post::run(Arc::clone(&app)));
    let calling = tokio::spawn(workflow::run(Arc::clone(&app), alarm.workflow_listener()));
    // Caught before anybody is told that we run: whoever waits for that may stop us at once.
    tokio::spawn(stop_on_signal(Signals::catch()?, stop));
    say_ready(&app)?;

    serve(&app, listener).await;
    if tokio::time::timeout(GOODBYE, sockets_gone(&app)).await.is_err() {
        tracing::warn!(open = app.gate.open(), "sockets were still open at the end");
    }
    if let Err(error) = looking.await {
        tracing::error!(%error, "the timer loop did not end by itself");
    }
    // What is not answered by then is a claim without news, as after a power cut.
    if tokio::time::timeout(GOODBYE, delivering).await.is_err() {
        tracing::warn!("messages were still being handed over at the end");
    }
    if tokio::time::timeout(GOODBYE, calling).await.is_err() {
        tracing::warn!("workflows were still being called at the end");
    }
    if tokio::time::timeout(GOODBYE, fetching).await.is_err() {
        tracing::warn!("mailboxes were still being read at the end");
    }
    app.store.close().await?;
    tracing::info!("stopped");
    Ok(())
}

/// Listens there, or says why not and what to do.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => ServeError::PortInUse(address.port()),
        _ => ServeError::Listen { address, why: error.to_string() },
    })
}

async fn prepare(config: Config, shutdown: watch::Receiver<bool>) -> Result<(SharedApp, Arc<Alarm>), ServeError> {
    let folder = config.data.clone();
    let opened = tokio::task::spawn_blocking(move || {
        // The store first: it makes the folder, for its user only, and keeps others out of it.
        let store = SqliteStore::open(&folder)?;
        Ok::<_, ServeError>((store, Files::open(&folder)?))
    });
    let (store, files) = opened.await.map_err(std::io::Error::other)??;
    let store: Arc<dyn Store> = Arc::new(store);
    let (clock, ids, passwords) = (SystemClock, SystemIds, Passwords::default());
    let now = clock.now();
    let catalog = if config.demo {
        demo::prepare(&*store, &ids, &passwords, now, config.listen.port(), config.channels.simulator.as_ref()).await?
    } else {
        first::catalog(&*store, now).await?
    };
    let alarm = Arc::new(Alarm::default());
    let outside = Outside {
        store,
        clock: Arc::new(clock),
        ids: Arc::new(ids),
        bell: Arc::clone(&alarm) as _,
        files,
        front: Front::default(),
        passwords,
        shutdown,
    };
    Ok((Arc::new(App::new(config, catalog, outside)), alarm))
}

/// The one line others wait for, then what a person needs to know.
fn say_ready(app: &App) -> std::io::Result<()> {
    let port = app.config.listen.port();
    let ip = app.config.listen.ip();
    let address = if ip.is_unspecified() { SocketAddr::from(([127, 0, 0, 1], port)) } else { app.config.listen };
    let mut out = std::io::stdout().lock();
    writeln!(out, "ready http://{address}")?;
    if app.config.demo {
        write!(
            out,
            "{}",
            demo::guide(port, app.config.channels.simulator.as_ref().map(|simulator| simulator.url.address()))
        )?;
    } else if app.catalog.get().profiles.is_empty() {
        let data = app.config.data.display();
        tracing::warn!(
            "nobody can sign in yet: stop the server and run `switchboard user add --data {data} --login NAME --name \
             'FULL NAME' --access admin`"
        );
    }
    out.flush()
}

async fn serve(app: &SharedApp, listener: TcpListener) {
    let doors = accept::Doors::new(&app.config);
    let serving = accept::serve(listener, http::router(Arc::clone(app)), doors, app.shutdown.clone());
    let mut shutdown = app.shutdown.clone();
    let too_long = async {
        stopping(&mut shutdown).await;
        tokio::time::sleep(GOODBYE).await;
    };
    tokio::select! {
        () = serving => {}
        () = too_long => tracing::warn!("requests were still running at the end"),
    }
}

async fn sockets_gone(app: &App) {
    while app.gate.open() > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The first signal asks for an orderly end, a second one does not wait for it.
async fn stop_on_signal(mut signals: Signals, stop: watch::Sender<bool>) {
    signals.next().await;
    tracing::info!("stopping; once more to stop at once");
    stop.send_replace(true);
    signals.next().await;
    std::process::exit(130);
}

/// Signals that ask for the end, caught from the moment this is made.
#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn catch() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Signals that ask for the end.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn catch() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
