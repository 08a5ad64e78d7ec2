//! What a letter says: its plain text and its HTML, whatever their character sets.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders as _, PartType};

use crate::channels::email::html::{Links, escaped, received, text};

/// Plain text, and HTML if there is some. `as_text` makes a text of HTML where there is no other.
pub fn read(message: &Message<'_>, as_text: bool) -> (String, Option<String>) {
    let parts = |ids: &[u32]| -> Vec<(bool, String)> {
        let parts = ids.iter().filter_map(|id| message.parts.get(*id as usize));
        parts.filter_map(|part| said(message, part)).collect()
    };
    let texts = parts(&message.text_body);
    let as_html = parts(&message.html_body);
    let html = as_html.iter().any(|(is_html, _)| *is_html).then(|| {
        let pieces = as_html
            .iter()
            .map(|(is_html, said)| if *is_html { said.clone() } else { ["<pre>", &escaped(said), "</pre>"].concat() });
        pieces.collect::<Vec<_>>().join("\n")
    });
    let plain = |(is_html, said): (bool, String)| match is_html {
        true if as_text => text(&received(&said), Links::Hidden),
        true => String::new(),
        false => said,
    };
    let pieces: Vec<String> = texts.into_iter().map(plain).collect();
    if pieces.is_empty() && html.is_none() {
        return (broken(message).map(plain).unwrap_or_default(), None);
    }
    (pieces.join("\n"), html)
}

/// The text of a letter that breaks off in it, whose borders are not where they should be, or whose kind is none.
fn broken(message: &Message<'_>) -> Option<(bool, String)> {
    if let [part] = message.parts.as_slice()
        && let PartType::Binary(bytes) = &part.body
        && part.content_type().is_some_and(|kind| kind.subtype().is_none())
    {
        return Some((false, String::from_utf8_lossy(bytes).into_owned()));
    }
    let part = message.parts.iter().find(|part| part.is_encoding_problem && part.attachment_name().is_none())?;
    let is_html =
        part.content_type().and_then(|kind| kind.subtype()).is_some_and(|sub| sub.eq_ignore_ascii_case("html"));
    said(message, part).map(|(said_html, said)| (is_html || said_html, said))
}

/// What a part says, and whether it is HTML.
fn said(message: &Message<'_>, part: &MessagePart<'_>) -> Option<(bool, String)> {
    match &part.body {
        PartType::Html(html) => Some((true, guessed(message, part, html))),
        PartType::Text(text) => Some((false, unflowed(part, &guessed(message, part, text)))),
        _ => None,
    }
}

/// The text of a part whose character set is not named or not known, and is not UTF-8: then it is most likely the one of
/// western Europe.
fn guessed(message: &Message<'_>, part: &MessagePart<'_>, text: &str) -> String {
    let named = part.content_type().and_then(|kind| kind.attribute("charset"));
    let is_known = named.is_some_and(|name| {
        !name.eq_ignore_ascii_case("us-ascii") && encoding_rs::Encoding::for_label(name.as_bytes()).is_some()
    });
    if is_known || !text.contains('\u{fffd}') {
        return text.to_owned();
    }
    let range = part.offset_body as usize..part.offset_end as usize;
    let Some(raw) = message.raw_message.get(range) else { return text.to_owned() };
    let decoded = match part.encoding {
        Encoding::None => Some(Cow::Borrowed(raw)),
        Encoding::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
        Encoding::Base64 => base64_decode(raw).map(Cow::Owned),
    };
    match decoded {
        Some(bytes) if std::str::from_utf8(&bytes).is_err() => encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned(),
        _ => text.to_owned(),
    }
}

/// Text whose lines were broken for the way (`format=flowed`, RFC 3676) in whole paragraphs again.
fn unflowed(part: &MessagePart<'_>, text: &str) -> String {
    let kind = part.content_type();
    let says = |name: &str, value: &str| {
        kind.and_then(|kind| kind.attribute(name)).is_some_and(|found| found.eq_ignore_ascii_case(value))
    };
    if !says("format", "flowed") {
        return text.replace("\r\n", "\n");
    }
    let joins_without_space = says("delsp", "yes");
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|b| *b == b'>').count();
        let content = line.get(depth..).unwrap_or_default();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let is_signature = content == "-- ";
        if open.is_some_and(|of| of != depth || is_signature) {
            out.push('\n');
            open = None;
        }
        if open.is_none() && depth > 0 {
            out.push_str(&">".repeat(depth));
            out.push(' ');
        }
        let flows = content.ends_with(' ') && !is_signature;
        match content.strip_suffix(' ').filter(|_| flows && joins_without_space) {
            Some(stripped) => out.push_str(stripped),
            None => out.push_str(content),
        }
        open = flows.then_some(depth);
        if !flows {
            out.push('\n');
        }
    }
    out
}
