//! Writing for colleagues: a mode of its own, in its own colour, with its own words on the button (SPEC I.4).

use domain::ConversationId;
use leptos::html::Textarea;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::model::{colleagues, mentioned, named, naming};
use crate::desk::context::{use_desk, use_words};
use crate::desk::outgoing::request::Act;
use crate::desk::panel::Trouble;
use crate::desk::search::matches;
use crate::desk::store::Face;
use crate::dom::focus;
use crate::socket::Link;
use crate::text::Desk;
use crate::ui::{Icon, shapes};

/// Most colleagues that are proposed at once.
const PROPOSED: usize = 6;
/// Longest note, as typed.
const NOTE_LIMIT: &str = "4000";

/// The switch between writing to the customer and writing for colleagues.
#[component]
pub fn WriteMode(
    /// Whether it is for colleagues.
    noting: RwSignal<bool>,
) -> impl IntoView {
    let words = use_words();
    let one = move |note: bool, name, shape| {
        view! {
            <button
                type="button"
                class="mode"
                class:note=note
                aria-pressed=move || (noting.get() == note).to_string()
                on:click=move |_| noting.set(note)
            >
                <Icon shape />
                {words.get(name)}
            </button>
        }
    };
    view! {
        <div class="modes" role="group">
            {one(false, Desk::ModeReply, shapes::MESSAGE_SQUARE)}
            {one(true, Desk::ModeNote, shapes::LOCK)}
        </div>
    }
}

/// Where a note is typed. It is kept while other conversations are looked at.
#[component]
pub fn NoteComposer(
    /// In which conversation.
    id: ConversationId,
    /// What is known of it.
    face: Memo<Option<Face>>,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    desk.look_around(Some(id));
    on_cleanup(move || desk.look_around(None));
    let text = Memo::new(move |_| desk.shown.begun.with(|begun| begun.notes.get(&id).cloned().unwrap_or_default()));
    let put = move |text: String| desk.begin(|begun| begun.keep_note(id, text));
    let known = Memo::new(move |_| {
        let me = desk.shown.me.with(|me| me.as_ref().map(|me| me.agent)).unwrap_or(domain::AgentId::from_number(0));
        let people = face.with(|face| face.as_ref().map_or(Vec::new(), |face| face.agents.clone()));
        desk.shown
            .directory
            .with(|directory| colleagues(&people, directory.as_ref().map_or(&[], |directory| &directory.agents), me))
    });
    let proposed = Memo::new(move |_| {
        text.with(|text| {
            let Some(query) = naming(text) else { return Vec::new() };
            let found =
                known.with(|known| known.iter().filter(|(_, name)| matches(name, query)).cloned().collect::<Vec<_>>());
            found.into_iter().take(PROPOSED).collect()
        })
    });
    // A name that is there is followed by what is said to him.
    let nobody = Memo::new(move |_| {
        let naming = text.with(|text| naming(text).is_some_and(|name| !name.contains(char::is_whitespace)));
        naming && proposed.with(Vec::is_empty) && desk.shown.directory.with(Option::is_some)
    });
    let area = NodeRef::<Textarea>::new();
    area.on_load(|area| focus::focus(&area));
    let choose = Callback::new(move |name: String| {
        put(named(&text.get_untracked(), &name));
        if let Some(area) = area.get_untracked() {
            focus::focus(&area);
        }
    });
    let pending = Memo::new(move |_| desk.shown.requests.with(|requests| requests.is_pending(Act::Note(id))));
    let blank = Memo::new(move |_| text.with(|text| domain::text::is_blank(text)));
    let closed = move || pending.get() || blank.get() || desk.shown.link.get() != Link::Up;
    let add = move || {
        let note = text.get_untracked();
        let mentions = known.with_untracked(|known| mentioned(&note, known));
        desk.note(id, note, mentions);
    };
    let keys = move |event: KeyboardEvent| {
        if event.key() != "Enter" || event.is_composing() {
            return;
        }
        let first = proposed.with_untracked(|proposed| proposed.first().map(|(_, name)| name.clone()));
        if let Some(name) = first.filter(|_| !event.ctrl_key()) {
            event.prevent_default();
            choose.run(name);
        } else if event.ctrl_key() && !closed() {
            event.prevent_default();
            add();
        }
    };
    view! {
        <Trouble act=Act::Note(id) />
        <div class="note-composer">
            <textarea
                node_ref=area
                rows="2"
                maxlength=NOTE_LIMIT
                dir="auto"
                aria-label=words.get(Desk::NoteWrite)
                placeholder=words.get(Desk::NoteWrite)
                prop:value=move || text.get()
                on:input:target=move |event| put(event.target().value())
                on:keydown=keys
            ></textarea>
            <div class="mentions" role="group" aria-label=words.get(Desk::MentionList)>
                <For each=move || proposed.get() key=|(id, _)| *id let((_, name))>
                    <button type="button" class="chip" on:click={
                        let name = name.clone();
                        move |_| choose.run(name.clone())
                    }>
                        {["@", &name].concat()}
                    </button>
                </For>
                <p class="hint" role="status">{move || nobody.get().then(|| words.get(Desk::MentionNobody))}</p>
            </div>
            <button type="button" class="button note-add" disabled=closed on:click=move |_| add()>
                <Icon shape=shapes::LOCK />
                {words.get(Desk::NoteAdd)}
            </button>
        </div>
    }
}
