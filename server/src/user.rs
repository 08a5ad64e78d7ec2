//! People who sign in, made from the command line: the first administrator has to come from somewhere.

use domain::agent::{Access, DEFAULT_SLOTS, Profile};
use domain::{AgentId, text};

use crate::auth::password::{PasswordError, Passwords};
use crate::catalog::{Catalog, kind};
use crate::clock::{Clock, Ids};
use crate::first;
use crate::store::{CredentialRow, Store, StoreError};

/// Longest login name.
const LOGIN_LIMIT: usize = 64;

/// Who is to be added.
#[derive(Clone)]
pub struct NewUser {
    /// What he signs in with.
    pub login: String,
    /// What colleagues and customers read.
    pub name: String,
    /// What he may do.
    pub access: Access,
    /// His password.
    pub password: String,
}

/// Why a login name cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to {LOGIN_LIMIT} letters without accents, digits or any of . _ - + @")]
pub struct LoginError;

/// Why nobody was added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UserError {
    /// The login name cannot be one.
    #[error("the login {0}")]
    Login(#[from] LoginError),
    /// Somebody has it.
    #[error("somebody has the login {0} already")]
    Taken(String),
    /// The name is blank or too long.
    #[error("the name must have 1 to {} characters", text::NAME_LIMIT)]
    Name,
    /// The password cannot be taken.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A login name as it is stored: lower-case.
pub fn login(raw: &str) -> Result<String, LoginError> {
    let login = raw.trim().to_ascii_lowercase();
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"._-+@".contains(&b);
    if (1..=LOGIN_LIMIT).contains(&login.len()) && login.bytes().all(fits) { Ok(login) } else { Err(LoginError) }
}

/// Adds somebody.
pub async fn add(
    store: &dyn Store,
    clock: &dyn Clock,
    ids: &dyn Ids,
    passwords: &Passwords,
    user: NewUser,
) -> Result<Profile, UserError> {
    let login = login(&user.login)?;
    let name = text::name(&user.name).map_err(|_| UserError::Name)?;
    let now = clock.now();
    let catalog: Catalog = first::catalog(store, now).await?;
    if catalog.profiles.values().any(|profile| profile.login == login) {
        return Err(UserError::Taken(login));
    }
    let password_hash = passwords.hash(ids, user.password).await?;
    let profile = Profile {
        id: AgentId(ids.uuid(now)),
        login,
        name,
        access: user.access,
        teams: Vec::new(),
        slots: DEFAULT_SLOTS.into(),
        active: true,
    };
    first::put(store, kind::PROFILE, &profile.id.to_string(), 0, &profile, now).await?;
    store.put_credential(&profile.login, CredentialRow { agent: profile.id, password_hash }).await?;
    Ok(profile)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{SystemClock, SystemIds};
    use crate::store::memory::MemoryStore;

    fn anna(password: &str) -> NewUser {
        NewUser { login: " Anna ".into(), name: "Anna Arnold".into(), access: Access::Admin, password: password.into() }
    }

    #[tokio::test]
    async fn a_person_is_added_once_and_can_sign_in() {
        let (store, passwords) = (MemoryStore::new(), Passwords::for_tests());
        let add = async |user| add(&store, &SystemClock, &SystemIds, &passwords, user).await;
        assert_eq!(add(anna("short")).await, Err(UserError::Password(PasswordError::TooShort)));
        let profile = add(anna("long enough")).await.unwrap();
        assert_eq!(profile.login, "anna");
        let row = store.credential("anna").await.unwrap().unwrap();
        assert!(passwords.verify(Some(row.password_hash), "long enough".into()).await);
        assert_eq!(add(anna("long enough")).await, Err(UserError::Taken("anna".into())));
    }

    #[test]
    fn logins_are_plain() {
        assert_eq!(login("J.Doe@example.org"), Ok("j.doe@example.org".into()));
        for bad in ["", " ", "jörg", "a b", &"x".repeat(65)] {
            assert_eq!(login(bad), Err(LoginError), "{bad}");
        }
    }
}
