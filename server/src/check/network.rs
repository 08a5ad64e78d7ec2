//! Where the server listens and what browsers call it.

use super::Finding;
use crate::config::Config;
use crate::serve::{self, ServeError};

/// Looks at port and public address.
pub async fn look(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Err(error) = serve::listen(config.listen).await {
        let mend = match &error {
            ServeError::PortInUse(_) => "if it is not a switchboard that is meant to run, do as the message says",
            _ => "set `listen` to an address of this machine and a port above 1023, such as 127.0.0.1:8080",
        };
        findings.push(Finding::new(error.to_string(), mend));
    }
    findings.extend(public(config));
    if config.is_secure() && config.trusted_proxies.is_empty() {
        findings.push(Finding::new(
            "public_url is https, so a proxy stands in front, but trusted_proxies is empty: all visitors count as one \
             address and share its limits",
            "list the proxy's address in `trusted_proxies`, such as [\"127.0.0.1\"], and let it send X-Forwarded-For",
        ));
    }
    findings
}

fn public(config: &Config) -> Option<Finding> {
    let beyond = !config.listen.ip().is_loopback();
    match &config.public_url {
        None if beyond => Some(Finding::new(
            format!("the server listens on {} for everybody, but has no public_url", config.listen),
            "set `public_url` to what browsers call it, such as https://chat.example.org; or listen on 127.0.0.1",
        )),
        Some(url) if !url.is_secure() && (beyond || !is_local(url.host())) => Some(Finding::new(
            format!("public_url is {url}: passwords and messages travel unencrypted"),
            "put a proxy that speaks https in front, set `public_url` to its https:// address and list it in \
             `trusted_proxies`",
        )),
        _ => None,
    }
}

fn is_local(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name == "localhost" || name == "127.0.0.1" || host.starts_with("[::1]")
}
