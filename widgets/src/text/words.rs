//! A catalogue as it was fetched, and how a text is taken out of it.

use core::cell::Cell;
use core::marker::PhantomData;
use std::thread::LocalKey;

/// The keys of one catalogue; made by `catalogue!`. A page speaks one language: what [`Words::read`] read is what its keys
/// say from then on.
pub trait Key: Copy + 'static {
    /// Their names in the file, by index.
    const KEYS: &'static [&'static str];
    /// Its place in [`Self::KEYS`].
    fn index(self) -> usize;
    /// The page's texts for these keys.
    fn page() -> &'static LocalKey<Cell<&'static [Line]>>;

    /// The text.
    fn say(self) -> &'static str {
        line(Self::page().get(), self).map_or_else(|| Self::KEYS[self.index()], |line| line.other.as_str())
    }

    /// The text with its placeholders filled.
    fn fill(self, values: &[(&str, &str)]) -> String {
        filled(self.say(), values)
    }

    /// The text in the form for this number, which also fills `{n}`.
    fn count(self, number: u32, values: &[(&str, &str)]) -> String {
        // English, German and Spanish have two forms, and one is for exactly one.
        let one = line(Self::page().get(), self).map(|line| line.one.as_str());
        let form = one.filter(|one| number == 1 && !one.is_empty()).unwrap_or_else(|| self.say());
        filled(&filled(form, values), &[("n", &number.to_string())])
    }
}

/// One language of one catalogue. A cheap handle, to be put into the context at the root of a page.
#[derive(Debug)]
pub struct Words<K> {
    keys: PhantomData<fn(K)>,
}

impl<K> Clone for Words<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Words<K> {}

/// A text, in the form for one and the form for everything else; most have only the latter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// For exactly one.
    pub one: String,
    /// For everything else.
    pub other: String,
}

impl<K: Key> Words<K> {
    /// Reads a catalogue for the page. A key that is missing shows its own name.
    pub fn read(file: &str) -> Self {
        // The page's for as long as it lives, and read once: nothing would ever give it back.
        K::page().set(Vec::leak(parse(file, K::KEYS)));
        Self { keys: PhantomData }
    }

    /// The text.
    pub fn get(self, key: K) -> String {
        key.say().to_owned()
    }

    /// The text with its placeholders filled.
    pub fn fill(self, key: K, values: &[(&str, &str)]) -> String {
        key.fill(values)
    }

    /// The text in the form for this number, which also fills `{n}`.
    pub fn count(self, key: K, number: u32, values: &[(&str, &str)]) -> String {
        key.count(number, values)
    }
}

fn line<K: Key>(lines: &'static [Line], key: K) -> Option<&'static Line> {
    lines.get(key.index())
}

/// Finds the keys in a file.
pub(super) fn parse(file: &str, keys: &[&str]) -> Vec<Line> {
    let mut lines: Vec<Line> = keys.iter().map(|key| Line { one: String::new(), other: (*key).to_owned() }).collect();
    for (key, text) in entries(file) {
        let (name, one) = form(key, keys);
        let at = keys.iter().position(|known| *known == name);
        if let Some(line) = at.and_then(|at| lines.get_mut(at)) {
            let text = with_breaks(text);
            if one {
                line.one = text;
            } else {
                line.other = text;
            }
        }
    }
    lines
}

// `\n` is a line break.
fn with_breaks(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.strip_prefix('n') {
            Some(rest) => out.extend(["\n", rest]),
            None => out.extend(["\\", part]),
        }
    }
    out
}

/// The declared key an entry belongs to, and whether it is its form for one. A key may itself end like a form.
pub(super) fn form<'a>(key: &'a str, keys: &[&str]) -> (&'a str, bool) {
    if keys.contains(&key) {
        (key, false)
    } else if let Some(name) = key.strip_suffix(".one") {
        (name, true)
    } else {
        (key.strip_suffix(".other").unwrap_or(key), false)
    }
}

/// The entries of a file, as they stand.
pub(super) fn entries(file: &str) -> impl Iterator<Item = (&str, &str)> {
    file.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(key, text)| (key.trim(), text.trim()))
}

// What is put in is not looked at again: a person's name may hold braces.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let found = after.split_once('}').and_then(|(name, tail)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, tail))
        });
        if let Some((value, tail)) = found {
            out.push_str(value);
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once() {
        assert_eq!(filled("{a} and {b}", &[("a", "{b}"), ("b", "x")]), "{b} and x");
        assert_eq!(filled("{unknown} {", &[]), "{unknown} {");
    }

    #[test]
    fn files_are_read_with_their_forms() {
        let lines = parse("# remark\nhi = Hello = you\nn.one = one\nn.other = {n} of\\nthem\n", &["hi", "n", "gone"]);
        assert_eq!(lines[0].other, "Hello = you");
        assert_eq!((lines[1].one.as_str(), lines[1].other.as_str()), ("one", "{n} of\nthem"));
        assert_eq!(lines[2].other, "gone");
    }
}
