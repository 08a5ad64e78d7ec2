//! What is written is read again as it was meant, by our own reader; the suite has an independent one.

use std::sync::LazyLock;

use super::*;
use crate::channels::email::html;
use crate::channels::email::read::read;

fn person(name: &str, address: &str) -> Mailbox {
    Mailbox { name: name.into(), address: address.into() }
}

fn part(name: &str, mime: &str, content: &[u8], id: Option<&str>) -> Part {
    let content_id = id.map(str::to_owned);
    Part { name: name.into(), mime: mime.into(), content: content.to_vec(), inline: content_id.is_some(), content_id }
}

static FROM: LazyLock<Mailbox> = LazyLock::new(|| person("Shop Süd", "support@shop.test"));
static TO: LazyLock<[Mailbox; 1]> = LazyLock::new(|| [person("Jo, \"Doe\"", "jo@home.test")]);

fn letter() -> Outgoing<'static> {
    Outgoing {
        from: &FROM,
        reply_to: &[],
        to: &*TO,
        cc: &[],
        subject: "Grüße",
        written_at: Timestamp(1_777_881_600_000),
        message_id: "7.3@shop.test",
        thread: Thread::default(),
        html: None,
        text: "Hello\nthere",
        pictures: &[],
        files: &[],
        loop_mark: "house-1",
        author: Author::Agent,
    }
}

#[test]
fn a_plain_letter() {
    let raw = String::from_utf8(write(&letter()).unwrap()).unwrap();
    assert!(raw.is_ascii() && raw.contains("\r\n\r\nHello\r\nthere"), "{raw}");
    assert!(raw.contains("Message-ID: <7.3@shop.test>") && raw.contains("X-Switchboard-Loop: house-1"), "{raw}");
    assert!(raw.contains("Date: Mon, 04 May 2026 08:00:00 +0000") && raw.contains("MIME-Version: 1.0"), "{raw}");
    assert!(!raw.contains("Auto-Submitted") && !raw.contains("Bcc"), "{raw}");
    let back = read(raw.as_bytes());
    assert_eq!(back.from, [person("Shop Süd", "support@shop.test")]);
    assert_eq!(back.to, [person("Jo, \"Doe\"", "jo@home.test")]);
    assert_eq!((back.subject.as_str(), back.text.trim_end()), ("Grüße", "Hello\nthere"));
    assert_eq!(back.loop_mark.as_deref(), Some("house-1"));
}

#[test]
fn every_layer_is_where_it_belongs() {
    let picture = part("dot.png", "image/png", b"\x89PNG", Some("f1@shop.test"));
    let file = part("Résumé – Frühjahr.pdf", "application/pdf", b"%PDF", None);
    let html = html::composed("<p>Grüße <img src=\"cid:f1@shop.test\"></p>");
    let (pictures, files) = ([picture.clone()], [file.clone()]);
    let whole = Outgoing { html: Some(&html), text: "Grüße", pictures: &pictures, files: &files, ..letter() };
    let raw = write(&whole).unwrap();
    let text = String::from_utf8(raw.clone()).unwrap();
    let order = [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
    ];
    let places: Vec<_> = order.iter().map(|kind| text.find(kind)).collect();
    assert!(places.is_sorted() && places[0].is_some(), "{places:?} {text}");
    let back = read(&raw);
    assert_eq!(back.text.trim_end(), "Grüße");
    assert!(back.html.unwrap().contains("<p>Grüße <img src=\"cid:f1@shop.test\"></p>"));
    assert_eq!(back.files, [picture, file]);
    assert!(!back.damaged);
}

#[test]
fn the_same_letter_is_the_same_bytes() {
    let html = html::composed("<p>x</p>");
    let once = || write(&Outgoing { html: Some(&html), ..letter() }).unwrap();
    assert_eq!(once(), once());
}

#[test]
fn a_letter_in_a_letter_stays_as_it_is() {
    let inner = b"From: a@b.test\r\nSubject: x\r\n\r\nbody\r\n";
    let odd = "From: ä\n\nbody".as_bytes();
    for (content, kind) in [(&inner[..], "message/rfc822"), (odd, "application/octet-stream")] {
        let files = [part("x.eml", "message/rfc822", content, None)];
        let raw = write(&Outgoing { files: &files, ..letter() }).unwrap();
        let back = read(&raw);
        assert_eq!((back.files[0].mime.as_str(), back.files[0].name.as_str()), (kind, "x.eml"));
        assert_eq!(
            String::from_utf8_lossy(&back.files[0].content).trim_end(),
            String::from_utf8_lossy(content).trim_end()
        );
    }
}

#[test]
fn answers_name_the_letters_before_them() {
    let mut parent = Received { message_id: "c@x".into(), ..Received::default() };
    assert_eq!(Thread::answering(&parent).references, ["c@x"]);
    let strange = Received {
        message_id: "fröhlich@x".into(),
        references: vec!["a@b>".into(), "b@x".into()],
        ..Received::default()
    };
    let thread = Thread::answering(&strange);
    assert_eq!(
        (thread.in_reply_to, thread.references),
        (None, vec!["b@x".to_owned()]),
        "what no header of ours can have"
    );
    parent.in_reply_to = vec!["b@x".into()];
    assert_eq!(Thread::answering(&parent).references, ["b@x", "c@x"]);
    parent.in_reply_to.push("z@x".into());
    assert_eq!(Thread::answering(&parent).references, ["c@x"]);
    parent.references = vec!["a@x".into(), "b@x".into()];
    let thread = Thread::answering(&parent);
    assert_eq!((thread.in_reply_to.as_deref(), thread.references.join(" ").as_str()), (Some("c@x"), "a@x b@x c@x"));
    let raw = write(&Outgoing { thread: thread.clone(), ..letter() }).unwrap();
    let back = read(&raw);
    assert_eq!((back.in_reply_to, back.references), (vec!["c@x".to_owned()], thread.references));
    parent.references = (0..200).map(|n| format!("{n:030}@x")).collect();
    let long = Thread::answering(&parent).references;
    assert!(long.len() < 30 && long[0].starts_with("000") && long.last().unwrap() == "c@x", "{long:?}");
}

#[test]
fn nothing_adds_a_line_to_the_header() {
    let raw = write(&Outgoing { subject: "a\r\nBcc: x@x.test", ..letter() }).unwrap();
    let text = String::from_utf8(raw).unwrap();
    assert!(!text.contains("\nBcc"), "{text}");
    let evil = [person("a\r\nBcc: x@x.test", "jo@home.test")];
    let raw = write(&Outgoing { to: &evil, ..letter() }).unwrap();
    assert!(!String::from_utf8(raw).unwrap().contains("\nBcc"));
    let bad = [person("", "jo@home.test>\r\nBcc: <x@x.test")];
    let refused = write(&Outgoing { to: &bad, ..letter() });
    assert!(matches!(refused, Err(WriteError::Address(_))));
    assert_eq!(write(&Outgoing { message_id: "a\r\nBcc:x", ..letter() }), Err(WriteError::Header));
    assert_eq!(write(&Outgoing { loop_mark: "a\r\nBcc: x", ..letter() }), Err(WriteError::Header));
}

#[test]
fn a_machine_says_that_it_is_one() {
    for (author, word) in [(Author::AutomaticAnswer, "auto-replied"), (Author::Machine, "auto-generated")] {
        let raw = String::from_utf8(write(&Outgoing { author, ..letter() }).unwrap()).unwrap();
        assert!(raw.contains(&format!("Auto-Submitted: {word}\r\n")), "{raw}");
    }
}

#[test]
fn domains_of_every_alphabet_travel_in_ascii() {
    assert_eq!(wire_address("jo@bücher.example").unwrap().to_string(), "jo@xn--bcher-kva.example");
    for bad in ["jo", "jo@", "a b@x.test", "jo@x.test\r\nRCPT TO:<y@y.test>", "jo@x..test"] {
        assert!(wire_address(bad).is_err(), "{bad}");
    }
}

#[test]
fn earlier_letters_are_quoted_or_forwarded() {
    let original = Received {
        from: vec![person("Jo", "jo@home.test")],
        to: vec![person("", "support@shop.test")],
        subject: "Hi <there>".into(),
        text: "One\n> two\n\nthree".into(),
        html: Some("<p onclick=x>One<script>y</script><img src=\"cid:a@b\"></p>".into()),
        ..Received::default()
    };
    let words = Words {
        wrote: "On 4 May, Jo wrote:",
        forwarded: "Forwarded message",
        from: "From",
        date: "Date",
        written_at: "4 May",
        subject: "Subject",
        to: "To",
        cc: "Cc",
    };
    let (markup, text) = history(&original, &words);
    assert_eq!(text, "On 4 May, Jo wrote:\n> One\n>> two\n>\n> three\n");
    assert!(markup.as_str().contains("<p>One<img src=\"cid:a@b\"></p></blockquote></div>"), "{}", markup.as_str());
    assert!(markup.as_str().starts_with("<div class=\"gmail_quote\">"));
    let (markup, text) = forwarded(&original, &words);
    assert!(text.starts_with("---------- Forwarded message ----------\nFrom: Jo <jo@home.test>\nDate: 4 May\nSubject: Hi <there>\nTo: support@shop.test\n\nOne"), "{text}");
    assert!(
        markup.as_str().contains("Subject: Hi &lt;there&gt;<br>") && !markup.as_str().contains("Cc"),
        "{}",
        markup.as_str()
    );
}
