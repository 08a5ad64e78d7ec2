//! What is written and not sent.

use domain::draft::{DRAFT_LIMIT, Draft};
use domain::email::LetterDraft;
use domain::template::Composition;

use crate::files::Files;

/// What stands in a composer, and where letters are written, what the letter is beside its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// What is typed.
    pub typed: Composition,
    /// The letter it is to become.
    pub letter: Option<LetterDraft>,
    /// The files that lie ready beside it.
    pub files: Files,
}

impl Written {
    /// What a draft holds.
    pub fn of(draft: &Draft) -> Self {
        Self { typed: draft.composition(), letter: draft.letter.clone(), files: Files::of(&draft.files) }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty() && self.letter.is_none() && self.files.is_empty()
    }

    /// Whether it is more than the server keeps; this device keeps it all the same.
    pub fn is_too_large(&self) -> bool {
        let before = self.typed.locked().map_or(0, |locked| locked.before.len());
        self.typed.text.len() + before + self.letter.as_ref().map_or(0, |letter| letter.reply.edited().len())
            > DRAFT_LIMIT
    }

    /// Whether there is nothing to lose.
    pub fn is_blank(&self) -> bool {
        self.typed.is_blank() && self.letter.is_none()
    }
}

impl From<Composition> for Written {
    fn from(typed: Composition) -> Self {
        Self { typed, ..Self::default() }
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
