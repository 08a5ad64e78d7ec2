//! Signatures of the simulated carrier's requests, both ways: HMAC-SHA256 under a shared secret over the time, the path and
//! the body as it came, as providers do it. The two headers:
//!
//! ```text
//! switchboard-timestamp: 1795424400000            milliseconds since 1970
//! switchboard-signature: v1=<64 hexadecimal digits>
//! ```
//!
//! What is signed is `<timestamp>\n<path>\n<body>`. The path keeps a request from being repeated at another entry point, the
//! time from being repeated later.

use axum::http::{HeaderMap, HeaderName};
use domain::{Span, Timestamp};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// When a request was signed.
pub const TIMESTAMP: HeaderName = HeaderName::from_static("switchboard-timestamp");
/// The signature.
pub const SIGNATURE: HeaderName = HeaderName::from_static("switchboard-signature");

/// How far a signer's clock may be from ours, and how long a request stays good.
pub const WINDOW: Span = Span::minutes(5);

const VERSION: &str = "v1=";

/// Why a request is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A header is missing or unreadable.
    #[error("the header `{0}` is missing or not of the form documented")]
    Missing(&'static str),
    /// Signed too long ago, or by a clock that is wrong.
    #[error("signed {} s away from this server's clock; at most {} s are allowed", .0.as_seconds(), WINDOW.as_seconds())]
    Old(Span),
    /// Signed with another secret, or over something else.
    #[error("the signature does not fit the body, the path and the secret")]
    Wrong,
}

/// The signature of a request, as its header says it.
pub fn sign(secret: &str, at: Timestamp, path: &str, body: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = VERSION.to_owned();
    for byte in mac(secret, at, path, body).finalize().into_bytes() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Whether a request was signed with this secret not long before `now`. Takes as long for a wrong signature as for a right
/// one.
pub fn verify(
    secret: &str,
    headers: &HeaderMap,
    path: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(), SignatureError> {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let at: Option<i64> = text(&TIMESTAMP).and_then(|at| at.parse().ok());
    let at = Timestamp(at.ok_or(SignatureError::Missing("switchboard-timestamp"))?);
    let signature = text(&SIGNATURE).and_then(|text| from_hex(text.strip_prefix(VERSION)?));
    let signature = signature.ok_or(SignatureError::Missing("switchboard-signature"))?;
    let away = Span((now - at).0.saturating_abs());
    if away > WINDOW {
        return Err(SignatureError::Old(away));
    }
    mac(secret, at, path, body).verify_slice(&signature).map_err(|_| SignatureError::Wrong)
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn mac(secret: &str, at: Timestamp, path: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length will do");
    mac.update(format!("{}\n{path}\n", at.0).as_bytes());
    mac.update(body);
    mac
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let digits = text.as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp(1_800_000_000_000);

    fn headers(at: &str, signature: &str) -> HeaderMap {
        [(TIMESTAMP, at.parse().unwrap()), (SIGNATURE, signature.parse().unwrap())].into_iter().collect()
    }

    fn check(at: &str, signature: &str, path: &str, body: &[u8], now: Timestamp) -> Result<(), SignatureError> {
        verify("a long enough secret", &headers(at, signature), path, body, now)
    }

    #[test]
    fn what_was_signed_is_believed_and_nothing_else() {
        let at = AT.0.to_string();
        let signature = sign("a long enough secret", AT, "/hooks/a", b"{}");
        let other = sign("another secret", AT, "/hooks/a", b"{}");
        assert_eq!(check(&at, &signature, "/hooks/a", b"{}", AT), Ok(()));
        assert_eq!(check(&at, &signature, "/hooks/b", b"{}", AT), Err(SignatureError::Wrong));
        assert_eq!(check(&at, &signature, "/hooks/a", b"{ }", AT), Err(SignatureError::Wrong));
        assert_eq!(check(&at, &other, "/hooks/a", b"{}", AT), Err(SignatureError::Wrong));
        assert_eq!(check("1800000000001", &signature, "/hooks/a", b"{}", AT), Err(SignatureError::Wrong));
    }

    #[test]
    fn it_is_good_for_five_minutes_either_way() {
        let at = AT.0.to_string();
        let signature = sign("a long enough secret", AT, "/", b"");
        for away in [WINDOW.0, -WINDOW.0] {
            assert_eq!(check(&at, &signature, "/", b"", AT + Span(away)), Ok(()));
        }
        for away in [WINDOW.0 + 1, -WINDOW.0 - 1, i64::MAX, i64::MIN] {
            assert!(matches!(check(&at, &signature, "/", b"", AT + Span(away)), Err(SignatureError::Old(_))), "{away}");
        }
    }

    #[test]
    fn what_is_no_signature_is_named() {
        let at = AT.0.to_string();
        for bad in ["", "v1=", "v2=00", "v1=zz", &format!("v1={}", "ä".repeat(32))] {
            let headers = [
                (TIMESTAMP, at.parse().unwrap()),
                (SIGNATURE, axum::http::HeaderValue::from_bytes(bad.as_bytes()).unwrap()),
            ];
            let found = verify("secret", &headers.into_iter().collect(), "/", b"", AT);
            assert_eq!(found, Err(SignatureError::Missing("switchboard-signature")), "{bad}");
        }
        let found = verify("secret", &headers("soon", "v1="), "/", b"", AT);
        assert_eq!(found, Err(SignatureError::Missing("switchboard-timestamp")));
    }

    // RFC 4231 has no vector with our framing; this one was computed with `openssl dgst -sha256 -hmac`.
    #[test]
    fn the_form_never_changes() {
        let signature = sign("secret", Timestamp(1), "/p", b"body");
        assert_eq!(signature, "v1=ea95c02d9caadf00a291afca6b3d08ab857040d5a053e997436a8e0449c72e4e");
    }
}
