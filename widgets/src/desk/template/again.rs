//! A message of the thread that is sent once more. What was an approved template goes as one again: once the window is
//! closed nothing else is taken. Of the thread only its words are known, and they say which one it was.

use domain::ConversationId;
use domain::template::{Composition, Facts, Locked};
use leptos::prelude::*;
use protocol::agent::TemplateEntry;
use wasm_bindgen_futures::spawn_local;

use super::{Shelf, words};
use crate::desk::store::{DeskStore, Opened};
use crate::text::{Desk, Words};

/// Sends this once more, as a new message; what stands in the composer stays.
pub fn send_again(desk: DeskStore, texts: Words<Desk>, shelf: Shelf, id: ConversationId, text: String) {
    let face = desk.shown.opened.with_untracked(|opened| match opened {
        Opened::Here(face) if face.conversation == id => Some(face.clone()),
        _ => None,
    });
    // Elsewhere nothing has to be approved.
    let Some(face) = face.filter(|face| face.channel.capability().window.is_some()) else {
        return desk.send_again(id, text.into());
    };
    let agent = desk.shown.me.with_untracked(|me| me.as_ref().map(|me| me.name.clone())).unwrap_or_default();
    let now = desk.shown.now.get_untracked();
    spawn_local(async move {
        let entries = shelf.fetched().await;
        let facts = |language: &str| words::facts(texts, &face, &agent, language, now);
        let fits = |entry: &&TemplateEntry| entry.approved && entry.channels.contains(&face.channel);
        let known = entries.iter().filter(fits).find_map(|entry| said(entry, &text, &facts));
        desk.send_again(id, known.unwrap_or_else(|| text.into()));
    });
}

// The template that says this, in whichever of its languages; with what the house knows by now.
fn said(entry: &TemplateEntry, text: &str, facts: &dyn Fn(&str) -> Facts) -> Option<Composition> {
    entry.texts.iter().find_map(|(language, source)| {
        let facts = facts(language);
        let locked = Locked::begin(entry.id, language, source, &facts)?.saying(text, &facts)?;
        Some(Locked { approved: true, ..locked.refreshed(&facts) }.into())
    })
}
