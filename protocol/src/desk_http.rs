//! What the desktop asks by HTTP, as JSON.

use domain::channel::ChannelKind;
use domain::{ConversationId, Timestamp};
use serde::{Deserialize, Serialize};

/// `POST /api/session`: signs in. 204 with a cookie, 401, or 429 with `Retry-After`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignIn {
    /// Login name.
    pub login: String,
    /// Password.
    pub password: String,
}

/// `PUT /api/desk/drafts/{conversation}`: saves a draft; answered with the [`domain::draft::Draft`] as it stands now, which
/// is also what `GET` answers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DraftPut {
    /// What is typed.
    pub text: String,
    /// The version it was typed on.
    pub base: u32,
}

/// One conversation in a list of earlier ones: `GET /api/desk/history/{conversation}` lists the contact's (SPEC B.5: 90
/// days), `GET /api/desk/recent` the agent's own of the last 24 hours; latest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Past {
    /// Which one.
    pub conversation: ConversationId,
    /// How the customer wrote.
    pub channel: ChannelKind,
    /// His name at that time; empty when unknown.
    pub customer: String,
    /// When it began.
    pub began: Timestamp,
    /// When it ended; `None` while it goes on.
    pub ended: Option<Timestamp>,
    /// Who answered last; empty when nobody did.
    pub agent: String,
    /// Names of the reasons of its last wrap-up.
    pub reasons: Vec<String>,
    /// Messages posted, by anybody.
    pub messages: u64,
}

/// One conversation that a search found: `GET /api/desk/find?q=…`, at most 20, the latest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Found {
    /// Which one.
    pub past: Past,
    /// The part of a message that holds the words; empty when the customer's name or address does.
    pub excerpt: String,
}

/// The body of every HTTP error.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HttpError {
    /// A small stable code, such as `unauthorized` or `not_found`.
    pub code: String,
    /// What is wrong, for the log of whoever called; not for people's eyes.
    pub message: String,
}
