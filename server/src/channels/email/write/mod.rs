//! A letter of ours as bytes, ready for its way: built once, kept, and sent as it is however often that is tried.
//!
//! **Invariants.** Who gets a copy unseen stands in no header. What an agent wrote never says that a machine did. The same
//! letter is the same bytes: borders between parts are made from its name, and nothing reads a clock.

mod history;

#[cfg(test)]
mod tests;

use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::Timestamp;
use domain::email::Mailbox;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, MessageBuilder, MultiPart, SinglePart};
use lettre::{Address, Message};
use sha2::{Digest as _, Sha256};

use super::html::Clean;
use super::read::{LOOP_HEADER, Part, Received};

pub use history::{Words, forwarded, history};

/// Longest list of references, in characters (RFC 5322 limits lines to 998).
const LONGEST_REFERENCES: usize = 900;

/// A letter to be written.
#[derive(Debug, Clone)]
pub struct Outgoing<'a> {
    /// Who writes.
    pub from: &'a Mailbox,
    /// Where answers go, if not to `from`: the address with the token of the conversation.
    pub reply_to: &'a [Mailbox],
    /// To whom.
    pub to: &'a [Mailbox],
    /// Who gets a copy, as everybody sees.
    pub cc: &'a [Mailbox],
    /// What it is about.
    pub subject: &'a str,
    /// When it was written.
    pub written_at: Timestamp,
    /// Its name among all letters, without brackets; ours to make, and the same whenever it is sent.
    pub message_id: &'a str,
    /// What it answers; see [`Thread::answering`].
    pub thread: Thread,
    /// What it says as HTML, made safe.
    pub html: Option<&'a Clean>,
    /// What it says as plain text.
    pub text: &'a str,
    /// Pictures that the HTML names by their content ids.
    pub pictures: &'a [Part],
    /// Files that go with it.
    pub files: &'a [Part],
    /// Names this house.
    pub loop_mark: &'a str,
    /// Who made it.
    pub author: Author,
}

/// Who made a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// A person.
    Agent,
    /// The house, as an answer to a letter (RFC 3834).
    AutomaticAnswer,
    /// The house, by itself.
    Machine,
}

/// The letters before one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Thread {
    /// The letter it answers.
    pub in_reply_to: Option<String>,
    /// That one and those before it, oldest first.
    pub references: Vec<String>,
}

/// Why a letter cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// This is no address letters can go to.
    #[error("{0:?} is no address letters can go to")]
    Address(String),
    /// This is not fit for a header.
    #[error("a name of a letter or of this house has characters that no header can have")]
    Header,
    /// The parts do not fit together.
    #[error("the letter could not be put together: {0}")]
    Build(String),
}

impl Thread {
    /// Of an answer to this letter (RFC 5322 section 3.6.4).
    pub fn answering(parent: &Received) -> Self {
        let mut references = match (parent.references.as_slice(), parent.in_reply_to.as_slice()) {
            ([], [only]) => vec![only.clone()],
            (references, _) => references.to_vec(),
        };
        references.retain(|id| *id != parent.message_id);
        references.push(parent.message_id.clone());
        // What cannot stand in a header of ours is left out; the address of the answer leads back all the same.
        references.retain(|id| is_id(id));
        let in_reply_to = Some(parent.message_id.clone()).filter(|id| is_id(id));
        Self { in_reply_to, references: shortened(references) }
    }

    /// Where this letter stands itself: one that takes its place.
    pub fn of(letter: &Received) -> Self {
        let references = letter.references.iter().filter(|id| is_id(id)).cloned().collect();
        let in_reply_to = letter.in_reply_to.first().filter(|id| is_id(id)).cloned();
        Self { in_reply_to, references: shortened(references) }
    }
}

/// The first and the last references, if all are too many.
fn shortened(mut references: Vec<String>) -> Vec<String> {
    let length = |ids: &[String]| ids.iter().map(|id| id.len() + 3).sum::<usize>();
    while references.len() > 2 && length(&references) > LONGEST_REFERENCES {
        references.remove(1);
    }
    references
}

/// The address as servers take it: with a domain in ASCII.
pub fn wire_address(address: &str) -> Result<Address, WriteError> {
    let wrong = || WriteError::Address(address.to_owned());
    let (local, domain) = domain::text::email_parts(address).map_err(|_| wrong())?;
    let domain = idna::domain_to_ascii(domain).map_err(|_| wrong())?;
    Address::new(local, domain).map_err(|_| wrong())
}

/// Writes a letter.
pub fn write(letter: &Outgoing<'_>) -> Result<Vec<u8>, WriteError> {
    let header = |name: &'static str, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
    let millis = u64::try_from(letter.written_at.0).unwrap_or(0);
    let mut builder = Message::builder()
        .from(mailbox(letter.from)?)
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        .subject(one_line(letter.subject))
        .message_id(Some(bracketed(letter.message_id)?))
        .envelope(
            // Who really gets it is not the letter's matter; the builder asks for somebody.
            lettre::address::Envelope::new(None, vec![wire_address(&letter.from.address)?])
                .map_err(|error| WriteError::Build(error.to_string()))?,
        );
    for (people, add) in [
        (letter.reply_to, MessageBuilder::reply_to as fn(MessageBuilder, lettre::message::Mailbox) -> MessageBuilder),
        (letter.to, MessageBuilder::to),
        (letter.cc, MessageBuilder::cc),
    ] {
        for somebody in people {
            builder = add(builder, mailbox(somebody)?);
        }
    }
    if let Some(id) = &letter.thread.in_reply_to {
        builder = builder.in_reply_to(bracketed(id)?);
    }
    if !letter.thread.references.is_empty() {
        let ids = letter.thread.references.iter().map(|id| bracketed(id)).collect::<Result<Vec<_>, _>>()?;
        builder = builder.references(ids.join(" "));
    }
    if !letter.loop_mark.is_ascii() || letter.loop_mark.chars().any(char::is_control) {
        return Err(WriteError::Header);
    }
    builder = builder.raw_header(header(LOOP_HEADER, letter.loop_mark.to_owned()));
    match letter.author {
        Author::Agent => {}
        Author::AutomaticAnswer => builder = builder.raw_header(header("Auto-Submitted", "auto-replied".into())),
        Author::Machine => builder = builder.raw_header(header("Auto-Submitted", "auto-generated".into())),
    }
    let written = body(letter, builder).map_err(|error| WriteError::Build(error.to_string()))?;
    Ok(written.formatted())
}

/// The body: mixed(alternative(plain, related(html, pictures)), files), without the layers that hold one thing only.
fn body(letter: &Outgoing<'_>, builder: MessageBuilder) -> Result<Message, lettre::error::Error> {
    enum Layer {
        One(SinglePart),
        Many(MultiPart),
    }
    let border = |layer: &str| {
        let digest = Sha256::new().chain_update(letter.message_id).chain_update(layer).finalize();
        // Neither encoding of a part can bring forth this beginning.
        ["=_", &BASE64_URL_SAFE_NO_PAD.encode(&digest[..18])].concat()
    };
    let plain = SinglePart::plain(letter.text.to_owned());
    let content = match letter.html {
        None => Layer::One(plain),
        Some(html) => {
            let html = SinglePart::html(document(html));
            let alternative = MultiPart::alternative().boundary(border("alternative")).singlepart(plain);
            Layer::Many(if letter.pictures.is_empty() {
                alternative.singlepart(html)
            } else {
                let related = MultiPart::related().boundary(border("related")).singlepart(html);
                alternative.multipart(letter.pictures.iter().map(part).fold(related, MultiPart::singlepart))
            })
        }
    };
    if letter.files.is_empty() {
        return match content {
            Layer::One(one) => builder.singlepart(one),
            Layer::Many(many) => builder.multipart(many),
        };
    }
    let mixed = MultiPart::mixed().boundary(border("mixed"));
    let mixed = match content {
        Layer::One(one) => mixed.singlepart(one),
        Layer::Many(many) => mixed.multipart(many),
    };
    builder.multipart(letter.files.iter().map(part).fold(mixed, MultiPart::singlepart))
}

fn document(html: &Clean) -> String {
    let head = "<!doctype html>\n<html><head><meta charset=\"utf-8\"></head><body>\n";
    [head, html.as_str(), "\n</body></html>\n"].concat()
}

fn part(part: &Part) -> SinglePart {
    let name: String = part.name.chars().filter(|c| !c.is_control()).collect();
    let kind = ContentType::parse(&part.mime).unwrap_or(octets());
    let attachment = match &part.content_id {
        Some(id) if part.inline && is_id(id) => Attachment::new_inline_with_name(id.clone(), name),
        _ => Attachment::new(name),
    };
    // A letter in a letter must not be encoded (RFC 2046 section 5.2.1); where that cannot be, it is a file.
    if part.mime.starts_with("message/") {
        return if fits_as_it_is(&part.content) {
            attachment.body(Body::dangerous_pre_encoded(part.content.clone(), ContentTransferEncoding::SevenBit), kind)
        } else {
            attachment.body(part.content.clone(), octets())
        };
    }
    attachment.body(
        Body::new_with_encoding(part.content.clone(), ContentTransferEncoding::Base64).unwrap_or_else(Body::new),
        kind,
    )
}

fn octets() -> ContentType {
    ContentType::parse("application/octet-stream").unwrap_or(ContentType::TEXT_PLAIN)
}

/// Whether these bytes can go over any line: ASCII, with line breaks as mail has them, and no line too long.
fn fits_as_it_is(content: &[u8]) -> bool {
    content.is_ascii()
        && !content.contains(&0)
        && content.split(|b| *b == b'\n').all(|line| line.len() <= 998)
        && content.iter().zip(content.iter().skip(1)).all(|(a, b)| (*a == b'\r') == (*b == b'\n'))
        && !content.starts_with(b"\n")
        && content.ends_with(b"\r\n")
}

fn mailbox(somebody: &Mailbox) -> Result<lettre::message::Mailbox, WriteError> {
    let name = one_line(&somebody.name);
    let name = (!name.is_empty()).then_some(name);
    Ok(lettre::message::Mailbox::new(name, wire_address(&somebody.address)?))
}

/// Whether this can be the name of a letter or of a part.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 500 && id.bytes().all(|b| b.is_ascii_graphic() && !b"<>".contains(&b))
}

fn bracketed(id: &str) -> Result<String, WriteError> {
    if is_id(id) { Ok(["<", id, ">"].concat()) } else { Err(WriteError::Header) }
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
