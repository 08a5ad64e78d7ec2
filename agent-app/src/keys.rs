//! What the desk's shortcuts do, where that is nobody's in particular; see [`widgets::desk::keys`].

use domain::agent::Choice;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use widgets::desk::context::Panes;
use widgets::desk::keys::{Action, Keys};
use widgets::desk::store::{DeskStore, Opened};
use widgets::desk::tasks::Tasks;
use widgets::desk::tasks::model::Step;
use widgets::dom::{document, focus};
use widgets::files;

/// Listens as long as the current owner lives.
pub fn listen(desk: DeskStore, panes: Panes, tasks: Tasks) -> Keys {
    let keys = Keys::listen(desk);
    keys.on(Action::Available, move || desk.choose(Choice::Available));
    keys.on(Action::StateSelector, move || panes.selector.set(true));
    keys.on(Action::Begin, move || panes.beginning.set(true));
    keys.on(Action::TaskList, move || panes.list.update(|open| *open = !*open));
    keys.on(Action::ContactPane, move || panes.toggle_contact());
    keys.on(Action::Silent, move || desk.change_alerts(|alerts| alerts.silent = !alerts.silent));
    keys.on(Action::Accept, move || desk.accept_next());
    keys.on(Action::AcceptAll, move || desk.accept_all());
    keys.on(Action::NextUnread, move || {
        if let Some(next) = untrack(|| tasks.next_unread(desk)) {
            desk.open_to_write(next);
        }
    });
    keys.on(Action::NextOffer, focus_next_offer);
    keys.on(Action::OfferStack, move || panes.stack.update(|open| *open = !*open));
    keys.on(Action::NextTask, move || switch(desk, tasks, Step::Next));
    keys.on(Action::PreviousTask, move || switch(desk, tasks, Step::Previous));
    keys.on(Action::WrapUp, move || {
        if let Some(id) = desk.next_wrap_up() {
            desk.open_to_write(id);
        }
    });
    // Where a text can be written: nowhere else would they open.
    let writes = || document().query_selector(".panel-foot .write").ok().flatten().is_some();
    keys.on(Action::Templates, move || {
        if writes() {
            panes.picking.set(true);
        }
    });
    keys.on(Action::Workflows, move || {
        let any = desk.shown.settings.with_untracked(|settings| settings.as_ref().is_some_and(|it| it.workflows));
        if any && writes() {
            panes.triggering.set(true);
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

// Where it is shown, in the list or in the stack.
fn focus_next_offer() {
    let buttons = document().query_selector_all(".offer:not(.gone) .primary").ok();
    let buttons: Vec<HtmlElement> = buttons
        .into_iter()
        .flat_map(|buttons| (0..buttons.length()).filter_map(move |index| buttons.item(index)?.dyn_into().ok()))
        .filter(|button: &HtmlElement| button.offset_parent().is_some())
        .collect();
    let now = focus::focused();
    let at = buttons.iter().position(|button| now.as_ref() == Some(button)).map_or(0, |at| (at + 1) % buttons.len());
    if let Some(button) = buttons.get(at) {
        focus::focus(button);
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
