//! What is in a mail. Nothing makes it fail: what cannot be read is missing, and the source has it.

use axum::body::Bytes;
use mail_parser::{Addr, Address, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};
use serde::Serialize;

use super::MailError;
use crate::shelf::{File, Shelf};

/// Longest text and longest HTML that a page gets, in bytes; the source has all of it.
const LONGEST: usize = 256 * 1024;
/// Most attachments that are taken out.
const ATTACHMENTS: usize = 50;

/// A mail, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Letter {
    /// Its name among all mails, without brackets.
    pub message_id: String,
    /// The mail it answers.
    pub in_reply_to: Option<String>,
    /// The mails before it, oldest first.
    pub references: Vec<String>,
    /// Who wrote it.
    pub from: Vec<Person>,
    /// Where answers are wanted; nobody if that is `from`.
    pub reply_to: Vec<Person>,
    /// To whom.
    pub to: Vec<Person>,
    /// Who gets a copy, as everybody sees.
    pub cc: Vec<Person>,
    /// Of the server's: everybody who gets it, unseen or not.
    pub recipients: Vec<String>,
    /// What it is about.
    pub subject: String,
    /// When, as it says, in milliseconds since 1970.
    pub written_at: Option<i64>,
    /// What it says as plain text, quotes and all.
    pub text: String,
    /// What it says as HTML, as it came; empty if it has none.
    pub html: String,
    /// Files and pictures in it.
    pub attachments: Vec<Attached>,
    /// The file that is the whole of it.
    pub source: u64,
}

/// Somebody a mail names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Person {
    /// As people read it; may be empty.
    pub name: String,
    /// Where he is reached.
    pub address: String,
}

/// Something in a mail beside its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attached {
    /// What it is, and where.
    #[serde(flatten)]
    pub file: File,
    /// What the HTML calls it, if it is to stand in there.
    pub content_id: Option<String>,
}

/// Takes a mail apart; it and its files are on the shelf from now on.
pub fn read(raw: &Bytes, shelf: &Shelf) -> Letter {
    let source = shelf.put("mail.eml", "message/rfc822", raw.clone()).id;
    let Some(message) = MessageParser::default().parse(&raw[..]) else {
        return Letter { text: shortened(String::from_utf8_lossy(raw).into_owned()), source, ..Letter::default() };
    };
    let texts = (0..message.text_body_count()).filter_map(|at| message.body_text(at));
    let text = texts.map(|text| text.replace("\r\n", "\n")).collect::<Vec<_>>().join("\n");
    let said = message.html_bodies().filter_map(|part| match &part.body {
        PartType::Html(html) => Some(&**html),
        _ => None,
    });
    let html = said.collect::<Vec<_>>().join("\n");
    let parts = message.attachments().filter(|part| !part.is_multipart()).take(ATTACHMENTS);
    Letter {
        message_id: message.message_id().unwrap_or_default().to_owned(),
        in_reply_to: names(message.in_reply_to()).pop(),
        references: names(message.references()),
        from: persons(message.from()),
        reply_to: persons(message.reply_to()),
        to: persons(message.to()),
        cc: persons(message.cc()),
        recipients: Vec::new(),
        subject: message.subject().map(one_line).unwrap_or_default(),
        written_at: message.date().filter(|date| date.is_valid()).map(|date| date.to_timestamp() * 1_000),
        text: shortened(text.trim_end().to_owned()),
        html: shortened(html),
        attachments: parts.map(|part| attached(part, shelf)).collect(),
        source,
    }
}

/// Who is meant by a list as people write it: `Pat Doe <pat@example.org>, jo@example.org`.
pub fn people(list: &str) -> Result<Vec<Person>, MailError> {
    let list = one_line(list);
    if list.is_empty() {
        return Ok(Vec::new());
    }
    let header = format!("To: {list}\r\n\r\n");
    let message = MessageParser::default().parse(header.as_bytes());
    let found = message.as_ref().map(Message::to).map(persons).unwrap_or_default();
    match found.iter().find(|person| !is_address(&person.address)) {
        Some(wrong) => Err(MailError::Address([&*wrong.name, &*wrong.address].concat())),
        None if found.is_empty() => Err(MailError::Address(list)),
        None => Ok(found),
    }
}

/// On one line, as a header has it.
pub fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The content id of a part, without brackets.
pub fn content_id(part: &MessagePart<'_>) -> Option<String> {
    let id = part.content_id()?.trim_matches(['<', '>', ' ']);
    (!id.is_empty()).then(|| id.to_owned())
}

/// The media type of a part.
pub fn mime(part: &MessagePart<'_>) -> String {
    let kind = part.content_type();
    let said = kind.map(|kind| [kind.ctype(), "/", kind.subtype().unwrap_or("octet-stream")].concat());
    said.unwrap_or_else(|| "application/octet-stream".to_owned()).to_ascii_lowercase()
}

fn is_address(address: &str) -> bool {
    let plain = !address.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c));
    plain && address.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
}

fn attached(part: &MessagePart<'_>, shelf: &Shelf) -> Attached {
    let bytes = match &part.body {
        PartType::Message(nested) => nested.raw_message(),
        _ => part.contents(),
    };
    let mime = if part.is_message() { "message/rfc822".to_owned() } else { mime(part) };
    let name = one_line(part.attachment_name().unwrap_or_default());
    let name = if name.is_empty() { mime.replace('/', ".") } else { name };
    Attached { file: shelf.put(&name, &mime, Bytes::copy_from_slice(bytes)), content_id: content_id(part) }
}

fn names(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(one) => vec![one.to_string()],
        HeaderValue::TextList(several) => several.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

fn persons(address: Option<&Address<'_>>) -> Vec<Person> {
    let person = |one: &Addr<'_>| {
        let text = |text: Option<&str>| one_line(text.unwrap_or_default());
        Person { name: text(one.name.as_deref()), address: text(one.address.as_deref()) }
    };
    let is_somebody = |person: &Person| !person.name.is_empty() || !person.address.is_empty();
    address.map(|address| address.iter().map(person).filter(is_somebody).collect()).unwrap_or_default()
}

fn shortened(mut text: String) -> String {
    if text.len() > LONGEST {
        text.truncate((0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_understood_as_they_are_written() {
        let person = |name: &str, address: &str| Person { name: name.into(), address: address.into() };
        assert_eq!(people("").unwrap(), []);
        assert_eq!(
            people("\"Doe, Pat\" <pat@example.org>, jo@example.org,\n Inés <ines@example.org>").unwrap(),
            [person("Doe, Pat", "pat@example.org"), person("", "jo@example.org"), person("Inés", "ines@example.org")]
        );
        for wrong in ["pat", "pat@", "@example.org", "jo@example.org, pat", "pat doe"] {
            assert!(matches!(people(wrong), Err(MailError::Address(_))), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_mail_is_its_text() {
        let shelf = Shelf::default();
        let letter = read(&Bytes::from_static(b""), &shelf);
        assert_eq!((letter.text.as_str(), letter.subject.as_str()), ("", ""));
        assert!(shelf.get(letter.source).is_some());
    }
}
