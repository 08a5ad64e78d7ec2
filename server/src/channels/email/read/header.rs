//! What stands above a letter.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::Timestamp;
use domain::email::Mailbox;
use domain::text;
use mail_parser::{Address, HeaderForm, HeaderName, HeaderValue, Message};
use sha2::{Digest as _, Sha256};

use super::{Received, marks};

/// Most references that are kept: the first, and the last.
pub const HIGHEST_REFERENCES: usize = 100;
/// Most people of one field.
const MOST_PEOPLE: usize = 2_000;
/// Longest name of a letter that is believed.
const LONGEST_ID: usize = 998;

/// What the header says.
pub fn read(message: &Message<'_>, raw: &[u8]) -> Received {
    let people = |name: HeaderName<'static>| -> Vec<Mailbox> {
        let values = message.header_values(name).filter_map(HeaderValue::as_address);
        values.flat_map(mailboxes).take(MOST_PEOPLE).collect()
    };
    let plain = |name: &str| values(message, name);
    let mut delivered_to = Vec::new();
    for name in ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To"] {
        for value in plain(name) {
            let addresses = value.split(',').map(|one| one.trim().trim_matches(['<', '>']).to_owned());
            delivered_to.extend(addresses.filter(|one| one.contains('@') && !one.chars().any(char::is_control)));
        }
    }
    delivered_to.truncate(MOST_PEOPLE);
    let date = message.date().filter(|date| date.is_valid());
    let written_at = date.map(|date| Timestamp(date.to_timestamp() * 1_000));
    let offset = date.map_or(0, |date| {
        let minutes = i32::from(date.tz_hour) * 60 + i32::from(date.tz_minute);
        if date.tz_before_gmt { -minutes } else { minutes }
    });
    let message_id = message_ids(message, HeaderName::MessageId).pop().unwrap_or_else(|| made_id(raw));
    let mut references = message_ids(message, HeaderName::References);
    if references.len() > HIGHEST_REFERENCES {
        references.drain(1..=references.len() - HIGHEST_REFERENCES);
    }
    let mut received = Received {
        from: people(HeaderName::From),
        sender: people(HeaderName::Sender),
        reply_to: people(HeaderName::ReplyTo),
        to: people(HeaderName::To),
        cc: people(HeaderName::Cc),
        subject: one_line(message.subject().unwrap_or_default()),
        written_at,
        offset,
        message_id,
        in_reply_to: message_ids(message, HeaderName::InReplyTo),
        references,
        delivered_to,
        return_path: plain("Return-Path").first().map(|path| path.trim().trim_matches(['<', '>']).to_owned()),
        loop_mark: plain(marks::LOOP_HEADER).into_iter().next(),
        language: plain("Content-Language").into_iter().next().unwrap_or_default(),
        ..Received::default()
    };
    received.bulk = domain::email::rules::is_bulk(&plain);
    received.automatic = marks::automatic(&received, &plain);
    received
}

/// The values of a header field, as they stand there.
fn values(message: &Message<'_>, name: &str) -> Vec<String> {
    let raw = message.headers_raw().filter(|(found, _)| found.eq_ignore_ascii_case(name));
    raw.map(|(_, value)| one_line(value)).collect()
}

/// The names of letters in a field, without brackets; all that are in it, however they are parted.
fn message_ids(message: &Message<'_>, name: HeaderName<'static>) -> Vec<String> {
    let values = message.header_as(name, HeaderForm::Raw);
    values.iter().filter_map(HeaderValue::as_text).flat_map(ids).collect()
}

/// The names of letters in a text: what stands in angle brackets, or words with an `@`.
pub fn ids(text: &str) -> Vec<String> {
    let clean = |id: &str| id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
    let bracketed = text.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(id, _)| clean(id));
    let mut found: Vec<String> = bracketed.collect();
    if found.is_empty() {
        found = text.split_whitespace().filter(|word| word.contains('@')).map(clean).collect();
    }
    found.retain(|id| !id.is_empty() && id.len() <= LONGEST_ID);
    found
}

/// A name for a letter that has none: the same whenever the same letter comes.
pub fn made_id(raw: &[u8]) -> String {
    [&BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(raw)), "@unnamed.invalid"].concat()
}

fn mailboxes(address: &Address<'_>) -> Vec<Mailbox> {
    let mailbox = |one: &mail_parser::Addr<'_>| {
        let address = one.address.as_deref().map(one_line).filter(|address| !address.is_empty())?;
        let name = text::name(&one_line(one.name.as_deref().unwrap_or_default())).unwrap_or_default();
        Some(Mailbox { name, address: text::email(&address).unwrap_or(address) })
    };
    // The names of groups are kept out (RFC 5322 section 3.4); who is in them is not.
    match address {
        Address::List(list) => list.iter().filter_map(mailbox).collect(),
        Address::Group(groups) => groups.iter().flat_map(|group| &group.addresses).filter_map(mailbox).collect(),
    }
}

/// Without breaks and other controls, and not longer than anybody reads.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > 20_000 {
            break;
        }
    }
    line
}

/// Where the body begins.
fn body_at(raw: &[u8]) -> usize {
    let mut at = 0;
    for line in raw.split_inclusive(|b| *b == b'\n') {
        at += line.len();
        if line == b"\n" || line == b"\r\n" {
            break;
        }
    }
    at
}

/// What stands below the header.
pub fn body(raw: &[u8]) -> &[u8] {
    raw.get(body_at(raw)..).unwrap_or_default()
}

/// The letter with a header that is UTF-8: some programs write their own country's letters into it as they are.
pub fn mended(raw: &[u8]) -> Cow<'_, [u8]> {
    let (header, body) = raw.split_at(body_at(raw));
    if std::str::from_utf8(header).is_ok() {
        return Cow::Borrowed(raw);
    }
    let (header, _, _) = encoding_rs::WINDOWS_1252.decode(header);
    Cow::Owned([header.as_bytes(), body].concat())
}
