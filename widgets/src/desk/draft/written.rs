//! What is written and not sent.

use domain::draft::Draft;
use domain::email::LetterDraft;
use domain::template::Composition;

/// What stands in a composer, and where letters are written, what the letter is beside its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// What is typed.
    pub typed: Composition,
    /// The letter it is to become.
    pub letter: Option<LetterDraft>,
}

impl Written {
    /// What a draft holds.
    pub fn of(draft: &Draft) -> Self {
        Self { typed: draft.composition(), letter: draft.letter.clone() }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty() && self.letter.is_none()
    }

    /// Whether there is nothing to lose.
    pub fn is_blank(&self) -> bool {
        self.typed.is_blank() && self.letter.is_none()
    }
}

impl From<Composition> for Written {
    fn from(typed: Composition) -> Self {
        Self { typed, letter: None }
    }
}

impl From<&str> for Written {
    fn from(text: &str) -> Self {
        Composition::from(text).into()
    }
}

impl From<String> for Written {
    fn from(text: String) -> Self {
        Composition::from(text).into()
    }
}
