//! A bad network: a TCP proxy that delays, throttles, cuts and falls silent, by chance from a seed. Bytes are never changed,
//! doubled or reordered: TCP does not do that either.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::dice::Dice;

/// What one direction of one connection does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// Bytes that go on at once; small ones tear frames apart.
    pub piece: usize,
    /// How long each piece takes.
    pub delay: Duration,
    /// What happens after this many bytes.
    pub after: u64,
    /// What that is.
    pub fate: Fate,
}

/// How a direction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The whole connection is gone, both ways.
    Cut,
    /// Nothing arrives any more, and nobody is told.
    Silence,
    /// It goes on as it is.
    Nothing,
}

impl Way {
    /// As it should be.
    pub const fn good() -> Self {
        Self { piece: 16 * 1024, delay: Duration::ZERO, after: u64::MAX, fate: Fate::Nothing }
    }

    /// One of many bad ones; rarely silent, because silence takes its time.
    pub fn by_chance(dice: &mut Dice) -> Self {
        let delay = if dice.once_in(3) { Duration::from_millis(dice.below(20) as u64) } else { Duration::ZERO };
        let piece = if dice.once_in(2) { 1 + dice.below(200) } else { 16 * 1024 };
        let fate = match dice.below(60) {
            0 => Fate::Silence,
            1..45 => Fate::Cut,
            _ => Fate::Nothing,
        };
        Self { piece, delay, after: dice.below(30_000) as u64, fate }
    }
}

/// The plan of one connection: towards the server, and towards the client.
pub type Plan = (Way, Way);

/// The network. It is gone when this is dropped, with all its connections.
pub struct Network {
    /// Where clients connect instead of to the server.
    pub url: String,
    quiet: watch::Sender<bool>,
    cut: watch::Sender<()>,
    made: Arc<AtomicU64>,
    _tasks: JoinSet<()>,
}

impl Network {
    /// Between whoever connects and the server at `port`; `plan` says what the nth connection is like.
    pub async fn to(port: u16, plan: impl Fn(u64) -> Plan + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (quiet, calm) = watch::channel(false);
        let (cut, is_cut) = watch::channel(());
        let made = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&made);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let number = count.fetch_add(1, Ordering::SeqCst);
                let plan = if *calm.borrow() { (Way::good(), Way::good()) } else { plan(number) };
                let mut is_cut = is_cut.clone();
                is_cut.mark_unchanged();
                connections.spawn(async move {
                    tokio::select! {
                        () = connection(client, port, plan) => {}
                        _ = is_cut.changed() => {}
                    }
                });
            }
        });
        Self { url, quiet, cut, made, _tasks: tasks }
    }

    /// The port of `url`.
    pub fn port(&self) -> u16 {
        self.url.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
    }

    /// All connections there are now are gone, both ways.
    pub fn cut(&self) {
        self.cut.send_replace(());
    }

    /// Connections from here on are good ones.
    pub fn calm_down(&self) {
        self.quiet.send_replace(true);
    }

    /// How many connections were made.
    pub fn connections(&self) -> u64 {
        self.made.load(Ordering::SeqCst)
    }
}

async fn connection(client: TcpStream, port: u16, (there, back): Plan) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    for stream in [&client, &server] {
        stream.set_nodelay(true).expect("a TCP stream");
    }
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    // The first direction that is cut or ends takes the other with it, as a reset does.
    tokio::select! {
        () = carry(from_client, to_server, there) => {}
        () = carry(from_server, to_client, back) => {}
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: Way) {
    let mut buffer = vec![0; way.piece];
    let mut left = way.after;
    loop {
        let Ok(count @ 1..) = from.read(&mut buffer).await else { return };
        tokio::time::sleep(way.delay).await;
        let goes_on = if way.fate == Fate::Nothing { count } else { count.min(usize::try_from(left).unwrap_or(count)) };
        left -= left.min(count as u64);
        if to.write_all(&buffer[..goes_on]).await.is_err() {
            return;
        }
        if left == 0 {
            match way.fate {
                Fate::Nothing => {}
                Fate::Cut => return,
                Fate::Silence => while let Ok(1..) = from.read(&mut buffer).await {},
            }
        }
    }
}
