//! Safe markup as plain text: for search and excerpts of what came, and as the other half of what is sent.

use super::clean::Clean;
use super::tokens::{Token, Tokens, attribute};

/// Whether the addresses of links are written beside their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Links {
    /// They are.
    Written,
    /// They are not.
    #[default]
    Hidden,
}

/// Characters whose names are what is left of entities in safe markup.
pub fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    // `&amp;` last, so that nothing is read twice.
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
}

/// Most pieces of markup that are looked through for it: what is further away does not follow.
const FOLLOWING: usize = 200;
/// So much of a text is looked at beyond what is asked for, in bytes: its first line.
const FIRST: usize = 200;

/// The first text of this markup, each piece on its own line.
pub fn following(markup: &str, limit: usize) -> String {
    let mut out = String::new();
    for token in Tokens::new(markup).take(FOLLOWING) {
        if let Token::Text(text) = token
            && !text.trim().is_empty()
        {
            // No more of it than is asked for: somebody may ask again behind the next tag.
            let text = text.trim_start();
            let mut end = text.len().min(limit + FIRST);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            out.extend([&unescape(text[..end].trim_end()), "\n"]);
            if out.len() > limit {
                break;
            }
        }
    }
    out
}

/// Markup as text.
pub fn text(clean: &Clean, links: Links) -> String {
    let mut writer = Writer { links, ..Writer::default() };
    for token in Tokens::new(&clean.0) {
        match token {
            Token::Text(text) => writer.words(&unescape(text)),
            Token::Open { name, attributes } => writer.open(name, attributes),
            Token::Close { name } => writer.close(name),
        }
    }
    writer.end_line();
    let length = writer.out.trim_end().len();
    writer.out.truncate(length);
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    line: String,
    /// Whether white space stands between what was written and what comes.
    space: bool,
    /// An empty line has to come first, within so many quotes.
    gap: Option<usize>,
    /// How many quotes are open.
    quotes: usize,
    preformatted: usize,
    /// Open lists: the number of the next item, none for plain ones.
    lists: Vec<Option<u32>>,
    /// Where the words of the open link begin, and where it leads.
    link: Option<(usize, String)>,
    links: Links,
}

/// Elements with an empty line around them.
const APART: [&str; 14] =
    ["blockquote", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"];
/// Elements that stand in lines of their own.
const LINES: [&str; 16] = [
    "address",
    "article",
    "aside",
    "caption",
    "center",
    "dd",
    "div",
    "dt",
    "figcaption",
    "footer",
    "header",
    "li",
    "main",
    "nav",
    "section",
    "tr",
];

impl Writer {
    fn words(&mut self, text: &str) {
        if self.preformatted > 0 {
            let mut lines = text.split('\n');
            self.line.push_str(lines.next().unwrap_or_default().trim_end_matches('\r'));
            for line in lines {
                self.break_line();
                self.line.push_str(line.trim_end_matches('\r'));
            }
            return;
        }
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.space = true;
            } else {
                if std::mem::take(&mut self.space) && !self.line.is_empty() {
                    self.line.push(' ');
                }
                self.line.push(c);
            }
        }
    }

    fn open(&mut self, name: &str, attributes: &str) {
        if APART.contains(&name) {
            self.end_line();
            if self.lists.is_empty() || !matches!(name, "ol" | "ul" | "p") {
                self.part();
            }
        } else if LINES.contains(&name) {
            self.end_line();
        }
        match name {
            "br" => self.break_line(),
            "hr" => {
                self.end_line();
                self.line.push_str("---");
                self.end_line();
            }
            "img" => {
                let alt = unescape(attribute(attributes, "alt").unwrap_or_default());
                self.words(&alt);
            }
            "td" | "th" => self.space = true,
            "pre" => self.preformatted += 1,
            "blockquote" => self.quotes += 1,
            "ol" => self.lists.push(Some(1)),
            "ul" => self.lists.push(None),
            "li" => self.item(),
            "a" => self.link = attribute(attributes, "href").map(|href| (self.line.len(), unescape(href))),
            _ => {}
        }
    }

    fn item(&mut self) {
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number += 1;
                mark
            }
            _ => "- ".to_owned(),
        };
        let depth = self.lists.len().saturating_sub(1).min(10);
        self.line.push_str(&"  ".repeat(depth));
        self.line.push_str(&mark);
        self.space = false;
    }

    fn close(&mut self, name: &str) {
        match name {
            "a" => self.close_link(),
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "ol" | "ul" => {
                self.end_line();
                self.lists.pop();
            }
            "blockquote" => {
                self.end_line();
                self.quotes = self.quotes.saturating_sub(1);
            }
            _ => {}
        }
        if APART.contains(&name) {
            self.end_line();
            if self.lists.is_empty() {
                self.part();
            }
        } else if LINES.contains(&name) {
            self.end_line();
        }
    }

    fn close_link(&mut self) {
        let Some((start, href)) = self.link.take() else { return };
        let words = self.line.get(start..).unwrap_or_default().trim();
        let bare = |text: &str| {
            let text = text.trim_start_matches("mailto:").trim_start_matches("tel:");
            let text = text.trim_start_matches("https://").trim_start_matches("http://");
            text.trim_end_matches('/').to_owned()
        };
        if self.links == Links::Written && bare(words) != bare(&href) {
            if words.is_empty() {
                self.words(&href);
            } else {
                self.line.extend([" <", href.as_str(), ">"]);
            }
        }
    }

    /// An empty line before what comes.
    fn part(&mut self) {
        self.gap = Some(self.gap.map_or(self.quotes, |gap| gap.min(self.quotes)));
    }

    /// Ends the line if there is one.
    fn end_line(&mut self) {
        if !self.line.trim().is_empty() {
            self.break_line();
        }
        self.line.clear();
        self.space = false;
    }

    fn break_line(&mut self) {
        let prefix = |depth: usize| if depth == 0 { String::new() } else { [&">".repeat(depth.min(20)), " "].concat() };
        if let Some(depth) = self.gap.take()
            && !self.out.is_empty()
        {
            self.out.extend([prefix(depth).trim_end(), "\n"]);
        }
        let prefix = prefix(self.quotes);
        let line = self.line.trim_end_matches([' ', '\t']);
        if line.is_empty() {
            self.out.push_str(prefix.trim_end());
        } else {
            self.out.extend([prefix.as_str(), line]);
        }
        self.out.push('\n');
        self.line.clear();
        self.space = false;
        self.link = self.link.take().map(|(_, href)| (0, href));
    }
}
