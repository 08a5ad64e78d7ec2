//! Light or dark: as the system has it, or as the reader chose on this device. The page itself applies the choice before
//! anything is painted (`agent-app/index.html`); this changes it.

use super::document;
use super::storage::Storage;

const KEY: &str = "switchboard:theme";

/// Which theme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// In storage, in the document, in fields.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What is chosen.
    pub fn chosen(storage: &Storage) -> Self {
        let kept = storage.get(KEY).unwrap_or_default();
        Self::ALL.into_iter().find(|theme| theme.as_str() == kept).unwrap_or(Self::System)
    }

    /// Chooses it; a storage that refuses forgets it with the page.
    pub fn choose(self, storage: &Storage) {
        if let Some(root) = document().document_element() {
            if self == Self::System {
                let _ = root.remove_attribute("data-theme");
                storage.remove(KEY);
            } else {
                let _ = root.set_attribute("data-theme", self.as_str());
                let _ = storage.set(KEY, self.as_str());
            }
        }
    }
}
