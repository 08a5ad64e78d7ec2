//! Letters of strangers: reading one, showing it, answering it and understanding it as a report never panics, and nothing
//! of it runs or loads.

use std::fs;
use std::path::Path;

use server::channels::email::html::{Look, Pictures, composed, inline_address, page};
use server::channels::email::read::read;
use server::channels::email::report::report;
use server::channels::email::write::Thread;

use crate::{change, driver};

/// What no page of a letter may hold, in small letters.
const NEVER: [&str; 8] = ["<script", "<iframe", "<object", "<svg", "<form", "javascript:", " onerror=", "url("];

fn letters() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail/corpus");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let mut letters: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).expect("it can be read")).collect();
    letters.push(
        b"From: MAILER-DAEMON@x.test\r\nReturn-Path: <>\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\n\
          <a@b.test>:\r\n550 5.1.1 no\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n\
          Final-Recipient: rfc822; a@b.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
          Message-ID: <a@b>\r\n\r\nx\r\n--b--\r\n"
            .to_vec(),
    );
    letters
}

#[test]
fn letters_of_strangers() {
    let letters = letters();
    driver::run(
        "letters",
        1_500,
        |dice| change::bytes(dice, &letters),
        |input| {
            let letter = read(input);
            assert!(!letter.message_id.is_empty() && !letter.subject.contains(['\r', '\n']));
            let _ = (letter.new_text(), report(&letter), Thread::answering(&letter));
            let inline = |id: &str| letter.by_content_id(id).and_then(inline_address);
            let look = Look { pictures: Pictures { remote: false, inline: &inline }, quoted: "…", forwards: false };
            let page = page(letter.html.as_deref(), &letter.text, &look);
            let sent = composed(letter.html.as_deref().unwrap_or_default());
            if letter.html.is_some() {
                for markup in [tags(&page.html), tags(sent.as_str())] {
                    let found = NEVER.iter().find(|word| markup.contains(**word));
                    assert_eq!(found, None, "{markup}");
                }
            }
        },
    );
}

/// The tags of a page without quoted values, where words are only words; and its styles and addresses.
fn tags(markup: &str) -> String {
    let body = markup.split_once("<body").map_or(markup, |(_, body)| body);
    let mut out = String::new();
    for tag in body.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let mut values = tag.split('"');
        let mut name = values.next().unwrap_or_default().to_ascii_lowercase();
        out.extend(["<", &name]);
        while let Some(value) = values.next() {
            if name.ends_with("href=") || name.ends_with("src=") || name.ends_with("style=") {
                let value = value.to_ascii_lowercase();
                // What names a part of the letter leads nowhere, whatever it looks like; nothing in a value is an attribute.
                if !value.starts_with("cid:") {
                    out.push_str(&value.replace(' ', ""));
                }
            }
            name = values.next().unwrap_or_default().to_ascii_lowercase();
            out.push_str(&name);
        }
    }
    out
}
