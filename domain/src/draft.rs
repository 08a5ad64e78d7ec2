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
    /// Texts that nobody typed, with the versions that put them there: until somebody has seen them, they stand below
    /// whatever is typed.
    #[serde(default)]
    pub added: Vec<(u32, String)>,
}

impl Draft {
    /// What stands in the composer.
    pub fn composition(&self) -> Composition {
        Composition::kept(self.text.clone(), self.form.clone())
    }

    /// Whether its text is HTML: a locked template never is.
    pub fn is_rich(&self) -> bool {
        self.letter.as_ref().is_some_and(|letter| letter.rich) && matches!(self.form, Form::Free(_))
    }

    /// Saves what was typed, and the letter it is to become, on top of version `base`. A base that is not the newest means that
    /// something came in between: if another device wrote, the newer text wins and the other one is kept; what nobody typed
    /// stands below the newer one.
    pub fn save(&mut self, typed: Composition, letter: Option<LetterDraft>, base: u32, now: Timestamp) {
        let conflict = !self.only_added_since(base);
        let old = core::mem::replace(&mut self.text, typed.text);
        self.form = typed.form;
        self.letter = letter;
        if conflict && !old.trim().is_empty() && old != self.text {
            self.keep_aside(old);
        }
        for (_, text) in self.added.clone() {
            self.put_below(&text);
        }
        self.version += 1;
        self.at = now;
    }

    /// Puts a text there that nobody typed: into an empty composer, else below what stands there; aside, where only gaps
    /// can be filled or no room is left.
    pub fn add(&mut self, text: &str, now: Timestamp) {
        self.version += 1;
        self.at = now;
        if self.put_below(text) {
            self.added.push((self.version, text.to_owned()));
            if self.added.len() > HISTORY_LIMIT {
                self.added.remove(0);
            }
        }
    }

    fn put_below(&mut self, text: &str) -> bool {
        let paragraphs = self.is_rich().then(|| text::paragraphs(text));
        let (text, rich) = (paragraphs.as_deref().unwrap_or(text), paragraphs.is_some());
        let typed = self.composition();
        if typed.locked().is_some() || self.text.len() + text.len() >= DRAFT_LIMIT {
            self.keep_aside(text.to_owned());
            return false;
        }
        if typed.is_blank() {
            text.clone_into(&mut self.text);
            self.form = Form::default();
        } else {
            self.text.push_str(if rich { "" } else { "\n" });
            self.text.push_str(text);
        }
        true
    }

    fn keep_aside(&mut self, text: String) {
        if self.overwritten.contains(&text) {
            return;
        }
        self.overwritten.push(text);
        if self.overwritten.len() > HISTORY_LIMIT {
            self.overwritten.remove(0);
        }
    }

    /// The text of `version` was sent. A draft that is newer stays: somebody typed on. What nobody typed and nobody has seen
    /// stays, too.
    pub fn consume(&mut self, version: u32, now: Timestamp) {
        if self.only_added_since(version) {
            // What the agent wrote before a locked template took its place is not sent, and not lost.
            let before = self.composition().locked().map(|locked| locked.before.clone());
            if let Some(before) = before.filter(|before| self.letter.is_none() && !text::is_blank(before)) {
                self.keep_aside(before);
            }
            self.text.clear();
            self.files.clear();
            self.form = Form::default();
            self.letter = None;
            for (_, text) in self.added.clone() {
                self.put_below(&text);
            }
            self.version += 1;
            self.at = now;
        }
    }

    /// Whether nobody wrote after this version, for every version is one change. What stood there by then counts as seen.
    fn only_added_since(&mut self, version: u32) -> bool {
        self.added.retain(|(added, _)| *added > version);
        version as usize + self.added.len() == self.version as usize
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
        let locked =
            crate::template::Locked { template, language, source, values, approved: false, before: String::new() };
        draft.save(Composition::from(locked), None, 2, Timestamp(3));
        let stands = draft.composition();
        draft.add("Aside", Timestamp(4));
        assert_eq!((draft.composition(), draft.overwritten.last().map(String::as_str)), (stands, Some("Aside")));
    }

    #[test]
    fn what_nobody_typed_stands_below_what_was_typed_meanwhile() {
        let mut draft = Draft::default();
        draft.save("Dear Jo,".into(), None, 0, Timestamp(1));
        draft.add("It left on Monday.", Timestamp(2));
        draft.save("Dear Jo, one moment".into(), None, 1, Timestamp(3));
        assert_eq!(draft.text, "Dear Jo, one moment\nIt left on Monday.");
        assert!(draft.overwritten.is_empty(), "nobody else wrote");
        draft.save("Dear Jo, a moment please".into(), None, 1, Timestamp(4));
        assert_eq!(draft.text, "Dear Jo, a moment please\nIt left on Monday.", "another device that has not seen it");
        assert_eq!(draft.overwritten.len(), 1);
        draft.save("It left.".into(), None, 4, Timestamp(5));
        assert_eq!((draft.text.as_str(), draft.added.len()), ("It left.", 0), "seen, and taken away");
        draft.add("By parcel.", Timestamp(6));
        draft.consume(5, Timestamp(7));
        assert_eq!((draft.text.as_str(), draft.version), ("By parcel.", 7), "sent before it was seen");
        draft.consume(7, Timestamp(8));
        draft.save("a new answer".into(), None, 8, Timestamp(9));
        assert_eq!(draft.text, "a new answer", "seen, and sent");
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
