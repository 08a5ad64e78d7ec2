//! Keeping one conversation's draft in step with the server.
//!
//! Every change is kept on this device at once and forgotten there only when the server has it. The newer text wins; the
//! other one stays recoverable. While a message is on its way nothing is saved over the draft it consumes.

use domain::draft::Draft;
use domain::{Span, Timestamp};

use super::written::Written;
use crate::files::Files;

/// Saved this long after the last key.
pub const QUIET: Span = Span(800);
/// Saved at the latest this long after the first unsaved key.
pub const PATIENCE: Span = Span::seconds(5);
/// Tried again this long after a failure.
pub const RETRY: Span = Span::seconds(5);

/// One conversation's draft as this device knows it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DraftSync {
    /// What stands in the composer.
    now: Written,
    /// What the server holds.
    server: ServerCopy,
    /// What is under way.
    work: Work,
    /// The newest version anybody told of.
    heard: u32,
    /// Messages on their way that consume the draft.
    sending: u32,
    /// Texts that lost against a newer one, latest last.
    overwritten: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct ServerCopy {
    version: u32,
    typed: Written,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum Work {
    /// Nobody asked the server yet; what is typed waits.
    #[default]
    Unknown,
    /// Asked, not answered.
    Loading,
    /// Nothing to do.
    Clean,
    /// To be saved when it is quiet, or too long ago.
    Dirty { first: Timestamp, last: Timestamp },
    /// Being saved, with these files.
    Saving(Files),
    /// Saving or loading failed.
    Failed { at: Timestamp },
}

/// What this device keeps until the server has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalCopy {
    /// What was typed.
    pub typed: Written,
    /// On which version.
    pub base: u32,
    /// When.
    pub at: Timestamp,
}

/// What happens to a draft.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// The conversation was opened; this is what the device kept, if anything.
    Opened(Option<LocalCopy>),
    /// The server answered with this, to a question or a save.
    Answered(Draft),
    /// The server did not answer.
    Unanswered,
    /// Somebody typed, or put a text there.
    Typed(Written),
    /// These files lie ready now.
    Laid(Files),
    /// A message was taken out of the composer.
    Sent,
    /// It arrived; the draft of this version was consumed with it.
    Arrived(Option<u32>),
    /// It was refused.
    Refused,
    /// A refused message was given up; its text is not.
    GivenBack(Written),
    /// The draft changed on another device.
    ChangedElsewhere(u32),
    /// Time passed.
    Tick,
    /// The link is back, or the page is about to go: do not wait.
    Flush,
}

/// What is to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Output {
    /// Ask the server.
    Load,
    /// Save on the server.
    Save {
        /// What.
        typed: Written,
        /// The version it was typed on.
        base: u32,
    },
    /// Keep on this device.
    Keep(LocalCopy),
    /// The server has it.
    Forget,
    /// Put this into the composer instead.
    Show(Written),
}

impl DraftSync {
    /// What stands in the composer.
    pub const fn content(&self) -> &Written {
        &self.now
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.now.typed.text
    }

    /// Texts that lost against a newer one, latest last.
    pub fn overwritten(&self) -> &[String] {
        &self.overwritten
    }

    /// The version a message sent now consumes.
    pub const fn version(&self) -> Option<u32> {
        match self.work {
            Work::Unknown | Work::Loading => None,
            _ => Some(self.server.version),
        }
    }

    /// The version the server holds, if that is what stands in the composer.
    pub fn saved(&self) -> Option<u32> {
        (self.work == Work::Clean && !self.is_unsaved()).then_some(self.server.version)
    }

    /// Whether the server does not have all of it yet.
    pub fn is_unsaved(&self) -> bool {
        self.now != self.server.typed
    }

    /// Takes the latest of the texts that lost out of the list; what stands in the composer takes its place.
    pub fn restore(&mut self) -> Option<String> {
        let restored = self.overwritten.pop()?;
        let replaced = core::mem::take(&mut self.now);
        self.keep_overwritten(replaced.typed.text.clone());
        self.now = replaced;
        Some(restored)
    }

    /// What follows.
    pub fn take(&mut self, input: Input, now: Timestamp) -> Vec<Output> {
        match input {
            Input::Opened(kept) => self.opened(kept, now),
            Input::Answered(draft) => self.answered(draft, now),
            Input::Unanswered => {
                self.work = Work::Failed { at: now };
                Vec::new()
            }
            Input::Typed(typed) => self.typed(typed, now),
            Input::Laid(files) => {
                let laid = Written { files, ..self.now.clone() };
                self.typed(laid, now)
            }
            Input::Sent => {
                let sent = core::mem::take(&mut self.now);
                if let Some(locked) = sent.typed.locked().filter(|_| sent.letter.is_none()) {
                    self.keep_overwritten(locked.before.clone());
                }
                self.sending += 1;
                Vec::new()
            }
            Input::Arrived(version) => self.arrived(version, now),
            Input::Refused => {
                self.sending = self.sending.saturating_sub(1);
                self.settle(now)
            }
            Input::GivenBack(typed) => self.given_back(typed, now),
            Input::ChangedElsewhere(version) => self.changed_elsewhere(version),
            Input::Tick => self.tick(now, false),
            Input::Flush => self.tick(now, true),
        }
    }

    fn opened(&mut self, kept: Option<LocalCopy>, now: Timestamp) -> Vec<Output> {
        if self.work != Work::Unknown {
            return self.tick(now, true);
        }
        let mut outputs = vec![Output::Load];
        if let Some(kept) = kept.filter(|kept| !kept.typed.is_empty() && self.now.is_empty()) {
            self.server.version = kept.base;
            self.now.clone_from(&kept.typed);
            outputs.push(Output::Show(kept.typed));
        }
        self.work = Work::Loading;
        outputs
    }

    fn typed(&mut self, typed: Written, now: Timestamp) -> Vec<Output> {
        if typed == self.now {
            return Vec::new();
        }
        self.now = typed;
        match &mut self.work {
            Work::Dirty { last, .. } => *last = now,
            Work::Clean => self.work = Work::Dirty { first: now, last: now },
            Work::Unknown | Work::Loading | Work::Saving(_) | Work::Failed { .. } => {}
        }
        vec![Output::Keep(self.local(now))]
    }

    fn answered(&mut self, draft: Draft, now: Timestamp) -> Vec<Output> {
        let copy = ServerCopy { version: draft.version, typed: Written::of(&draft) };
        let before = core::mem::replace(&mut self.server, copy);
        let mut added = draft.added;
        added.retain(|(version, _)| *version > before.version);
        let outputs = self.compared(&before, added, now);
        for text in draft.overwritten {
            self.keep_overwritten(text);
        }
        outputs
    }

    fn compared(&mut self, before: &ServerCopy, added: Vec<(u32, String)>, now: Timestamp) -> Vec<Output> {
        match core::mem::replace(&mut self.work, Work::Clean) {
            // What the server leaves out of them it leaves out the next time.
            Work::Saving(files) => self.server.typed.files = files,
            _ if self.now == self.server.typed => return self.settle(now),
            // A question was answered. A text typed on the version the server still has is newer; so is any text that was
            // typed on. A composer nobody touched since shows what the server has.
            _ if (self.now.is_empty() || self.now == before.typed) && self.sending == 0 => {
                self.now.clone_from(&self.server.typed);
                return vec![Output::Show(self.now.clone()), Output::Forget];
            }
            _ if before.version as usize + added.len() == self.server.version as usize => {}
            _ => {
                // Saved next, it replaces what another device wrote.
                self.keep_overwritten(self.server.typed.typed.text.clone());
                return self.settle(now);
            }
        }
        let mut outputs = Vec::new();
        for (_, text) in added {
            self.put_below(&text);
            outputs = vec![Output::Show(self.now.clone())];
        }
        outputs.extend(self.settle(now));
        outputs
    }

    // What nobody typed stands below what was typed meanwhile; aside, where only gaps can be filled.
    fn put_below(&mut self, text: &str) {
        let rich = self.now.letter.as_ref().is_some_and(|letter| letter.rich);
        let text = if rich { domain::text::paragraphs(text) } else { text.to_owned() };
        let typed = &mut self.now.typed;
        if typed.locked().is_some() {
            self.keep_overwritten(text);
        } else if typed.is_blank() {
            *typed = text.as_str().into();
        } else {
            typed.text.push_str(if rich { "" } else { "\n" });
            typed.text.push_str(&text);
        }
    }

    fn arrived(&mut self, version: Option<u32>, now: Timestamp) -> Vec<Output> {
        self.sending = self.sending.saturating_sub(1);
        if version == Some(self.server.version) {
            self.server.version += 1;
            self.server.typed = Written::default();
        }
        self.settle(now)
    }

    fn given_back(&mut self, typed: Written, now: Timestamp) -> Vec<Output> {
        if !self.now.is_blank() {
            self.keep_overwritten(typed.typed.text);
            return Vec::new();
        }
        let mut outputs = vec![Output::Show(typed.clone())];
        outputs.extend(self.typed(typed, now));
        outputs
    }

    fn changed_elsewhere(&mut self, version: u32) -> Vec<Output> {
        self.heard = self.heard.max(version);
        self.look_elsewhere()
    }

    // Our own saves and messages are told too, often before their answer: only what is newer than those is a question.
    // A text of ours that is not saved yet is newer anyway.
    fn look_elsewhere(&mut self) -> Vec<Output> {
        let newer = self.heard > self.server.version;
        if !newer || self.sending > 0 || self.work != Work::Clean {
            return Vec::new();
        }
        self.work = Work::Loading;
        vec![Output::Load]
    }

    fn tick(&mut self, now: Timestamp, at_once: bool) -> Vec<Output> {
        let due = match &self.work {
            Work::Dirty { first, last } => at_once || now - *last >= QUIET || now - *first >= PATIENCE,
            Work::Failed { at } => at_once || now - *at >= RETRY,
            Work::Unknown | Work::Loading | Work::Clean | Work::Saving(_) => false,
        };
        // What the server would not take waits here until it is shorter.
        if !due || self.now.is_too_large() || self.sending > 0 && self.now.is_empty() {
            return Vec::new();
        }
        if !self.is_unsaved() {
            self.work = Work::Loading;
            return vec![Output::Load];
        }
        self.work = Work::Saving(self.now.files.clone());
        vec![Output::Save { typed: self.now.clone(), base: self.server.version }]
    }

    // After an answer: either the server has what stands in the composer, or it is to be saved.
    fn settle(&mut self, now: Timestamp) -> Vec<Output> {
        if !matches!(self.work, Work::Clean | Work::Dirty { .. }) {
            return Vec::new();
        }
        if self.is_unsaved() {
            if matches!(self.work, Work::Clean) {
                self.work = Work::Dirty { first: now, last: now };
            }
            return Vec::new();
        }
        self.work = Work::Clean;
        let mut outputs = vec![Output::Forget];
        outputs.extend(self.look_elsewhere());
        outputs
    }

    fn keep_overwritten(&mut self, text: String) {
        if text != self.now.typed.text && !text.trim().is_empty() && !self.overwritten.contains(&text) {
            self.overwritten.push(text);
        }
    }

    fn local(&self, now: Timestamp) -> LocalCopy {
        LocalCopy { typed: self.now.clone(), base: self.server.version, at: now }
    }
}
