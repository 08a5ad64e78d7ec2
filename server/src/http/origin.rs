//! Origins: scheme, host and port, as browsers send them in `Origin`. One form for each, so that they compare as text.

use std::fmt;
use std::str::FromStr;

use axum::http::{HeaderMap, header};
use serde::Deserialize;

use crate::config::Config;

/// An origin in the form browsers write it: lower-case, without a default port.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Origin(String);

/// Why a text is no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be an origin such as https://shop.example or http://localhost:8080, without a path")]
pub struct NoOrigin;

impl Origin {
    /// Whether it is https.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Host and port.
    pub fn host(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, host)| host)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = NoOrigin;

    fn from_str(text: &str) -> Result<Self, NoOrigin> {
        let text = text.trim();
        let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let (scheme, authority) = text.split_once("://").ok_or(NoOrigin)?;
        let default_port = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => return Err(NoOrigin),
        };
        let authority = authority.strip_suffix(default_port).unwrap_or(authority);
        if is_authority(authority) { Ok(Self(format!("{scheme}://{authority}"))) } else { Err(NoOrigin) }
    }
}

impl TryFrom<String> for Origin {
    type Error = NoOrigin;

    fn try_from(text: String) -> Result<Self, NoOrigin> {
        text.parse()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a request with these headers comes from a page of our own: by the public address, or by the name the browser
/// itself used. `None` when it does not say where it comes from, which browsers do for everything that matters.
pub fn is_own(config: &Config, headers: &HeaderMap) -> Option<bool> {
    let origin = sent(headers)?;
    let by_public_url = config.public_url.as_ref().is_some_and(|own| own.as_str() == origin);
    let by_host = config.public_url.is_none()
        && host(headers).is_some_and(|host| origin.split_once("://").is_some_and(|(_, theirs)| theirs == host));
    Some(by_public_url || by_host)
}

/// The origin a browser sent; `null` is one too.
pub fn sent(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::ORIGIN).map(|value| value.to_str().unwrap_or("null"))
}

/// The host the client asked for, if it is well formed.
pub fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    is_authority(host).then_some(host)
}

// A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port. Nothing that could end a header's directive.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (text, None),
    };
    let port_ok = port.is_none_or(|port| port.parse::<u16>().is_ok());
    let host_ok = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)),
    };
    port_ok && host_ok
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_each() {
        for (text, expected) in [
            ("https://Shop.Example", "https://shop.example"),
            ("https://shop.example:443/", "https://shop.example"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().as_str(), expected);
        }
        for bad in [
            "shop.example",
            "ftp://shop.example",
            "https://shop.example/path",
            "https://*.example",
            "https://a b",
            "https://",
            "https://a:99999",
            "https://a;b",
        ] {
            assert_eq!(bad.parse::<Origin>(), Err(NoOrigin), "{bad}");
        }
    }

    #[test]
    fn own_is_what_the_browser_called_us_or_the_public_address() {
        let headers = |origin: &str, host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ORIGIN, origin.parse().unwrap());
            headers.insert(header::HOST, host.parse().unwrap());
            headers
        };
        let open = Config::default();
        assert_eq!(is_own(&open, &headers("http://a:1", "a:1")), Some(true));
        assert_eq!(is_own(&open, &headers("http://b:1", "a:1")), Some(false));
        assert_eq!(is_own(&open, &headers("null", "a:1")), Some(false));
        assert_eq!(is_own(&open, &HeaderMap::new()), None);
        let named = Config { public_url: "https://chat.example".parse().ok(), ..Config::default() };
        assert_eq!(is_own(&named, &headers("https://chat.example", "127.0.0.1:8080")), Some(true));
        assert_eq!(is_own(&named, &headers("http://evil:1", "evil:1")), Some(false));
    }
}
