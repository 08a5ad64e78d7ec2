//! Sessions of agents: a cookie that only names a row. The row lives 12 hours beyond its last use and 7 days at most, and no
//! longer than the setting about inactivity lets it; the cookie itself says 7 days and proves nothing. Each sign-in makes a
//! new one, so that none can be planted.

use axum::http::{HeaderMap, HeaderValue, header};
use domain::{AgentId, Span, Timestamp};

use super::secret::Secret;
use crate::clock::Ids;
use crate::store::{SessionRow, Store, StoreError};

/// Name of the cookie.
pub const COOKIE: &str = "switchboard_session";

/// A session ends this long after its last use.
pub const IDLE: Span = Span::minutes(12 * 60);
/// A session ends this long after it began, however much it is used.
pub const LONGEST: Span = Span::days(7);

/// Moving the end with every request would be a write with every request. The desktop says as often that somebody is there.
const MOVE_AT_MOST_EVERY: Span = Span::minutes(1);

/// Whether a session still stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Stands(SessionRow),
    /// Nobody did anything for as long as the setting allows.
    Inactive,
    /// It ended, or there never was one.
    Over,
}

/// Begins a session and returns what the cookie holds.
pub async fn begin(store: &dyn Store, ids: &dyn Ids, agent: AgentId, now: Timestamp) -> Result<Secret, StoreError> {
    let secret = Secret::new(ids);
    let row = SessionRow { agent, created: now, expires: now + IDLE };
    store.put_session(secret.hash(), row).await?;
    Ok(secret)
}

/// Whether the session behind this hash stands, where people may be inactive for so long. Looking is no use of it.
pub async fn look(
    store: &dyn Store,
    hash: [u8; 32],
    now: Timestamp,
    inactivity: Option<Span>,
) -> Result<Standing, StoreError> {
    let row = store.session(hash).await?.filter(|row| now < row.expires && now < row.created + LONGEST);
    Ok(match row {
        None => Standing::Over,
        // Its end is as far away as it was at its last use.
        Some(row) if inactivity.is_some_and(|longest| row.expires - now <= Span(IDLE.0 - longest.0)) => {
            Standing::Inactive
        }
        Some(row) => Standing::Stands(row),
    })
}

/// The session behind this hash if it still stands; it is used, and its end moves on.
pub async fn resume(
    store: &dyn Store,
    hash: [u8; 32],
    now: Timestamp,
    inactivity: Option<Span>,
) -> Result<Standing, StoreError> {
    let standing = look(store, hash, now, inactivity).await?;
    if let Standing::Stands(row) = &standing {
        let expires = now + IDLE;
        if expires - row.expires >= MOVE_AT_MOST_EVERY {
            let moved = SessionRow { expires, ..row.clone() };
            // A store that cannot write must not sign anybody out: the session stands as it was.
            if let Err(error) = store.put_session(hash, moved).await {
                tracing::warn!(%error, "a session could not be prolonged");
            }
        }
    }
    Ok(standing)
}

/// The session a request names.
pub fn named(headers: &HeaderMap) -> Option<Secret> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut pairs = cookies.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.find_map(|pair| match pair.trim().split_once('=') {
        Some((COOKIE, value)) => Secret::parse(value),
        _ => None,
    })
}

/// `Set-Cookie` that gives the browser this session, or with `None` takes it away.
pub fn cookie(session: Option<&Secret>, secure: bool) -> HeaderValue {
    let (value, seconds) = match session {
        Some(secret) => (secret.as_str(), LONGEST.as_seconds()),
        None => ("", 0),
    };
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let secret = Secret::parse(&"A".repeat(43)).unwrap();
        let mut headers = HeaderMap::new();
        assert_eq!(named(&headers), None);
        let text = format!("theme=dark; {COOKIE}={}; x=y", secret.as_str());
        headers.insert(header::COOKIE, text.parse().unwrap());
        assert_eq!(named(&headers), Some(secret));
    }

    #[test]
    fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
        let secret = Secret::parse(&"A".repeat(43)).unwrap();
        let given = cookie(Some(&secret), true);
        assert_eq!(
            given.to_str().unwrap(),
            format!("switchboard_session={}; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure", "A".repeat(43))
        );
        let taken = cookie(None, false);
        assert_eq!(taken.to_str().unwrap(), "switchboard_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }
}
