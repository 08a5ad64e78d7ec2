//! Letters that come in.

use server::channels::email::imap::{Aside, Pace, Place, State, TakeError};
use server::channels::email::read::read;
use server::channels::email::settings::{Login, Security};

use crate::inbox::{Inbox, Running, pace};
use crate::servers::Servers;

/// A short letter with this number.
pub fn letter(number: usize) -> Vec<u8> {
    format!(
        "From: Jo <customer@home.test>\r\nTo: support@shop.test\r\nSubject: Letter {number}\r\n\
         Message-ID: <{number}@home.test>\r\nDate: Mon, 4 May 2026 10:00:00 +0000\r\n\r\nText {number}\r\n"
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_comes_at_once_and_says_where_it_was_delivered() {
    let servers = Servers::start().await;
    let inbox = Inbox::new();
    let mut running = Running::start(servers.mailbox(), servers.trust(), &inbox, pace());
    running.listens().await;
    servers.deliver("customer@home.test", "support+token@shop.test", &letter(1)).await;
    servers.deliver("customer@home.test", "support@shop.test", &letter(2)).await;
    let letters = inbox.letters(2).await;
    assert_eq!((letters[0].subject.as_str(), letters[1].subject.as_str()), ("Letter 1", "Letter 2"));
    assert_eq!(letters[0].delivered_to, ["support+token@shop.test"]);
    assert_eq!(letters[0].return_path.as_deref(), Some("customer@home.test"));
    assert!(letters[0].text.starts_with("Text 1"));
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_in_works() {
    let servers = Servers::start().await;
    servers.put([letter(1)]);
    let tokens = |mut server: server::channels::email::settings::Server| {
        server.login = Login::Xoauth2;
        server
    };
    for imap in [
        servers.server(servers.ports.imaps, Security::Tls),
        servers.server(servers.ports.imap, Security::StartTls),
        servers.server(servers.ports.imap, Security::Plain),
        tokens(servers.server(servers.ports.imaps, Security::Tls)),
    ] {
        let inbox = Inbox::new();
        let running = Running::start(
            server::channels::email::settings::Mailbox { imap, ..servers.mailbox() },
            servers.trust(),
            &inbox,
            pace(),
        );
        assert_eq!(inbox.letters(1).await[0].subject, "Letter 1");
        running.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_letters_wait_at_the_start() {
    let servers = Servers::start().await;
    servers.put((0..1000).map(letter));
    let inbox = Inbox::new();
    let running = Running::start(servers.mailbox(), servers.trust(), &inbox, pace());
    let letters = inbox.letters(1000).await;
    let subjects: Vec<_> = letters.iter().map(|letter| letter.subject.clone()).collect();
    assert_eq!(subjects, (0..1000).map(|number| format!("Letter {number}")).collect::<Vec<_>>());
    running.end().await;
    // Whoever comes next goes on where this one stopped.
    let running = Running::start(servers.mailbox(), servers.trust(), &inbox, pace());
    servers.deliver("customer@home.test", "support@shop.test", &letter(1000)).await;
    assert_eq!(inbox.letters(1001).await.len(), 1001);
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_letter_comes_whole_and_a_huge_one_is_set_aside() {
    let servers = Servers::start().await;
    let with_file = |number: usize, lines: usize| {
        let mut raw = letter(number);
        raw.truncate(raw.len() - 2);
        let head = String::from_utf8(raw).expect("text").replacen(
            "\r\n\r\n",
            "\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n",
            1,
        );
        let file = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n".repeat(lines);
        [
            &head,
            "\r\n--b\r\nContent-Type: application/pdf; name=large.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n",
            &file,
            "--b--\r\n",
        ]
        .concat()
        .into_bytes()
    };
    // 25 MB of content, and 35 MB on its way.
    servers.put([letter(0), with_file(1, 440_000), with_file(2, 520_000), letter(3)]);
    let inbox = Inbox::new();
    let running = Running::start(servers.mailbox(), servers.trust(), &inbox, Pace { largest: 36 << 20, ..pace() });
    let taken = inbox.until(|taken| taken.letters.len() == 3).await;
    let subjects: Vec<_> = taken.letters.iter().map(|(_, raw)| read(raw).subject).collect();
    assert_eq!(subjects, ["Letter 0", "Letter 1", "Letter 3"]);
    let large = read(&taken.letters[1].1);
    assert_eq!((large.files[0].name.as_str(), large.files[0].content.len()), ("large.pdf", 440_000 * 57));
    assert!(matches!(taken.aside[..], [(_, Aside::TooLarge { .. })]), "{:?}", taken.aside);
    assert_eq!(running.status.borrow().aside.len(), 1);
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_is_never_taken_holds_up_nobody() {
    let servers = Servers::start().await;
    servers.put((0..5).map(letter));
    let inbox = Inbox::new();
    // Storage fails twice, then the first letter turns out to be one that will never be taken.
    inbox.fail([
        TakeError::Later("the disk is full".into()),
        TakeError::Later("the disk is full".into()),
        TakeError::Never("it is cursed".into()),
    ]);
    let running = Running::start(servers.mailbox(), servers.trust(), &inbox, pace());
    let taken = inbox.until(|taken| taken.letters.len() == 4).await;
    assert_eq!(taken.aside.len(), 1);
    assert_eq!(taken.aside[0].1, Aside::Refused { why: "it is cursed".into() });
    assert_eq!(read(&taken.letters[0].1).subject, "Letter 1");
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_bytes_come_as_they_are() {
    let servers = Servers::start().await;
    let strange: Vec<Vec<u8>> = vec![
        b"no header at all".to_vec(),
        b"Subject: \xff\xfe\r\n\r\n\xff\xfe\x00\x01".to_vec(),
        [b"Subject: x\r\nX-Long: ".to_vec(), vec![b'a'; 200_000], b"\r\n\r\nx".to_vec()].concat(),
        b"Content-Type: multipart/mixed; boundary=\"\r\n\r\n--\r\n--\r\n".to_vec(),
        Vec::new(),
        letter(9),
    ];
    servers.put(strange);
    let inbox = Inbox::new();
    let running = Running::start(servers.mailbox(), servers.trust(), &inbox, pace());
    let taken = inbox.until(|taken| taken.letters.len() + taken.aside.len() == 6).await;
    let last = taken.letters.last().expect("a letter");
    assert_eq!(read(&last.1).subject, "Letter 9");
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_that_was_made_anew_is_read_anew() {
    let servers = Servers::start().await;
    servers.put([letter(1)]);
    let inbox = Inbox::new();
    let running = Running::start(servers.mailbox(), servers.trust(), &inbox, pace());
    let place = inbox.until(|taken| taken.last.is_some()).await.last.expect("it was read");
    running.end().await;
    // As if everything up to here had been read under another numbering.
    let other = Place { uid_validity: place.uid_validity + 1, uid: 4_000_000 };
    let again = Inbox::new();
    server::channels::email::imap::Intake::advance(&*again, "", other).await.expect("it is noted");
    let running = Running::start(servers.mailbox(), servers.trust(), &again, pace());
    assert_eq!(again.letters(1).await[0].subject, "Letter 1");
    assert_eq!(again.until(|taken| taken.last == Some(place)).await.letters.len(), 1);
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_the_server_loses_nothing() {
    let mut servers = Servers::start().await;
    let inbox = Inbox::new();
    let mut running = Running::start(servers.mailbox(), servers.trust(), &inbox, pace());
    running.listens().await;
    servers.deliver("customer@home.test", "support@shop.test", &letter(1)).await;
    inbox.letters(1).await;
    servers.stop_dovecot().await;
    running.until(|status| matches!(status.state, State::Waiting { .. }) && status.trouble.is_some()).await;
    // Meanwhile one comes: the world's server keeps it until it can deliver.
    servers.deliver("customer@home.test", "support@shop.test", &letter(2)).await;
    servers.start_dovecot().await;
    let letters = inbox.letters(2).await;
    assert_eq!(letters[1].subject, "Letter 2");
    running.until(|status| status.trouble.is_none()).await;
    running.end().await;
}
