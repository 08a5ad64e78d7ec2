//! Words that agents must not write to customers, or should think about first (SPEC C.1-7). Asked by the composer while
//! something is typed, and by the server as the judge. Texts are compared in a plain form, without case, accents and what
//! cannot be seen; no pattern is ever more than a text, so that looking for one takes a time that its length bounds.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::channel::ChannelKind;
use crate::id::WordId;
use crate::text;

/// Longest word or phrase, in code points.
pub const WORD_LIMIT: usize = 100;
/// Most of them, and most bytes of their texts together: every desk holds the list, which travels in one frame.
pub const WORDS_LIMIT: usize = 300;
/// See [`WORDS_LIMIT`].
pub const WORDS_BYTES: usize = 24 * 1024;

/// A word or phrase that is restricted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Word {
    /// Its id.
    pub id: WordId,
    /// What is looked for.
    pub text: String,
    /// Where; empty means everywhere.
    #[serde(default)]
    pub channels: Vec<ChannelKind>,
    /// Whether it counts only where no letter or digit stands beside it.
    #[serde(default)]
    pub whole: bool,
    /// What it does.
    pub action: Action,
}

/// What a restricted word does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Action {
    /// The agent is told, and may send.
    Warn,
    /// It is not sent.
    Refuse,
}

/// Why a word cannot stand in the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Wrong {
    /// Nothing of it could ever be found.
    #[error("must hold a letter, a digit or a sign")]
    Blank,
    /// Too long.
    #[error("must have at most {WORD_LIMIT} characters")]
    TooLong,
}

impl Word {
    /// The word as it will be stored: on one line.
    pub fn checked(mut self) -> Result<Self, Wrong> {
        self.text = text::normalize(&self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        if plain(&self.text).is_empty() {
            return Err(Wrong::Blank);
        }
        if self.text.chars().count() > WORD_LIMIT {
            return Err(Wrong::TooLong);
        }
        Ok(self)
    }

    fn stands_in(&self, plain_text: &str) -> bool {
        let word = plain(&self.text);
        if !self.whole {
            return !word.is_empty() && plain_text.contains(&word);
        }
        let mut from = 0;
        while let Some(at) = plain_text.get(from..).and_then(|rest| rest.find(&word)).filter(|_| !word.is_empty()) {
            let (begin, end) = (from + at, from + at + word.len());
            if is_apart(plain_text, begin) && is_apart(plain_text, end) {
                return true;
            }
            // The next place it could begin.
            from = begin + plain_text[begin..].chars().next().map_or(1, char::len_utf8);
        }
        false
    }
}

/// The restricted word that decides about this text: one that refuses it before one that warns.
pub fn found<'a>(words: &'a [Word], channel: ChannelKind, text: &str) -> Option<&'a Word> {
    if words.is_empty() {
        return None;
    }
    let text = plain(text);
    let here = |word: &&Word| word.channels.is_empty() || word.channels.contains(&channel);
    let mut found = words.iter().filter(here).filter(|word| word.stands_in(&text));
    let first = found.next()?;
    let refuses = |word: &&Word| word.action == Action::Refuse;
    Some(if refuses(&first) { first } else { found.find(refuses).unwrap_or(first) })
}

/// Whether no word goes on across this place.
fn is_apart(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().is_some_and(text::is_word);
    let after = text[at..].chars().next().is_some_and(text::is_word);
    !(before && after)
}

/// A text as it is compared: [`text::plain`], with one space where there is any between words, and none around.
fn plain(raw: &str) -> String {
    text::plain(raw).split_whitespace().collect::<Vec<_>>().join(" ")
}
