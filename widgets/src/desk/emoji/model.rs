//! Emoji and their names, how they are found, and how the keyboard goes through the grid. The list (`public/emoji.txt`) is a
//! choice of the usual ones; its names are those of Unicode CLDR (Unicode-3.0 licence), with further words behind a semicolon.

use crate::desk::search::matches;
use crate::text::Language;

/// How many stand side by side.
pub const COLUMNS: usize = 9;

/// An emoji.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Emoji {
    /// Itself.
    pub text: &'static str,
    names: &'static str,
}

impl Emoji {
    /// All of a list, in the order they stand in.
    pub fn all(list: &'static str) -> impl Iterator<Item = Self> {
        list.lines().filter_map(|line| line.split_once(' ')).map(|(text, names)| Self { text, names })
    }

    /// Those that have every word of the query among their names, whatever the language. An empty one finds all.
    pub fn found(list: &'static str, query: &str) -> Vec<Self> {
        Self::all(list).filter(|emoji| matches(emoji.names, query)).collect()
    }

    /// What it is called.
    pub fn name(self, language: Language) -> &'static str {
        let column = match language {
            Language::En => 0,
            Language::De => 1,
            Language::Es => 2,
        };
        let names = self.names.split('|').nth(column).unwrap_or(self.names);
        names.split(';').next().unwrap_or(names)
    }
}

/// A way through the grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// One further.
    Right,
    /// One back.
    Left,
    /// One row down.
    Down,
    /// One row up.
    Up,
}

impl Move {
    /// The move a key makes.
    pub fn of_key(key: &str) -> Option<Self> {
        match key {
            "ArrowRight" => Some(Self::Right),
            "ArrowLeft" => Some(Self::Left),
            "ArrowDown" => Some(Self::Down),
            "ArrowUp" => Some(Self::Up),
            _ => None,
        }
    }

    /// Where it leads among `count`; at the edges it stays.
    pub fn from(self, at: usize, count: usize) -> usize {
        let Some(last) = count.checked_sub(1) else { return 0 };
        let at = at.min(last);
        match self {
            Self::Right => (at + 1).min(last),
            Self::Left => at.saturating_sub(1),
            Self::Down if at + COLUMNS <= last => at + COLUMNS,
            // A last row that is shorter is reached at its end.
            Self::Down if at / COLUMNS < last / COLUMNS => last,
            Self::Up if at >= COLUMNS => at - COLUMNS,
            Self::Down | Self::Up => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const LIST: &str = include_str!("../../../../public/emoji.txt");

    #[test]
    fn every_emoji_is_there_once_with_a_name_in_every_language() {
        let all: Vec<_> = Emoji::all(LIST).collect();
        assert!(all.len() > 300);
        assert_eq!(all.iter().map(|emoji| emoji.text).collect::<BTreeSet<_>>().len(), all.len());
        for emoji in all {
            assert!(!emoji.text.is_ascii() || emoji.text.is_empty(), "{}", emoji.text);
            assert_eq!(emoji.names.split('|').count(), Language::ALL.len(), "{}", emoji.text);
            assert!(Language::ALL.iter().all(|language| !emoji.name(*language).is_empty()), "{}", emoji.text);
        }
    }

    #[test]
    fn they_are_found_by_words_of_any_language() {
        let first = |query| Emoji::found(LIST, query).first().map(|emoji| emoji.text);
        assert_eq!(first("thumbs up"), Some("👍"));
        assert_eq!(first("daumen hoch"), Some("👍"));
        assert_eq!(first("gracias"), Some("🙏"));
        assert_eq!(first("grusse xyz"), None);
        assert_eq!(Emoji::found(LIST, " ").len(), Emoji::all(LIST).count());
        assert_eq!(Emoji::found(LIST, "thumbs up")[0].name(Language::De), "Daumen hoch");
    }

    #[test]
    fn arrows_go_through_the_grid_and_stay_at_its_edges() {
        let count = 2 * COLUMNS + 3;
        let table = [
            (Move::Left, 0, 0),
            (Move::Right, 0, 1),
            (Move::Right, COLUMNS - 1, COLUMNS),
            (Move::Right, count - 1, count - 1),
            (Move::Up, 3, 3),
            (Move::Down, 1, COLUMNS + 1),
            (Move::Down, COLUMNS + 1, 2 * COLUMNS + 1),
            (Move::Down, 2 * COLUMNS - 1, count - 1),
            (Move::Down, count - 1, count - 1),
            (Move::Up, count - 1, COLUMNS + 2),
        ];
        for (step, at, to) in table {
            assert_eq!(step.from(at, count), to, "{step:?} from {at}");
        }
        assert_eq!(Move::Down.from(7, 0), 0);
    }
}
