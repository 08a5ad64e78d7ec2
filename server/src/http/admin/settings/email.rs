//! Letters, in the API's form.

use domain::settings::{EmailSettings, PAUSE_LIMIT};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::check;
use crate::http::error::ApiError;

/// Writing mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EmailBody {
    /// How long a mail can be taken back before it leaves (0 to 30); 0 sends at once.
    pause_seconds: i64,
    /// Whether sending ends the agent's part unless he says otherwise.
    wrap_up: bool,
    /// Whether the recipients of a reply to all are locked however it was reached.
    lock_reply_all_to: bool,
    /// Whether the mail that is answered goes along below the answer.
    history: bool,
}

impl EmailBody {
    /// The settings it describes.
    pub fn checked(self) -> Result<EmailSettings, ApiError> {
        let pause = check::seconds("email.pause_seconds", self.pause_seconds, 0)?;
        if pause > PAUSE_LIMIT {
            return Err(ApiError::invalid("email.pause_seconds", "must be from 0 to 30"));
        }
        let Self { wrap_up, lock_reply_all_to, history, .. } = self;
        Ok(EmailSettings { pause, wrap_up, lock_reply_all: lock_reply_all_to, history })
    }
}

impl From<EmailSettings> for EmailBody {
    fn from(settings: EmailSettings) -> Self {
        let EmailSettings { pause, wrap_up, lock_reply_all, history } = settings;
        Self { pause_seconds: pause.as_seconds(), wrap_up, lock_reply_all_to: lock_reply_all, history }
    }
}

impl Default for EmailBody {
    fn default() -> Self {
        EmailSettings::default().into()
    }
}
