//! The composer as a component, for `view!`.

use std::rc::Rc;

use leptos::prelude::*;

use super::model::Obstacle;
use super::view::{Parts, Told, composer};
use crate::dom::placed::Handle;
use crate::files::{Files, Tray};

/// Where a message is typed; see [`Parts`] for what is given.
#[component]
pub fn Composer(
    /// What is typed.
    text: RwSignal<String>,
    /// Most characters.
    limit: u32,
    /// Most lines before it scrolls.
    #[prop(default = 5)]
    lines: u32,
    /// Whether nothing can be sent now.
    #[prop(into, optional)]
    closed: Signal<bool>,
    /// Why nothing can be sent, for whoever points at Send or has it described.
    why: Callback<Obstacle, String>,
    /// What stands in it while it is empty.
    #[prop(into)]
    placeholder: Signal<String>,
    /// Where files lie that go with it; without it none are taken.
    #[prop(default = None)]
    tray: Option<Tray>,
    /// The person pressed Send, and nothing hinders.
    send: Callback<(String, Files)>,
    /// The person typed.
    #[prop(optional, into)]
    typed: Option<Callback<()>>,
    /// The text area, for giving it the focus.
    #[prop(optional)]
    area: Option<Handle>,
    /// What stands before the text area: buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let parts = Parts {
        text,
        limit,
        lines,
        closed: Rc::new(move || closed.get()),
        why: Some(Rc::new(move |obstacle| why.run(obstacle))),
        placeholder: Rc::new(move || placeholder.get()),
        tray,
        send: Rc::new(move |text, files| send.run((text, files))),
        typed: Rc::new(move || {
            if let Some(typed) = typed {
                typed.run(());
            }
        }),
        area: area.map(|handle| -> Told { Rc::new(move |area| handle.set_value(Some(area.clone()))) }),
    };
    composer(parts, |line| match children {
        Some(children) => line.hold(children),
        None => line,
    })
    .place()
}
