//! Connections that end where it hurts.

use domain::delivery::Outcome;
use domain::message::Undelivered;
use server::channels::email::settings::{Security, Server};
use server::channels::email::smtp::{self, Envelope, Fate as Became, Patience, Sent};
use tests::network::{Fate, Network, Way};

use crate::customer::sees;
use crate::inbound::letter;
use crate::inbox::{Inbox, Running, pace};
use crate::outbound::plain;
use crate::servers::Servers;

const CUSTOMER: &str = "customer@home.test";

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_cut_while_it_waits_is_built_up_again() {
    let servers = Servers::start().await;
    let network = Network::to(servers.ports.imaps, |_| (Way::good(), Way::good())).await;
    let mut mailbox = servers.mailbox();
    mailbox.imap.port = network.port();
    let inbox = Inbox::new();
    let mut running = Running::start(mailbox, servers.trust(), &inbox, pace());
    for round in 1..=5 {
        running.listens().await;
        servers.deliver(CUSTOMER, "support@shop.test", &letter(round)).await;
        inbox.letters(round).await;
        let before = network.connections();
        network.cut();
        let again = async {
            running.until(|status| status.trouble.is_some()).await;
            running.listens().await;
        };
        again.await;
        assert!(network.connections() > before);
    }
    let letters = inbox.letters(5).await;
    assert_eq!(letters.len(), 5);
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_cut_while_letters_come_loses_and_doubles_none() {
    let servers = Servers::start().await;
    servers.put((0..300).map(letter));
    // Every connection breaks a little later than the one before.
    let network = Network::to(servers.ports.imap, |number| {
        let after = 2_000 + number * 9_000;
        (Way::good(), Way { after, fate: Fate::Cut, ..Way::good() })
    });
    let network = network.await;
    let mut mailbox = servers.mailbox();
    mailbox.imap = servers.server(network.port(), Security::Plain);
    let inbox = Inbox::new();
    let running = Running::start(mailbox, servers.trust(), &inbox, pace());
    let letters = inbox.letters(300).await;
    let subjects: Vec<_> = letters.iter().map(|letter| letter.subject.clone()).collect();
    assert_eq!(subjects, (0..300).map(|number| format!("Letter {number}")).collect::<Vec<_>>());
    assert!(network.connections() > 3);
    assert_eq!(inbox.until(|_| true).await.aside, []);
    running.end().await;
}

/// What the client says before the letter itself, and after it.
fn dialogue() -> (usize, usize) {
    let before = ["EHLO shop.test", "MAIL FROM:<support@shop.test>", "RCPT TO:<customer@home.test>", "DATA"];
    (before.iter().map(|line| line.len() + 2).sum(), "\r\n.\r\n".len())
}

/// Sends over a connection that is cut after so many bytes towards the server.
async fn cut_after(servers: &Servers, raw: &[u8], after: usize) -> Sent {
    let way = Way { after: after as u64, fate: Fate::Cut, piece: 512, ..Way::good() };
    let network = Network::to(servers.ports.smtp, move |_| (way, Way::good())).await;
    let server = Server { user: String::new(), ..servers.server(network.port(), Security::Plain) };
    let envelope = Envelope { from: Some("support@shop.test".into()), to: vec![CUSTOMER.into()] };
    smtp::send(&server, &servers.trust(), "shop.test", &envelope, raw, &Patience::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_cut_decides_what_is_known() {
    let servers = Servers::start().await;
    let raw = plain("7.3@shop.test");
    let (before, after) = dialogue();
    // Before the letter: certainly not taken, whatever was said.
    for bytes in [1, 20, before - 8, before - 1] {
        let sent = cut_after(&servers, &raw, bytes).await;
        assert_eq!(sent.outcome, Outcome::Later { why: Undelivered::Unreachable, wait: None }, "{bytes}: {sent:?}");
    }
    // Within it: nobody can know.
    let sent = cut_after(&servers, &raw, before + raw.len() / 2).await;
    assert_eq!(sent.outcome, Outcome::Unknown, "{sent:?}");
    assert_eq!(sent.recipients.iter().map(|one| one.fate.clone()).collect::<Vec<_>>(), [Became::Unknown]);
    // After its end, before the answer: the customer may have it.
    let sent = cut_after(&servers, &raw, before + raw.len() + after).await;
    assert_eq!(sent.outcome, Outcome::Unknown, "{sent:?}");
    // Sent again it is the same letter, by its name. (exim, which notices, keeps none of the first.)
    let again = cut_after(&servers, &raw, usize::MAX >> 1).await;
    assert!(matches!(again.outcome, Outcome::Taken { .. }), "{again:?}");
    let seen = sees(servers.ports.imap, CUSTOMER, 1, "INBOX").await;
    assert!(seen.iter().all(|letter| letter.header("Message-ID") == "<7.3@shop.test>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_falls_silent_is_not_waited_for_for_ever() {
    let servers = Servers::start().await;
    let silent = Way { after: 10, fate: Fate::Silence, ..Way::good() };
    let network = Network::to(servers.ports.smtp, move |_| (Way::good(), silent)).await;
    let server = Server { user: String::new(), ..servers.server(network.port(), Security::Plain) };
    let envelope = Envelope { from: None, to: vec![CUSTOMER.into()] };
    let patience = Patience { answer: std::time::Duration::from_millis(300), ..Patience::default() };
    let sent = smtp::send(&server, &servers.trust(), "shop.test", &envelope, &plain("1@shop.test"), &patience).await;
    assert_eq!(sent.outcome, Outcome::Later { why: Undelivered::Unreachable, wait: None }, "{sent:?}");
}
