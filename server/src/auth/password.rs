//! Passwords: argon2id, off the async threads, a few at a time. Checking takes as long for a name nobody has.

use std::sync::{Arc, OnceLock};

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::clock::Ids;

/// Shortest password, in characters (NIST SP 800-63B).
pub const MIN_LENGTH: usize = 8;
/// Longest, in bytes: hashing reads all of it.
pub const MAX_BYTES: usize = 1_024;

/// How many are hashed at once; each takes 19 MiB.
const AT_ONCE: usize = 4;

/// Hashes and checks passwords.
#[derive(Debug, Clone)]
pub struct Passwords {
    argon: Argon2<'static>,
    room: Arc<Semaphore>,
    /// The hash of a password nobody has.
    dummy: Arc<OnceLock<String>>,
}

/// Why a password cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`MIN_LENGTH`] characters.
    #[error("the password needs at least {MIN_LENGTH} characters")]
    TooShort,
    /// More than [`MAX_BYTES`] bytes.
    #[error("the password has more than {MAX_BYTES} bytes")]
    TooLong,
    /// The machine could not.
    #[error("the password could not be hashed")]
    Failed,
}

impl Default for Passwords {
    /// OWASP's first choice: 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self::with(Params::DEFAULT)
    }
}

impl Passwords {
    /// Weak and fast.
    #[cfg(test)]
    pub fn for_tests() -> Self {
        Self::with(Params::new(8, 1, 1, None).unwrap())
    }

    /// The hash to be stored.
    pub async fn hash(&self, ids: &dyn Ids, password: String) -> Result<String, PasswordError> {
        if password.chars().count() < MIN_LENGTH {
            return Err(PasswordError::TooShort);
        }
        if password.len() > MAX_BYTES {
            return Err(PasswordError::TooLong);
        }
        let salt = ids.secret();
        self.off_thread(move |argon, _| hash(argon, &salt, &password)).await.flatten().ok_or(PasswordError::Failed)
    }

    /// Whether the password is the one behind this hash. Without a hash the answer is no, after as much work.
    pub async fn verify(&self, stored: Option<String>, password: String) -> bool {
        if password.len() > MAX_BYTES {
            return false;
        }
        let check = move |argon: &Argon2<'static>, dummy: &OnceLock<String>| {
            let nobody = || dummy.get_or_init(|| hash(argon, &[0; 32], "nobody").unwrap_or_default());
            let against = stored.as_deref().unwrap_or_else(|| nobody());
            let fits =
                PasswordHash::new(against).is_ok_and(|hash| argon.verify_password(password.as_bytes(), &hash).is_ok());
            fits && stored.is_some()
        };
        self.off_thread(check).await.unwrap_or(false)
    }

    fn with(params: Params) -> Self {
        Self {
            argon: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            room: Arc::new(Semaphore::new(AT_ONCE)),
            dummy: Arc::default(),
        }
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'static>, &OnceLock<String>) -> T + Send + 'static,
    ) -> Option<T> {
        let permit = Arc::clone(&self.room).acquire_owned().await.ok()?;
        let (argon, dummy) = (self.argon.clone(), Arc::clone(&self.dummy));
        let task = tokio::task::spawn_blocking(move || {
            let _held = permit;
            work(&argon, &dummy)
        });
        task.await.ok()
    }
}

fn hash(argon: &Argon2<'static>, salt: &[u8], password: &str) -> Option<String> {
    let salt = SaltString::encode_b64(salt.get(..16)?).ok()?;
    let hash = argon.hash_password(password.as_bytes(), &salt).ok()?;
    Some(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemIds;

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let passwords = Passwords::for_tests();
        let stored = passwords.hash(&SystemIds, "correct horse".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$"), "{stored}");
        assert!(passwords.verify(Some(stored.clone()), "correct horse".into()).await);
        assert!(!passwords.verify(Some(stored), "correct hors".into()).await);
        assert!(!passwords.verify(Some("no hash".into()), String::new()).await);
    }

    #[tokio::test]
    async fn nobody_has_the_password_of_nobody() {
        assert!(!Passwords::for_tests().verify(None, "nobody".into()).await);
    }

    #[tokio::test]
    async fn length_is_limited_both_ways() {
        let passwords = Passwords::for_tests();
        assert_eq!(passwords.hash(&SystemIds, "seven77".into()).await, Err(PasswordError::TooShort));
        let long = "x".repeat(MAX_BYTES + 1);
        assert_eq!(passwords.hash(&SystemIds, long).await, Err(PasswordError::TooLong));
    }
}
