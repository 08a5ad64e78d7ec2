//! The panel's page from its first moment: who stands around, which language, which site; then the panel, or what is wrong.

use crate::prelude::Owner;
use protocol::customer::SiteInfo;
use web_sys::UrlSearchParams;

use super::http::{self, Trouble};
use super::keep::Keep;
use super::loader::{self, Greeting};
use super::store::{ChatStore, Parts};
use super::view::{panel, trouble_view};
use crate::dom::el::El;
use crate::dom::timer::sleep;
use crate::dom::{document, ids, window};
use crate::socket::backoff;
use crate::text::{Chat, Common, Dates, Key as _, Language, Words};

/// Draws the page. `owner` is the root of all signals of the panel.
pub async fn run(owner: &'static Owner) {
    let greeting = loader::greet().await;
    let preferred = greeting.as_ref().and_then(Greeting::language);
    let (language, tag) = Language::of_reader(preferred.as_deref());
    let key = key();
    // Under way together.
    let mut asked = http::ask_site(&key, language.as_str());
    let texts = texts(language).await;
    Words::<Chat>::read(&texts);
    Words::<Common>::read(&texts);
    Dates::for_reader(&tag);
    document().set_title(Chat::Title.say());
    let mut attempt = 0;
    let site = loop {
        let trouble = match http::site(asked).await {
            Ok(site) => break site,
            Err(trouble) => trouble,
        };
        show(&owner.with(|| trouble_view(trouble)));
        if trouble == Trouble::NoSite {
            return;
        }
        sleep(backoff::delay(attempt, ids::chance())).await;
        attempt += 1;
        asked = http::ask_site(&key, language.as_str());
    };
    paint(&site);
    let loader = greeting.and_then(|greeting| greeting.accept(&site.origins));
    let keep = Keep::for_site(&key);
    show(&owner.with(|| panel(ChatStore::new(Parts { key, site, keep, loader, language: tag }))));
}

// In the place of what was shown before.
fn show(face: &El) {
    let body = document().body();
    if let Some(old) = body.as_ref().and_then(|body| body.query_selector("main").ok().flatten()) {
        old.remove();
    }
    if let Some(body) = body {
        let _ = body.append_child(face);
    }
}

// Fetched until they come: without them nothing can be said.
async fn texts(language: Language) -> String {
    let mut attempt = 0;
    loop {
        if let Ok(texts) = language.fetch("/chat/").await {
            return texts;
        }
        sleep(backoff::delay(attempt, ids::chance())).await;
        attempt += 1;
    }
}

fn key() -> String {
    let query = window().location().search().unwrap_or_default();
    UrlSearchParams::new_with_str(&query).ok().and_then(|query| query.get("site")).unwrap_or_default()
}

// The site's colour; its ink is computed by the style sheet.
fn paint(site: &SiteInfo) {
    let colour = site.look.color.strip_prefix('#').unwrap_or_default();
    let is_colour = colour.len() == 6 && colour.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(body) = document().body().filter(|_| is_colour) {
        let _ = web_sys::HtmlElement::style(&body).set_property("--brand", &site.look.color);
    }
}
