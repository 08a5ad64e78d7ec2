//! Reports on letters that did not arrive.

use domain::message::Undelivered;
use server::channels::email::read::Automatic;
use server::channels::email::report::{Action, report};
use server::channels::email::settings::{Security, Server};
use server::channels::email::thread::{Clue, clues};
use server::channels::email::token::Tokens;

use crate::inbox::{Inbox, Running, pace};
use crate::outbound::{plain, send};
use crate::servers::Servers;

#[tokio::test(flavor = "multi_thread")]
async fn a_bounce_finds_its_letter() {
    let servers = Servers::start().await;
    let inbox = Inbox::new();
    let running = Running::start(servers.mailbox(), servers.trust(), &inbox, pace());
    let world = Server { user: String::new(), ..servers.server(servers.ports.smtp, Security::Plain) };
    // The server takes it, and only then learns that nobody is there.
    let sent = send(&servers, &world, &["ghost@home.test"], &plain("7.3@shop.test")).await;
    assert!(matches!(sent.outcome, domain::delivery::Outcome::Taken { .. }), "{sent:?}");
    let letters = inbox.letters(1).await;
    let bounce = &letters[0];
    assert!(bounce.report && bounce.automatic.is_some_and(Automatic::is_by_machine), "{bounce:?}");
    let found = report(bounce).expect("a report");
    assert_eq!(found.original.as_deref(), Some("7.3@shop.test"));
    let fate = &found.recipients[0];
    assert_eq!((fate.address.as_str(), fate.action), ("ghost@home.test", Action::Failed));
    assert_eq!(fate.why(), Undelivered::Recipient, "{fate:?}");
    let clues = clues(bounce, Some(&found), &Tokens::new([0; 32]), '+', |id| id.ends_with("@shop.test"));
    assert!(clues.contains(&Clue::Reported("7.3@shop.test".into())), "{clues:?}");
    running.end().await;
}
