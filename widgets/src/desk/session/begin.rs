//! A page's first moment: the reader's language and who he is. Nothing can be shown without them, so they are asked for until
//! there is an answer.

use leptos::prelude::provide_context;

use super::api::{self, Account, Who};
use crate::desk::settings;
use crate::dom::document;
use crate::dom::timer::sleep;
use crate::text::{Common, Conference, Dates, Desk, Flow, Junk, Key, Language, NotArrived, Outbound, Words};

/// How long after an attempt that failed, in milliseconds.
const PAUSE: u32 = 2_000;

/// What was fetched before anything can be shown.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The page's texts.
    pub text: String,
    /// Says how dates and numbers look.
    pub tag: String,
    /// Who is signed in.
    pub account: Option<Account>,
}

/// Fetches what the page at this address cannot do without.
pub async fn begin(base: &str) -> Begun {
    let (language, tag) = Language::of_reader(settings::language().as_deref());
    let text = again_and_again(async || language.fetch(base).await.ok()).await;
    Begun { text, tag, account: known().await }
}

/// Who is signed in, for certain.
pub async fn known() -> Option<Account> {
    again_and_again(async || match api::who().await {
        Who::Agent(account) => Some(Some(account)),
        Who::Nobody => Some(None),
        Who::Unreachable => None,
    })
    .await
}

async fn again_and_again<T>(ask: impl AsyncFn() -> Option<T>) -> T {
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        sleep(PAUSE).await;
    }
}

impl Begun {
    /// Puts the texts into the context of the page, and the reader's language into what the page would say if the program
    /// ended (`widgets/page/crash.html`: no part of the program could then).
    pub fn speak(&self) {
        provide_context(Words::<Desk>::read(&self.text));
        provide_context(Words::<Common>::read(&self.text));
        Words::<Flow>::read(&self.text);
        Words::<Outbound>::read(&self.text);
        Words::<Conference>::read(&self.text);
        Words::<NotArrived>::read(&self.text);
        Words::<Junk>::read(&self.text);
        provide_context(Dates::for_reader(&self.tag));
        let parts = [("h1", Desk::PanicTitle), ("p", Desk::PanicBody), ("button", Desk::Reload)];
        for (part, key) in parts {
            if let Ok(Some(element)) = document().query_selector(&[".crash ", part].concat()) {
                element.set_text_content(Some(key.say()));
            }
        }
    }
}
