//! What colleagues should know of a contact, beside his details (SPEC I.4). Versioned like them: who was slower sees what the
//! other wrote.

use domain::ConversationId;
use leptos::prelude::*;

use super::view::who_changed;
use crate::desk::context::{use_desk, use_words};
use crate::desk::outgoing::request::Act;
use crate::desk::store::Face;
use crate::text::Desk;

/// Longest notes, as typed.
const LIMIT: &str = "4000";

/// Notes that are being written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notes {
    /// What was there when it began.
    pub base: String,
    /// What is there now.
    pub text: String,
}

/// The notes, and what saves them.
#[component]
pub fn ContactNotes(
    /// In which conversation.
    id: ConversationId,
    /// What is known of it.
    face: Memo<Option<Face>>,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let contact = Memo::new(move |_| face.with(|face| face.as_ref().map(|face| face.contact.clone())));
    let stored =
        Memo::new(move |_| contact.with(|contact| contact.as_ref().map_or(String::new(), |it| it.notes.clone())));
    let begun = Memo::new(move |_| desk.shown.begun.with(|begun| begun.contact_notes.get(&id).cloned()));
    let text = move || begun.get().map_or_else(|| stored.get(), |notes| notes.text);
    let changed = Memo::new(move |_| begun.get().is_some_and(|notes| notes.text != stored.get()));
    let newer = Memo::new(move |_| begun.get().is_some_and(|notes| notes.base != stored.get()) && changed.get());
    let pending = Memo::new(move |_| desk.shown.requests.with(|requests| requests.is_pending(Act::Contact(id))));
    let put = move |text: String| {
        let base = begun.get_untracked().map_or_else(|| stored.get_untracked(), |notes| notes.base);
        desk.begin(|begun| drop(begun.contact_notes.insert(id, Notes { base, text })));
    };
    let undo = move |_| desk.begin(|begun| drop(begun.contact_notes.remove(&id)));
    let keep = move |_| {
        let text = begun.get_untracked().map_or(String::new(), |notes| notes.text);
        desk.begin(|begun| drop(begun.contact_notes.insert(id, Notes { base: stored.get_untracked(), text })));
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let version = contact.with_untracked(|contact| contact.as_ref().map(|contact| contact.version));
        if let (Some(version), Some(notes)) = (version, begun.get_untracked()) {
            desk.note_contact(id, version, notes.text);
        }
    };
    view! {
        <form class="contact-form contact-notes" novalidate on:submit=save>
            <label class="field">
                <span class="field-name">{words.get(Desk::ContactNotes)}</span>
                <textarea
                    rows="3"
                    maxlength=LIMIT
                    dir="auto"
                    placeholder=words.get(Desk::ContactNotesHint)
                    prop:value=text
                    on:input:target=move |event| put(event.target().value())
                ></textarea>
            </label>
            <Show when=move || newer.get()>
                <div class="newer" role="alert">
                    <p dir="auto">
                        {move || {
                            let who = who_changed(desk, words, id);
                            words.fill(Desk::ContactNewer, &[("who", &who), ("details", &stored.get())])
                        }}
                    </p>
                    <button type="button" class="button" on:click=undo>
                        {words.get(Desk::ContactTake)}
                    </button>
                    <button type="button" class="button" on:click=keep>
                        {words.get(Desk::ContactKeep)}
                    </button>
                </div>
            </Show>
            <Show when=move || changed.get() && !newer.get()>
                <div class="save-bar">
                    <button type="submit" class="button primary" disabled=move || pending.get()>
                        {move || words.get(if pending.get() { Desk::Saving } else { Desk::Save })}
                    </button>
                    <button type="button" class="button" on:click=undo>
                        {words.get(Desk::Undo)}
                    </button>
                </div>
            </Show>
        </form>
    }
}
