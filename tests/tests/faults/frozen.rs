//! The server's process stands still: nothing is lost, and nobody is punished for what he could not do.

use std::time::Duration;

use domain::agent::Presence;
use tests::people::Agent;
use tests::people::Customer;
use tests::server::Server;
use tokio::sync::watch;

use crate::house::{House, talk};

const CUSTOMERS: usize = 8;

/// Seconds it stands still in the test command: longer than silence is borne. `FREEZE` asks for more.
fn span() -> Duration {
    Duration::from_secs(std::env::var("FREEZE").ok().and_then(|span| span.parse().ok()).unwrap_or(25))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_stood_still_loses_nothing_and_punishes_nobody() {
    let server = Server::demo().await;
    let (_stays, follow) = watch::channel(Some(server.url.clone()));
    let errands = (0..CUSTOMERS).map(|number| talk(number, 60, 20 + number));
    let house = House::open(&server, &follow, errands).await;
    house.count.reach(CUSTOMERS * 10).await;
    server.frozen_for(span()).await;
    let rested = house.rest(|| ()).await;
    assert!(rested.breaks() > 0, "everybody noticed the silence");
    assert!(rested.clerks.iter().all(|clerk| !clerk.missed), "nobody is in RONA");
    let (data, _) = server.stop().await;
    rested.audit(&data).await;
}

/// Shorter than anybody notices, and longer than an offer had left: it is still there afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_outlives_a_process_that_stood_still() {
    let server = Server::demo().await;
    let mut anna = Agent::sign_in(&server, "anna").await;
    anna.available().await;
    let mut jo = Customer::new(&server).await;
    jo.start("hello").await;
    let (conversation, engagement) = anna.offer().await;
    // Most of her time goes by, then the process stands still until long after it.
    anna.hears_for(Duration::from_secs(16)).await;
    server.frozen_for(Duration::from_secs(18)).await;
    let accept = protocol::agent::Command::Accept { conversation, engagement };
    anna.ask(accept).await.expect("the offer stands");
    let mut again = Agent::connect(&server, anna.cookie.clone(), Vec::new()).await;
    assert_eq!(again.welcome().await.me.presence, Presence::Available);
}
