//! localStorage and sessionStorage that may be refused: private windows, blocked third-party data, full disks.

use super::window;

/// One of the two storages, or none.
#[derive(Clone, Debug)]
pub struct Storage(Option<web_sys::Storage>);

impl Storage {
    /// What outlives the tab.
    pub fn local() -> Self {
        Self(window().local_storage().ok().flatten())
    }

    /// What ends with the tab.
    pub fn session() -> Self {
        Self(window().session_storage().ok().flatten())
    }

    /// A storage that refuses everything; for tests.
    pub const fn refused() -> Self {
        Self(None)
    }

    /// Whether something can be kept here right now: the only way to know is to try.
    pub fn is_usable(&self) -> bool {
        const PROBE: &str = "switchboard:probe";
        let kept = self.set(PROBE, "1");
        self.remove(PROBE);
        kept
    }

    /// The kept text.
    pub fn get(&self, key: &str) -> Option<String> {
        self.0.as_ref()?.get_item(key).ok().flatten()
    }

    /// Keeps a text; false if it was refused.
    pub fn set(&self, key: &str, text: &str) -> bool {
        self.0.as_ref().is_some_and(|storage| storage.set_item(key, text).is_ok())
    }

    /// Forgets it.
    pub fn remove(&self, key: &str) {
        if let Some(storage) = &self.0 {
            let _ = storage.remove_item(key);
        }
    }

    /// All keys that begin so.
    pub fn keys(&self, prefix: &str) -> Vec<String> {
        let Some(storage) = &self.0 else {
            return Vec::new();
        };
        let count = storage.length().unwrap_or_default();
        (0..count).filter_map(|index| storage.key(index).ok().flatten()).filter(|key| key.starts_with(prefix)).collect()
    }
}
