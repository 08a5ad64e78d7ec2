//! Reports of servers that keep to the rules, and of others.

use super::*;
use crate::channels::email::read::read;

fn bounce(status: &str, returned: &str) -> Received {
    let raw = format!(
        "From: Mail Delivery System <Mailer-Daemon@mail.shop.test>\r\nReturn-Path: <>\r\nTo: support@shop.test\r\n\
         Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nIt failed.\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n\
         --b\r\nContent-Type: {returned}\r\n\r\n--b--\r\n"
    );
    read(raw.as_bytes())
}

#[test]
fn a_report_says_what_became_of_each_recipient() {
    let letter = bounce(
        "Reporting-MTA: dns; mail.shop.test\r\nOriginal-Envelope-Id: 12.3\r\n\r\n\
         Action: failed\r\nOriginal-Recipient: rfc822;Ghost@home.test\r\nFinal-Recipient: rfc822;other@x.test\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 User doesn't\r\n exist\r\n\r\n\
         Final-Recipient: rfc822; slow@home.test\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n\
         Final-Recipient: rfc822; good@home.test\r\nAction: delivered\r\nStatus: 2.0.0\r\n",
        "message/rfc822\r\n\r\nFrom: support@shop.test\r\nMessage-ID:\r\n <7.3@shop.test>\r\n\r\ntext",
    );
    let report = report(&letter).unwrap();
    assert_eq!(report.original.as_deref(), Some("7.3@shop.test"));
    assert_eq!((report.envelope_id.as_deref(), report.reporter.as_deref()), (Some("12.3"), Some("mail.shop.test")));
    let fates: Vec<_> =
        report.recipients.iter().map(|fate| (fate.address.as_str(), fate.action, fate.status)).collect();
    assert_eq!(
        fates,
        [
            ("Ghost@home.test", Action::Failed, Some(Status(5, 1, 1))),
            ("slow@home.test", Action::Delayed, Some(Status(4, 4, 1))),
            ("good@home.test", Action::Delivered, Some(Status(2, 0, 0))),
        ]
    );
    assert_eq!(report.recipients[0].said, "550 5.1.1 User doesn't exist");
    assert_eq!(report.recipients[0].why(), Undelivered::Recipient);
    assert!(letter.automatic.is_some() && letter.report);
}

#[test]
fn only_the_header_may_come_back() {
    let letter = bounce(
        "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b.test\r\nAction: failed\r\nStatus: 5.2.2\r\n",
        "text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-Id: <9@shop.test>\r\n",
    );
    let report = report(&letter).unwrap();
    assert_eq!(report.original.as_deref(), Some("9@shop.test"));
    assert_eq!(report.recipients[0].why(), Undelivered::Unreachable);
}

#[test]
fn a_letter_that_was_opened_says_so() {
    let notice = |disposition: &str| {
        let raw = format!(
            "From: jo@home.test\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n\
             --b\r\n\r\nread\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822;jo@home.test\r\n\
             Original-Message-ID: <7@shop.test>\r\nDisposition: {disposition}\r\n\r\n--b--\r\n"
        );
        report(&read(raw.as_bytes()))
    };
    let report = notice("manual-action/MDN-sent-manually; displayed").unwrap();
    assert_eq!((report.original.as_deref(), report.recipients[0].action), (Some("7@shop.test"), Action::Displayed));
    assert_eq!(notice("automatic-action/MDN-sent-automatically; deleted"), None);
}

#[test]
fn reports_of_old_servers_are_understood_as_far_as_they_go() {
    let old = |text: &str| {
        let header = "Return-Path: <>\r\nFrom: MAILER-DAEMON@x.test\r\nSubject: failure notice\r\n\r\n";
        report(&read([header, text].concat().as_bytes()))
    };
    let person = "Return-Path: <postmaster@home.test>\r\nFrom: Postmaster <postmaster@home.test>\r\nIn-Reply-To: <7@shop.test>\r\n\r\n\
                  Please cancel\r\n\r\npostmaster@home.test\r\nTel. 0228 555 1234\r\n";
    assert_eq!(report(&read(person.as_bytes())), None, "a postmaster is a person, too");
    let qmail = old(
        "Hi. This is the qmail-send program at x.test.\r\nI'm afraid I wasn't able to deliver your message.\r\n\r\n\
         <ghost@home.test>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n\
         --- Below this line is a copy of the message.\r\n\r\nReturn-Path: <support@shop.test>\r\nMessage-ID: <7@shop.test>\r\n",
    );
    let qmail = qmail.unwrap();
    assert_eq!(qmail.original.as_deref(), Some("7@shop.test"));
    assert_eq!((qmail.recipients[0].address.as_str(), qmail.recipients[0].action), ("ghost@home.test", Action::Failed));
    assert_eq!(qmail.recipients[0].status, Some(Status(5, 1, 1)));
    let exchange = old("Your message did not reach some or all of the intended recipients.\r\n\r\n'jo@home.test'\r\n\
         The e-mail address couldn't be found. 550 5.4.1\r\n");
    assert_eq!(exchange.unwrap().recipients[0].status, Some(Status(5, 4, 1)));
    assert_eq!(old("Hello, this is the postmaster.\r\n\r\njo@home.test\r\nis my friend.\r\n"), None);
    assert_eq!(report(&read(b"From: jo@home.test\r\n\r\n<ghost@x.test>:\r\n550 5.1.1 no such user\r\n")), None);
}

#[test]
fn codes_are_found_and_told_from_other_numbers() {
    assert_eq!(Status::find("smtp;550 5.7.1 no"), Some(Status(5, 7, 1)));
    assert_eq!(Status::find("(#4.4.7)"), Some(Status(4, 4, 7)));
    for text in ["10.1.2.3 said", "5.1", "version 1.2.3", "5.1.1.1", ""] {
        assert_eq!(Status::find(text), None, "{text}");
    }
}
