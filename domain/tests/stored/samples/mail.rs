//! Mailboxes, rules for mail, signatures, and who is not heard.

use domain::block::{Blocked, Sender};
use domain::contact::IdentityKind;
use domain::email::account::{Account, Login, Secret, Security, Server};
use domain::email::rules::{MailAction, MailPart, MailTest, Rule};
use domain::email::signature::Signatures;
use domain::id::ContactId;

use super::talk::{ANNA, DOOR, NOW, SALES};

/// One list, with everything a rule can be.
pub fn rules() -> Vec<Vec<Rule>> {
    let parts = [MailPart::Sender, MailPart::Subject, MailPart::Header("List-Id".into()), MailPart::Subject];
    let tests = [MailTest::Is, MailTest::Contains, MailTest::Begins, MailTest::Ends];
    let actions = [MailAction::Take, MailAction::Queue(SALES), MailAction::Close, MailAction::Block];
    let rule = |((part, test), action)| Rule {
        name: "Offers".into(),
        part,
        test,
        value: "offers".into(),
        mailboxes: vec![DOOR],
        action,
        enabled: true,
    };
    vec![parts.into_iter().zip(tests).zip(actions).map(rule).collect()]
}

/// By an address, and by a browser.
pub fn blocked() -> Vec<Blocked> {
    let address = IdentityKind::Email.checked(DOOR, "spam@example.org").map(Sender::Identity);
    let senders = address.into_iter().chain([Sender::Visitor(ContactId::from_number(2))]);
    senders.map(|sender| Blocked { sender, by: ANNA, at: NOW }).collect()
}

/// In every way a mailbox can be reached.
pub fn accounts() -> Vec<Account> {
    let server = |security, login| Server {
        host: "mail.example.org".into(),
        port: 993,
        security,
        user: "hello".into(),
        login,
        secret: Secret::new("secret".into()),
    };
    let account = Account {
        id: DOOR,
        aliases: vec!["info@shop.example".into()],
        delimiter: '+',
        imap: server(Security::Tls, Login::Password),
        folder: "INBOX".into(),
        smtp: server(Security::StartTls, Login::OAuth2),
        sent: Some("Sent".into()),
    };
    let local = Account { smtp: server(Security::Plain, Login::Password), sent: None, ..account.clone() };
    vec![account, local]
}

/// Of a queue, and of an agent.
pub fn signatures() -> Vec<Signatures> {
    let text = || "Kind regards".to_owned();
    vec![Signatures { queues: [(SALES, text())].into(), agents: [(ANNA, text())].into() }]
}
