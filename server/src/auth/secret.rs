//! Secrets handed out: 256 bits as base64url. Only the SHA-256 of that text is stored; there are too many to guess from it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::clock::Ids;

/// A secret as it travels.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new one.
    pub fn new(ids: &dyn Ids) -> Self {
        Self(URL_SAFE_NO_PAD.encode(ids.secret()))
    }

    /// Reads one; `None` when it cannot be one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 32).then(|| Self(text.to_owned()))
    }

    /// As it travels.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is stored.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemIds;

    #[test]
    fn travels_and_comes_back() {
        let secret = Secret::new(&SystemIds);
        assert_eq!(secret.as_str().len(), 43);
        assert_eq!(Secret::parse(secret.as_str()), Some(secret.clone()));
        assert_eq!(format!("{secret:?}"), "Secret");
    }

    #[test]
    fn what_is_not_ours_is_none() {
        for text in ["", "abc", "====", &"A".repeat(44), &"!".repeat(43)] {
            assert_eq!(Secret::parse(text), None);
        }
    }
}
