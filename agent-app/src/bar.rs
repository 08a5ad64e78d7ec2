//! The bar on top: logo, connection, state, account.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use widgets::desk::context::{use_desk, use_panes, use_words};
use widgets::desk::find::FinderButton;
use widgets::desk::keys::Action;
use widgets::desk::link::LinkState;
use widgets::desk::outbound::BeginButton;
use widgets::desk::presence::StateSelector;
use widgets::desk::session::api::{self, SignOutError};
use widgets::desk::store::{DeskStore, Notice};
use widgets::text::Desk;
use widgets::ui::{Icon, shapes};

use crate::account::Account;

/// The bar.
#[component]
pub fn TopBar(
    /// The agent signed out.
    left: Callback<()>,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let sign_out = Callback::new(move |()| spawn_local(leave(desk, left)));
    view! {
        <header class="bar">
            <a class="skip visually-hidden" href="#conversation" on:click=skip>
                {words.get(Desk::SkipToConversation)}
            </a>
            <ListToggle />
            <span class="logo">
                <img src="/public/icons/favicon.svg" alt="" width="24" height="24" />
                <h1>"Switchboard"</h1>
            </span>
            <FinderButton />
            <span class="bar-space"></span>
            <BeginButton />
            <LinkState />
            <StateSelector />
            <Account sign_out />
        </header>
    }
}

// The fragment says what is open: the link must not change it.
fn skip(event: leptos::ev::MouseEvent) {
    use wasm_bindgen::JsCast;
    event.prevent_default();
    let panel = widgets::dom::document().get_element_by_id("conversation");
    if let Some(panel) = panel.and_then(|panel| panel.dyn_into().ok()) {
        widgets::dom::focus::focus(&panel);
    }
}

#[component]
fn ListToggle() -> impl IntoView {
    let (desk, panes, words) = (use_desk(), use_panes(), use_words());
    let name = move || if panes.list.get() { Desk::TasksHide } else { Desk::TasksShow };
    let title = move || desk.titled(words, name(), Action::TaskList);
    view! {
        <button
            type="button"
            class="icon-button toggle-list"
            aria-label=move || words.get(name())
            aria-expanded=move || panes.list.get().to_string()
            title=title
            on:click=move |_| panes.list.update(|open| *open = !*open)
        >
            <Icon shape=shapes::PANEL_LEFT large=true />
        </button>
    }
}

async fn leave(desk: DeskStore, left: Callback<()>) {
    match api::sign_out().await {
        Ok(()) => {
            desk.disconnect();
            left.run(());
        }
        Err(SignOutError::Busy) => desk.notice(Some(Notice::SignOutBusy)),
        Err(SignOutError::Failed) => desk.notice(Some(Notice::SignOutFailed)),
    }
}
