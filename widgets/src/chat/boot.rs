//! What happens before anything is drawn: who stands around, which language, which site.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use protocol::customer::SiteInfo;
use web_sys::UrlSearchParams;

use super::http::{self, Trouble};
use super::loader::{self, Greeting};
use crate::dom::timer::sleep;
use crate::dom::{ids, window};
use crate::socket::backoff;
use crate::text::Language;

/// Everything the first drawing needs.
#[derive(Debug)]
pub struct Booted {
    /// The site's key, from the address.
    pub key: String,
    /// The texts, as they were fetched.
    pub texts: String,
    /// Their language.
    pub language: Language,
    /// The reader's tag, for dates.
    pub tag: String,
    /// What is known of the site.
    pub site: Result<SiteInfo, Trouble>,
    /// The page around.
    pub greeting: Option<Greeting>,
}

/// Finds it out. The texts are fetched until they come: without them nothing can be said.
pub async fn boot() -> Booted {
    let greeting = loader::greet().await;
    let preferred = greeting.as_ref().and_then(Greeting::language);
    let (language, tag) = Language::of_reader(preferred.as_deref());
    let key = key();
    let (texts, site) = both(texts(language), http::site(&key, language.as_str())).await;
    Booted { key, texts, language, tag, site, greeting }
}

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

async fn both<A, B>(one: impl Future<Output = A>, two: impl Future<Output = B>) -> (A, B) {
    let (mut one, mut two) = (pin!(one), pin!(two));
    let (mut first, mut second) = (None, None);
    poll_fn(move |context| {
        if first.is_none()
            && let Poll::Ready(value) = one.as_mut().poll(context)
        {
            first = Some(value);
        }
        if second.is_none()
            && let Poll::Ready(value) = two.as_mut().poll(context)
        {
            second = Some(value);
        }
        match (first.take(), second.take()) {
            (Some(first), Some(second)) => Poll::Ready((first, second)),
            (one, two) => {
                (first, second) = (one, two);
                Poll::Pending
            }
        }
    })
    .await
}
