//! A letter as it was carried, read: who, what about, what it says, what is in it, and what to know of it.
//!
//! **Invariants.** Nothing makes it fail or panic: what cannot be read is left as text or as a file, and [`Received::damaged`]
//! says so. Nothing of the original is changed by it; signed letters can be downloaded as they came, byte for byte.

mod body;
mod depth;
mod header;
mod marks;
mod parts;

#[cfg(test)]
mod tests;

use domain::Timestamp;
use domain::email::Mailbox;

pub use header::{HIGHEST_REFERENCES, ids};
pub use marks::{Automatic, LOOP_HEADER};

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

/// Most parts that are taken apart. Letters have a handful; what has more is shown as the text it is.
const MOST_PARTS: usize = 1_000;
/// Most lines that could begin a part: a letter quotes some.
const MOST_BORDERS: usize = 20_000;
/// Most files of a letter; more are only in the original.
const MOST_FILES: usize = 200;
/// Longest text that is kept for people and search, in bytes; the original has the rest.
const LONGEST_TEXT: usize = 2 << 20;

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Received {
    /// Who wrote it.
    pub from: Vec<Mailbox>,
    /// Who handed it in, if that is somebody else.
    pub sender: Vec<Mailbox>,
    /// Where answers are wanted.
    pub reply_to: Vec<Mailbox>,
    /// To whom it was written.
    pub to: Vec<Mailbox>,
    /// Who got a copy.
    pub cc: Vec<Mailbox>,
    /// What it is about, on one line.
    pub subject: String,
    /// When it was written, as it says.
    pub written_at: Option<Timestamp>,
    /// How far the clock it was written by is ahead of UTC, in minutes.
    pub offset: i32,
    /// Its name among all letters, without brackets; made from its bytes if it has none.
    pub message_id: String,
    /// What it answers.
    pub in_reply_to: Vec<String>,
    /// The letters before it, oldest first.
    pub references: Vec<String>,
    /// The addresses it was delivered to, as the servers on its way noted them; the first is the last one's.
    pub delivered_to: Vec<String>,
    /// Whom to tell what became of it; `Some("")` is nobody, as bounces have it.
    pub return_path: Option<String>,
    /// The mark of the house that sent it (see [`LOOP_HEADER`]).
    pub loop_mark: Option<String>,
    /// The language it says it is written in (RFC 3282); empty when it says nothing.
    pub language: String,
    /// What it says, as plain text, quotes and all.
    pub text: String,
    /// What it says as HTML, as it came: not safe to show.
    pub html: Option<String>,
    /// What is in it.
    pub files: Vec<Part>,
    /// Why nothing may answer it by itself, if so (RFC 3834).
    pub automatic: Option<Automatic>,
    /// Whether it went to many: a list, a newsletter.
    pub bulk: bool,
    /// Whether it reports what became of a letter (RFC 6522).
    pub report: bool,
    /// Whether it is signed; nobody checks the signature.
    pub signed: bool,
    /// Whether it is encrypted: then only the original says what it says.
    pub encrypted: bool,
    /// The files that its HTML shows as pictures, by what it calls them.
    pub pictures: Vec<String>,
    /// How many pictures of its HTML are in the internet.
    pub remote_pictures: usize,
    /// Whether something of it could not be read.
    pub damaged: bool,
}

/// Something in a letter that is neither its text nor its HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name, or one made from its kind; no path.
    pub name: String,
    /// Its kind as it says, in lower case.
    pub mime: String,
    /// Its bytes.
    pub content: Vec<u8>,
    /// What the HTML calls it, without brackets.
    pub content_id: Option<String>,
    /// Whether it is meant to be seen within the text.
    pub inline: bool,
}

impl Received {
    /// What is new in it, without what it quotes.
    pub fn new_text(&self) -> String {
        super::quote::new_text(&self.text, self.forwards())
    }

    /// Whether it says that it forwards another letter.
    pub fn forwards(&self) -> bool {
        domain::email::is_forward(&self.subject)
    }

    /// The file that its HTML calls so.
    pub fn by_content_id(&self, id: &str) -> Option<&Part> {
        self.files.iter().find(|part| part.content_id.as_deref() == Some(id))
    }

    /// Whether its HTML shows this file as a picture, so that it need not be shown beside it.
    pub fn shows(&self, part: &Part) -> bool {
        super::html::can_be_shown(part) && part.content_id.as_ref().is_some_and(|id| self.pictures.contains(id))
    }
}

/// Reads a letter.
pub fn read(raw: &[u8]) -> Received {
    read_as(raw, true)
}

/// Reads a letter for whoever shows its HTML: no text is made of that.
pub fn read_to_show(raw: &[u8]) -> Received {
    read_as(raw, false)
}

fn read_as(raw: &[u8], as_text: bool) -> Received {
    let mended = header::mended(raw);
    let mended = depth::unnested(&mended);
    let parser = MessageParser::default();
    let message = if is_reasonable(&mended) { parser.parse(&*mended) } else { None };
    if let Some(message) = message {
        return whole(&message, raw, as_text);
    }
    // Its header at least, and all else as text.
    let mut received = match parser.parse_headers(&*mended) {
        Some(message) => header::read(&message, raw),
        None => Received { message_id: header::made_id(raw), ..Received::default() },
    };
    received.text = cut(String::from_utf8_lossy(header::body(&mended)).into_owned());
    received.damaged = true;
    received
}

/// Whether a letter can be taken apart within reason.
fn is_reasonable(raw: &[u8]) -> bool {
    let (mut borders, mut parts) = (0, 0);
    for line in raw.split(|b| *b == b'\n').map(<[u8]>::trim_ascii_start) {
        let name = b"content-type";
        borders += usize::from(line.starts_with(b"--"));
        parts += usize::from(line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)));
    }
    borders <= MOST_BORDERS && parts <= MOST_PARTS
}

fn whole(message: &Message<'_>, raw: &[u8], as_text: bool) -> Received {
    let mut received = header::read(message, raw);
    let (text, html) = body::read(message, as_text);
    received.text = cut(text);
    received.pictures = html.as_deref().map(super::html::pictures_named).unwrap_or_default();
    received.remote_pictures = html.as_deref().map_or(0, super::html::remote_pictures);
    received.html = html;
    received.files = parts::read(message);
    received.damaged = received.files.len() > MOST_FILES || message.parts.iter().any(|part| part.is_encoding_problem);
    received.files.truncate(MOST_FILES);
    for part in &message.parts {
        let Some(kind) = part.content_type() else { continue };
        let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
        let smime = kind.attribute("smime-type").unwrap_or_default().to_ascii_lowercase();
        match (kind.ctype().to_ascii_lowercase().as_str(), subtype.as_str()) {
            ("multipart", "signed") => received.signed = true,
            ("application", "pkcs7-mime" | "x-pkcs7-mime") if smime == "signed-data" => received.signed = true,
            ("multipart", "encrypted") | ("application", "pkcs7-mime" | "x-pkcs7-mime") => received.encrypted = true,
            _ => {}
        }
    }
    let root = message.parts.first();
    received.report = root.is_some_and(|root| {
        matches!(root.body, PartType::Multipart(_))
            && root.content_type().and_then(|kind| kind.subtype()).is_some_and(|sub| sub.eq_ignore_ascii_case("report"))
    });
    received.automatic = received.automatic.or(received.report.then_some(Automatic::Report));
    received
}

/// At most [`LONGEST_TEXT`] bytes, at the border of a character.
fn cut(mut text: String) -> String {
    let mut end = LONGEST_TEXT.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}
