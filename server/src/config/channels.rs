//! Carriers of messages: each table switches one on.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use serde::Deserialize;

/// Who carries messages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Channels {
    /// A program on this machine that plays the customers of every channel; for demonstrations and tests.
    pub simulator: Option<Simulator>,
}

/// The simulated carrier.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Simulator {
    /// Where it listens.
    pub url: LocalUrl,
    /// What requests are signed with, both ways.
    pub secret: String,
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").field("url", &self.url).finish_non_exhaustive()
    }
}

/// An address on this machine, such as `http://127.0.0.1:8081`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct LocalUrl(SocketAddr);

/// Why a text is no such address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be http:// with an address and a port of this machine, such as http://127.0.0.1:8081")]
pub struct NotLocal;

impl LocalUrl {
    /// Where to connect.
    pub const fn address(self) -> SocketAddr {
        self.0
    }
}

impl FromStr for LocalUrl {
    type Err = NotLocal;

    fn from_str(text: &str) -> Result<Self, NotLocal> {
        let text = text.trim();
        let authority = text.strip_prefix("http://").ok_or(NotLocal)?;
        let address: SocketAddr = authority.strip_suffix('/').unwrap_or(authority).parse().map_err(|_| NotLocal)?;
        if address.ip().is_loopback() && address.port() != 0 { Ok(Self(address)) } else { Err(NotLocal) }
    }
}

impl TryFrom<String> for LocalUrl {
    type Error = NotLocal;

    fn try_from(text: String) -> Result<Self, NotLocal> {
        text.parse()
    }
}
