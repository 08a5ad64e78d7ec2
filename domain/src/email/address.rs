//! Addresses of people as they are typed and compared.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::text;

/// Somebody who has an address: his name, if it is known, and the address as it is written on the letter.
///
/// What was typed and is no address is kept in `address`, to be shown and mended; [`Mailbox::is_valid`] tells.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Mailbox {
    /// Empty if nobody said it.
    pub name: String,
    /// `local@domain`.
    pub address: String,
}

impl Mailbox {
    /// Reads one recipient: `a@b.de`, `<a@b.de>` or `Ann Bee <a@b.de>`, the name in quotes or not.
    pub fn read(raw: &str) -> Self {
        let raw = raw.trim();
        let (name, address) = match raw.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
            Some((name, address)) => (name.trim(), address.trim()),
            None => ("", raw),
        };
        let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
        let name = text::name(&name.replace("\\\"", "\"").replace("\\\\", "\\")).unwrap_or_default();
        match text::email(address) {
            Ok(address) => Self { name, address },
            Err(_) => Self { name: String::new(), address: one_line(raw) },
        }
    }

    /// Whether mail can be sent there.
    pub fn is_valid(&self) -> bool {
        text::email_parts(&self.address).is_ok()
    }

    /// What it is compared by. The side before the `@` could tell capitals apart (RFC 5321 section 2.4); nobody's does.
    pub fn key(&self) -> String {
        self.address.trim().to_lowercase()
    }

    /// Whether both are the same person's.
    pub fn is_same(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

/// What is refused stays readable, but cannot grow a second line of a header.
fn one_line(raw: &str) -> String {
    raw.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The addresses that are ours: of the mailbox, and its other names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Own(BTreeSet<String>);

impl Own {
    /// These addresses are ours.
    pub fn new<T: AsRef<str>>(addresses: impl IntoIterator<Item = T>) -> Self {
        Self(addresses.into_iter().map(|address| plain(address.as_ref())).collect())
    }

    /// Whether this is one of ours, with or without a tag: answers are told apart by `support+TOKEN@…` (RFC 5233).
    pub fn has(&self, somebody: &Mailbox) -> bool {
        self.0.contains(&plain(&somebody.address))
    }
}

/// Letters of what tells answers apart in an address of ours: base32, behind one of the other delimiters.
const TOKEN: usize = 39;

/// Lower-case and without a tag.
fn plain(address: &str) -> String {
    let address = address.trim().to_lowercase();
    match address.rsplit_once('@') {
        Some((local, domain)) => [untagged(local.split('+').next().unwrap_or_default()), "@", domain].concat(),
        None => address,
    }
}

// A colleague may be `info-team@…`; nobody is called like a token.
fn untagged(local: &str) -> &str {
    let at = local.len().checked_sub(TOKEN + 1).filter(|at| local.is_char_boundary(*at));
    let Some((base, tail)) = at.map(|at| local.split_at(at)) else { return local };
    let is_token =
        tail.starts_with(['-', '_', '=']) && tail[1..].bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
    if is_token && !base.is_empty() { base } else { local }
}

/// Takes apart what was typed or pasted into a field for recipients: commas, semicolons and line breaks part them, except
/// within quotes and angle brackets. Nothing is empty.
pub fn split(raw: &str) -> Vec<Mailbox> {
    let (mut quoted, mut escaped, mut bracket) = (false, false, false);
    let mut parts = vec![String::new()];
    for c in raw.chars() {
        let parts_them = matches!(c, '\n' | '\r') || (matches!(c, ',' | ';') && !quoted && !bracket);
        if parts_them {
            (quoted, bracket) = (false, false);
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            match c {
                '"' if !escaped => quoted = !quoted,
                '<' if !quoted => bracket = true,
                '>' if !quoted => bracket = false,
                _ => {}
            }
            last.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    parts.iter().filter(|part| !part.trim().is_empty()).map(|part| Mailbox::read(part)).collect()
}
