//! The sound of a new offer, and whether this device wants it.

use super::bridge::Inner;
use super::handle::DeskStore;
use crate::dom::storage::Storage;

const KEY: &str = "switchboard:sound";

/// Whether this device wants to hear offers; it does until somebody says otherwise.
pub(super) fn is_wanted(storage: &Storage) -> bool {
    storage.get(KEY).as_deref() != Some("0")
}

impl DeskStore {
    /// Sound on or off. Switching it on lets it be heard.
    pub fn toggle_sound(self) {
        self.run(|inner| {
            let on = {
                let mut state = inner.state.borrow_mut();
                state.muted = !state.muted;
                !state.muted
            };
            // A storage that refuses forgets it with the page.
            let _ = inner.storage.set(KEY, if on { "1" } else { "0" });
            inner.show.sound.publish(on);
            if on {
                inner.chime.borrow_mut().ring();
            }
        });
    }
}

impl Inner {
    /// The rows are others now: a new offer is heard.
    pub fn ring(&self) {
        let rings = {
            let mut state = self.state.borrow_mut();
            let state = &mut *state;
            state.bell.rings(&state.desk.rows) && !state.muted
        };
        if rings {
            self.chime.borrow_mut().ring();
        }
    }
}
