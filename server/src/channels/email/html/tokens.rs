//! Markup taken apart as a browser does it: text and tags. Comments, declarations, and elements whose content is no markup
//! (scripts, styles, titles) are left out. Never fails: whatever it is, it is text or a tag.

/// A piece of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// Characters, with their entities as they were.
    Text(&'a str),
    /// `<name …>`.
    Open {
        /// As it was written.
        name: &'a str,
        /// What stands between the name and `>`.
        attributes: &'a str,
    },
    /// `</name>`.
    Close {
        /// As it was written.
        name: &'a str,
    },
}

/// Elements whose content is no markup, and is no text of the letter.
const RAW: [&str; 8] = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "plaintext"];

/// Elements that have no end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Whether an element of this name, in lower case, has no end.
pub fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// The pieces of a markup, in order.
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    /// From the start.
    pub const fn new(markup: &'a str) -> Self {
        Self { rest: markup }
    }

    /// What was not taken apart yet.
    pub const fn rest(&self) -> &'a str {
        self.rest
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// A comment, a declaration, or what a browser takes for one; nothing if it is none.
    fn skip_comment(&mut self) -> bool {
        let Some(after) = self.rest.strip_prefix('<') else { return false };
        let is_close = after.strip_prefix('/').is_some_and(|name| !name.starts_with(|c: char| c.is_ascii_alphabetic()));
        if let Some(comment) = after.strip_prefix("!--") {
            let short = ["->", ">"].into_iter().find(|end| comment.starts_with(end));
            let end = short.map(str::len).or_else(|| comment_end(comment));
            self.rest = end.and_then(|end| comment.get(end..)).unwrap_or_default();
            true
        } else if after.starts_with(['!', '?']) || (is_close && after.len() > 1) {
            self.rest = after.split_once('>').map_or("", |(_, rest)| rest);
            true
        } else {
            false
        }
    }

    fn tag(&mut self) -> Option<Token<'a>> {
        let after = self.rest.strip_prefix('<')?;
        let (is_close, after) = after.strip_prefix('/').map_or((false, after), |after| (true, after));
        if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let end = after.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(after.len());
        let (name, after) = after.split_at(end);
        let length = attributes_end(after);
        let attributes = after.get(..length).unwrap_or(after);
        // A tag that never ends is nothing, as in a browser.
        self.rest = after.get(length + 1..).unwrap_or_default();
        if is_close {
            return Some(Token::Close { name });
        }
        if RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
            self.skip_raw(name);
        }
        Some(Token::Open { name, attributes })
    }

    /// Goes to the end tag of an element whose content is no markup.
    fn skip_raw(&mut self, name: &str) {
        let bytes = self.rest.as_bytes();
        let mut from = 0;
        while let Some(at) = bytes.get(from..).and_then(|rest| rest.iter().position(|b| *b == b'<')) {
            let start = from + at;
            let tail = bytes.get(start + 1..).unwrap_or_default();
            let is_end = tail.first() == Some(&b'/')
                && tail.get(1..=name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && tail.get(name.len() + 1).is_none_or(|b| b.is_ascii_whitespace() || *b == b'/' || *b == b'>');
            if is_end {
                self.rest = self.rest.get(start..).unwrap_or_default();
                return;
            }
            from = start + 1;
        }
        self.rest = "";
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.rest.is_empty() {
            if self.skip_comment() {
                continue;
            }
            if let Some(tag) = self.tag() {
                return Some(tag);
            }
            // At least one character: a `<` that begins nothing is text.
            let skip = usize::from(self.rest.starts_with('<'));
            let end = self.rest.get(skip..).and_then(|rest| rest.find('<')).map_or(self.rest.len(), |at| at + skip);
            return Some(Token::Text(self.take(end)));
        }
        None
    }
}

/// Where a comment ends: after `-->` or `--!>`.
fn comment_end(comment: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = comment.get(from..)?.find("--") {
        let after = from + at + 2;
        let rest = comment.get(after..)?;
        if rest.starts_with('>') {
            return Some(after + 1);
        }
        if rest.starts_with("!>") {
            return Some(after + 2);
        }
        from = after - 1;
    }
    None
}

/// Where the `>` of a tag is: not one within a quoted value.
fn attributes_end(after: &str) -> usize {
    let bytes = after.as_bytes();
    let (mut at, mut before_value) = (0, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return at,
            b'"' | b'\'' if before_value => {
                let value = bytes.get(at + 1..).unwrap_or_default();
                let Some(end) = value.iter().position(|b| b == byte) else { return bytes.len() };
                at += end + 1;
                before_value = false;
            }
            b'=' => before_value = true,
            b if b.is_ascii_whitespace() => {}
            _ => before_value = false,
        }
        at += 1;
    }
    bytes.len()
}

/// The attributes of a tag: names as they were written, values with their entities as they were.
#[derive(Debug, Clone)]
pub struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Attributes<'a> {
    /// Of what stands between the name of a tag and its `>`.
    pub const fn new(attributes: &'a str) -> Self {
        Self { rest: attributes }
    }
}

/// The value of the first attribute of this name, which is in lower case.
pub fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    Attributes::new(attributes).find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if self.rest.is_empty() {
            return None;
        }
        let skip = usize::from(self.rest.starts_with('='));
        let is_end = |c: char| c.is_ascii_whitespace() || c == '/' || c == '=';
        let end = self.rest.get(skip..).and_then(|rest| rest.find(is_end)).map_or(self.rest.len(), |at| at + skip);
        let (name, rest) = self.rest.split_at(end);
        let after = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let Some(value) = after.strip_prefix('=') else {
            self.rest = rest;
            return Some((name, ""));
        };
        let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, rest) = if let Some(quote) = quote {
            let value = value.get(1..).unwrap_or_default();
            value.split_once(quote).unwrap_or((value, ""))
        } else {
            let end = value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len());
            value.split_at(end)
        };
        self.rest = rest;
        Some((name, value))
    }
}
