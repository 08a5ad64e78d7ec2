//! Letters within letters, before anybody takes them apart: the parser goes down into each, and what it goes down into is
//! counted here first.

use std::borrow::Cow;

/// The kind of a letter that stays a file; its bytes are those of a letter all the same.
pub const KEPT: &str = "application/rfc822";

/// The letter with every letter that is *encoded* in it turned into a file, and without the kind whose parts are letters unless
/// they say otherwise: what is encoded is seen by no count. RFC 2046 section 5.2.1 allows no such encoding, and a file can be
/// downloaded and opened.
pub fn unnested(raw: &[u8]) -> Cow<'_, [u8]> {
    let mut changes: Vec<(usize, usize, &'static [u8])> = Vec::new();
    let (mut block, mut at) = (0, 0);
    for line in raw.split_inclusive(|b| *b == b'\n') {
        let end = at + line.len();
        if line.trim_ascii().is_empty() || end == raw.len() {
            look(raw, block, end, &mut changes);
            block = end;
        }
        at = end;
    }
    if changes.is_empty() {
        return Cow::Borrowed(raw);
    }
    let mut out = Vec::with_capacity(raw.len() + 16 * changes.len());
    let mut copied = 0;
    for (from, to, instead) in changes {
        out.extend_from_slice(&raw[copied..from]);
        out.extend_from_slice(instead);
        copied = to;
    }
    out.extend_from_slice(&raw[copied..]);
    Cow::Owned(out)
}

/// Looks at what may be a header.
fn look(raw: &[u8], from: usize, to: usize, changes: &mut Vec<(usize, usize, &'static [u8])>) {
    let block = &raw[from..to];
    let mut encoded = None;
    let mut start = 0;
    while let Some(found) = find(&block[start..], b"content-type") {
        let name = start + found + b"content-type".len();
        start = name;
        let Some(colon) =
            block[name..].iter().position(|b| !b.is_ascii_whitespace()).filter(|at| block[name + at] == b':')
        else {
            continue;
        };
        let value = kind_at(block, name + colon + 1);
        let is = |kind: &[u8]| block.get(value..value + kind.len()).is_some_and(|it| it.eq_ignore_ascii_case(kind));
        if is(b"multipart/digest") {
            let digest = value + b"multipart/".len();
            changes.push((from + digest, from + digest + b"digest".len(), b"mixed"));
        } else if is(b"message")
            && *encoded
                .get_or_insert_with(|| find(block, b"base64").is_some() || find(block, b"quoted-printable").is_some())
        {
            changes.push((from + value, from + value + b"message".len(), b"application"));
        }
    }
}

/// Where a kind begins: behind white space and remarks in parentheses.
fn kind_at(block: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(byte) = block.get(at) {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'"' if depth == 0 => {}
            byte if depth == 0 && !byte.is_ascii_whitespace() => break,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Where these letters stand, in whatever case.
fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|window| window.eq_ignore_ascii_case(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(raw: &str) -> String {
        String::from_utf8(unnested(raw.as_bytes()).into_owned()).unwrap()
    }

    #[test]
    fn an_encoded_letter_becomes_a_file_and_nothing_else_changes() {
        let plain = "From: a@b.test\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nbase64";
        assert_eq!(told(plain), plain);
        let encoded = "Content-Type:\r\n Message/rfc822; name=x\r\nContent-Transfer-Encoding: BASE64\r\n\r\nAAAA\r\n";
        assert_eq!(told(encoded), encoded.replace("Message/", "application/"));
        let remark = "Message-ID: <1@b.test>\nContent-Transfer-Encoding: quoted-printable\ncontent-type : (x) message/global\n\n";
        assert_eq!(told(remark), remark.replace("message/global", "application/global"));
        let digest = "Content-Type: multipart/digest; boundary=digest\n\n--digest\n\n";
        assert_eq!(told(digest), digest.replacen("/digest", "/mixed", 1));
    }
}
