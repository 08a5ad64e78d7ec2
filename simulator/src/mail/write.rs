//! A customer's mail as bytes: `mixed(alternative(text, related(html, pictures)), files)`, without the layers that hold one
//! thing only.

use axum::body::Bytes;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::mime::MimePart;

use super::read::{Person, one_line};
use crate::shelf::File;

/// What a mail is made of.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// Its name among all mails, without brackets.
    pub message_id: &'a str,
    /// Who writes.
    pub from: &'a Person,
    /// To whom.
    pub to: &'a [Person],
    /// Who gets a copy.
    pub cc: &'a [Person],
    /// What it is about.
    pub subject: &'a str,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The mails before it, oldest first; it answers the last of them.
    pub references: &'a [String],
    /// What it says.
    pub text: &'a str,
    /// The same as HTML; empty if it has none.
    pub html: &'a str,
    /// Files that go with it. One that the HTML names as `cid:` and its name is a picture in there.
    pub files: &'a [(File, Bytes)],
}

/// Writes a mail.
pub fn write(draft: &Draft<'_>) -> Vec<u8> {
    let mut builder = MessageBuilder::new()
        .from(address(draft.from))
        .subject(one_line(draft.subject))
        .date(draft.at.div_euclid(1_000))
        .message_id(draft.message_id);
    if !draft.to.is_empty() {
        builder = builder.to(Address::new_list(draft.to.iter().map(address).collect()));
    }
    if !draft.cc.is_empty() {
        builder = builder.cc(Address::new_list(draft.cc.iter().map(address).collect()));
    }
    if let Some(answered) = draft.references.last() {
        builder = builder.in_reply_to(answered.as_str()).references(draft.references);
    }
    let mut raw = Vec::new();
    builder.body(body(draft)).serialize(&mut raw);
    raw
}

fn body<'a>(draft: &Draft<'a>) -> MimePart<'a> {
    let is_picture = |file: &File| is_id(&file.name) && draft.html.contains(&["cid:", &file.name].concat());
    let (pictures, files): (Vec<_>, Vec<_>) = draft.files.iter().partition(|(file, _)| is_picture(file));
    let mut content = MimePart::new("text/plain", draft.text);
    if !draft.html.is_empty() {
        let mut html = MimePart::new("text/html", draft.html);
        if !pictures.is_empty() {
            let mut parts = vec![html];
            parts.extend(pictures.into_iter().map(|(file, bytes)| {
                let place = ContentType::new("inline").attribute("filename", file.name.as_str());
                MimePart::new(kind(&file.mime), &bytes[..]).header("Content-Disposition", place).cid(file.name.as_str())
            }));
            html = MimePart::new("multipart/related", parts);
        }
        content = MimePart::new("multipart/alternative", vec![content, html]);
    }
    if files.is_empty() {
        return content;
    }
    let mut parts = vec![content];
    let attached =
        |(file, bytes): &'a (File, Bytes)| MimePart::new(kind(&file.mime), &bytes[..]).attachment(one_line(&file.name));
    parts.extend(files.into_iter().map(attached));
    MimePart::new("multipart/mixed", parts)
}

fn address(person: &Person) -> Address<'_> {
    let name = (!person.name.is_empty()).then_some(person.name.as_str());
    Address::new_address(name, person.address.as_str())
}

/// The media type a file goes by. A mail in a mail must not be encoded (RFC 2046 section 5.2.1), so that it is a file.
fn kind(mime: &str) -> &str {
    let token =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+._".contains(&b));
    let fits = mime
        .split_once('/')
        .is_some_and(|(major, minor)| token(major) && token(minor) && !["message", "multipart"].contains(&major));
    if fits { mime } else { "application/octet-stream" }
}

fn is_id(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.@".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use crate::shelf::Shelf;

    fn file(shelf: &Shelf, name: &str, mime: &str, bytes: &'static [u8]) -> (File, Bytes) {
        (shelf.put(name, mime, Bytes::from_static(bytes)), Bytes::from_static(bytes))
    }

    #[test]
    fn what_is_written_is_read_back() {
        let shelf = Shelf::default();
        let person = |name: &str, address: &str| Person { name: name.into(), address: address.into() };
        let (mia, shop) =
            (person("Inés \"Mia\" Sørensen", "mia@example.org"), person("Marlow, Finch", "shop@x.example"));
        let pat = person("", "pat@example.org");
        let files = [
            file(&shelf, "cup.png", "image/png", b"\x89PNG"),
            file(&shelf, "Rechnung für März.pdf", "application/pdf", b"%PDF-"),
            file(&shelf, "odd", "no type", b"\0\xff"),
        ];
        let to = [shop, pat.clone()];
        let references = ["1@x.example".to_owned(), "2@x.example".to_owned()];
        let draft = Draft {
            message_id: "sim.1.2@simulator.invalid",
            from: &mia,
            to: &to,
            cc: std::slice::from_ref(&pat),
            subject: "Größe 42,\r\nX-Evil: 1",
            at: 1_795_424_400_000,
            references: &references,
            text: "Guten Tag\n\n.\nFrom here — 日本",
            html: "<p>Guten <b>Tag</b> <img src=\"cid:cup.png\" alt=\"a cup\"></p>",
            files: &files,
        };
        let raw = Bytes::from(write(&draft));
        let letter = read(&raw, &shelf);
        assert_eq!(letter.message_id, "sim.1.2@simulator.invalid");
        assert_eq!(letter.in_reply_to.as_deref(), Some("2@x.example"));
        assert_eq!(letter.references, references);
        assert_eq!(
            (&letter.from[..], &letter.to[..], &letter.cc[..]),
            (std::slice::from_ref(&mia), &to[..], std::slice::from_ref(&pat))
        );
        assert_eq!(letter.subject, "Größe 42, X-Evil: 1");
        assert_eq!(letter.written_at, Some(draft.at));
        assert_eq!((letter.text.as_str(), letter.html.as_str()), (draft.text, draft.html));
        let found: Vec<_> =
            letter.attachments.iter().map(|it| (&*it.file.name, &*it.file.mime, it.content_id.as_deref())).collect();
        assert_eq!(
            found,
            [
                ("cup.png", "image/png", Some("cup.png")),
                ("Rechnung für März.pdf", "application/pdf", None),
                ("odd", "application/octet-stream", None),
            ]
        );
        let content = shelf.get(letter.attachments[2].file.id).unwrap().1;
        assert_eq!(&content[..], b"\0\xff");
        assert_eq!(shelf.get(letter.source).unwrap().1, raw);
    }

    #[test]
    fn a_first_mail_answers_nothing_and_a_plain_one_has_no_html() {
        let person = Person { name: String::new(), address: "jo@example.org".into() };
        let to = [person.clone()];
        let draft = Draft {
            message_id: "1@simulator.invalid",
            from: &person,
            to: &to,
            cc: &[],
            subject: "",
            at: 0,
            references: &[],
            text: "hi",
            html: "",
            files: &[],
        };
        let raw = String::from_utf8(write(&draft)).unwrap();
        assert!(!raw.contains("In-Reply-To") && !raw.contains("References") && !raw.contains("Cc:"), "{raw}");
        assert!(raw.contains("text/plain") && !raw.contains("multipart"), "{raw}");
    }
}
