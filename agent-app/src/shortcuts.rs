//! The desk's keyboard shortcuts, wherever the focus is; none while a modal dialog is open.

use domain::agent::Choice;
use leptos::prelude::*;
use web_sys::KeyboardEvent;
use widgets::desk::context::Panes;
use widgets::desk::keys::model::{Shortcut, Stroke};
use widgets::desk::store::{DeskStore, Opened};
use widgets::desk::tasks::Tasks;
use widgets::desk::tasks::model::Step;
use widgets::dom::listener::Listener;
use widgets::dom::window;
use widgets::files;

/// Listens as long as the current owner lives.
pub fn listen(desk: DeskStore, panes: Panes, tasks: Tasks) {
    Listener::on(&window(), "keydown", move |event: KeyboardEvent| {
        let Some(shortcut) = shortcut(&event) else { return };
        let modal = panes.ending.try_get_untracked().flatten().or(panes.parking.try_get_untracked().flatten());
        if modal.is_none() {
            event.prevent_default();
            act(shortcut, desk, panes, tasks);
        }
    })
    .keep();
}

fn shortcut(event: &KeyboardEvent) -> Option<Shortcut> {
    Shortcut::of(&Stroke {
        key: &event.key(),
        code: &event.code(),
        ctrl: event.ctrl_key(),
        alt: event.alt_key(),
        shift: event.shift_key(),
        meta: event.meta_key(),
        alt_graph: event.get_modifier_state("AltGraph"),
    })
}

fn act(shortcut: Shortcut, desk: DeskStore, panes: Panes, tasks: Tasks) {
    match shortcut {
        Shortcut::Available => desk.choose(Choice::Available),
        Shortcut::StateSelector => panes.selector.set(true),
        Shortcut::Accept => desk.accept_next(),
        Shortcut::AcceptAll => desk.accept_all(),
        Shortcut::NextTask => switch(desk, tasks, Step::Next),
        Shortcut::PreviousTask => switch(desk, tasks, Step::Previous),
        Shortcut::TaskList => panes.list.update(|open| *open = !*open),
        Shortcut::ContactPane => panes.toggle_contact(),
        Shortcut::End => {
            if let Some(id) = desk.can_end() {
                panes.ending.set(Some(id));
            }
        }
        Shortcut::Attach => files::choose(),
        Shortcut::WrapUp => {
            if let Some(id) = desk.next_wrap_up() {
                desk.open_to_write(id);
            }
        }
    }
}

fn switch(desk: DeskStore, tasks: Tasks, step: Step) {
    let open = desk.shown.opened.with_untracked(Opened::id);
    let next = desk
        .shown
        .rows
        .with_untracked(|rows| tasks.order.with_untracked(|order| order.arrangement.neighbour(rows, open, step)));
    if let Some(next) = next {
        desk.open_to_write(next);
    }
}
