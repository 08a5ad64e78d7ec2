//! Small choices a device remembers, such as which panes are open.

use crate::prelude::{Effect, Get, RwSignal};

use super::storage::Storage;

/// A yes or no of the current owner, kept under this key.
pub fn flag(key: &'static str, default: bool) -> RwSignal<bool> {
    let storage = Storage::local();
    let kept = storage.get(key).map(|kept| kept == "1");
    let flag = RwSignal::new(kept.unwrap_or(default));
    // Outside: this device's storage follows the choice.
    Effect::new(move |before: Option<()>| {
        let now = flag.get();
        if before.is_some() {
            let _ = storage.set(key, if now { "1" } else { "0" });
        }
    });
    flag
}
