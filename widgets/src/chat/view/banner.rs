//! What is wrong with the link or the storage, and that writing goes on.

use leptos::prelude::*;

use crate::chat::store::ChatStore;
use crate::dom::{page, window};
use crate::socket::Link;
use crate::text::{Chat, Words};
use crate::ui::{Icon, shapes};

/// The bar below the header; nothing while all is well.
#[component]
pub fn Banner(store: ChatStore) -> impl IntoView {
    let words = expect_context::<Words<Chat>>();
    let seen = store.seen();
    let link = store.link();
    let trouble = Memo::new(move |_| {
        // The kind only: each new pause is no news.
        match link.get() {
            Link::Down { .. } => Some(true),
            Link::Outdated => Some(false),
            _ => seen.trouble.get().map(|_| true),
        }
    });
    view! {
        {move || trouble.get().map(|lost| if lost { lost_bar(words, store).into_any() } else { old_bar(words).into_any() })}
        <Show when=move || !seen.kept.get()>
            <p class="banner" role="status">
                <Icon shape=shapes::INFO />
                <span>{words.get(Chat::StorageRefused)}</span>
            </p>
        </Show>
    }
}

fn lost_bar(words: Words<Chat>, store: ChatStore) -> impl IntoView {
    let online = window().navigator().on_line();
    view! {
        <div class="banner amber" role="status">
            <Icon shape=shapes::WIFI_OFF />
            <span>{words.get(if online { Chat::Reconnecting } else { Chat::Offline })}</span>
            <button type="button" class="link-button" on:click=move |_| store.reconnect_pressed()>
                {words.get(Chat::ReconnectNow)}
            </button>
        </div>
    }
}

fn old_bar(words: Words<Chat>) -> impl IntoView {
    view! {
        <div class="banner amber" role="status">
            <Icon shape=shapes::REFRESH_CW />
            <span>{words.get(Chat::Outdated)}</span>
            <button type="button" class="link-button" on:click=|_| page::reload()>
                {words.get(Chat::Reload)}
            </button>
        </div>
    }
}
