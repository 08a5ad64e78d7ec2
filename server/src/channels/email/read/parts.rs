//! What is in a letter beside its text: files, pictures, invitations, letters, signatures.

use mail_parser::{Message, MessagePart, MimeHeaders as _, PartType};

use super::{Part, depth};

/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 150;

/// Longest kind that is believed; it travels in frames.
const LONGEST_KIND: usize = 127;

/// Whether this can be a kind of file (RFC 6838 section 4.2).
fn is_kind(said: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"!#$&-^_.+/".contains(&b);
    said.len() <= LONGEST_KIND && said.bytes().all(plain)
}

/// All of it, in its order.
pub fn read(message: &Message<'_>) -> Vec<Part> {
    let ids = message.attachments.iter().filter_map(|id| message.parts.get(*id as usize));
    ids.filter(|part| !matches!(part.body, PartType::Multipart(_))).map(|part| one(part)).collect()
}

fn one(part: &MessagePart<'_>) -> Part {
    let kind = part.content_type();
    let mime = kind.map_or_else(
        || if part.is_message() { "message/rfc822".to_owned() } else { "application/octet-stream".to_owned() },
        |kind| [kind.ctype(), "/", kind.subtype().unwrap_or("octet-stream")].concat().to_ascii_lowercase(),
    );
    let mime = match mime.as_str() {
        depth::KEPT => "message/rfc822".to_owned(),
        "image/jpg" | "image/pjpeg" => "image/jpeg".to_owned(),
        said if is_kind(said) => mime,
        _ => "application/octet-stream".to_owned(),
    };
    let content_id = part.content_id().map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
    let content_id = content_id.filter(|id| !id.is_empty() && id.len() < 500);
    let is_attachment = part.content_disposition().is_some_and(|how| how.ctype().eq_ignore_ascii_case("attachment"));
    let is_inline = part.content_disposition().is_some_and(|how| how.ctype().eq_ignore_ascii_case("inline"));
    Part {
        name: name(part, &mime),
        content: content(part),
        inline: !is_attachment && (is_inline || content_id.is_some()),
        content_id,
        mime,
    }
}

fn content(part: &MessagePart<'_>) -> Vec<u8> {
    match &part.body {
        PartType::Message(nested) => nested.raw_message().to_vec(),
        _ => part.contents().to_vec(),
    }
}

/// What a file is called: the last part of what it says, or a name for its kind.
fn name(part: &MessagePart<'_>, mime: &str) -> String {
    let said = part.attachment_name().unwrap_or_default();
    let last = said.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let clean = clean.trim().trim_start_matches('.');
    if !clean.is_empty() {
        return clean.to_owned();
    }
    if let PartType::Message(nested) = &part.body {
        let subject: String = nested.subject().unwrap_or_default().chars().take(60).collect();
        let subject: String = subject.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        return if subject.is_empty() { "message.eml".to_owned() } else { [&subject, ".eml"].concat() };
    }
    let known = match mime {
        "message/rfc822" => "message.eml",
        "text/calendar" => "invitation.ics",
        "application/ms-tnef" | "application/vnd.ms-tnef" => "winmail.dat",
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "smime.p7m",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "smime.p7s",
        "application/pgp-signature" => "signature.asc",
        "application/pgp-encrypted" => "version.asc",
        "message/delivery-status" => "delivery-status.txt",
        "message/disposition-notification" => "disposition.txt",
        "text/rfc822-headers" => "headers.txt",
        "text/html" => "text.html",
        "text/vcard" | "text/x-vcard" => "contact.vcf",
        "image/jpeg" => "image.jpg",
        "image/svg+xml" => "image.svg",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let (major, minor) = mime.split_once('/').unwrap_or((mime, ""));
    let extension = match (major, minor) {
        ("image" | "audio" | "video", minor)
            if minor.len() <= 5 && minor.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            minor
        }
        ("text", _) => "txt",
        ("application", "pdf") => "pdf",
        ("application", "zip") => "zip",
        _ => "bin",
    };
    let stem = if major == "image" { "image" } else { "file" };
    [stem, ".", extension].concat()
}
