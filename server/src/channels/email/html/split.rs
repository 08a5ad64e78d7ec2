//! A long page in parts, each well-formed by itself: a browser lays one out in a moment, and the others one after the other
//! while the first is read.

use super::fold;
use super::tokens::{Token, Tokens, attribute, is_void};

/// A page up to this is one part, in bytes.
pub const WHOLE: usize = 256 << 10;
/// About the size of a part.
const PART: usize = 48 << 10;
/// What no block ends in for so long is cut anywhere.
const PATIENCE: usize = 2 * PART;
/// Longest start tags that are written again where a part begins: behind longer ones nothing is cut.
const REOPENED: usize = 8 << 10;

/// Elements behind whose end a part can end without being seen to.
const BLOCKS: [&str; 20] = [
    "article",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "h1",
    "h2",
    "h3",
    "h4",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tr",
    "ul",
];

struct Open<'a> {
    name: &'a str,
    attributes: &'a str,
    /// How many of its items are complete, if it is a list.
    items: u32,
}

struct Splitter<'a> {
    parts: Vec<String>,
    now: String,
    /// How much of it was open already where the part before it ended.
    reopened: usize,
    open: Vec<Open<'a>>,
    /// What opens text that is folded away.
    label: &'a str,
}

/// Safe markup in parts. Together they say what it says; whatever is open where one ends is open where the next begins.
pub fn split(markup: &str, label: &str) -> Vec<String> {
    if markup.len() <= WHOLE {
        return vec![markup.to_owned()];
    }
    let mut splitter =
        Splitter { parts: Vec::new(), now: String::with_capacity(PART * 2), reopened: 0, open: Vec::new(), label };
    for token in Tokens::new(markup) {
        match token {
            Token::Text(text) => splitter.text(text),
            Token::Open { name, attributes } => splitter.open(name, attributes),
            Token::Close { name } => splitter.close(name),
        }
    }
    if !splitter.now.is_empty() {
        splitter.parts.push(splitter.now);
    }
    splitter.parts
}

impl<'a> Splitter<'a> {
    fn text(&mut self, mut text: &'a str) {
        // Lines of plain text are all one text.
        while self.now.len() - self.reopened + text.len() > PATIENCE {
            let room = PART.saturating_sub(self.now.len() - self.reopened);
            let line = text.as_bytes().iter().skip(room).position(|byte| *byte == b'\n').map(|at| room + at + 1);
            let Some((line, rest)) = line.and_then(|at| text.split_at_checked(at)) else { break };
            self.now.push_str(line);
            text = rest;
            let parts = self.parts.len();
            self.end();
            if self.parts.len() == parts {
                break;
            }
        }
        self.now.push_str(text);
    }

    fn open(&mut self, name: &'a str, attributes: &'a str) {
        self.now.extend(["<", name, attributes, ">"]);
        if !is_void(name) {
            self.open.push(Open { name, attributes, items: 0 });
        }
    }

    fn close(&mut self, name: &'a str) {
        self.now.extend(["</", name, ">"]);
        self.open.pop();
        if name == "li"
            && let Some(list) = self.open.last_mut()
        {
            list.items += 1;
        }
        let new = self.now.len() - self.reopened;
        if new >= PATIENCE || new >= PART && BLOCKS.contains(&name) {
            self.end();
        }
    }

    /// Ends a part, unless it would be in the words that unfold something, or what is open is too long to be written again.
    fn end(&mut self) {
        let again: usize = self.open.iter().map(|open| open.name.len() + open.attributes.len() + 2).sum();
        if again > REOPENED || self.open.iter().any(|open| open.name == "summary") {
            return;
        }
        for open in self.open.iter().rev() {
            self.now.extend(["</", open.name, ">"]);
        }
        self.parts.push(std::mem::take(&mut self.now));
        for Open { name, attributes, items } in &self.open {
            if *name == "details" {
                self.now.push_str(fold::summary(self.label).as_str());
            } else if *name == "ol" && *items > 0 {
                let first: u32 = attribute(attributes, "start").and_then(|start| start.parse().ok()).unwrap_or(1);
                // The first of two attributes of a name counts.
                let start = first.saturating_add(*items).to_string();
                self.now.extend(["<ol start=\"", &start, "\"", attributes, ">"]);
            } else {
                self.now.extend(["<", name, attributes, ">"]);
            }
        }
        self.reopened = self.now.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names that are open at the end, and whether any end tag was of something else.
    fn balance(markup: &str) -> bool {
        let mut open = Vec::new();
        for token in Tokens::new(markup) {
            match token {
                Token::Open { name, .. } if !is_void(name) => open.push(name),
                Token::Close { name } if open.pop() != Some(name) => return false,
                _ => {}
            }
        }
        open.is_empty()
    }

    fn text(markup: &str) -> String {
        let said = |token| if let Token::Text(text) = token { Some(text) } else { None };
        Tokens::new(markup).filter_map(said).collect()
    }

    fn check(markup: &str) -> Vec<String> {
        let parts = split(markup, "More");
        assert!(parts.iter().all(|part| balance(part)), "each is well-formed");
        assert!(parts.iter().all(|part| part.len() < PATIENCE + 4_096), "each is small");
        let said: String = parts.iter().map(|part| text(part)).collect();
        assert_eq!(said.replace("More", ""), text(markup).replace("More", ""), "nothing is lost");
        parts
    }

    #[test]
    fn what_is_short_is_whole() {
        let markup = "<p>x</p>".repeat(100);
        assert_eq!(split(&markup, ""), [markup]);
    }

    #[test]
    fn parts_end_between_blocks_and_open_again_what_was_open() {
        let rows = "<tr><td style=\"color:red\"><a href=\"https://x.test\">One</a></td></tr>".repeat(9_000);
        let parts = check(&["<div><table><tbody>", &rows, "</tbody></table></div>"].concat());
        assert!(parts.len() > 3 && parts.iter().all(|part| part.starts_with("<div><table><tbody><tr>")));
        let parts = check(&["<ol start=\"3\">", &"<li>One</li>".repeat(40_000), "</ol>"].concat());
        assert!(
            parts[1].starts_with("<ol start=\"") && !parts[1].starts_with("<ol start=\"3\""),
            "{}",
            &parts[1][..40]
        );
        let folded = [&fold::details("More"), "<p>old</p>".repeat(60_000).as_str(), fold::DETAILS_END].concat();
        assert!(check(&["<p>new</p>", &folded].concat())[1].starts_with(&fold::details("More")));
    }

    #[test]
    fn what_is_written_again_does_not_multiply() {
        let long =
            ["<p><a href=\"https://x.test/", &"A".repeat(280_000), "\">", &"<b>x</b>".repeat(400), "</a></p>"].concat();
        let parts = split(&long, "");
        assert!(parts.len() <= 2 && parts.iter().map(String::len).sum::<usize>() < long.len() + 100);
        let deep = ["<div style=\"color:red\">".repeat(100), "<b>x</b>".repeat(90_000), "</div>".repeat(100)].concat();
        let parts = split(&deep, "");
        assert!(parts.iter().map(String::len).sum::<usize>() < deep.len() * 11 / 10, "{}", parts.len());
    }

    #[test]
    fn long_lines_and_texts_are_parted_too() {
        check(&["<div class=\"plain\">", &"a line of text\n".repeat(60_000), "</div>"].concat());
        check(&"<b>x</b> ".repeat(90_000));
        // Nothing parts a word.
        assert_eq!(split(&["<p>", &"x".repeat(WHOLE * 2), "</p>"].concat(), "").len(), 1);
    }
}
