//! Carries out what the drafts' machines ask for: HTTP, this device's storage, the composer on screen.

use domain::ConversationId;
use wasm_bindgen_futures::spawn_local;

use super::api;
use super::bridge::Inner;
use super::shown::DraftShown;
use crate::desk::draft::Written;
use crate::desk::draft::machine::{DraftSync, Input, Output};
use crate::dom::clock;

impl Inner {
    /// Something happened to a draft.
    pub fn draft(&self, id: ConversationId, input: Input) {
        let outputs = {
            let mut state = self.state.borrow_mut();
            let Some(sync) = state.drafts.get_mut(&id) else {
                return;
            };
            sync.take(input, clock::now())
        };
        for output in outputs {
            self.carry(id, output);
        }
        self.send_saved_letter(id);
        if self.state.borrow().open == Some(id) {
            self.show_draft();
        }
    }

    /// Something happened to every draft.
    pub fn all_drafts(&self, input: &Input) {
        let ids: Vec<_> = self.state.borrow().drafts.keys().copied().collect();
        for id in ids {
            self.draft(id, input.clone());
        }
    }

    /// The conversation was opened, here for the first time or again.
    pub fn open_draft(&self, id: ConversationId) {
        let kept = {
            let mut state = self.state.borrow_mut();
            // Before the first `Welcome` nobody knows whose drafts these are.
            let Some(kept) = state.keep.as_ref().map(|keep| keep.draft(id)) else {
                return;
            };
            state.drafts.get_or_insert_with(id, DraftSync::default);
            kept
        };
        self.draft(id, Input::Opened(kept));
    }

    /// Publishes the draft of what is open.
    pub fn show_draft(&self) {
        let shown = {
            let state = self.state.borrow();
            let sync = state.open.and_then(|open| state.drafts.get(&open));
            sync.map(|sync| DraftShown {
                written: sync.content().clone(),
                leaving: state.open.is_some_and(|open| state.letters.contains_key(&open)),
                overwritten: sync.overwritten().last().cloned(),
            })
        };
        self.show.draft.publish(shown.unwrap_or_default());
    }

    /// Puts something into the composer on screen, if it is this conversation's.
    pub fn put_into_composer(&self, id: ConversationId, written: Written) {
        let composer = self.composer.borrow().clone();
        if let Some((_, put)) = composer.filter(|(place, _)| *place == id) {
            put(written);
        }
    }

    fn carry(&self, id: ConversationId, output: Output) {
        match output {
            Output::Load => {
                let me = self.me.clone();
                spawn_local(async move {
                    let answer = api::load_draft(id).await;
                    if let Some(inner) = me.upgrade() {
                        inner.draft(id, answer.map_or(Input::Unanswered, Input::Answered));
                    }
                });
            }
            Output::Save { typed, base } => {
                let me = self.me.clone();
                spawn_local(async move {
                    let answer = api::save_draft(id, typed, base).await;
                    if let Some(inner) = me.upgrade() {
                        inner.draft(id, answer.map_or(Input::Unanswered, Input::Answered));
                    }
                });
            }
            Output::Keep(copy) => {
                if let Some(keep) = &self.state.borrow().keep {
                    keep.keep_draft(id, &copy);
                }
            }
            Output::Forget => {
                if let Some(keep) = &self.state.borrow().keep {
                    keep.forget_draft(id);
                }
            }
            Output::Show(typed) => self.put_into_composer(id, typed),
        }
    }
}
