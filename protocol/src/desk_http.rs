//! What the desktop asks by HTTP, as JSON.

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

/// The body of every HTTP error.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HttpError {
    /// A small stable code, such as `unauthorized` or `not_found`.
    pub code: String,
    /// What is wrong, for the log of whoever called; not for people's eyes.
    pub message: String,
}
