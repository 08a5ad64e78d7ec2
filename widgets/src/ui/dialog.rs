//! A modal dialog. It is a layer of the page, not of the browser, so that it also works inside a shadow root.

use leptos::html::Div;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::icon::IconButton;
use super::shapes;
use crate::dom::focus::Trap;
use crate::text::{Common, Words};

/// Shows its children above everything else until it is taken away. Tab stays inside; Escape, the scrim and the cross call
/// `close`; the focus goes to what is marked `data-autofocus`, and back when the dialog goes.
#[component]
pub fn Dialog(
    /// What it is called, as its heading.
    #[prop(into)]
    title: Signal<String>,
    /// What to do when it should go.
    close: Callback<()>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let words = expect_context::<Words<Common>>();
    let panel = NodeRef::<Div>::new();
    // Outside: the browser's focus goes into the dialog while it is there.
    Effect::new(move || {
        if let Some(panel) = panel.get() {
            Trap::set(&panel).keep();
        }
    });
    // The top layer takes Escape: nothing outside hears of it.
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            event.prevent_default();
            close.run(());
        }
    };
    view! {
        <div class="dialog-layer" on:keydown=keys>
            <div class="dialog-scrim" on:click=move |_| close.run(())></div>
            <div
                node_ref=panel
                class=["dialog ", class].concat()
                role="dialog"
                aria-modal="true"
                aria-label=move || title.get()
                tabindex="-1"
            >
                <div class="dialog-head">
                    <h2>{move || title.get()}</h2>
                    <IconButton shape=shapes::X name=words.get(Common::Close) press=move || close.run(()) />
                </div>
                {children()}
            </div>
        </div>
    }
}
