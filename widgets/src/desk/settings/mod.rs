//! What an agent sets for himself on this device: sounds, notifications, shortcuts, theme, language.

mod view;

pub use view::Settings;

use crate::dom::page;
use crate::dom::storage::Storage;
use crate::text::Language;

const LANGUAGE_KEY: &str = "switchboard:language";

/// The language that is chosen here; `None` is the browser's.
pub fn language() -> Option<String> {
    Storage::local().get(LANGUAGE_KEY)
}

/// Chooses it. A page speaks one language, so it is loaded anew; drafts are kept.
fn choose_language(language: Option<Language>) {
    let storage = Storage::local();
    match language {
        Some(language) => {
            let _ = storage.set(LANGUAGE_KEY, language.as_str());
        }
        None => storage.remove(LANGUAGE_KEY),
    }
    page::reload();
}
