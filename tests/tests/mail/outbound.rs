//! Letters that go out, and what the customer's own program makes of them.

use domain::Timestamp;
use domain::delivery::Outcome;
use domain::email::Mailbox;
use domain::message::Undelivered;
use serde_json::json;
use server::channels::email::html::{Links, composed, text};
use server::channels::email::imap::{append_sent, is_sent};
use server::channels::email::read::{Part, read};
use server::channels::email::settings::{Login, Security, Server};
use server::channels::email::smtp::{self, Envelope, Fate, Patience, Sent};
use server::channels::email::write::{Author, Outgoing, Thread, write};
use tests::server::PATIENCE;

use crate::customer::sees;
use crate::servers::Servers;

const CUSTOMER: &str = "customer@home.test";

fn person(name: &str, address: &str) -> Mailbox {
    Mailbox { name: name.into(), address: address.into() }
}

fn part(name: &str, mime: &str, content: &[u8], id: Option<&str>) -> Part {
    let content_id = id.map(str::to_owned);
    Part { name: name.into(), mime: mime.into(), content: content.to_vec(), inline: content_id.is_some(), content_id }
}

/// A short letter of this name.
pub fn plain(id: &str) -> Vec<u8> {
    let (from, to) = (person("Shop", "support@shop.test"), [person("Jo", CUSTOMER)]);
    let letter = Outgoing {
        from: &from,
        reply_to: &[],
        to: &to,
        cc: &[],
        subject: "Re: Order",
        written_at: Timestamp(1_777_881_600_000),
        message_id: id,
        thread: Thread::default(),
        html: None,
        text: "Hello",
        pictures: &[],
        files: &[],
        loop_mark: "house",
        author: Author::Agent,
    };
    write(&letter).expect("it can be written")
}

/// Sends to these recipients through this server.
pub async fn send(servers: &Servers, server: &Server, to: &[&str], raw: &[u8]) -> Sent {
    let to = to.iter().map(|address| (*address).to_owned()).collect();
    let envelope = Envelope { from: Some("support@shop.test".into()), to };
    smtp::send(server, &servers.trust(), "shop.test", &envelope, raw, &Patience::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_customer_sees_a_proper_answer() {
    let servers = Servers::start().await;
    let asked = read(
        b"From: Jo <customer@home.test>\r\nTo: support@shop.test\r\nSubject: Order\r\nMessage-ID: <q2@home.test>\r\n\
          References: <q1@home.test>\r\n\r\nWhere is it?",
    );
    let html = composed("<p>Grüße – <b>Jörg</b> 😀 <img src=\"cid:dot@shop.test\"></p>");
    let file: Vec<u8> = (0..25_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let (from, to) = (person("Süd-Shop, \"Köln\"", "support@shop.test"), [person("Jo", CUSTOMER)]);
    let cc = [person("Zoë", "agent@shop.test")];
    let reply_to = [person("", "support+token@shop.test")];
    let pictures = [part("dot.png", "image/png", b"\x89PNG", Some("dot@shop.test"))];
    let files =
        [part("Übersicht – Größe.pdf", "application/pdf", &file, None), part("a\"b.txt", "text/plain", b"x", None)];
    let plain = text(&html, Links::Written);
    let letter = Outgoing {
        from: &from,
        reply_to: &reply_to,
        to: &to,
        cc: &cc,
        subject: "Re: Order – straße",
        written_at: Timestamp(1_777_881_600_000),
        message_id: "7.3@shop.test",
        thread: Thread::answering(&asked),
        html: Some(&html),
        text: &plain,
        pictures: &pictures,
        files: &files,
        loop_mark: "house",
        author: Author::Agent,
    };
    let raw = write(&letter).expect("it can be written");
    let sent = send(&servers, &servers.mailbox().smtp, &[CUSTOMER, "agent@shop.test"], &raw).await;
    assert!(matches!(sent.outcome, Outcome::Taken { .. }), "{sent:?}");
    assert!(sent.recipients.iter().all(|one| one.fate == Fate::Taken), "{sent:?}");

    let seen = sees(servers.ports.imap, CUSTOMER, 1, "INBOX").await;
    let seen = &seen[0];
    assert_eq!(seen.defects, Vec::<String>::new());
    assert!(seen.ascii && seen.longest_line <= 998, "{}", seen.longest_line);
    assert_eq!(seen.header("Message-ID"), "<7.3@shop.test>");
    assert_eq!(seen.header("In-Reply-To"), "<q2@home.test>");
    assert_eq!(seen.header("References"), "<q1@home.test> <q2@home.test>");
    assert_eq!(seen.header("Subject"), "Re: Order – straße");
    assert_eq!(seen.header("From"), "\"Süd-Shop, \\\"Köln\\\"\" <support@shop.test>");
    assert_eq!(seen.header("Cc"), "Zoë <agent@shop.test>");
    assert_eq!(seen.header("Reply-To"), "support+token@shop.test");
    assert_eq!((seen.header("Bcc"), seen.header("Auto-Submitted")), ("", ""));
    assert_eq!(seen.plain.as_deref().map(str::trim), Some("Grüße – Jörg 😀"));
    assert!(seen.html.as_deref().expect("HTML").contains(html.as_str()));
    let kind = |place: &str| seen.shape.pointer(place).cloned();
    assert_eq!(kind("/0"), Some(json!("multipart/mixed")));
    assert_eq!(kind("/1/0/0"), Some(json!("multipart/alternative")));
    assert_eq!(kind("/1/0/1/0/kind"), Some(json!("text/plain")));
    assert_eq!(kind("/1/0/1/1/0"), Some(json!("multipart/related")));
    assert_eq!(kind("/1/0/1/1/1/0/kind"), Some(json!("text/html")));
    assert_eq!(kind("/1/0/1/1/1/1/id"), Some(json!("<dot@shop.test>")));
    assert_eq!(kind("/1/0/1/1/1/1/disposition"), Some(json!("inline")));
    assert_eq!(kind("/1/1/name"), Some(json!("Übersicht – Größe.pdf")));
    assert_eq!(kind("/1/1/bytes"), Some(json!(file.len())));
    assert_eq!(kind("/1/1/disposition"), Some(json!("attachment")));
    assert_eq!(kind("/1/2/name"), Some(json!("a\"b.txt")));
    // What came is what was sent: the same digest as the program the suite has anyway computes.
    let again = read(&raw);
    assert_eq!(
        again.files.iter().find(|part| part.mime == "application/pdf").map(|part| part.content.len()),
        Some(file.len())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_out_works() {
    let servers = Servers::start().await;
    let ports = servers.ports;
    let mut token = servers.server(ports.submissions, Security::Tls);
    token.login = Login::Xoauth2;
    let ways = [
        servers.server(ports.submissions, Security::Tls),
        servers.server(ports.submission, Security::StartTls),
        servers.server(ports.submission, Security::Plain),
        token,
    ];
    for (number, way) in ways.iter().enumerate() {
        let sent = send(&servers, way, &[CUSTOMER], &plain(&format!("{number}@shop.test"))).await;
        assert!(matches!(sent.outcome, Outcome::Taken { .. }), "{way:?}: {sent:?}");
    }
    assert_eq!(sees(ports.imap, CUSTOMER, ways.len(), "INBOX").await.len(), ways.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_recipient_is_told_apart() {
    let servers = Servers::start().await;
    let world = Server { user: String::new(), ..servers.server(servers.ports.smtp, Security::Plain) };
    let sent =
        send(&servers, &world, &["unknown@home.test", CUSTOMER, "greylist@home.test"], &plain("1@shop.test")).await;
    let Outcome::Partly { missing, .. } = &sent.outcome else { panic!("{sent:?}") };
    assert_eq!(missing, &["greylist@home.test"], "only this one is tried again");
    let fates: Vec<_> = sent.recipients.iter().map(|one| one.fate.clone()).collect();
    assert!(
        matches!(&fates[..], [Fate::Refused(no), Fate::Taken, Fate::Later(wait)]
        if no.contains("5.1.1 no such user") && wait.contains("4.7.1 greylisted")),
        "{fates:?}"
    );
    // Nobody takes it.
    let refused = send(&servers, &world, &["unknown@home.test", "reject@home.test"], &plain("2@shop.test")).await;
    assert_eq!(refused.outcome, Outcome::Refused { why: Undelivered::Recipient }, "{refused:?}");
    assert!(refused.said.contains("no such user"), "{refused:?}");
    let rule = send(&servers, &world, &["reject@home.test"], &plain("3@shop.test")).await;
    assert_eq!(rule.outcome, Outcome::Refused { why: Undelivered::Content }, "{rule:?}");
    assert_eq!(sees(servers.ports.imap, CUSTOMER, 1, "INBOX").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_greylisted_letter_goes_out_later_and_once() {
    let servers = Servers::start().await;
    let world = Server { user: String::new(), ..servers.server(servers.ports.smtp, Security::Plain) };
    let raw = plain("1@shop.test");
    let first = send(&servers, &world, &["greylist@home.test"], &raw).await;
    assert!(matches!(first.outcome, Outcome::Later { .. }), "{first:?}");
    servers.know();
    let second = send(&servers, &world, &["greylist@home.test"], &raw).await;
    assert!(matches!(second.outcome, Outcome::Taken { .. }), "{second:?}");
    let seen = sees(servers.ports.imap, CUSTOMER, 1, "INBOX").await;
    assert_eq!((seen.len(), seen[0].header("Message-ID")), (1, "<1@shop.test>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_lies_in_sent_once() {
    let servers = Servers::start().await;
    let raw = plain("1@shop.test");
    assert_eq!(is_sent(&servers.mailbox(), &servers.trust(), "1@shop.test", PATIENCE).await, Ok(false));
    for _ in 0..2 {
        let copied = append_sent(&servers.mailbox(), &servers.trust(), "1@shop.test", &raw, PATIENCE).await;
        assert_eq!(copied, Ok(()));
    }
    assert_eq!(is_sent(&servers.mailbox(), &servers.trust(), "1@shop.test", PATIENCE).await, Ok(true));
    let seen = sees(servers.ports.imap, "support@shop.test", 1, "Sent").await;
    assert_eq!((seen.len(), seen[0].header("Message-ID")), (1, "<1@shop.test>"));
}
