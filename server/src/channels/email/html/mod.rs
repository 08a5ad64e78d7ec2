//! Letters as HTML: what came is made safe and readable, what goes out is made safe and small.
//!
//! The way of what came: [`bound`] makes it small and regular, [`clean`] leaves only what is safe, `fold` folds quoted text
//! away and gives pictures their addresses. [`page`] makes a document of it for a sandboxed frame without scripts, whose own
//! policy lets nothing load even if all of that failed.

mod bound;
mod clean;
mod fold;
mod plain;
pub mod split;
mod style;
mod text;
mod tokens;

#[cfg(test)]
mod tests;

pub use clean::{Clean, composed, is_picture_kind, received};
pub use fold::Pictures;
pub use plain::escaped;
pub use text::{Links, text};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use tokens::{Token, Tokens, attribute};

/// Largest picture of a letter that is written into its page.
const LARGEST_INLINE: usize = 3 << 20;

/// How a letter is to be shown.
pub struct Look<'a> {
    /// Its pictures.
    pub pictures: Pictures<'a>,
    /// What opens quoted text that is folded away, as markup, such as "Show quoted text"; empty where all of it is shown.
    pub quoted: &'a str,
    /// Whether it forwards another letter, as its subject says: then that is not quoted text.
    pub forwards: bool,
}

/// A letter to be shown.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// A whole document that needs nothing else.
    pub html: String,
    /// How many pictures in the internet it names, fetched or not.
    pub remote: usize,
}

/// A letter as a document: its markup if it has some, its text otherwise.
pub fn page(markup: Option<&str>, plain_text: &str, look: &Look<'_>) -> Page {
    let (folded, body) = folded(markup, plain_text, look);
    Page { html: document(&folded.markup, &body, Parts::Known(1), look), remote: folded.remote }
}

/// The same in parts, each a document, if it is long. Each says in `<meta name="parts">` how many there are, or `more`.
pub fn parts(markup: Option<&str>, plain_text: &str, look: &Look<'_>) -> Vec<String> {
    let (folded, body) = folded(markup, plain_text, look);
    let parts = split::split(&folded.markup, look.quoted);
    parts.iter().map(|part| document(part, &body, Parts::Known(parts.len()), look)).collect()
}

/// So much of a long letter is looked at for its first part, in bytes.
const BEGIN: usize = 768 << 10;
/// As many parts have to come out of that: how the last of them end may follow from what comes behind.
const BEGUN: usize = 4;

/// The first part of a long letter, the same as of [`parts`], in a fraction of the time: all that is done with a letter is done
/// from its begin to its end. It says that there are others, not how many. `None` where all of it is as quick.
pub fn first_part(markup: Option<&str>, look: &Look<'_>) -> Option<String> {
    let markup = markup.filter(|markup| markup.len() >= 2 * BEGIN)?;
    let mut end = BEGIN;
    while !markup.is_char_boundary(end) {
        end -= 1;
    }
    let begin = markup.get(..end)?;
    let folded = fold::fold(&received(begin), look);
    let parts = split::split(&folded.markup, look.quoted);
    let first = parts.first().filter(|_| parts.len() >= BEGUN)?;
    Some(document(first, &body_style(begin), Parts::More, look))
}

/// How many documents a letter is shown as.
#[derive(Clone, Copy)]
enum Parts {
    Known(usize),
    /// Others than this one; nobody knows yet how many.
    More,
}

fn folded(markup: Option<&str>, plain_text: &str, look: &Look<'_>) -> (fold::Folded, String) {
    if let Some(markup) = markup {
        (fold::fold(&received(markup), look), body_style(markup))
    } else {
        let markup = plain::markup(plain_text, look.quoted, look.forwards);
        (fold::Folded { markup, remote: 0 }, String::new())
    }
}

fn document(markup: &str, body: &str, parts: Parts, look: &Look<'_>) -> String {
    let images = if look.pictures.remote { "data: blob: https: http:" } else { "data: blob:" };
    let style = if body.is_empty() { String::new() } else { format!(" style=\"{}\"", plain::escaped(body)) };
    let parts = match parts {
        Parts::Known(0 | 1) => String::new(),
        Parts::Known(count) => format!("<meta name=\"parts\" content=\"{count}\">"),
        Parts::More => "<meta name=\"parts\" content=\"more\">".to_owned(),
    };
    [
        "<!doctype html><html><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; img-src ",
        images,
        "\"><meta name=\"referrer\" content=\"no-referrer\"><meta http-equiv=\"x-dns-prefetch-control\" \
         content=\"off\"><meta name=\"viewport\" content=\"width=device-width\">",
        &parts,
        "<style>",
        include_str!("page.css"),
        "</style></head><body",
        &style,
        ">",
        markup,
        "</body></html>",
    ]
    .concat()
}

/// A letter's text or markup as a part of another one: safe, with its pictures as they are named in it.
pub fn fragment(markup: Option<&str>, plain_text: &str) -> Clean {
    match markup {
        Some(markup) => composed(markup),
        None => Clean(paragraphs(plain_text)),
    }
}

/// Plain text as markup that keeps its lines.
pub fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            out.push_str("<br>\n");
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        out.push_str(&"&nbsp;".repeat(indent.min(80)));
        plain::escape(&mut out, line.trim_start_matches(' '));
    }
    out
}

/// How many pictures in the internet a letter's markup names.
pub fn remote_pictures(markup: &str) -> usize {
    let is_remote = |attributes: &str| {
        let source = attribute(attributes, "src").unwrap_or_default().trim_start();
        let lower = source.get(..5).unwrap_or_default().to_ascii_lowercase();
        lower.starts_with("http") || source.starts_with("//")
    };
    let images = Tokens::new(markup).filter(|token| match token {
        Token::Open { name, attributes } => name.eq_ignore_ascii_case("img") && is_remote(attributes),
        _ => false,
    });
    images.count()
}

/// The address of a picture that is written into the page itself; `None` for what is no picture, or a large one.
pub fn inline_address(part: &super::read::Part) -> Option<String> {
    can_be_shown(part).then(|| ["data:", &part.mime, ";base64,", &BASE64_STANDARD.encode(&part.content)].concat())
}

/// Whether a file can be shown as a picture within a letter's page.
pub fn can_be_shown(part: &super::read::Part) -> bool {
    is_picture_kind(&part.mime) && part.content.len() <= LARGEST_INLINE
}

/// The files that markup shows as pictures, by what it calls them.
pub fn pictures_named(markup: &str) -> Vec<String> {
    let named = |token| {
        let Token::Open { name, attributes } = token else { return None };
        let source = name.eq_ignore_ascii_case("img").then(|| attribute(attributes, "src"))??.trim();
        let id = source.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("cid:")).and_then(|_| source.get(4..))?;
        Some(content_id(&text::unescape(id)))
    };
    Tokens::new(markup).filter_map(named).collect()
}

/// The name of a file in a letter, as its address says it (RFC 2392).
pub fn content_id(address: &str) -> String {
    fold::percent_decoded(address.trim())
}

/// The background and colours that a letter sets for all of it.
fn body_style(markup: &str) -> String {
    let body = Tokens::new(markup).take(400).find_map(|token| match token {
        Token::Open { name, attributes } if name.eq_ignore_ascii_case("body") => Some(attributes),
        _ => None,
    });
    let Some(attributes) = body else { return String::new() };
    let value = |name| attribute(attributes, name).map(str::trim);
    let mut style = String::new();
    for (name, property) in [("bgcolor", "background-color"), ("text", "color")] {
        if let Some(color) = value(name) {
            style.extend([property, ":", color, ";"]);
        }
    }
    style.push_str(value("style").unwrap_or_default());
    let kept = style::filter(&text::unescape(&style));
    let of_all = ["background", "background-color", "color", "font", "font-family", "font-size", "line-height"];
    let mut of_all: Vec<&str> =
        kept.split(';').filter(|one| one.split_once(':').is_some_and(|(name, _)| of_all.contains(&name))).collect();
    of_all.dedup();
    of_all.join(";")
}
