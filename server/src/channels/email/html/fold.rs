//! The last step before a letter is shown: quoted text is folded away, pictures get their addresses, or wait.

use super::clean::{Clean, QUOTE, REST};
use super::text::{following, unescape};
use super::tokens::{Attributes, Token, Tokens, attribute, is_void};
use super::{Look, plain};
use crate::channels::email::quote::{self, Divider};

/// Where pictures come from.
pub struct Pictures<'a> {
    /// Whether those in the internet are fetched.
    pub remote: bool,
    /// The address of a picture in the letter, by its content id.
    pub inline: &'a dyn Fn(&str) -> Option<String>,
}

/// What can be shown.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The markup.
    pub markup: String,
    /// Pictures in the internet, fetched or not.
    pub remote: usize,
}

/// Ends what [`details`] begins.
pub const DETAILS_END: &str = "</div></details>";

/// Begins something folded away; `label` is markup.
pub fn details(label: &str) -> String {
    summary(label) + "<div>"
}

/// The same without what holds it.
pub fn summary(label: &str) -> String {
    ["<details class=\"folded\"><summary>", label, "</summary>"].concat()
}

/// Folds quoted text away, unless nothing is said to open it with, and gives pictures their addresses. A letter that is
/// forwarded is not quoted: what it quotes itself is.
pub fn fold(clean: &Clean, look: &Look<'_>) -> Folded {
    let mut folder = Folder {
        out: String::with_capacity(clean.0.len() + clean.0.len() / 8),
        open: Vec::new(),
        fold: None,
        seen: false,
        line: String::new(),
        line_ended: false,
        remote: 0,
        folds: !look.quoted.is_empty(),
        forwards: look.forwards,
        details: details(look.quoted),
        pictures: &look.pictures,
    };
    let mut tokens = Tokens::new(&clean.0);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => folder.text(text, tokens.rest()),
            Token::Open { name, attributes } => folder.open(name, attributes, tokens.rest()),
            Token::Close { name } => folder.close(name),
        }
    }
    if folder.fold.is_some() {
        folder.out.push_str(DETAILS_END);
    }
    Folded { markup: folder.out, remote: folder.remote }
}

/// What is folded, by how many elements are open around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fold {
    /// One element.
    Element(usize),
    /// All that follows in the element around.
    Rest(usize),
}

struct Open {
    /// Where it begins in what was written.
    at: usize,
    /// Whether something in it can be seen; then it is so of all around it.
    filled: bool,
    /// Whether it is a part of a table, which can have nothing around it but the table.
    part: bool,
}

struct Folder<'a> {
    out: String,
    open: Vec<Open>,
    fold: Option<Fold>,
    /// Whether anything can be seen so far: a letter that is nothing but a quote is not folded away.
    seen: bool,
    /// The text of the line that is written, or was last.
    line: String,
    line_ended: bool,
    remote: usize,
    folds: bool,
    /// Whether the header comes next of a letter that is forwarded.
    forwards: bool,
    details: String,
    pictures: &'a Pictures<'a>,
}

/// Elements that do not begin or end a line.
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "label",
    "mark", "s", "small", "span", "strike", "strong", "sub", "sup", "u", "wbr",
];
const TABLE_PARTS: [&str; 8] = ["caption", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"];
/// Longest line that can say who wrote what follows.
const LONGEST_LINE: usize = 600;

impl Folder<'_> {
    fn see(&mut self) {
        self.seen = true;
        for open in self.open.iter_mut().rev() {
            if std::mem::replace(&mut open.filled, true) {
                break;
            }
        }
    }

    fn may_fold(&self) -> bool {
        self.folds && self.fold.is_none() && self.seen
    }

    fn text(&mut self, text: &str, after: &str) {
        if !text.trim().is_empty() {
            if self.may_fold()
                && let Some(begin) = begins_quote(text, after)
            {
                match (begin, self.forwards) {
                    // Some programs write above what is forwarded what others write above a quote.
                    (Begin::Forward, _) | (Begin::Quote, true) => self.forwards = true,
                    (Begin::Header, true) => self.forwards = false,
                    (Begin::Quote | Begin::Header, false) => self.fold_rest(),
                }
            }
            self.see();
            if std::mem::take(&mut self.line_ended) {
                self.line.clear();
            }
            if self.line.len() < LONGEST_LINE {
                self.line.push_str(text);
            }
        }
        self.out.push_str(text);
    }

    fn open(&mut self, name: &str, attributes: &str, after: &str) {
        if is_void(name) {
            self.line_ended = self.line_ended || !INLINE.contains(&name);
            if name == "img" {
                self.picture(attributes);
                self.see();
            } else {
                self.out.extend(["<", name, attributes, ">"]);
            }
            return;
        }
        let part = TABLE_PARTS.contains(&name);
        let fits = self.may_fold() && !part;
        if fits && self.is_quote(name, attributes) && !self.forwards && !begins_forward(after) {
            self.out.push_str(&self.details);
            self.fold = Some(Fold::Element(self.open.len()));
        }
        if !INLINE.contains(&name) {
            self.line_ended = true;
        }
        self.open.push(Open { at: self.out.len(), filled: false, part });
        self.out.extend(["<", name, attributes, ">"]);
        if fits && !self.forwards && self.fold.is_none() && attribute(attributes, "id") == Some(REST) {
            self.fold_rest();
        }
    }

    fn is_quote(&self, name: &str, attributes: &str) -> bool {
        let cited = || attribute(attributes, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("cite"));
        attribute(attributes, "class") == Some(QUOTE)
            || (name == "blockquote" && (cited() || quote::is_attribution(&unescape(&self.line))))
    }

    /// Folds what follows: from the outermost element that begins with it to the end of what is around that.
    fn fold_rest(&mut self) {
        let from = self.open.iter().rposition(|open| open.filled || open.part).map_or(0, |last| last + 1);
        let at = self.open.get(from).map_or(self.out.len(), |open| open.at);
        self.out.insert_str(at, &self.details);
        for open in self.open.iter_mut().skip(from) {
            open.at += self.details.len();
        }
        self.fold = Some(Fold::Rest(from));
    }

    fn close(&mut self, name: &str) {
        if !INLINE.contains(&name) {
            self.line_ended = true;
        }
        if self.fold == Some(Fold::Rest(self.open.len())) {
            self.fold = None;
            self.out.push_str(DETAILS_END);
        }
        self.open.pop();
        self.out.extend(["</", name, ">"]);
        if self.fold == Some(Fold::Element(self.open.len())) {
            self.fold = None;
            self.out.push_str(DETAILS_END);
        }
    }

    fn picture(&mut self, attributes: &str) {
        let source = attribute(attributes, "src").unwrap_or_default();
        self.out.push_str("<img");
        for (name, value) in Attributes::new(attributes).filter(|(name, _)| *name != "src") {
            self.out.extend([" ", name, "=\"", value, "\""]);
        }
        let lower = source.get(..5).unwrap_or_default().to_ascii_lowercase();
        if lower.starts_with("cid:") {
            let id = unescape(source.get(4..).unwrap_or_default());
            if let Some(address) = (self.pictures.inline)(&percent_decoded(id.trim())) {
                self.out.push_str(" src=\"");
                plain::escape(&mut self.out, &address);
                self.out.push('"');
            }
        } else if lower == "data:" {
            self.out.extend([" src=\"", source, "\""]);
        } else if lower.starts_with("http") {
            self.remote += 1;
            let place = if self.pictures.remote { " src=\"" } else { " data-src=\"" };
            self.out.extend([place, source, "\""]);
        }
        self.out.push('>');
    }
}

/// What begins another letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begin {
    /// A line that says that one is quoted.
    Quote,
    /// A line that says that one is forwarded.
    Forward,
    /// Its header.
    Header,
}

/// Whether this text and what follows begin another letter.
fn begins_quote(text: &str, after: &str) -> Option<Begin> {
    let line = text.trim_start();
    let first = line.lines().next().unwrap_or_default();
    match quote::divider(&unescape(first)) {
        Some(Divider::Quoted) => return Some(Begin::Quote),
        Some(Divider::Forwarded) => return Some(Begin::Forward),
        None => {}
    }
    let header = quote::begins_header(first) && quote::is_header(&[line, "\n", &following(after, 600)].concat());
    header.then_some(Begin::Header)
}

/// Whether what follows begins with the line that says that a letter is forwarded.
fn begins_forward(after: &str) -> bool {
    let first = following(after, 0);
    first.lines().next().and_then(quote::divider) == Some(Divider::Forwarded)
}

/// An address with its `%41` as what they stand for (RFC 2392).
pub fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
