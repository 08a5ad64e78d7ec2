//! What the desk's shortcuts do, where that is nobody's in particular; see [`widgets::desk::keys`].

use domain::agent::Choice;
use leptos::prelude::*;
use widgets::desk::context::Panes;
use widgets::desk::keys::{Action, Keys};
use widgets::desk::store::{DeskStore, Opened};
use widgets::desk::tasks::Tasks;
use widgets::desk::tasks::model::Step;
use widgets::files;

/// Listens as long as the current owner lives.
pub fn listen(desk: DeskStore, panes: Panes, tasks: Tasks) -> Keys {
    let keys = Keys::listen(desk);
    keys.on(Action::Available, move || desk.choose(Choice::Available));
    keys.on(Action::StateSelector, move || panes.selector.set(true));
    keys.on(Action::TaskList, move || panes.list.update(|open| *open = !*open));
    keys.on(Action::ContactPane, move || panes.toggle_contact());
    keys.on(Action::Silent, move || desk.change_alerts(|alerts| alerts.silent = !alerts.silent));
    keys.on(Action::Accept, move || desk.accept_next());
    keys.on(Action::AcceptAll, move || desk.accept_all());
    keys.on(Action::NextTask, move || switch(desk, tasks, Step::Next));
    keys.on(Action::PreviousTask, move || switch(desk, tasks, Step::Previous));
    keys.on(Action::WrapUp, move || {
        if let Some(id) = desk.next_wrap_up() {
            desk.open_to_write(id);
        }
    });
    keys.on(Action::Attach, files::choose);
    keys.on(Action::End, move || {
        if let Some(id) = desk.can_end() {
            panes.ending.set(Some(id));
        }
    });
    keys
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
