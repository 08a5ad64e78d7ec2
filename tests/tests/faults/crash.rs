//! The server is killed while customers and agents talk: everything acknowledged is there once and in order, everybody holds
//! the same, no slot leaks, and what came due was done, once.

use domain::Span;
use domain::channel::Media;
use domain::settings::Settings;
use server::catalog::kind;
use server::clock::{Clock as _, SystemClock};
use server::first::SETTINGS_ID;
use server::store::sqlite::SqliteStore;
use server::store::{Document, Store as _};
use tests::server::{Data, Server};
use tests::steady::Errand;
use tokio::sync::watch;

use crate::house::{House, nothing_is_overdue, talk};

/// Enough for the agents' slots and a queue behind them.
const CUSTOMERS: usize = 12;
/// Offers and countdowns are over before the next kill, most of the time.
const SOON: Span = Span(100);

/// Kills in the test command; `KILLS` asks for more.
fn kills() -> usize {
    std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let kills = kills();
    let (data, _) = Server::demo().await.stop().await;
    hurry(&data).await;
    let mut server = Server::on(data).await;
    let port = server.port();
    let (whereabouts, follow) = watch::channel(Some(server.url.clone()));
    let errands: Vec<Vec<Errand>> = (0..CUSTOMERS).map(|number| talk(number, kills * 6, 20 + number)).collect();
    let all: usize = errands.iter().map(Vec::len).sum();
    let house = House::overlooking(&server, &follow, errands, 4).await;
    // Pseudo-random and the same every time: the moments come from the acknowledgements themselves.
    let (mut state, mut acknowledged) = (7_usize, 0);
    for _ in 0..kills {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) % (1 << 31);
        acknowledged += 1 + state % (CUSTOMERS * 5);
        house.count.reach(acknowledged.min(all)).await;
        whereabouts.send_replace(None);
        let data = server.kill().await;
        let store = SqliteStore::open(data.path()).expect("the store opens");
        nothing_is_overdue(&store).await;
        store.close().await.expect("the store closes");
        server = Server::start(data, port, &[]).await.expect("it starts again");
        whereabouts.send_replace(Some(server.url.clone()));
    }
    let rested = house.rest(|| ()).await;
    let answered: usize = rested.clerks.iter().map(|clerk| clerk.acknowledged.len()).sum();
    assert!(answered > kills, "the agents answered: {answered}");
    let (data, _) = server.stop().await;
    let fired = rested.audit(&data).await;
    assert!(fired.offers > 0 && fired.wrap_ups > 0, "nothing came due: {fired:?}");
}

/// Agents have hardly any time to accept and to give their reasons.
async fn hurry(data: &Data) {
    let store = SqliteStore::open(data.path()).expect("the store opens");
    let documents = store.documents(kind::SETTINGS).await.expect("reading works");
    let known = documents.into_iter().next().expect("settings");
    let mut settings: Settings = serde_json::from_str(&known.json).expect("settings");
    settings.accept_timeouts.insert(Media::Chat, SOON);
    settings.wrap_up.countdown = Some(SOON);
    let json = serde_json::to_string(&settings).expect("they serialise");
    let changed = Document { id: SETTINGS_ID.into(), version: known.version, json };
    store.put_document(kind::SETTINGS, changed, None, SystemClock.now()).await.expect("written");
    store.close().await.expect("the store closes");
}
