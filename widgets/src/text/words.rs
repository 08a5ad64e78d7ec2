//! A catalogue as it was fetched, and how a text is taken out of it.

use core::marker::PhantomData;

use leptos::prelude::{StoredValue, WithValue};

/// The keys of one catalogue; made by `catalogue!`.
pub trait Key: Copy + 'static {
    /// Their names in the file, by index.
    const KEYS: &'static [&'static str];
    /// Its place in [`Self::KEYS`].
    fn index(self) -> usize;
}

/// One language of one catalogue. A cheap handle, to be put into the context at the root of a page.
#[derive(Debug)]
pub struct Words<K> {
    lines: StoredValue<Vec<Line>>,
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
pub(super) struct Line {
    pub one: String,
    pub other: String,
}

impl<K: Key> Words<K> {
    /// Reads a catalogue; lives as long as the current reactive owner. A key that is missing shows its own name.
    pub fn read(file: &str) -> Self {
        Self { lines: StoredValue::new(parse(file, K::KEYS)), keys: PhantomData }
    }

    /// The text.
    pub fn get(self, key: K) -> String {
        self.line(key, |line| line.other.clone())
    }

    /// The text with its placeholders filled.
    pub fn fill(self, key: K, values: &[(&str, &str)]) -> String {
        self.line(key, |line| filled(&line.other, values))
    }

    /// The text in the form for this number, which also fills `{n}`.
    pub fn count(self, key: K, number: u32, values: &[(&str, &str)]) -> String {
        self.line(key, |line| {
            // English, German and Spanish have two forms, and one is for exactly one.
            let form = if number == 1 && !line.one.is_empty() { &line.one } else { &line.other };
            filled(&filled(form, values), &[("n", &number.to_string())])
        })
    }

    fn line(self, key: K, take: impl FnOnce(&Line) -> String) -> String {
        self.lines.try_with_value(|lines| lines.get(key.index()).map(take)).flatten().unwrap_or_default()
    }
}

/// Finds the keys in a file.
pub(super) fn parse(file: &str, keys: &[&str]) -> Vec<Line> {
    let mut lines: Vec<Line> = keys.iter().map(|key| Line { one: String::new(), other: (*key).to_owned() }).collect();
    for (key, text) in entries(file) {
        let (name, one) = form(key, keys);
        let at = keys.iter().position(|known| *known == name);
        if let Some(line) = at.and_then(|at| lines.get_mut(at)) {
            let text = text.replace("\\n", "\n");
            if one {
                line.one = text;
            } else {
                line.other = text;
            }
        }
    }
    lines
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
