//! What is wrong with the link or the storage, and that writing goes on.

use leptos::prelude::expect_context;

use crate::chat::store::ChatStore;
use crate::dom::el::{El, button, el, said};
use crate::dom::{page, window};
use crate::socket::Link;
use crate::text::{Chat, Words};
use crate::ui::icon::icon;
use crate::ui::{Shape, shapes};

/// The bars below the header; nothing while all is well.
pub fn banners(panel: El, store: ChatStore) -> El {
    let words = expect_context::<Words<Chat>>();
    let lost = move || matches!(store.link(), Link::Down { .. }) || store.trouble().is_some();
    let outdated = move || store.link() == Link::Outdated;
    let forgetful = move || !store.is_kept();
    panel
        .when(lost, move || {
            let key = if window().navigator().on_line() { Chat::Reconnecting } else { Chat::Offline };
            let now = button("link-button", move || store.reconnect_pressed()).text(&words.get(Chat::ReconnectNow));
            bar("banner amber", shapes::WIFI_OFF, &words.get(key)).child(now)
        })
        .when(outdated, move || {
            let reload = button("link-button", page::reload).text(&words.get(Chat::Reload));
            bar("banner amber", shapes::REFRESH_CW, &words.get(Chat::Outdated)).child(reload)
        })
        .when(forgetful, move || bar("banner", shapes::INFO, &words.get(Chat::StorageRefused)))
}

fn bar(class: &str, shape: Shape, text: &str) -> El {
    el("div").class(class).attr("role", "status").child(icon(shape)).child(said("span", text))
}
