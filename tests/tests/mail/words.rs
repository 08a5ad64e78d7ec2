//! What is wrong with a mailbox's settings is said, not guessed at.

use std::time::Duration;

use server::channels::email::check::check;
use server::channels::email::connect::Trouble;
use server::channels::email::imap::Facts;
use server::channels::email::settings::{Login, Mailbox, Secret, Security};

use crate::inbound::letter;
use crate::servers::Servers;

const SOON: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn good_settings_are_good() {
    let servers = Servers::start().await;
    servers.put([letter(1), letter(2)]);
    let found = check(&servers.mailbox(), "shop.test", SOON).await;
    assert_eq!((found.imap, found.smtp), (Ok(Facts { letters: 2, has_idle: true }), Ok(())));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mistake_has_its_word() {
    let servers = Servers::start().await;
    let ports = servers.ports;
    // Changes both servers' settings, and says what is wrong with each.
    let troubles = async |change: &(dyn Fn(&mut Mailbox) + Send + Sync)| {
        let mut mailbox = servers.mailbox();
        change(&mut mailbox);
        let found = check(&mailbox, "shop.test", SOON).await;
        (found.imap.expect_err("IMAP fails"), found.smtp.expect_err("SMTP fails"))
    };
    let both = |(imap, smtp): (Trouble, Trouble)| {
        assert_eq!(imap, smtp);
        imap
    };

    let wrong = troubles(&|mailbox| {
        mailbox.imap.host = "no-such-host.invalid".into();
        mailbox.smtp.host = "no-such-host.invalid".into();
    })
    .await;
    assert_eq!(both(wrong), Trouble::Name("no-such-host.invalid".into()));

    let wrong = troubles(&|mailbox| {
        mailbox.imap.port = 1;
        mailbox.smtp.port = 1;
    })
    .await;
    assert!(matches!(both(wrong), Trouble::Unreachable(..)));

    let wrong = troubles(&|mailbox| {
        mailbox.imap.host = "127.0.0.1".into();
        mailbox.smtp.host = "127.0.0.1".into();
    })
    .await;
    assert_eq!(both(wrong), Trouble::CertificateName("127.0.0.1".into()));

    let wrong = troubles(&|mailbox| {
        mailbox.imap.host = "127.0.0.1".into();
        mailbox.imap.security = Security::StartTls;
        mailbox.imap.port = ports.imap;
        mailbox.smtp.host = "127.0.0.1".into();
        mailbox.smtp.security = Security::StartTls;
        mailbox.smtp.port = ports.submission;
    })
    .await;
    assert_eq!(both(wrong), Trouble::CertificateName("127.0.0.1".into()));

    let wrong = troubles(&|mailbox| mailbox.ca_file = Some(servers.other_ca())).await;
    assert_eq!(both(wrong), Trouble::CertificateUnknown);

    let wrong = troubles(&|mailbox| mailbox.ca_file = Some("no-such-file.pem".into())).await;
    assert!(matches!(both(wrong), Trouble::CaFile(_)));

    // TLS where plain text is spoken.
    let wrong = troubles(&|mailbox| {
        mailbox.imap.port = ports.imap;
        mailbox.smtp.port = ports.submission;
    })
    .await;
    assert!(matches!(both(wrong), Trouble::Tls(_)));

    let (imap, smtp) = troubles(&|mailbox| {
        mailbox.imap.secret = Secret::new("wrong".into());
        mailbox.smtp.secret = Secret::new("wrong".into());
    })
    .await;
    assert!(matches!(&imap, Trouble::Login(said) if said.contains("Authentication failed")), "{imap:?}");
    assert!(matches!(&smtp, Trouble::Login(said) if said.starts_with("535")), "{smtp:?}");

    let (imap, smtp) = troubles(&|mailbox| {
        for server in [&mut mailbox.imap, &mut mailbox.smtp] {
            server.login = Login::Xoauth2;
            server.secret = Secret::new("stale".into());
        }
    })
    .await;
    assert!(matches!((&imap, &smtp), (Trouble::Login(_), Trouble::Login(_))), "{imap:?} {smtp:?}");

    let mut mailbox = servers.mailbox();
    mailbox.folder = "Nowhere".into();
    let found = check(&mailbox, "shop.test", SOON).await;
    assert!(matches!(&found.imap, Err(Trouble::Folder(said)) if said.contains("exist")), "{:?}", found.imap);
    assert_eq!(found.smtp, Ok(()));

    // A server that offers no encryption is not spoken to without.
    let mut mailbox = servers.mailbox();
    mailbox.smtp.security = Security::StartTls;
    mailbox.smtp.port = ports.smtp;
    assert_eq!(check(&mailbox, "shop.test", SOON).await.smtp, Err(Trouble::NoStartTls));
    mailbox.smtp.security = Security::Plain;
    mailbox.smtp.host = "192.0.2.1".into();
    assert_eq!(check(&mailbox, "shop.test", SOON).await.smtp, Err(Trouble::Unprotected));
}
