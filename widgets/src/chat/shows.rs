//! What the panel's store shows: signals that only it writes.

use leptos::prelude::ReadSignal;

use super::http::Trouble;
use super::loader::Prefill;
use super::model::Model;
use super::phase::Phase;
use crate::store::Published;
use crate::text::{Chat, Words};
use crate::thread::Outline;

/// The writable side; private to the store.
#[derive(Clone, Copy)]
pub(super) struct Shows {
    pub phase: Published<Phase>,
    pub outline: Published<Outline>,
    pub typing: Published<Vec<String>>,
    pub unread: Published<u32>,
    pub kept: Published<bool>,
    pub sound: Published<bool>,
    pub trouble: Published<Option<Trouble>>,
    pub prefill: Published<Prefill>,
    pub focus: Published<u32>,
}

/// What views read.
#[derive(Clone, Copy)]
pub struct Seen {
    /// Which face is shown.
    pub phase: ReadSignal<Phase>,
    /// What the thread holds.
    pub outline: ReadSignal<Outline>,
    /// Names of those who type.
    pub typing: ReadSignal<Vec<String>>,
    /// Messages not seen.
    pub unread: ReadSignal<u32>,
    /// Whether the browser keeps what it is given.
    pub kept: ReadSignal<bool>,
    /// Whether sound is wanted.
    pub sound: ReadSignal<bool>,
    /// Why beginning does not get on.
    pub trouble: ReadSignal<Option<Trouble>>,
    /// What the site knows of the person.
    pub prefill: ReadSignal<Prefill>,
    /// Grows whenever the panel should take the focus.
    pub focus: ReadSignal<u32>,
}

impl Shows {
    pub fn new(sound: bool, known: bool, prefill: Prefill) -> Self {
        Self {
            phase: Published::new(Phase::of(&Model::default(), known)),
            outline: Published::new(Outline::default()),
            typing: Published::new(Vec::new()),
            unread: Published::new(0),
            kept: Published::new(true),
            sound: Published::new(sound),
            trouble: Published::new(None),
            prefill: Published::new(prefill),
            focus: Published::new(0),
        }
    }

    pub fn read(self) -> Seen {
        Seen {
            phase: self.phase.read(),
            outline: self.outline.read(),
            typing: self.typing.read(),
            unread: self.unread.read(),
            kept: self.kept.read(),
            sound: self.sound.read(),
            trouble: self.trouble.read(),
            prefill: self.prefill.read(),
            focus: self.focus.read(),
        }
    }

    /// Shows what the model is now.
    pub fn publish(self, model: &Model, known: bool, words: Words<Chat>) {
        self.phase.publish(Phase::of(model, known));
        self.outline.publish(model.outline());
        self.unread.publish(model.unread());
        let name = |who| match model.talk().map_or("", |talk| talk.state.name_of(who)) {
            "" => words.get(Chat::Agent),
            name => name.to_owned(),
        };
        self.typing.publish(model.typing().map(name).collect());
    }
}
