//! What a text of `WhatsApp` or Messenger says with its markers read: `*bold*`, `_italic_`, `~strike~` and three back-ticks
//! around monospace (SPEC A.6). Both platforms read the same ones.
//!
//! A message is stored as the text with its markers, not as this tree: it is what the customer's platform gets and sends,
//! what counts towards the limit (SPEC C.1-1) and what an agent types. There is no way to quote a marker, so a tree could
//! not be written back without changing what some texts say; a text can always be read into a tree, and the tree gives back
//! the very text it was read from.
//!
//! A marker opens at the begin of a word and closes at the end of one, on the same line; two of the same kind side by side,
//! markers inside of web addresses, and those without a partner are text. A kind does not nest in itself, and nothing nests
//! in monospace.

mod toggle;

pub use toggle::{Edit, Selection, toggle};

/// What surrounds monospace.
pub const MONO: &str = "```";

/// A way of writing that a pair of markers stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// `*so*`
    Bold,
    /// `_so_`
    Italic,
    /// `~so~`
    Strike,
}

/// A piece of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Node {
    /// Words, line breaks among them.
    Text(String),
    /// Pieces in a style; no line breaks.
    Styled(Style, Vec<Node>),
    /// Monospace, as it stands, line breaks among it.
    Mono(String),
}

impl Style {
    /// Every style that has a marker of one character.
    pub const ALL: [Self; 3] = [Self::Bold, Self::Italic, Self::Strike];

    /// Its marker.
    pub const fn marker(self) -> char {
        match self {
            Self::Bold => '*',
            Self::Italic => '_',
            Self::Strike => '~',
        }
    }

    const fn of(marker: char) -> Option<Self> {
        match marker {
            '*' => Some(Self::Bold),
            '_' => Some(Self::Italic),
            '~' => Some(Self::Strike),
            _ => None,
        }
    }
}

/// Reads a text.
pub fn parse(text: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut rest = text;
    while let Some((before, mono, after)) = next_mono(rest) {
        lines(before, &mut nodes);
        nodes.push(Node::Mono(mono.to_owned()));
        rest = after;
    }
    lines(rest, &mut nodes);
    nodes
}

/// Writes a text with its markers: of what [`parse`] read, the very same.
pub fn with_markers(nodes: &[Node]) -> String {
    let mut out = String::new();
    write(nodes, true, &mut out);
    out
}

/// The words alone, for lists and for reading aloud.
pub fn plain(nodes: &[Node]) -> String {
    let mut out = String::new();
    write(nodes, false, &mut out);
    out
}

fn write(nodes: &[Node], markers: bool, out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Mono(text) => {
                let marker = if markers { MONO } else { "" };
                out.extend([marker, text, marker]);
            }
            Node::Styled(style, inner) => {
                out.extend(markers.then(|| style.marker()));
                write(inner, markers, out);
                out.extend(markers.then(|| style.marker()));
            }
        }
    }
}

fn next_mono(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(MONO)?;
    let (mono, after) = rest.split_once(MONO)?;
    // With nothing to read in between they are text, and so is the rest.
    if mono.trim().is_empty() { None } else { Some((before, mono, after)) }
}

fn lines(text: &str, nodes: &mut Vec<Node>) {
    for line in text.split_inclusive('\n') {
        let marks = marks(line);
        inline(line, 0, &marks, &[], nodes);
    }
}

/// A marker where it could mean something.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    style: Style,
    opens: bool,
    closes: bool,
}

/// The markers of a line.
fn marks(line: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut address_until = 0;
    let mut before = None;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        if at >= address_until && before.is_none_or(|c: char| !c.is_alphanumeric()) {
            address_until = at + address(line.get(at..).unwrap_or_default());
        }
        if let Some(style) = Style::of(c)
            && at >= address_until
            && before != Some(c)
            && after != Some(c)
        {
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
            let (opens, closes) = (!word(before) && !space(after), !space(before) && !word(after));
            if opens || closes {
                marks.push(Mark { at, style, opens, closes });
            }
        }
        before = Some(c);
    }
    marks
}

/// How long the web address is that a text begins with; 0 when it begins with none. What may close a marker or a sentence
/// at its end is not part of it.
fn address(text: &str) -> usize {
    if !["https://", "http://", "www."].iter().any(|begin| text.starts_with(begin)) {
        return 0;
    }
    let word = text.split(char::is_whitespace).next().unwrap_or_default();
    word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/').len()
}

// Every mark is looked at once on each of the at most four levels: a kind that found no partner is not looked for again.
fn inline(line: &str, from: usize, marks: &[Mark], inside: &[Style], nodes: &mut Vec<Node>) {
    let mut done = from;
    let mut single: Vec<Style> = inside.to_vec();
    let mut index = 0;
    while let Some(open) = marks.get(index) {
        index += 1;
        if !open.opens || single.contains(&open.style) {
            continue;
        }
        let rest = marks.get(index..).unwrap_or_default();
        let Some(length) = rest.iter().position(|mark| mark.style == open.style && mark.closes) else {
            single.push(open.style);
            continue;
        };
        let close = rest.get(length).map_or(open.at, |mark| mark.at);
        push_text(line.get(done..open.at), nodes);
        let mut inner = Vec::new();
        let within: Vec<Style> = inside.iter().copied().chain([open.style]).collect();
        let (line_inside, marks_inside) = (line.get(..close).unwrap_or_default(), rest.get(..length));
        inline(line_inside, open.at + 1, marks_inside.unwrap_or_default(), &within, &mut inner);
        nodes.push(Node::Styled(open.style, inner));
        done = close + 1;
        index += length + 1;
    }
    push_text(line.get(done..), nodes);
}

// What stands beside each other is one piece.
fn push_text(text: Option<&str>, nodes: &mut Vec<Node>) {
    match (text, nodes.last_mut()) {
        (None | Some(""), _) => {}
        (Some(text), Some(Node::Text(last))) => last.push_str(text),
        (Some(text), _) => nodes.push(Node::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests;
