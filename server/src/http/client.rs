//! Where a request comes from: the address of the socket, or what a proxy that we trust says.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};

use super::error::ApiError;
use crate::app::SharedApp;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Proxies say by one of these, or by one that begins like [`FORWARDED_FOR`], that they are there.
const PROXIES_SAY: [&str; 5] = ["forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip"];

/// The client's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client {
    /// The address.
    pub address: IpAddr,
    /// Whether the request was passed on by somebody, trusted or not.
    pub forwarded: bool,
}

impl Client {
    /// What limits count by: one IPv6 customer has a whole /64.
    pub fn key(self) -> IpAddr {
        match self.address.to_canonical() {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
        }
    }

    /// Who is at the other end of this socket, or behind the proxies in front of it.
    pub fn find(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        let peer = peer.to_canonical();
        let hops: Vec<&str> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let mut address = peer;
        // Each proxy appends whom it heard: from the right, as far as the trusted ones go.
        for hop in hops.iter().rev() {
            if !trusted.contains(&address) {
                break;
            }
            match hop.trim().parse::<IpAddr>() {
                Ok(hop) => address = hop.to_canonical(),
                Err(_) => break,
            }
        }
        Self { address, forwarded: headers.keys().any(is_said_by_proxies) }
    }
}

fn is_said_by_proxies(name: &HeaderName) -> bool {
    name.as_str().starts_with("x-forwarded") || PROXIES_SAY.contains(&name.as_str())
}

impl FromRequestParts<SharedApp> for Client {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, ApiError> {
        let ConnectInfo(peer) =
            ConnectInfo::<SocketAddr>::from_request_parts(parts, app).await.map_err(|_| ApiError::Internal)?;
        Ok(Self::find(peer.ip(), &parts.headers, &app.config.trusted_proxies))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(peer: &str, forwarded: &str, trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        if !forwarded.is_empty() {
            headers.insert(FORWARDED_FOR, forwarded.parse().unwrap());
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|ip| ip.parse().unwrap()).collect();
        let client = Client::find(peer.parse().unwrap(), &headers, &trusted);
        client.address.to_string()
    }

    #[test]
    fn nobody_is_believed_by_default() {
        assert_eq!(found("192.0.2.1", "198.51.100.7", &[]), "192.0.2.1");
    }

    #[test]
    fn trusted_proxies_are_believed_and_no_further() {
        let trusted = ["127.0.0.1", "10.0.0.1"];
        assert_eq!(found("127.0.0.1", "6.6.6.6, 198.51.100.7", &trusted), "198.51.100.7");
        assert_eq!(found("127.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.1", &trusted), "198.51.100.7");
        assert_eq!(found("127.0.0.1", "", &trusted), "127.0.0.1");
        assert_eq!(found("127.0.0.1", "unknown", &trusted), "127.0.0.1");
        assert_eq!(found("::ffff:127.0.0.1", "198.51.100.7", &trusted), "198.51.100.7");
    }

    #[test]
    fn one_customer_is_one_key() {
        let client = |address: &str| Client { address: address.parse().unwrap(), forwarded: false };
        assert_eq!(client("2001:db8:1:2:3::4").key(), client("2001:db8:1:2:ffff::1").key());
        assert_ne!(client("2001:db8:1:2::1").key(), client("2001:db8:1:3::1").key());
        assert_eq!(client("::ffff:192.0.2.1").key(), client("192.0.2.1").key());
    }
}
