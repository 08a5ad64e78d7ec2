//! What the panel asks by HTTP before it opens a socket: its site, and who the customer is.

use protocol::codec;
use protocol::customer::{SiteInfo, TokenGrant, TokenRequest};
use serde::de::DeserializeOwned;

use crate::dom::fetch::{Answer, Asked, Unreachable, ask};

const POSTCARD: &str = "application/x-postcard";

/// Why there is no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// There is no such site, it is switched off, or it may not stand here.
    NoSite,
    /// No network, or the server is away: to be tried again.
    Unreachable,
}

/// Asks for what the panel needs to know of its site; [`site`] reads the answer.
pub fn ask_site(key: &str, language: &str) -> Asked {
    let key = String::from(js_sys::encode_uri_component(key));
    let url = ["/chat/api/site/", &key, "?lang=", language].concat();
    ask("GET", &url, &[("accept", POSTCARD)], None)
}

/// What the panel needs to know of its site.
pub async fn site(asked: Asked) -> Result<SiteInfo, Trouble> {
    read(asked.answer().await)
}

/// A token for this customer, or for a new one.
pub async fn token(site: &str, resume: Option<String>) -> Result<TokenGrant, Trouble> {
    let body = codec::to_binary(&TokenRequest { site: site.to_owned(), resume });
    let headers = [("accept", POSTCARD), ("content-type", POSTCARD)];
    read(ask("POST", "/chat/api/token", &headers, Some(&body)).answer().await)
}

fn read<T: DeserializeOwned>(answer: Result<Answer, Unreachable>) -> Result<T, Trouble> {
    match answer {
        Ok(answer) if answer.is_ok() => codec::from_binary(&answer.body).map_err(|_| Trouble::Unreachable),
        Ok(Answer { status: 403 | 404 | 410, .. }) => Err(Trouble::NoSite),
        _ => Err(Trouble::Unreachable),
    }
}
