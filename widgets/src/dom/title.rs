//! The title of the page, as tabs and screen readers know it.

use crate::prelude::{Effect, Get, Memo};

use super::document;

/// Keeps the title in step.
pub fn show(title: Memo<String>) {
    // Outside: the tab's title follows.
    Effect::new(move || document().set_title(&title.get()));
}
