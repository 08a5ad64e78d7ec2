//! A database as it is after long use. It is written in this process, through the server's own desk and store: through
//! sockets, one process would wait for the other at every message, and take as long again for bytes nobody looks at.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use domain::{ContactId, SiteId};
use futures_util::future::join_all;
use protocol::customer::Command;
use server::bus::LocalBus;
use server::catalog::{Catalog, CatalogHandle};
use server::clock::{Clock, Ids, SystemClock, SystemIds};
use server::desk::{Bell, Desk, Visitor};
use server::store::Store;
use server::store::sqlite::SqliteStore;
use tests::people::{command_id, start};

use crate::grouped;
use crate::host::{Host, now};

const CONVERSATIONS: usize = 100_000;
const MESSAGES: usize = 10;
/// As many fill a batch of the store while as many decide.
const AT_ONCE: usize = 128;

/// Nothing is put off here: contacts wait for nobody.
struct Silent;

impl Bell for Silent {
    fn ring(&self) {}
    fn ring_for_deliveries(&self) {}
}

/// Writes a hundred thousand conversations of ten messages that are over, and closes the database.
pub async fn fill(data: &Path) {
    // The first start makes the demo's site.
    Host::server(data).await.stop().await;
    let began = now();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(data).expect("nobody else has it open"));
    let catalog = Catalog::load(&*store).await.expect("a catalog");
    let site = catalog.site_by_key("demo").expect("the demo's site").id;
    let desk = Desk::new(
        Arc::clone(&store),
        Arc::new(LocalBus::default()),
        Arc::new(CatalogHandle::new(catalog)),
        Arc::new(SystemClock),
        Arc::new(SystemIds),
        Arc::new(Silent),
    );
    let begun = Cell::new(0);
    let lanes = (0..AT_ONCE).map(|_| async {
        while begun.get() < CONVERSATIONS {
            begun.set(begun.get() + 1);
            talk(&desk, site).await;
        }
    });
    join_all(lanes).await;
    store.close().await.expect("it closes");
    let took = began.elapsed().as_secs_f64();
    eprintln!("load: {} messages written in {took:.0} s", grouped((CONVERSATIONS * MESSAGES) as f64));
}

async fn talk(desk: &Desk, site: SiteId) {
    let who = Visitor { contact: ContactId(SystemIds.uuid(SystemClock.now())), site };
    let done = desk.customer(who, command_id(), &start("hello")).await.expect("a chat");
    let conversation = done.conversation.expect("a start names its conversation");
    for number in 2..=MESSAGES {
        let text = format!("message {number} of a conversation of long ago");
        desk.customer(who, command_id(), &Command::Write { conversation, text, files: Vec::new() })
            .await
            .expect("accepted");
    }
    desk.customer(who, command_id(), &Command::Leave { conversation }).await.expect("over");
}
