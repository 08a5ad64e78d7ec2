//! Where workflows may be called, beside the public internet.

use std::net::IpAddr;
use std::str::FromStr;

use serde::Deserialize;

/// Where workflows may be called.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Workflows {
    /// Private networks they may be called in, also without encryption: everything else in private networks is refused.
    pub allow: Vec<Network>,
}

/// Some addresses, such as `10.1.0.0/16`; or one, such as `127.0.0.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

/// Why a text names no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be an address or a network, such as 127.0.0.1 or 10.1.0.0/16")]
pub struct NoNetwork;

impl Network {
    /// Whether an address is one of these.
    pub fn holds(&self, ip: IpAddr) -> bool {
        match (self.address, ip) {
            (IpAddr::V4(own), IpAddr::V4(ip)) => same(own.to_bits().into(), ip.to_bits().into(), 32, self.prefix),
            (IpAddr::V6(own), IpAddr::V6(ip)) => same(own.to_bits(), ip.to_bits(), 128, self.prefix),
            _ => false,
        }
    }
}

/// Whether the first bits of two addresses of this width are the same.
const fn same(a: u128, b: u128, width: u32, prefix: u32) -> bool {
    prefix == 0 || (a ^ b) >> (width - prefix) == 0
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| NoNetwork)?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(width), |prefix| prefix.parse::<u32>().map_err(|_| NoNetwork))?;
        if prefix <= width { Ok(Self { address, prefix }) } else { Err(NoNetwork) }
    }
}

impl TryFrom<String> for Network {
    type Error = NoNetwork;

    fn try_from(text: String) -> Result<Self, NoNetwork> {
        text.parse()
    }
}
