//! The page: languages for everything below, then the panel or what is wrong.

use leptos::prelude::*;
use protocol::customer::SiteInfo;

use super::panel::Panel;
use super::trouble::TroubleView;
use crate::chat::boot::Booted;
use crate::chat::http::{self, Trouble};
use crate::chat::keep::Keep;
use crate::chat::store::{ChatStore, Parts};
use crate::dom::timer::sleep;
use crate::dom::{document, ids};
use crate::socket::backoff;
use crate::text::{Chat, Common, Dates, Words};

/// The whole page. Its owner is the root of all signals of the panel.
#[component]
pub fn Root(
    /// What was found out before.
    booted: Booted,
) -> impl IntoView {
    let Booted { key, texts, language, tag, site, greeting } = booted;
    let words = Words::<Chat>::read(&texts);
    provide_context(words);
    provide_context(Words::<Common>::read(&texts));
    provide_context(Dates::for_reader(&tag));
    document().set_title(&words.get(Chat::Title));

    let known = RwSignal::new(site);
    let parts = StoredValue::new_local(Some((key.clone(), greeting, tag)));
    let again = move || known.with_untracked(Result::is_err).then(|| (key.clone(), language));
    leptos::task::spawn_local(async move {
        let mut attempt = 0;
        while let Some((key, language)) = again() {
            if known.get_untracked() == Err(Trouble::NoSite) {
                return;
            }
            sleep(backoff::delay(attempt, ids::chance())).await;
            attempt += 1;
            known.try_set(http::site(&key, language.as_str()).await);
        }
    });
    move || match known.get() {
        Err(trouble) => view! { <TroubleView trouble /> }.into_any(),
        Ok(site) => {
            let Some((key, greeting, language)) = parts.try_update_value(Option::take).flatten() else {
                return ().into_any();
            };
            paint(&site);
            let loader = greeting.and_then(|greeting| greeting.accept(&site.origins));
            let keep = Keep::for_site(&key);
            let store = ChatStore::new(Parts { key, site, keep, loader, language, words });
            view! { <Panel store /> }.into_any()
        }
    }
}

// The site's colour; its ink is computed by the style sheet.
fn paint(site: &SiteInfo) {
    let colour = site.look.color.strip_prefix('#').unwrap_or_default();
    let is_colour = colour.len() == 6 && colour.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(body) = document().body().filter(|_| is_colour) {
        let _ = web_sys::HtmlElement::style(&body).set_property("--brand", &site.look.color);
    }
}
