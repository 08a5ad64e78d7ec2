//! What stands in the composer on screen, between the text area and the rules: every change of the text area becomes one of
//! [`Writing`], and an insertion goes through the browser's own editing, so that its undo takes it back in one step.

use core::ops::Range;
use std::rc::Rc;

use domain::ConversationId;
use domain::template::composition::{from_utf16, to_utf16};
use domain::template::{Composition, Facts, Locked, Piece, Writing};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlDocument, HtmlTextAreaElement, KeyboardEvent};

use super::marks;
use super::picker::Target;
use crate::desk::context::Panes;
use crate::desk::draft::Written;
use crate::desk::store::DeskStore;
use crate::dom::listener::Listener;
use crate::dom::placed::Handle;
use crate::dom::{document, focus, js};
use crate::files::{Files, Tray};

/// The composer of one conversation. A cheap handle.
#[derive(Clone, Copy)]
pub struct Board {
    desk: StoredValue<DeskStore>,
    id: ConversationId,
    /// What the text area holds.
    pub text: RwSignal<String>,
    /// The text area, while there is one.
    pub area: Handle,
    writing: RwSignal<Writing>,
    /// What was selected before the change that comes.
    selected: StoredValue<Range<usize>>,
    /// What the insertion that is being made leads to.
    inserting: StoredValue<Option<Writing>>,
    /// Whether a locked template was inserted a moment ago: its first field takes the focus.
    fresh: StoredValue<bool>,
    /// Where files lie, where the channel takes any.
    tray: StoredValue<Option<Tray>, LocalStorage>,
    /// What templates brought into it, each with the text before and after: undone together.
    brought: StoredValue<Vec<Brought>>,
}

/// Files that came with an insertion.
#[derive(Clone, Debug)]
struct Brought {
    before: String,
    after: String,
    files: Files,
}

impl Board {
    /// The composer of this conversation, with its draft.
    pub fn of(desk: DeskStore, id: ConversationId) -> Self {
        let board = Self {
            desk: StoredValue::new(desk),
            id,
            text: RwSignal::new(String::new()),
            area: Handle::new_local(None),
            writing: RwSignal::new(Writing::default()),
            selected: StoredValue::new(0..0),
            inserting: StoredValue::new(None),
            fresh: StoredValue::new(false),
            tray: StoredValue::new_local(None),
            brought: StoredValue::new(Vec::new()),
        };
        board.show(desk.composer(id, Rc::new(move |written| board.show(written))));
        board
    }

    /// What stands there.
    pub fn now(self) -> Composition {
        self.writing.with(|writing| writing.content().clone())
    }

    /// The locked template that stands there.
    pub fn locked(self) -> Option<Locked> {
        self.writing.with(|writing| writing.content().locked().cloned())
    }

    /// Whether a locked template stands there.
    pub fn is_locked(self) -> bool {
        self.writing.with(|writing| writing.content().locked().is_some())
    }

    /// Whether the locked template was inserted just now; asked once.
    pub fn takes_focus(self) -> bool {
        self.fresh.try_update_value(core::mem::take).unwrap_or(false)
    }

    // Put there by the store; after the page's end nothing happens.
    fn show(self, written: Written) {
        let Written { typed, files, .. } = written;
        let text = if typed.locked().is_some() { String::new() } else { typed.text.clone() };
        self.writing.try_set(typed.into());
        let before = self.text.try_get_untracked().unwrap_or_default();
        let at = self.text_area().filter(|_| text.starts_with(&before)).map(|area| (selection(&area, &before), area));
        self.text.try_set(text.clone());
        // Whoever types goes on where he is: what is new stands below.
        if let Some((at, area)) = at.filter(|_| !before.is_empty()) {
            area.set_value(&text);
            select(&area, &text, &at);
        }
        self.with_tray(|tray| tray.lay(&files));
    }

    /// Files lie here from now on, those of the draft first.
    pub fn put_tray(self, tray: Option<Tray>) {
        if let Some(tray) = &tray {
            let desk = self.desk.get_value();
            tray.lay(&desk.shown.draft.with_untracked(|draft| draft.written.files.clone()));
            tray.on_change(move |files| desk.lay_files(self.id, files));
        }
        self.tray.set_value(tray);
    }

    fn keep(self) {
        self.desk.get_value().type_text(self.id, self.writing.with_untracked(|writing| writing.content().clone()));
    }

    /// Where the picker puts what is chosen.
    pub fn target(self) -> Target {
        Target {
            conversation: self.id,
            insert: Callback::new(move |(pieces, files): (Vec<Piece>, Files)| self.insert(&pieces, files)),
            lock: Callback::new(move |(locked, files)| self.lock(locked, files)),
            source: Callback::new(move |()| untrack(|| self.now()).source()),
            is_locked: Signal::derive(move || self.is_locked()),
        }
    }

    // Files come with an insertion, and go with it.
    fn bring(self, before: String, after: String, files: Files) {
        if !files.is_empty() {
            self.with_tray(|tray| tray.bring(&files));
            self.brought.update_value(|brought| brought.push(Brought { before, after, files }));
        }
    }

    fn with_tray(self, act: impl Fn(&Tray)) {
        self.tray.with_value(|tray| tray.iter().for_each(act));
    }

    // The text went from one to the other by undo or redo: so do the files that came with it.
    fn revisited(self, from: &str, to: &str) {
        self.brought.with_value(|brought| {
            for one in brought {
                if one.after == from && one.before == to {
                    self.with_tray(|tray| tray.withdraw(&one.files));
                } else if one.before == from && one.after == to {
                    self.with_tray(|tray| tray.bring(&one.files));
                }
            }
        });
    }

    /// Inserts a template with its files where the cursor is, and goes to its first gap.
    fn insert(self, pieces: &[Piece], files: Files) {
        let now = self.writing.with_untracked(|writing| writing.content().clone());
        let Some(area) = self.text_area() else { return };
        let wanted = now.selected(selection(&area, &now.text));
        let mut next = self.writing.get_untracked();
        let go_on = next.insert(wanted.clone(), pieces);
        let text = next.content().text.clone();
        let tail = now.text.len() - wanted.end;
        let put = text.get(wanted.start..text.len() - tail).unwrap_or_default().to_owned();
        focus::focus(&area);
        select(&area, &now.text, &wanted);
        self.inserting.set_value(Some(next.clone()));
        if !edit(&put) || self.inserting.with_value(Option::is_some) {
            // The browser would not: then without its undo.
            self.inserting.set_value(None);
            self.writing.set(next);
            self.text.set(text.clone());
            area.set_value(&text);
            self.keep();
        }
        select(&area, &text, &go_on);
        self.bring(now.text, text, files);
    }

    /// Replaces what stands there by a locked template with its files.
    fn lock(self, locked: Locked, files: Files) {
        self.bring(self.text.get_untracked(), locked.source.clone(), files);
        self.fresh.set_value(true);
        self.writing.update(|writing| writing.lock(locked));
        self.text.set(String::new());
        self.keep();
    }

    /// Gives a locked template a value.
    pub fn set(self, tag: usize, value: &str) {
        self.writing.update(|writing| writing.set(tag, value));
        self.keep();
    }

    /// Takes a locked template away; what was there before stands there again.
    pub fn unlock(self) {
        let source = self.writing.with_untracked(|writing| writing.content().locked().map(|one| one.source.clone()));
        self.writing.update(Writing::unlock);
        let text = self.writing.with_untracked(|writing| writing.content().text.clone());
        self.revisited(&source.unwrap_or_default(), &text);
        self.text.set(text);
        self.keep();
    }

    /// Sends what stands there.
    pub fn send(self, facts: &Facts, files: Files) {
        let now = self.writing.with_untracked(|writing| writing.content().clone());
        self.brought.set_value(Vec::new());
        let typed = now.locked().map(|locked| Composition::from(locked.refreshed(facts)));
        self.desk.get_value().send(self.id, typed.unwrap_or(now), files);
    }

    /// Listens to the text area that was just made, and lays the marks of gaps behind its text.
    pub fn attach(self, panes: Panes) {
        let Some(area) = self.text_area() else { return };
        marks::behind(&area, self.writing);
        let before = area.clone();
        Listener::on(&area, "beforeinput", move |_: Event| {
            let text = self.text.get_untracked();
            self.selected.set_value(selection(&before, &text));
        })
        .keep();
        let changed = area.clone();
        Listener::on(&area, "input", move |event: Event| self.changed(&changed, &event)).keep();
        let pressed = area.clone();
        Listener::on(&area, "keydown", move |event: KeyboardEvent| self.pressed(&pressed, &event, panes)).keep();
        let pointed = area.clone();
        Listener::on(&area, "click", move |_: Event| self.pointed(&pointed)).keep();
    }

    fn changed(self, area: &HtmlTextAreaElement, event: &Event) {
        let text = area.value();
        let caret = selection(area, &text).end;
        let inserted = self.inserting.try_update_value(Option::take).flatten();
        let undone = matches!(js::text(event, "inputType").as_deref(), Some("historyUndo" | "historyRedo"));
        match inserted.filter(|next| next.content().text == text) {
            Some(next) => self.writing.set(next),
            None if undone => {
                let before = self.writing.with_untracked(|writing| writing.content().text.clone());
                self.revisited(&before, &text);
                self.writing.update(|writing| writing.revisited(text, caret));
            }
            None => {
                let selected = self.selected.get_value();
                self.writing.update(|writing| writing.typed(text, selected, caret));
            }
        }
        // The next change tells its own; who does not tell changes where the caret is.
        self.selected.set_value(caret..caret);
        self.keep();
    }

    fn pressed(self, area: &HtmlTextAreaElement, event: &KeyboardEvent, panes: Panes) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
            return;
        }
        let now = self.writing.with_untracked(|writing| writing.content().clone());
        match event.key().as_str() {
            "/" if now.text.is_empty() => panes.picking.set(true),
            "Tab" => {
                let Some(gap) = now.next(&selection(area, &now.text), event.shift_key()) else { return };
                select(area, &now.text, &gap);
            }
            _ => return,
        }
        event.prevent_default();
    }

    // A click into an open gap takes all of it: its label is not there to be edited.
    fn pointed(self, area: &HtmlTextAreaElement) {
        let now = self.writing.with_untracked(|writing| writing.content().clone());
        let at = selection(area, &now.text);
        if at.is_empty()
            && let Some(gap) = now.open_at(at.start).filter(|gap| gap.start < at.start)
        {
            select(area, &now.text, &gap);
        }
    }

    fn text_area(self) -> Option<HtmlTextAreaElement> {
        self.area.try_with_value(|area| area.as_ref()?.html().clone().dyn_into().ok()).flatten()
    }
}

fn selection(area: &HtmlTextAreaElement, text: &str) -> Range<usize> {
    let place = |units: Result<Option<u32>, JsValue>| from_utf16(text, units.ok().flatten().unwrap_or(u32::MAX));
    let start = place(area.selection_start());
    start..place(area.selection_end()).max(start)
}

fn select(area: &HtmlTextAreaElement, text: &str, range: &Range<usize>) {
    let _ = area.set_selection_range(to_utf16(text, range.start), to_utf16(text, range.end));
}

// Old, and the only way that leaves the browser's own undo as it is.
fn edit(put: &str) -> bool {
    let Ok(page) = document().dyn_into::<HtmlDocument>() else { return false };
    page.exec_command_with_show_ui_and_value("insertText", false, put).unwrap_or(false)
}
