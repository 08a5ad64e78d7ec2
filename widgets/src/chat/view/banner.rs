//! What is wrong with the link or the storage, and that writing goes on.

use crate::chat::store::ChatStore;
use crate::dom::el::{El, button, el, said};
use crate::dom::{page, window};
use crate::socket::Link;
use crate::text::{Chat, Key};
use crate::ui::icon::icon;
use crate::ui::{Shape, shapes};

/// The bars below the header; nothing while all is well.
pub fn banners(panel: El, store: ChatStore) -> El {
    let lost = move || matches!(store.link(), Link::Down { .. }) || store.trouble().is_some();
    let outdated = move || store.link() == Link::Outdated;
    let forgetful = move || !store.is_kept();
    panel
        .when(lost, move || {
            let key = if window().navigator().on_line() { Chat::Reconnecting } else { Chat::Offline };
            let now = button("link-button", move || store.reconnect_pressed()).text(Chat::ReconnectNow.say());
            bar("banner amber", shapes::WIFI_OFF, key.say()).child(now)
        })
        .when(outdated, move || {
            let reload = button("link-button", page::reload).text(Chat::Reload.say());
            bar("banner amber", shapes::REFRESH_CW, Chat::Outdated.say()).child(reload)
        })
        .when(forgetful, move || bar("banner", shapes::INFO, Chat::StorageRefused.say()))
}

fn bar(class: &str, shape: Shape, text: &str) -> El {
    el("div").class(class).attr("role", "status").child(icon(shape)).child(said("span", text))
}
