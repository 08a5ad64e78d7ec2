//! Letters as programs write them, and as they should not.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use domain::Timestamp;
use domain::email::{Mailbox, Own};
use proptest::prelude::*;

use super::*;

/// A letter with these header fields.
fn letter(header: &str, body: &str) -> Received {
    read([header, "\r\n\r\n", body].concat().as_bytes())
}

fn person(name: &str, address: &str) -> Mailbox {
    Mailbox { name: name.into(), address: address.into() }
}

const PLAIN: &str = "From: Jo Doe <jo@home.test>\r\nTo: support@shop.test\r\nSubject: Hi\r\nMessage-ID: <1@home.test>";

#[test]
fn the_header_is_read() {
    let read = letter(
        "From: =?utf-8?B?SsO2cmc=?= <Joerg@HOME.test>\r\nReply-To: a@home.test\r\n\
         To: \"Doe, Jo\" <jo@home.test>, Friends: ann@x.test, bob@x.test;\r\nCc: c@x.test\r\n\
         Subject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\n =?utf-8?Q?_aus_Bonn?=\r\nDate: Mon, 4 May 2026 10:00:00 +0200\r\n\
         Message-ID:\r\n <m@home.test>\r\nIn-Reply-To: <b@shop.test> (your mail)\r\n\
         References: <a@shop.test>\r\n\t<b@shop.test>\r\nDelivered-To: support+tag@shop.test\r\nReturn-Path: <jo@home.test>",
        "x",
    );
    assert_eq!(read.from, [person("Jörg", "Joerg@home.test")]);
    assert_eq!(read.reply_to, [person("", "a@home.test")]);
    assert_eq!(read.to, [person("Doe, Jo", "jo@home.test"), person("", "ann@x.test"), person("", "bob@x.test")]);
    assert_eq!(read.cc, [person("", "c@x.test")]);
    assert_eq!(read.subject, "Grüße aus Bonn");
    assert_eq!(read.written_at, Some(Timestamp(1_777_881_600_000)));
    assert_eq!(read.message_id, "m@home.test");
    assert_eq!(read.in_reply_to, ["b@shop.test"]);
    assert_eq!(read.references, ["a@shop.test", "b@shop.test"]);
    assert_eq!(read.delivered_to, ["support+tag@shop.test"]);
    assert_eq!(read.return_path.as_deref(), Some("jo@home.test"));
    assert_eq!((read.automatic, read.damaged, read.bulk), (None, false, false));
}

#[test]
fn a_letter_without_a_name_gets_one_that_stays() {
    let raw = b"From: jo@home.test\r\n\r\nx";
    assert_eq!(read(raw).message_id, read(raw).message_id);
    assert!(read(raw).message_id.ends_with("@unnamed.invalid"));
    assert_ne!(read(raw).message_id, read(b"From: jo@home.test\r\n\r\ny").message_id);
}

#[test]
fn many_references_keep_the_first_and_the_last() {
    let all = (0..500).map(|n| format!("<{n}@x.test>\r\n ")).collect::<Vec<_>>().concat();
    let read = letter(&format!("{PLAIN}\r\nReferences: {}", all.trim()), "x");
    assert_eq!(read.references.len(), HIGHEST_REFERENCES);
    assert_eq!((read.references[0].as_str(), read.references[99].as_str()), ("0@x.test", "499@x.test"));
}

#[test]
fn the_text_is_read_in_every_character_set() {
    let check = |kind: &str, body: &[u8], expected: &str| {
        let head = format!("{PLAIN}\r\nMIME-Version: 1.0\r\n{kind}\r\n\r\n");
        assert_eq!(read(&[head.as_bytes(), body].concat()).text.trim_end(), expected, "{kind}");
    };
    check("Content-Type: text/plain; charset=utf-8", "Grüße".as_bytes(), "Grüße");
    check("Content-Type: text/plain; charset=iso-8859-1", b"Gr\xfc\xdfe", "Grüße");
    check(
        "Content-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable",
        b"=80 5 =96 x",
        "€ 5 – x",
    );
    check("Content-Type: text/plain; charset=koi8-r", b"\xf0\xd2\xc9\xd7\xc5\xd4", "Привет");
    check("Content-Type: text/plain; charset=shift_jis", b"\x82\xb1\x82\xf1", "こん");
    check("Content-Type: text/plain; charset=iso-2022-jp", b"\x1b$B$3$s\x1b(B", "こん");
    check("Content-Type: text/plain; charset=gb18030", b"\xc4\xe3\xba\xc3", "你好");
    check("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64", b"R3LDvMOfZQ==", "Grüße");
    // Nobody says which, and it is not UTF-8.
    check("Content-Type: text/plain", b"Gr\xfc\xdfe", "Grüße");
    check("Content-Type: text/plain; charset=unknown-8bit", b"Gr\xfc\xdfe", "Grüße");
    check("Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable", b"Gr=FC=DFe", "Grüße");
    let read = read(b"From: J\xf6rg <j@x.test>\r\nSubject: Gr\xfc\xdfe\r\n\r\nx");
    assert_eq!((read.subject.as_str(), read.from[0].name.as_str()), ("Grüße", "Jörg"));
}

#[test]
fn lines_that_were_broken_for_the_way_are_whole_again() {
    let flowed = |more: &str, body: &str| {
        letter(&format!("{PLAIN}\r\nContent-Type: text/plain; format=flowed{more}"), body).text
    };
    assert_eq!(
        flowed("", "one \r\ntwo\r\n> a \r\n> b\r\n>> c\r\n stuffed\r\n-- \r\nJo\r\n"),
        "one two\n> a b\n>> c\nstuffed\n-- \nJo\n"
    );
    assert_eq!(flowed("; delsp=yes", "on \r\ne\r\n"), "one\n");
}

#[test]
fn html_is_preferred_for_eyes_and_text_for_search() {
    let both = letter(
        &format!("{PLAIN}\r\nContent-Type: multipart/alternative; boundary=b"),
        "--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>html <img src=http://x.test/a></p>\r\n--b--",
    );
    assert_eq!((both.text.as_str(), both.html.as_deref()), ("plain", Some("<p>html <img src=http://x.test/a></p>")));
    assert_eq!((both.files.len(), both.remote_pictures), (0, 1));
    let html = letter(&format!("{PLAIN}\r\nContent-Type: text/html"), "<p>a</p><p>b &amp; c</p>");
    assert_eq!(html.text, "a\n\nb & c");
    assert_eq!(letter(&format!("{PLAIN}\r\nContent-Language: de-DE"), "Guten Tag").language, "de-DE");
    let plain = letter(PLAIN, "plain");
    assert_eq!((plain.text.as_str(), plain.html), ("plain", None));
}

#[test]
fn what_is_in_a_letter_is_kept_with_a_name() {
    let body = [
        "--b\r\nContent-Type: text/plain\r\n\r\nhello",
        "--b\r\nContent-Type: image/png; name=x.png\r\nContent-ID: <p@x>\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==",
        "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''R%C3%A9sum%C3%A9.pdf\r\n\r\n%PDF",
        "--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"=?utf-8?Q?..=2F..=5C=C3=A4.txt?=\"\r\n\r\nx",
        "--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR",
        "--b\r\nContent-Type: application/ms-tnef\r\n\r\nTNEF",
        "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Inner: letter?\r\nFrom: a@b.test\r\n\r\nInner text",
        "--b\r\nContent-Type: text/plain; name=log.txt\r\nContent-Disposition: attachment\r\n\r\nlog",
        "--b--",
    ];
    let read = letter(&format!("{PLAIN}\r\nContent-Type: multipart/mixed; boundary=b"), &body.join("\r\n"));
    assert_eq!(read.text, "hello");
    let files: Vec<_> = read.files.iter().map(|part| (part.name.as_str(), part.mime.as_str(), part.inline)).collect();
    assert_eq!(
        files,
        [
            ("x.png", "image/png", true),
            ("Résumé.pdf", "application/pdf", false),
            ("ä.txt", "application/octet-stream", false),
            ("invitation.ics", "text/calendar", false),
            ("winmail.dat", "application/ms-tnef", false),
            ("Inner letter.eml", "message/rfc822", false),
            ("log.txt", "text/plain", false),
        ]
    );
    assert_eq!(read.files[0].content, b"\x89PNG");
    assert_eq!(read.by_content_id("p@x"), read.files.first());
    let inner = super::read(&read.files[5].content);
    assert_eq!((inner.subject.as_str(), inner.text.as_str()), ("Inner: letter?", "Inner text"));
}

#[test]
fn signed_and_encrypted_letters_say_so_and_keep_what_is_in_them() {
    let signed = letter(
        &format!("{PLAIN}\r\nContent-Type: multipart/signed; boundary=b; protocol=\"application/pkcs7-signature\""),
        "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n--b--",
    );
    assert_eq!((signed.signed, signed.encrypted, signed.text.as_str()), (true, false, "hello"));
    assert_eq!(signed.files[0].name, "smime.p7s");
    let sealed = letter(&format!("{PLAIN}\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data"), "MIAG");
    assert_eq!((sealed.encrypted, sealed.files[0].name.as_str()), (true, "smime.p7m"));
    let pgp = letter(
        &format!("{PLAIN}\r\nContent-Type: multipart/encrypted; boundary=b; protocol=\"application/pgp-encrypted\""),
        "--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream; name=encrypted.asc\r\n\r\nx\r\n--b--",
    );
    assert_eq!((pgp.encrypted, pgp.files.len()), (true, 2));
}

#[test]
fn what_nothing_may_answer_says_why() {
    let check = |field: &str, expected: Option<Automatic>| {
        assert_eq!(letter(&format!("{field}\r\n{PLAIN}"), "x").automatic, expected, "{field}");
    };
    check("X-Nothing: x", None);
    check("Auto-Submitted: auto-replied; owner=x", Some(Automatic::Submitted));
    check("auto-submitted: Auto-Generated", Some(Automatic::Submitted));
    check("Auto-Submitted: no", None);
    check("Return-Path: <>", Some(Automatic::NullSender));
    check("List-Id: <list.x.test>", Some(Automatic::Bulk));
    check("List-Unsubscribe: <mailto:x@x.test>", Some(Automatic::Bulk));
    check("Precedence: Bulk", Some(Automatic::Bulk));
    check("X-Auto-Response-Suppress: OOF, AutoReply", Some(Automatic::Suppressed));
    check("X-Auto-Response-Suppress: None", None);
    check("Sender: owner-list@x.test", Some(Automatic::Robot));
    for address in ["MAILER-DAEMON@x.test", "list-request@x.test", "no-reply@x.test", "noreply+abc@x.test"] {
        let read = letter(&format!("From: {address}\r\nTo: support@shop.test"), "x");
        assert_eq!(read.automatic, Some(Automatic::Robot), "{address}");
    }
    let report = letter(&format!("{PLAIN}\r\nContent-Type: multipart/report; boundary=b"), "--b\r\n\r\nx\r\n--b--");
    assert_eq!((report.automatic, report.report), (Some(Automatic::Report), true));
    assert!(Automatic::Report.is_by_machine() && !Automatic::Bulk.is_by_machine());
}

#[test]
fn who_we_are_counts_too() {
    let own = Own::new(["support@shop.test"]);
    let for_us = |header: &str| letter(header, "x").automatic_for(&own, "house");
    assert_eq!(for_us(PLAIN), None);
    assert_eq!(for_us("From: jo@x.test\r\nTo: others@x.test"), Some(Automatic::NotToUs));
    assert_eq!(for_us("From: jo@x.test\r\nTo: others@x.test\r\nDelivered-To: support+t@shop.test"), None);
    assert_eq!(for_us("From: Support@shop.test\r\nTo: support@shop.test"), Some(Automatic::Own));
    assert_eq!(for_us(&format!("{PLAIN}\r\nX-Switchboard-Loop: house")), Some(Automatic::Own));
    assert_eq!(for_us(&format!("{PLAIN}\r\nX-Switchboard-Loop: another")), None);
}

#[test]
fn broken_letters_are_read_as_far_as_they_go() {
    // A border that never comes, a header that breaks off, no header at all.
    let cut = letter(
        &format!("{PLAIN}\r\nContent-Type: multipart/mixed; boundary=b"),
        "--b\r\nContent-Type: text/plain\r\n\r\nhel",
    );
    assert_eq!(cut.text, "hel");
    let lost = letter(&format!("{PLAIN}\r\nContent-Type: multipart/mixed; boundary=b"), "just text");
    assert!(lost.text.contains("just text") || lost.files.iter().any(|part| part.content == b"just text"), "{lost:?}");
    assert_eq!(letter(&format!("{PLAIN}\r\nContent-Type: ;;;=\r\nContent-Transfer-Encoding: what"), "x").text, "x");
    let bad = letter(
        &format!("{PLAIN}\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64"),
        "not base64 at all!",
    );
    assert!(bad.damaged && bad.text.contains("not base64"), "{bad:?}");
    assert_eq!(read(b"").text, "");
    assert_eq!(read(b"\r\n\r\nhello").text.trim(), "hello");
    assert_eq!(read(b"Subject: x\r\n").subject, "x");
}

#[test]
fn only_what_the_page_shows_is_not_beside_it() {
    let part = |mime: &str, id: &str| format!("--b\r\nContent-Type: {mime}; name=f\r\nContent-ID: <{id}>\r\n\r\nx\r\n");
    let body = [
        "--b\r\nContent-Type: text/html\r\n\r\n<img src=\"cid:image10\"><img src='CID:a%40b'><a href=cid:doc>x</a><img src=cid:heic>\r\n",
        &part("image/png", "image10"),
        &part("image/png", "image1"),
        &part("image/jpg", "a@b"),
        &part("application/pdf", "doc"),
        &part("image/heic", "heic"),
        &part(&["application/", &"z".repeat(300_000)].concat(), "long"),
        "--b--",
    ];
    let read = letter(&format!("{PLAIN}\r\nContent-Type: multipart/related; boundary=b"), &body.concat());
    let beside: Vec<_> = read.files.iter().filter(|part| !read.shows(part)).map(|part| part.mime.as_str()).collect();
    assert_eq!(beside, ["image/png", "application/pdf", "image/heic", "application/octet-stream"]);
    let jpeg = read.files.iter().find(|part| part.content_id.as_deref() == Some("a@b"));
    assert_eq!(jpeg.map(|part| part.mime.as_str()), Some("image/jpeg"));
}

#[test]
fn letters_that_are_made_to_be_large_are_not_taken_apart() {
    let parts =
        letter(&format!("{PLAIN}\r\nContent-Type: multipart/mixed; boundary=b"), &"--b\r\n\r\nx\r\n".repeat(30_000));
    assert!(parts.damaged && parts.files.is_empty() && parts.subject == "Hi");
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
    assert!(read(nested.as_bytes()).damaged);
    let files = "--b\r\nContent-Type: image/png\r\n\r\nx\r\n".repeat(500);
    let files = letter(&format!("{PLAIN}\r\nContent-Type: multipart/mixed; boundary=b"), &files);
    assert_eq!((files.files.len(), files.damaged), (MOST_FILES, true));
    // As deep as is let through.
    let deep = "Content-Type: message/rfc822\r\n\r\n".repeat(MOST_PARTS);
    read(deep.as_bytes());
    let deep = (0..MOST_PARTS)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"))
        .collect::<Vec<_>>()
        .concat();
    read(deep.as_bytes());
    read(&vec![b'<'; 3_000_000]);
    // What nobody counts: behind white space, and encoded.
    assert!(read(" Content-Type: message/rfc822\r\n\r\n".repeat(200_000).as_bytes()).damaged);
    let inner = BASE64_STANDARD.encode("Content-Type: message/rfc822\r\n\r\n".repeat(20_000));
    let encoded = letter(
        &format!("{PLAIN}\r\nContent-Type: multipart/mixed; boundary=b"),
        &format!(
            "--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{inner}\r\n\
             --b\r\nContent-Type: multipart/digest; boundary=c\r\n\r\n--c\r\nContent-Transfer-Encoding: base64\r\n\r\n\
             {inner}\r\n--c--\r\n--b--"
        ),
    );
    let kept = encoded.files.first().map(|file| (file.mime.as_str(), file.content.len()));
    assert_eq!(kept, Some(("message/rfc822", 20_000 * 32)), "it is a file, as it was");
    read([PLAIN, "\r\nTo: ", &"a@b.test, ".repeat(200_000), "\r\n\r\nx"].concat().as_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Pieces of letters in any order, and bytes in between.
    #[test]
    fn nothing_makes_it_panic(pieces in prop::collection::vec(piece(), 0..40)) {
        let raw = pieces.concat();
        let letter = read(&raw);
        prop_assert!(!letter.subject.contains(['\r', '\n']));
        prop_assert!(!letter.message_id.is_empty() && !letter.message_id.contains(char::is_whitespace));
        let _ = letter.new_text();
        prop_assert_eq!(read(&raw), letter);
    }
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    let fixed = prop::sample::select(vec![
        "From: ",
        "To: ",
        "Subject: ",
        "Message-ID: ",
        "References: ",
        "Date: ",
        "a@b.test",
        "<a@b.test>",
        "\r\n",
        "\n",
        "\r\n\r\n",
        " ",
        "\t",
        ";",
        ":",
        ",",
        "\"",
        "=?utf-8?B?",
        "?=",
        "=?x?Q?=FF?=",
        "Content-Type: ",
        "multipart/mixed; boundary=b",
        "multipart/alternative; boundary=\"c\"",
        "multipart/report; boundary=b",
        "multipart/digest; boundary=c",
        "message/rfc822",
        "text/html",
        "text/plain; charset=",
        "utf-7",
        "utf-16",
        "iso-2022-jp",
        "; format=flowed; delsp=yes",
        "Content-Transfer-Encoding: ",
        "base64",
        "quoted-printable",
        "8bit",
        "--b",
        "--b--",
        "--c",
        "--c--",
        "Content-Disposition: attachment; filename",
        "*0*=utf-8''%",
        "=x",
        "=3D",
        "=\r\n",
        "<p>",
        "<img src=cid:x>",
        "> ",
        ">> ",
        "-- ",
        "On 1 May 2026 at 10:00, Jo wrote:",
        "Content-ID: <x>",
    ]);
    prop_oneof![
        5 => fixed.prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ]
}
