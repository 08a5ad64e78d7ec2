//! What an agent has typed and not yet sent (DESIGN.md §3.4): it lives on the server, newest wins on every device, an
//! overwritten text stays recoverable, and Send names the version it consumes.

use serde::{Deserialize, Serialize};

use crate::email::LetterDraft;
use crate::message::Attachment;
use crate::template::{Composition, Form};
use crate::text;
use crate::time::Timestamp;

/// Longest draft, in bytes; drafts travel by HTTP and never in a frame.
pub const DRAFT_LIMIT: usize = 512 * 1024;

/// How many overwritten texts are kept.
pub const HISTORY_LIMIT: usize = 10;

/// An agent's draft in one conversation.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Draft {
    /// Counts changes, sends included; 0 before the first.
    pub version: u32,
    /// What is typed.
    pub text: String,
    /// Files that lie ready to go with it.
    #[serde(default)]
    pub files: Vec<Attachment>,
    /// What templates left beside it.
    #[serde(default)]
    pub form: Form,
    /// The letter it is to become, where letters are written.
    #[serde(default)]
    pub letter: Option<LetterDraft>,
    /// When it was saved.
    pub at: Timestamp,
    /// Texts that were overwritten by another device, latest last.
    pub overwritten: Vec<String>,
}

impl Draft {
    /// What stands in the composer.
    pub fn composition(&self) -> Composition {
        Composition::kept(self.text.clone(), self.form.clone())
    }

    /// Saves what was typed, and the letter it is to become, on top of version `base`. A base that is not the newest means another device wrote in between:
    /// the newer text wins and the other one is kept.
    pub fn save(&mut self, typed: Composition, letter: Option<LetterDraft>, base: u32, now: Timestamp) {
        let conflict = base != self.version;
        let old = core::mem::replace(&mut self.text, typed.text);
        self.form = typed.form;
        self.letter = letter;
        if conflict && !old.trim().is_empty() && old != self.text && !self.overwritten.contains(&old) {
            self.overwritten.push(old);
            if self.overwritten.len() > HISTORY_LIMIT {
                self.overwritten.remove(0);
            }
        }
        self.version += 1;
        self.at = now;
    }

    /// Puts a text there that nobody typed: into an empty composer, else below what stands there; aside, where only gaps
    /// can be filled or no room is left.
    pub fn add(&mut self, text: &str, now: Timestamp) {
        let paragraphs = self.letter.as_ref().is_some_and(|letter| letter.rich).then(|| text::paragraphs(text));
        let (text, rich) = (paragraphs.as_deref().unwrap_or(text), paragraphs.is_some());
        let typed = self.composition();
        if typed.locked().is_some() || self.text.len() + text.len() >= DRAFT_LIMIT {
            self.overwritten.push(text.to_owned());
            if self.overwritten.len() > HISTORY_LIMIT {
                self.overwritten.remove(0);
            }
        } else if typed.is_blank() {
            text.clone_into(&mut self.text);
            self.form = Form::default();
        } else {
            self.text.push_str(if rich { "" } else { "\n" });
            self.text.push_str(text);
        }
        self.version += 1;
        self.at = now;
    }

    /// The text of `version` was sent. A draft that is newer stays: somebody typed on.
    pub fn consume(&mut self, version: u32, now: Timestamp) {
        if version == self.version {
            self.text.clear();
            self.files.clear();
            self.form = Form::default();
            self.letter = None;
            self.version += 1;
            self.at = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newest_wins_and_the_other_text_is_kept() {
        let mut draft = Draft::default();
        draft.save("from the laptop".into(), None, 0, Timestamp(1));
        draft.save("from the phone".into(), None, 0, Timestamp(2));
        assert_eq!(draft.text, "from the phone");
        assert_eq!(draft.overwritten, ["from the laptop"]);
    }

    #[test]
    fn typing_on_keeps_no_history() {
        let mut draft = Draft::default();
        draft.save("a".into(), None, 0, Timestamp(1));
        draft.save("ab".into(), None, 1, Timestamp(2));
        assert_eq!((draft.version, draft.overwritten.len()), (2, 0));
    }

    #[test]
    fn what_is_put_there_takes_nothing_away() {
        let mut draft = Draft::default();
        draft.add("It left on Monday.", Timestamp(1));
        draft.add("By parcel.", Timestamp(2));
        assert_eq!((draft.text.as_str(), draft.version), ("It left on Monday.\nBy parcel.", 2));
        let source = "Dear [[name]]".to_owned();
        let (template, language) = (crate::TemplateId::from_number(1), "en".to_owned());
        let values = vec!["Jo".into()];
        let locked = crate::template::Locked { template, language, source, values, approved: false };
        draft.save(Composition::from(locked), None, 2, Timestamp(3));
        let stands = draft.composition();
        draft.add("Aside", Timestamp(4));
        assert_eq!((draft.composition(), draft.overwritten.last().map(String::as_str)), (stands, Some("Aside")));
    }

    #[test]
    fn sending_takes_only_what_was_sent() {
        let mut draft = Draft::default();
        draft.save("sent".into(), None, 0, Timestamp(1));
        draft.save("typed meanwhile".into(), None, 1, Timestamp(2));
        draft.consume(1, Timestamp(3));
        assert_eq!(draft.text, "typed meanwhile");
        draft.consume(2, Timestamp(4));
        assert_eq!((draft.text.as_str(), draft.version), ("", 3));
    }
}
