//! Markup made small and regular before it is parsed: only known elements and attributes, everything closed, nothing nested
//! too deeply. A parser of HTML needs quadratic time, and memory, for some markup; what comes from here cannot make it so.
//! It is no judge of what is safe: that is [`super::clean`].

use super::tokens::{Attributes, Token, Tokens, is_void};

/// Deepest nesting that is kept; what is deeper is lifted up to here.
const DEEPEST: usize = 200;
/// The same for bold, colours and their like, which a parser repeats in every paragraph.
const DEEPEST_FORMAT: usize = 30;
/// Elements that may be open at the same time; more are not told apart.
const MOST_OPEN: usize = 600;
/// Longest value of an attribute but an address.
const LONGEST_VALUE: usize = 4_000;
/// Longest address; pictures in the markup are addresses.
const LONGEST_ADDRESS: usize = 3 << 20;

/// How an element behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    /// A parser opens it again in every paragraph until it is closed.
    Format,
    /// Its end may be left out, and another of its kind ends it.
    Open,
    /// A row of a table, or what is around rows.
    Row,
    /// A border that the end of an inner element does not cross.
    Cell,
    Table,
}

/// Every element that is kept.
const ELEMENTS: [(&str, Kind); 74] = [
    ("a", Kind::Format),
    ("abbr", Kind::Plain),
    ("address", Kind::Plain),
    ("article", Kind::Plain),
    ("aside", Kind::Plain),
    ("b", Kind::Format),
    ("bdi", Kind::Plain),
    ("bdo", Kind::Plain),
    ("big", Kind::Format),
    ("blockquote", Kind::Plain),
    ("br", Kind::Plain),
    ("caption", Kind::Row),
    ("center", Kind::Plain),
    ("cite", Kind::Plain),
    ("code", Kind::Format),
    ("col", Kind::Plain),
    ("colgroup", Kind::Row),
    ("dd", Kind::Open),
    ("del", Kind::Plain),
    ("dfn", Kind::Plain),
    ("div", Kind::Plain),
    ("dl", Kind::Plain),
    ("dt", Kind::Open),
    ("em", Kind::Format),
    ("figcaption", Kind::Plain),
    ("figure", Kind::Plain),
    ("font", Kind::Format),
    ("footer", Kind::Plain),
    ("h1", Kind::Plain),
    ("h2", Kind::Plain),
    ("h3", Kind::Plain),
    ("h4", Kind::Plain),
    ("h5", Kind::Plain),
    ("h6", Kind::Plain),
    ("header", Kind::Plain),
    ("hr", Kind::Plain),
    ("i", Kind::Format),
    ("img", Kind::Plain),
    ("ins", Kind::Plain),
    ("kbd", Kind::Plain),
    ("label", Kind::Plain),
    ("li", Kind::Open),
    ("main", Kind::Plain),
    ("mark", Kind::Plain),
    ("nav", Kind::Plain),
    ("ol", Kind::Plain),
    ("p", Kind::Open),
    ("pre", Kind::Plain),
    ("q", Kind::Plain),
    ("s", Kind::Format),
    ("samp", Kind::Plain),
    ("section", Kind::Plain),
    ("small", Kind::Format),
    ("span", Kind::Plain),
    ("strike", Kind::Format),
    ("strong", Kind::Format),
    ("sub", Kind::Plain),
    ("sup", Kind::Plain),
    ("table", Kind::Table),
    ("tbody", Kind::Row),
    ("td", Kind::Cell),
    ("tfoot", Kind::Row),
    ("th", Kind::Cell),
    ("thead", Kind::Row),
    ("time", Kind::Plain),
    ("tr", Kind::Row),
    ("tt", Kind::Format),
    ("u", Kind::Format),
    ("ul", Kind::Plain),
    ("var", Kind::Plain),
    ("wbr", Kind::Plain),
    ("summary", Kind::Plain),
    ("picture", Kind::Plain),
    ("ruby", Kind::Plain),
];

/// Every attribute that is kept, if its value is fit.
pub const ATTRIBUTES: [&str; 27] = [
    "align",
    "alt",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "color",
    "colspan",
    "dir",
    "face",
    "height",
    "href",
    "hspace",
    "id",
    "lang",
    "rowspan",
    "size",
    "src",
    "start",
    "style",
    "title",
    "type",
    "valign",
    "value",
    "vspace",
    "width",
];

/// The names of all elements that are kept.
pub fn elements() -> impl Iterator<Item = &'static str> {
    ELEMENTS.iter().map(|(name, _)| *name)
}

/// The place of an element in [`ELEMENTS`].
fn known(name: &str) -> Option<usize> {
    let mut lower = [0; 10];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    // The last few stand behind the sorted ones.
    let (sorted, others) = ELEMENTS.split_at(ELEMENTS.len() - 3);
    sorted
        .binary_search_by(|(name, _)| name.as_bytes().cmp(lower))
        .ok()
        .or_else(|| others.iter().position(|(name, _)| name.as_bytes() == lower).map(|at| at + sorted.len()))
}

/// The same markup, small and regular.
pub fn bound(markup: &str) -> String {
    let mut bounded = Bounded { out: String::with_capacity(markup.len()), ..Bounded::default() };
    for token in Tokens::new(markup) {
        match token {
            Token::Text(text) => bounded.text(text),
            Token::Open { name, attributes } => {
                if let Some(element) = known(name) {
                    bounded.open(element, attributes);
                }
            }
            Token::Close { name } => {
                if let Some(element) = known(name) {
                    bounded.close(element);
                }
            }
        }
    }
    while bounded.pop(false) {}
    bounded.out
}

#[derive(Default)]
struct Bounded {
    out: String,
    /// What is open: the element, and whether it was written.
    open: Vec<(usize, bool)>,
    counts: Vec<usize>,
    depth: usize,
    formats: usize,
}

impl Bounded {
    fn text(&mut self, text: &str) {
        // A `<` that begins no tag must not begin one for the parser.
        match text.strip_prefix('<') {
            Some(rest) => self.out.extend(["&lt;", rest]),
            None => self.out.push_str(text),
        }
    }

    fn count(&mut self, element: usize) -> &mut usize {
        if self.counts.is_empty() {
            self.counts = vec![0; ELEMENTS.len()];
        }
        &mut self.counts[element]
    }

    fn open(&mut self, element: usize, attributes: &str) {
        let (name, kind) = ELEMENTS[element];
        if is_void(name) {
            return self.write(name, attributes);
        }
        // A paragraph within a paragraph ends the first one.
        if matches!(kind, Kind::Open | Kind::Row) && self.open.last().is_some_and(|(last, _)| *last == element) {
            self.pop(true);
        }
        if self.open.len() >= MOST_OPEN {
            return;
        }
        let fits = self.depth < DEEPEST && (kind != Kind::Format || self.formats < DEEPEST_FORMAT);
        self.open.push((element, fits));
        *self.count(element) += 1;
        if fits {
            self.depth += 1;
            self.formats += usize::from(kind == Kind::Format);
            self.write(name, attributes);
        }
    }

    fn close(&mut self, element: usize) {
        let (name, kind) = ELEMENTS[element];
        if is_void(name) || *self.count(element) == 0 {
            return;
        }
        let stays_inside = !matches!(kind, Kind::Cell | Kind::Table | Kind::Row);
        for back in 1..=self.open.len() {
            let (found, _) = self.open[self.open.len() - back];
            if found == element {
                (1..back).for_each(|_| {
                    self.pop(false);
                });
                self.pop(true);
                return;
            }
            if ELEMENTS[found].1 == Kind::Table || (stays_inside && ELEMENTS[found].1 == Kind::Cell) {
                return;
            }
        }
    }

    /// Ends what was opened last; `told` if the markup says so.
    fn pop(&mut self, told: bool) -> bool {
        let Some((element, written)) = self.open.pop() else { return false };
        *self.count(element) -= 1;
        if written {
            let (name, kind) = ELEMENTS[element];
            self.depth -= 1;
            self.formats -= usize::from(kind == Kind::Format);
            // A parser may have ended a paragraph by itself, and would make another one of a second end.
            if told || name != "p" {
                self.out.extend(["</", name, ">"]);
            }
        }
        true
    }

    fn write(&mut self, name: &str, attributes: &str) {
        self.out.extend(["<", name]);
        let mut seen = 0_u32;
        for (attribute, value) in Attributes::new(attributes) {
            let Some(place) = ATTRIBUTES.iter().position(|known| known.eq_ignore_ascii_case(attribute)) else {
                continue;
            };
            let limit = if matches!(ATTRIBUTES[place], "src" | "href") { LONGEST_ADDRESS } else { LONGEST_VALUE };
            if seen & (1 << place) == 0 && value.len() <= limit {
                seen |= 1 << place;
                self.out.extend([" ", ATTRIBUTES[place], "=\""]);
                self.out.push_str(&value.replace('"', "&quot;"));
                self.out.push('"');
            }
        }
        self.out.push('>');
    }
}
