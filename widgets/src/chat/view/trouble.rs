//! When there is no chat to show.

use leptos::prelude::*;

use crate::chat::http::Trouble;
use crate::dom::page;
use crate::text::{Chat, Words};
use crate::ui::{Icon, shapes};

/// What is wrong, and what to do.
#[component]
pub fn TroubleView(trouble: Trouble) -> impl IntoView {
    let words = expect_context::<Words<Chat>>();
    let (shape, title, hint) = match trouble {
        Trouble::NoSite => (shapes::CIRCLE_ALERT, Chat::NoSite, Chat::NoSiteHint),
        Trouble::Unreachable => (shapes::WIFI_OFF, Chat::Unreachable, Chat::UnreachableHint),
    };
    let again = (trouble == Trouble::Unreachable).then(|| {
        view! {
            <button type="button" class="button" on:click=|_| page::reload()>
                {words.get(Chat::TryAgain)}
            </button>
        }
    });
    view! {
        <main class="panel trouble">
            <div role="alert" class="trouble-card">
                <Icon shape large=true />
                <h1>{words.get(title)}</h1>
                <p>{words.get(hint)}</p>
            </div>
            {again}
        </main>
    }
}
