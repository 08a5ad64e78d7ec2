//! Who is asking: sign-in, sessions, roles. Customers are not known here; their tokens are `http::chat`'s.

pub mod extract;
pub mod password;
pub mod secret;
pub mod session;
pub mod throttle;

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use domain::agent::Profile;
use domain::{AgentId, Span, Timestamp};

use crate::app::App;
use crate::bus::{Bus as _, News, Topic};
use crate::store::{CredentialRow, StoreError};
use password::Passwords;
use secret::Secret;
use throttle::{PER_ADDRESS, PER_LOGIN, PER_NAME, Throttle};

/// What signing in needs to remember on this node.
#[derive(Debug)]
pub struct Auth {
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    failures: Mutex<Failures>,
}

#[derive(Debug)]
struct Failures {
    logins: Throttle<(String, IpAddr)>,
    names: Throttle<String>,
    addresses: Throttle<IpAddr>,
}

/// Why nobody was signed in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// Name or password is wrong, or the person is deactivated: all look the same from outside.
    #[error("name or password is wrong")]
    Wrong,
    /// Too many failures; even the right password is not looked at.
    #[error("too many failed attempts")]
    Wait(Span),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Auth {
    /// With these passwords' strength.
    pub fn new(passwords: Passwords) -> Self {
        let failures = Failures {
            logins: Throttle::new(PER_LOGIN),
            names: Throttle::new(PER_NAME),
            addresses: Throttle::new(PER_ADDRESS),
        };
        Self { passwords, failures: Mutex::new(failures) }
    }

    fn attempt(&self, login: &str, address: IpAddr, now: Timestamp) -> Result<(), SignInError> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let name = key(login);
        let login = (name.clone(), address);
        let waits = [
            failures.logins.wait(&login, now),
            failures.names.wait(&name, now),
            failures.addresses.wait(&address, now),
        ];
        if let Some(wait) = waits.into_iter().flatten().max() {
            return Err(SignInError::Wait(wait));
        }
        failures.logins.attempt(login, now);
        failures.names.attempt(name, now);
        failures.addresses.attempt(address, now);
        Ok(())
    }

    fn succeeded(&self, login: &str, address: IpAddr) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let name = key(login);
        // What others failed at stays theirs.
        failures.names.take_back(&name);
        failures.logins.succeeded(&(name, address));
        failures.addresses.take_back(&address);
    }
}

/// What a login is remembered by: nobody has one so long, and the table must not fill the memory.
fn key(login: &str) -> String {
    login.chars().take(100).collect()
}

/// Checks name and password and begins a session.
pub async fn sign_in(
    app: &App,
    login: &str,
    password: String,
    address: IpAddr,
) -> Result<(Profile, Secret), SignInError> {
    let login = login.trim().to_lowercase();
    let now = app.clock.now();
    app.auth.attempt(&login, address, now)?;
    let stored = app.store.credential(&login).await?;
    let hash = stored.as_ref().map(|row| row.password_hash.clone());
    let fits = app.auth.passwords.verify(hash, password).await;
    let catalog = app.catalog.get();
    let profile = stored.and_then(|row| catalog.profiles.get(&row.agent)).filter(|profile| fits && profile.active);
    let Some(profile) = profile else {
        return Err(SignInError::Wrong);
    };
    app.auth.succeeded(&login, address);
    let session = session::begin(&*app.store, &*app.ids, profile.id, now).await?;
    Ok((profile.clone(), session))
}

/// Forgets a session; connections that came with it end.
pub async fn end_session(app: &App, agent: AgentId, session: [u8; 32]) -> Result<(), StoreError> {
    app.store.remove_session(session, app.clock.now()).await?;
    app.bus.publish(Topic::Agent(agent), News::SessionEnded);
    Ok(())
}

/// Sets how somebody signs in. Every session of his ends, and every connection with them.
pub async fn set_password(app: &App, login: &str, row: CredentialRow) -> Result<(), StoreError> {
    let agent = row.agent;
    app.store.put_credential(login, row).await?;
    app.bus.publish(Topic::Agent(agent), News::SessionEnded);
    Ok(())
}
