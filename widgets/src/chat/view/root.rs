//! The page: languages for everything below, then the panel or what is wrong.

use leptos::prelude::*;
use protocol::customer::SiteInfo;

use super::panel::panel;
use super::trouble::trouble_view;
use crate::chat::boot::Booted;
use crate::chat::http::{self, Trouble};
use crate::chat::keep::Keep;
use crate::chat::store::{ChatStore, Parts};
use crate::dom::el::el;
use crate::dom::timer::sleep;
use crate::dom::{document, ids, spawn};
use crate::socket::backoff;
use crate::text::{Chat, Common, Dates, Language, Words};

// What the page shows, as `El::switch` takes it.
const FOUND: u32 = 0;
const NO_SITE: u32 = 1;
const UNREACHABLE: u32 = 2;

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

    let trouble = RwSignal::new(site.as_ref().err().copied());
    let code = move || match trouble.get() {
        None => FOUND,
        Some(Trouble::NoSite) => NO_SITE,
        Some(Trouble::Unreachable) => UNREACHABLE,
    };
    let known = StoredValue::new_local(site.ok());
    spawn(search(key.clone(), language, trouble, known));
    let rest = StoredValue::new_local(Some((key, greeting, tag)));
    let draw = move |code| {
        if code != FOUND {
            let trouble = if code == NO_SITE { Trouble::NoSite } else { Trouble::Unreachable };
            return Some(trouble_view(words, trouble));
        }
        let site = known.try_update_value(Option::take).flatten()?;
        let (key, greeting, language) = rest.try_update_value(Option::take).flatten()?;
        paint(&site);
        let loader = greeting.and_then(|greeting| greeting.accept(&site.origins));
        let keep = Keep::for_site(&key);
        Some(panel(ChatStore::new(Parts { key, site, keep, loader, language, words })))
    };
    el("div").class("page").switch(code, draw).place()
}

// Looks again until the site is found, or known not to be there.
async fn search(
    key: String,
    language: Language,
    trouble: RwSignal<Option<Trouble>>,
    known: StoredValue<Option<SiteInfo>, LocalStorage>,
) {
    let mut attempt = 0;
    while trouble.try_get_untracked().flatten() == Some(Trouble::Unreachable) {
        sleep(backoff::delay(attempt, ids::chance())).await;
        attempt += 1;
        let site = http::site(&key, language.as_str()).await;
        let wrong = site.as_ref().err().copied();
        known.try_update_value(|known| *known = site.ok());
        trouble.try_set(wrong);
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
