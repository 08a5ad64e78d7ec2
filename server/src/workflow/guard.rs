//! Where a workflow may be asked: in the public internet by https, in a private network only where the configuration says
//! so. Judged is the address that is connected to, after the name was looked up, so that no name leads elsewhere.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::config::Network;

/// It may not be asked there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("workflows may not be asked there: the address is private and `workflows.allow` does not name it")]
pub struct Forbidden;

/// Looks names up, and knows only addresses that may be asked.
#[derive(Debug, Clone)]
pub struct Guard {
    /// Private networks that may be asked.
    pub allow: Vec<Network>,
    /// Whether nothing else may be: what is not encrypted stays in them.
    pub nothing_else: bool,
}

impl Guard {
    /// Whether this address may be asked.
    pub fn lets(&self, ip: IpAddr) -> bool {
        self.allow.iter().any(|network| network.holds(ip)) || !self.nothing_else && is_public(ip)
    }

    /// Whether an address may be asked whose host is no name, and therefore never looked up.
    pub fn lets_literal(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse();
        literal.map_or(true, |ip: IpAddr| self.lets(ip))
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let there = !found.is_empty();
            let allowed: Vec<SocketAddr> = found.into_iter().filter(|address| guard.lets(address.ip())).collect();
            if there && allowed.is_empty() {
                return Err(Forbidden.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Whether anybody in the internet could have this address.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special
}

/// Of what is given to hosts at all; not what leads to an IPv4 address by another way.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    (0x2000..0x4000).contains(&a)
        && a != 0x2002
        && !(a == 0x2001 && (b < 0x0200 || b == 0x0db8))
        && !(a == 0x3fff && b < 0x1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lets(allow: &[&str], nothing_else: bool, ip: &str) -> bool {
        let allow = allow.iter().map(|network| network.parse().unwrap()).collect();
        Guard { allow, nothing_else }.lets(ip.parse().unwrap())
    }

    #[test]
    fn private_addresses_are_refused_in_every_dress() {
        for ip in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "255.255.255.255",
            "224.0.0.1",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:0:1::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "::127.0.0.1",
        ] {
            assert!(!lets(&[], false, ip), "{ip}");
        }
        for ip in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450::1"] {
            assert!(lets(&[], false, ip), "{ip}");
        }
    }

    #[test]
    fn what_is_allowed_is_let_through_and_nothing_beside() {
        let allow = ["10.1.0.0/16", "127.0.0.1", "fd00::/8"];
        for (ip, let_through) in [
            ("10.1.2.3", true),
            ("10.2.2.3", false),
            ("127.0.0.1", true),
            ("127.0.0.2", false),
            ("fd12::1", true),
            ("fc12::1", false),
            ("::ffff:127.0.0.1", false),
        ] {
            assert_eq!(lets(&allow, false, ip), let_through, "{ip}");
        }
        assert!(lets(&allow, true, "10.1.2.3") && !lets(&allow, true, "8.8.8.8"));
    }
}
