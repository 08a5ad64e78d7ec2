//! Signatures, both ways: `README.md` says over what.

use axum::http::HeaderMap;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The header that says when a request was signed.
pub const TIMESTAMP: &str = "switchboard-timestamp";
/// The header with the signature.
pub const SIGNATURE: &str = "switchboard-signature";

/// How long a request stays good, in milliseconds.
const WINDOW: i64 = 5 * 60 * 1_000;

/// The signature of a request.
pub fn sign(secret: &str, at: i64, path: &str, body: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = "v1=".to_owned();
    for byte in mac(secret, at, path, body).finalize().into_bytes() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Whether the server signed this request not long before `now`.
pub fn is_signed(secret: &str, headers: &HeaderMap, path: &str, body: &[u8], now: i64) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(at) = text(TIMESTAMP).and_then(|at| at.parse::<i64>().ok()) else { return false };
    let digits = text(SIGNATURE).and_then(|text| text.strip_prefix("v1=")).unwrap_or_default().as_bytes();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let given: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
    let Some(given) = given else { return false };
    now.saturating_sub(at).saturating_abs() <= WINDOW && mac(secret, at, path, body).verify_slice(&given).is_ok()
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn mac(secret: &str, at: i64, path: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length will do");
    mac.update(format!("{at}\n{path}\n").as_bytes());
    mac.update(body);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    // The server's own test has the same vector.
    #[test]
    fn the_form_is_the_servers() {
        assert_eq!(
            sign("secret", 1, "/p", b"body"),
            "v1=ea95c02d9caadf00a291afca6b3d08ab857040d5a053e997436a8e0449c72e4e"
        );
    }

    #[test]
    fn what_is_not_signed_is_not_believed() {
        let headers = |signature: &str| {
            HeaderMap::from_iter([
                (axum::http::HeaderName::from_static(TIMESTAMP), "1".parse().unwrap()),
                (axum::http::HeaderName::from_static(SIGNATURE), signature.parse().unwrap()),
            ])
        };
        let good = sign("secret", 1, "/p", b"body");
        assert!(is_signed("secret", &headers(&good), "/p", b"body", WINDOW));
        assert!(!is_signed("secret", &headers(&good), "/p", b"body", WINDOW + 2));
        assert!(!is_signed("secret", &headers(&good), "/q", b"body", 1));
        for bad in ["", "v1=", "v1=0", "v1=zz"] {
            assert!(!is_signed("secret", &headers(bad), "/p", b"body", 1), "{bad}");
        }
        assert!(!is_signed("secret", &HeaderMap::new(), "/p", b"body", 1));
    }
}
