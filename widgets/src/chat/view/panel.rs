//! The panel: header, what is wrong with the link, and one of its faces.

use leptos::html::Div;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::banner::Banner;
use super::form::FormView;
use super::header::Header;
use super::talk::Talk;
use crate::chat::phase::Phase;
use crate::chat::store::ChatStore;
use crate::dom::focus;
use crate::dom::listener::Listener;
use crate::dom::window;
use crate::text::{Chat, Words};
use crate::ui::Dialog;

/// What fills the panel below its header.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    Resuming,
    Form,
    Talk,
}

/// The panel.
#[component]
pub fn Panel(store: ChatStore) -> impl IntoView {
    let seen = store.seen();
    let root = NodeRef::<Div>::new();
    let ending = RwSignal::new(false);
    let face = Memo::new(move |_| {
        seen.phase.with(|phase| match phase {
            Phase::Resuming => Face::Resuming,
            Phase::Form { .. } => Face::Form,
            _ => Face::Talk,
        })
    });
    focus::on_wish(root, seen.focus.into());
    // Whatever has Escape for itself stops it before it comes here.
    Listener::on(&window(), "keydown", move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            store.minimise_pressed();
        }
    })
    .keep();
    view! {
        <main class="panel">
            <Header store end=move || ending.set(true) />
            <Banner store />
            <div class="panel-body" node_ref=root>
                {move || match face.get() {
                    Face::Resuming => view! { <Resuming /> }.into_any(),
                    Face::Form => view! { <FormView store /> }.into_any(),
                    Face::Talk => view! { <Talk store /> }.into_any(),
                }}
            </div>
            <Show when=move || ending.get() && seen.phase.with(Phase::may_end)>
                <EndDialog store close=Callback::new(move |()| ending.set(false)) />
            </Show>
        </main>
    }
}

/// The shape of what comes.
#[component]
fn Resuming() -> impl IntoView {
    view! {
        <div class="resuming" aria-busy="true">
            <span class="skeleton"></span>
            <span class="skeleton mine"></span>
            <span class="skeleton short"></span>
        </div>
    }
}

#[component]
fn EndDialog(store: ChatStore, close: Callback<()>) -> impl IntoView {
    let words = expect_context::<Words<Chat>>();
    let end = move |_| {
        close.run(());
        store.end_confirmed();
    };
    view! {
        <Dialog title=words.get(Chat::EndTitle) close class="narrow">
            <p class="dialog-text">{words.get(Chat::EndBody)}</p>
            <footer class="dialog-foot">
                <button type="button" class="button" data-autofocus="" on:click=move |_| close.run(())>
                    {words.get(Chat::EndKeep)}
                </button>
                <button type="button" class="button danger focus-on-solid" on:click=end>
                    {words.get(Chat::EndConfirm)}
                </button>
            </footer>
        </Dialog>
    }
}
